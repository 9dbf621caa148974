"""Signing in at an OpenID provider, as browsers do it: from the button to the first page; roles; linking."""

from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from app.accounts.services import second_factors, users
from app.core.services.work import CONSOLE, begin_work
from tests.accounts.pages.signing_on import events, provider_answer, sign_on, user_named
from tests.fixtures.openid import CALLBACK
from tests.fixtures.site import NAMES, PASSWORD

READER, ADMINISTRATOR = NAMES["reader"], NAMES["administrator"]


def test_the_first_sign_in_makes_a_reader_and_the_next_ones_find_them(make_sso_app, openid_provider):
    app = make_sso_app()
    visitor = app.test_client()
    page = visitor.get("/sign-in?next=/engagements").text
    assert "Sign in with 127.0.0.1" in page and "/sign-in/provider?next=/engagements" in page
    answer = sign_on(visitor, "/sign-in/provider?next=/engagements")
    assert (answer.status_code, answer.location) == (303, "/engagements")
    assert "Ada Example" in visitor.get("/").text
    made = user_named(app, "Ada Example")
    assert made.roles == ("reader",) and not made.has_password
    assert events(app)[0].what == "signed in" and "single sign-on" in events(app)[0].note
    openid_provider.person["name"] = "Ada Renamed"  # names change, the subject doesn't
    other = app.test_client()
    assert sign_on(other).location == "/"
    assert "Ada Example" in other.get("/").text and user_named(app, "Ada Renamed") is None


def test_signing_out_ends_our_session(make_sso_app):
    visitor = make_sso_app().test_client()
    sign_on(visitor)
    assert visitor.send("/sign-out").status_code == 302
    assert visitor.get("/").status_code == 303


def test_without_single_sign_on_there_is_no_button_and_no_page(anonymous, client):
    assert "/sign-in/provider" not in anonymous.get("/sign-in").text
    assert anonymous.get("/sign-in/provider").status_code == 404
    assert anonymous.get(f"{CALLBACK}?code=x&state=y").status_code == 404
    assert client.get("/account/single-sign-on").status_code == 404
    assert client.get("/users/1/single-sign-on").status_code == 404
    assert "single-sign-on" not in client.get("/account").text


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "/\\example.com", "example.com"])
def test_nobody_is_led_elsewhere(make_sso_app, elsewhere):
    visitor = make_sso_app().test_client()
    assert sign_on(visitor, f"/sign-in/provider?{urlencode({'next': elsewhere})}").location == "/"


ROLES = "groups; contrast-admins=administrator; CN=Staff,DC=example=reader"


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["contrast-admins"], "administrator"),
        (["other", "CN=Staff,DC=example"], "reader"),
        (["CN=Staff,DC=example", "contrast-admins"], "administrator"),
        ("contrast-admins", "administrator"),
    ],
)
def test_the_role_comes_from_the_claim(make_sso_app, openid_provider, groups, role):
    app = make_sso_app(ROLES)
    openid_provider.person["groups"] = groups
    assert sign_on(app.test_client()).status_code == 303
    assert user_named(app, "Ada Example").roles == (role,)


def test_a_changed_role_counts_from_the_next_sign_in_and_ends_other_sessions(make_sso_app, openid_provider):
    app, earlier, later = make_sso_app("realm.roles"), None, None
    openid_provider.person["realm"] = {"roles": ["administrator"]}
    earlier = app.test_client()
    sign_on(earlier)
    assert earlier.get("/users/new").status_code == 200
    openid_provider.person["realm"] = {"roles": ["reader"]}
    later = app.test_client()
    assert sign_on(later).status_code == 303
    assert later.get("/users/new").status_code == 403
    assert earlier.get("/users/new").status_code == 303, "the session with the earlier role has ended"


def test_the_last_administrator_keeps_the_role(make_sso_app, openid_provider):
    app = make_sso_app("groups")
    openid_provider.person["groups"] = ["administrator"]
    sign_on(app.test_client())
    with begin_work(app.extensions["contrast"], CONSOLE) as work:
        users.update(work, ADMINISTRATOR, role="reader")
    openid_provider.person["groups"] = ["reader"]
    assert sign_on(app.test_client()).status_code == 303
    assert user_named(app, "Ada Example").roles == ("administrator",)


def test_whoever_has_no_role_is_refused_and_signed_out(make_sso_app, openid_provider):
    app = make_sso_app(ROLES)
    openid_provider.person["groups"] = ["contrast-admins"]
    earlier = app.test_client()
    sign_on(earlier)
    openid_provider.person["groups"] = ["other"]
    answer = sign_on(app.test_client())
    assert answer.status_code == 403 and "no role in Contrast" in answer.text
    assert earlier.get("/").status_code == 303, "their other sessions have ended"
    assert events(app)[0].what == "sign-in refused" and "no-role" in events(app)[0].note
    openid_provider.person = {"sub": "subject-2", "name": "Nobody Here"}
    assert "no role in Contrast" in sign_on(app.test_client()).text
    assert user_named(app, "Nobody Here") is None


def test_the_role_may_stand_in_the_user_info_alone(make_sso_app, openid_provider):
    openid_provider.user_info = {"sub": "subject-1", "groups": ["administrator"]}
    app = make_sso_app("groups")
    assert sign_on(app.test_client()).status_code == 303
    assert user_named(app, "Ada Example").roles == ("administrator",)
    openid_provider.user_info = {"sub": "somebody else", "groups": ["administrator"]}
    assert "could not be verified" in sign_on(app.test_client()).text


