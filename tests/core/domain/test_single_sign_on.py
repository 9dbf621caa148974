"""The four settings of single sign-on, and the role that claims give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.errors import Refused
from app.core.domain.permissions import ADMINISTRATOR, READER, ROLES
from app.core.domain.single_sign_on import RoleClaim, is_safe_address, parse_role_claim, settings_from_environment

COMPLETE = {
    "CONTRAST_OIDC_ISSUER": "https://login.example.com/realms/one",
    "CONTRAST_OIDC_CLIENT_ID": "contrast",
    "CONTRAST_OIDC_CLIENT_SECRET": "a secret of ours",
}


def test_complete_settings_hold_a_secret_that_is_never_shown():
    settings = settings_from_environment(COMPLETE | {"CONTRAST_OIDC_ROLE_CLAIM": "groups"})
    assert settings.host == "login.example.com" and settings.role_claim == RoleClaim("groups")
    assert "a secret of ours" not in repr(settings)
    assert settings_from_environment({}) is None
    assert settings_from_environment(dict.fromkeys(COMPLETE, " ")) is None


@pytest.mark.parametrize("name", COMPLETE)
def test_a_missing_setting_is_named(name):
    with pytest.raises(Refused, match=f"{name} is missing"):
        settings_from_environment({other: text for other, text in COMPLETE.items() if other != name})


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://login.example.com", True),
        ("http://localhost:8080/realms/one", True),
        ("http://127.0.0.1:5556", True),
        ("http://[::1]:5556", True),
        ("http://login.example.com", False),
        ("http://localhost.example.com", False),
        ("https://user@login.example.com", False),
        ("https://", False),
        ("https://login.example.com:port", False),
        ("login.example.com", False),
        ("file:///etc/passwd", False),
        ("https://[", False),
        (None, False),
    ],
)
def test_addresses_are_https_or_on_this_machine(address, is_safe):
    assert is_safe_address(address) is is_safe
    if isinstance(address, str) and not is_safe:
        with pytest.raises(Refused, match="CONTRAST_OIDC_ISSUER is"):
            settings_from_environment(COMPLETE | {"CONTRAST_OIDC_ISSUER": address})


@pytest.mark.parametrize(
    ("text", "name", "roles"),
    [
        ("groups", "groups", {}),
        (" groups ; admins = administrator ; ", "groups", {"admins": "administrator"}),
        (
            "https://example.com/roles; CN=All,DC=example=reader",
            "https://example.com/roles",
            {"CN=All,DC=example": READER},
        ),
    ],
)
def test_the_role_claim_is_read(text, name, roles):
    assert parse_role_claim(text) == RoleClaim(name, roles)


@pytest.mark.parametrize("text", ["groups; admins", "groups; admins=owner", "groups; =reader", "admins=reader", ";"])
def test_a_role_claim_that_cannot_be_read_is_refused(text):
    with pytest.raises(Refused, match="CONTRAST_OIDC_ROLE_CLAIM"):
        parse_role_claim(text)


@pytest.mark.parametrize("role", ROLES)
def test_without_a_mapping_the_values_are_roles(role):
    claim = RoleClaim("access.contrast")
    assert claim.role_of({"access": {"contrast": [role, "other"]}}) == role
    assert claim.role_of({"access.contrast": role}) == role
    assert claim.role_of({"access": {"contrast": f"other {role}"}}) == role


def test_of_several_roles_the_one_that_allows_most_counts():
    assert RoleClaim("groups").role_of({"groups": [READER, ADMINISTRATOR]}) == ADMINISTRATOR
    assert RoleClaim("groups", {"a": ADMINISTRATOR, "r": READER}).role_of({"groups": ["a", "r"]}) == ADMINISTRATOR


def test_with_a_mapping_the_names_of_roles_give_none():
    """A group at the provider that happens to be called “administrator” is not one here."""
    assert RoleClaim("groups", {"staff": READER}).role_of({"groups": ["administrator"]}) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from([*ROLES, "groups"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("groups"), inner),
)


@given(st.dictionaries(st.text() | st.just("groups"), JSON), st.sampled_from(["groups", "groups.groups", "."]))
def test_whatever_a_provider_claims_gives_a_role_or_none(claims, name):
    assert RoleClaim(name).role_of(claims) in {None, *ROLES}
