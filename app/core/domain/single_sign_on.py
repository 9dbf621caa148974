"""Single sign-on with OpenID Connect: its settings, and which role the provider's claims give a user."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from app.core.domain.errors import Refused
from app.core.domain.permissions import ROLES
from app.core.domain.truncation import truncate

MAX_SUBJECT_LENGTH = 255  # characters, by the standard
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
ISSUER = "CONTRAST_OIDC_ISSUER"
CLIENT_ID = "CONTRAST_OIDC_CLIENT_ID"
CLIENT_SECRET = "CONTRAST_OIDC_CLIENT_SECRET"  # noqa: S105 (the name of the variable)
ROLE_CLAIM = "CONTRAST_OIDC_ROLE_CLAIM"


@dataclass(frozen=True, slots=True)
class RoleClaim:
    """The claim that holds a user's groups or roles.

    `name`: of the claim; dots lead into nested claims. `roles`: our role of each of its values; empty if the values
    are the names of our roles themselves.
    """

    name: str
    roles: Mapping[str, str] = field(default_factory=dict)

    def role_of(self, claims: Mapping[str, Any]) -> str | None:
        """Returns the role that these claims give; of several the one that allows most, None for none."""
        value = self._value(claims)
        groups = value.split() if isinstance(value, str) and value not in self.roles else value
        groups = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        names = [each for each in groups if isinstance(each, str)]
        found = [self.roles.get(each) if self.roles else each for each in names]
        roles = [each for each in found if each in ROLES]
        return max(roles, key=lambda role: len(ROLES[role]), default=None)

    def is_in(self, claims: Mapping[str, Any]) -> bool:
        """Returns whether the claims have this one, with whatever value."""
        return self._value(claims) is not None

    def _value(self, claims: Mapping[str, Any]) -> Any:
        if self.name in claims:
            return claims[self.name]
        value: Any = claims
        for part in self.name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """The provider (`issuer`, an address), our registration there, and the claim with the role, if one is used."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    role_claim: RoleClaim | None = None

    @property
    def host(self) -> str:
        """Returns the provider's host, by which people recognise it."""
        return urlsplit(self.issuer).hostname or self.issuer


class Reason(StrEnum):
    """Why a sign-in failed."""

    DOWN = "provider-down"
    INVALID = "provider-invalid"
    CLIENT = "client-refused"
    CODE = "code-refused"
    CANCELLED = "cancelled"
    STATE = "state"
    TOKEN = "token"  # noqa: S105 (no password)
    CLOCK = "clock"
    NO_ROLE = "no-role"
    NAME_TAKEN = "name-taken"
    DEACTIVATED = "deactivated"


class SignInFailed(Exception):
    """Somebody could not be signed in. `detail` is for the log, `name` and `subject` for the page."""

    def __init__(self, reason: Reason, detail: str, name: str = "", user_id: int | None = None):
        super().__init__(detail)
        self.reason, self.detail, self.name, self.user_id = reason, detail, name, user_id
        self.subject = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signed in, by the provider: `issuer` and `subject` name one person for good; the claims may change."""

    issuer: str
    subject: str
    claims: Mapping[str, Any]


def settings_from_environment(environ: Mapping[str, str]) -> OidcSettings | None:
    """Returns the provider set by CONTRAST_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET and _ROLE_CLAIM.

    None if none of them is set. Raises Refused for an invalid or a missing one.
    """
    given = {name: environ.get(name, "").strip() for name in (ISSUER, CLIENT_ID, CLIENT_SECRET, ROLE_CLAIM)}
    if not any(given.values()):
        return None
    for name in (ISSUER, CLIENT_ID, CLIENT_SECRET):
        if not given[name]:
            raise Refused(
                f"{name} is missing. Single sign-on needs {ISSUER}, {CLIENT_ID} and {CLIENT_SECRET}. Set all three, or "
                "none.",
                "setting",
            )
    if not is_safe_address(given[ISSUER]):
        raise Refused(
            f"{ISSUER} is “{truncate(given[ISSUER])}”. Set it to the provider's address, such as "
            "https://login.example.com. Plain http works on this machine only.",
            "setting",
        )
    claim = parse_role_claim(given[ROLE_CLAIM]) if given[ROLE_CLAIM] else None
    return OidcSettings(given[ISSUER], given[CLIENT_ID], given[CLIENT_SECRET], claim)


def parse_role_claim(text: str) -> RoleClaim:
    """Returns the claim from “groups” or “groups; contrast-admins=administrator; staff=reader”.

    Raises Refused for an entry without a role, or with one that doesn't exist.
    """
    name, *entries = [each.strip() for each in text.split(";")]
    roles: dict[str, str] = {}
    for entry in filter(None, entries):
        group, equals, role = (part.strip() for part in entry.rpartition("="))  # a group's name may contain “=”
        if not equals or not group or role not in ROLES:
            raise Refused(
                f"{ROLE_CLAIM} has “{truncate(entry)}”. Write group=role, with one of these roles: {', '.join(ROLES)}.",
                "setting",
            )
        roles[group] = role
    if not name or "=" in name:
        raise Refused(
            f"{ROLE_CLAIM} is “{truncate(text)}”. Begin with the name of the claim, such as "
            "“groups; admins=administrator”.",
            "setting",
        )
    return RoleClaim(name, roles)


def is_safe_address(address: object) -> bool:
    """Returns whether an address is an https one, or leads to this machine."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or not address.isprintable() or " " in address:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK_HOSTS)