@pytest.mark.parametrize("name", [READER, READER.upper(), "Test Reаder"])  # the last one has a Cyrillic letter
def test_an_existing_user_is_never_taken_over_by_name(make_sso_app, openid_provider, name):
    app = make_sso_app()
    openid_provider.person["name"] = name
    visitor = app.test_client()
    answer = sign_on(visitor)
    assert answer.status_code == 403 and "There is already a user called" in answer.text
    assert "subject-1" in answer.text, "an administrator needs the identifier"
    assert visitor.get("/").status_code == 303
    assert not [each for each in events(app) if each.what == "signed in"]


def test_mail_addresses_match_nobody(make_sso_app, openid_provider):
    app = make_sso_app()
    with begin_work(app.extensions["contrast"], CONSOLE) as work:
        users.add(work, "With Address", "administrator", PASSWORD, "ada@example.com")
    openid_provider.person |= {"email": "ada@example.com", "email_verified": True}
    assert sign_on(app.test_client()).status_code == 303
    made = user_named(app, "Ada Example")
    assert made.roles == ("reader",) and made.email == "ada@example.com"


def test_a_deactivated_user_is_refused(make_sso_app):
    app = make_sso_app()
    sign_on(app.test_client())
    with begin_work(app.extensions["contrast"], CONSOLE) as work:
        users.update(work, "Ada Example", active=False)
    answer = sign_on(app.test_client())
    assert answer.status_code == 403 and "is deactivated" in answer.text


def test_a_user_links_their_own_account_after_saying_yes(make_sso_app):
    app = make_sso_app()
    visitor = app.test_client()
    visitor.sign_in(READER)
    assert sign_on(visitor, "/account/single-sign-on/start").location == "/account/single-sign-on"
    assert "Link this sign-in" in visitor.get("/account/single-sign-on").text
    other = app.test_client()
    assert sign_on(other).status_code == 303, "nothing is linked yet, so it makes a user"
    refused = visitor.send("/account/single-sign-on/link")
    assert refused.status_code == 422 and "belongs to the user “Ada Example”" in refused.text
    with begin_work(app.extensions["contrast"], CONSOLE) as work:
        work.session.execute(sa.text("DELETE FROM user_identity"))
    sign_on(visitor, "/account/single-sign-on/start")
    assert visitor.send("/account/single-sign-on/link").status_code == 303
    assert "subject-1" in visitor.get("/account/single-sign-on").text
    fresh = app.test_client()
    sign_on(fresh)
    assert READER in fresh.get("/").text
    assert visitor.send("/account/single-sign-on/unlink").status_code == 303
    assert "Link your account" in visitor.get("/account/single-sign-on").text


def test_nobody_links_what_somebody_else_began(make_sso_app):
    app = make_sso_app()
    visitor = app.test_client()
    visitor.sign_in(READER)
    answer = provider_answer(visitor, "/account/single-sign-on/start")
    visitor.send("/sign-out")
    visitor.sign_in(ADMINISTRATOR)
    assert visitor.get(answer).status_code == 400
    assert "Link this sign-in" not in visitor.get("/account/single-sign-on").text
    assert visitor.send("/account/single-sign-on/link").status_code == 400


def test_an_administrator_links_a_user(make_sso_app):
    app = make_sso_app()
    administrator, reader = app.test_client(), user_named(app, READER)
    administrator.sign_in(ADMINISTRATOR)
    page = f"/users/{reader.id}/single-sign-on"
    assert administrator.send(page, {"subject": ""}).status_code == 422
    assert administrator.send(page, {"subject": " subject-1 "}).status_code == 303
    assert "subject-1" in administrator.get(f"/users/{reader.id}").text
    visitor = app.test_client()
    sign_on(visitor)
    assert READER in visitor.get("/").text
    assert visitor.get(page).status_code == 403, "a reader links nobody"
    assert administrator.send(f"{page}/unlink").status_code == 303
    assert visitor.get("/").status_code == 303


def test_without_a_password_nobody_makes_one_or_unlinks(make_sso_app):
    """Or they could still sign in after the provider has shut them out."""
    app = make_sso_app()
    visitor = app.test_client()
    sign_on(visitor)
    assert 'name="new_password"' not in visitor.get("/account").text
    fields = {"password": "", "new_password": "a wholly other phrase", "new_password_confirm": "a wholly other phrase"}
    assert visitor.send("/account", fields).status_code == 422
    assert not user_named(app, "Ada Example").has_password
    answer = visitor.send("/account/single-sign-on/unlink")
    assert answer.status_code == 422 and "no password here" in answer.text
    assert app.test_client().sign_in("Ada Example", "").status_code == 422


def test_the_provider_asks_for_a_required_second_factor(make_sso_app):
    app = make_sso_app()
    with begin_work(app.extensions["contrast"], CONSOLE) as work:
        second_factors.require(work, True)
    visitor = app.test_client()
    sign_on(visitor)
    assert visitor.get("/engagements").status_code == 200
    by_password = app.test_client()
    by_password.sign_in(READER)
    assert by_password.get("/engagements").location == "/account/second-factor"
