"""The server that mails go through, and the addresses that they go to."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.domain.errors import Problem, Refused
from app.core.domain.truncation import truncate

MAX_ADDRESS_LENGTH, MAX_LOCAL_PART_LENGTH, MAX_TEXT_LENGTH = 254, 64, 300  # characters
MAX_RECIPIENTS = 50
PORTS = {"none": 25, "starttls": 587, "tls": 465}
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.A)
_DOMAIN = re.compile(
    r"(?=.{1,190}\Z)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*",
    re.A,
)
_HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}", re.A)
_URL = re.compile(r"https?://[A-Za-z0-9._\[\]:-]+(?:/[A-Za-z0-9._~/-]*)?", re.A)


class Security(StrEnum):
    """How the connection is protected: not at all, by STARTTLS, or by TLS from its first byte."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in, and the address that they come from. `public_url` is where people open Contrast, blank
    where that is not known: mails then hold no link. Its text never shows the password."""

    host: str = ""
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    public_url: str = ""

    @property
    def is_configured(self) -> bool:
        """Whether mails can be sent."""
        return bool(self.host and self.sender)


def parse_address(text: str, name: str = "recipient") -> str:
    """A mail address as it is kept; raises Refused, at the field `name`, for anything else.

    Its domain may have letters of any language, and is kept in their ASCII form.
    """
    found = text.strip()
    local, at, domain = found.rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        domain = ""
    whole = f"{local}{at}{domain}"
    if (
        not at
        or len(whole) > MAX_ADDRESS_LENGTH
        or len(local) > MAX_LOCAL_PART_LENGTH
        or not (_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain))
    ):
        raise Refused(
            [
                Problem(
                    "mail-address",
                    f"“{truncate(found)}” is not an email address. Use one such as name@example.com.",
                    name,
                    truncate(found),
                )
            ]
        )
    return whole


def parse_addresses(texts: Iterable[str], name: str = "recipients") -> tuple[str, ...]:
    """Each address once, in their order; raises Refused for what is none, for too many, and for none at all."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for text in texts:
        try:
            one = parse_address(text, name)
        except Refused as refused:
            problems += refused.problems
        else:
            found.setdefault(one.lower(), one)
    if not problems and not found:
        problems.append(Problem("required", "Enter at least one email address.", name))
    if len(found) > MAX_RECIPIENTS:
        problems.append(
            Problem(
                "too-many",
                f"Use at most {MAX_RECIPIENTS} recipients. For more, use a mailing list.",
                name,
            )
        )
    if problems:
        raise Refused(problems)
    return tuple(found.values())


def split_addresses(text: str) -> list[str]:
    """The addresses of a text field, divided by lines, commas, semicolons or spaces."""
    return [each for each in re.split(r"[\s,;]+", text) if each]


def parse_server(texts: Mapping[str, str]) -> MailServer:
    """The server that these texts say, by the name of its field; raises Refused with each problem at its field. Without
    a host no mail is sent."""
    said = {name: texts.get(name, "").strip() for name in ("host", "port", "security", "user", "sender", "public_url")}
    problems = []

    def check(holds: bool, name: str, message: str) -> None:
        if not holds:
            problems.append(Problem("setting", message, name, truncate(said.get(name, ""))))

    security = said["security"] or Security.STARTTLS.value
    check(security in PORTS, "security", "Use none, starttls or tls.")
    port = said["port"] or str(PORTS.get(security, 587))
    check(
        port.isascii() and port.isdecimal() and len(port) < 6 and 1 <= int(port) <= 65535,
        "port",
        "Use a number from 1 to 65535.",
    )
    check(
        not said["host"] or bool(_HOST.fullmatch(said["host"])),
        "host",
        "Enter the server's name, such as smtp.example.com.",
    )
    check(bool(said["sender"]) or not said["host"], "sender", "Enter the address that mails are sent from.")
    url = said["public_url"].rstrip("/")
    check(not url or bool(_URL.fullmatch(url)), "public_url", "Use an address such as https://contrast.example.com.")
    password = texts.get("password", "")
    for name, text in (("user", said["user"]), ("password", password)):
        check(
            len(text) <= MAX_TEXT_LENGTH and text.isprintable(),
            name,
            f"Use at most {MAX_TEXT_LENGTH} characters, on one line.",
        )
    sender = said["sender"]
    try:
        sender = parse_address(sender, "sender") if sender else ""
    except Refused as refused:
        problems += refused.problems
    if problems:
        raise Refused(problems)
    return MailServer(said["host"], int(port), Security(security), said["user"], password, sender, url)


def server_from_environment(environ: Mapping[str, str]) -> MailServer | None:
    """The server that CONTRAST_SMTP_HOST, _PORT, _SECURITY (none, starttls or tls), _USER, _PASSWORD, _SENDER and
    CONTRAST_PUBLIC_URL say; None without a host. Raises Refused where one of them is not what it should be."""
    if not environ.get("CONTRAST_SMTP_HOST"):
        return None
    names = {
        name: f"CONTRAST_SMTP_{name.upper()}" for name in ("host", "port", "security", "user", "password", "sender")
    }
    names["public_url"] = "CONTRAST_PUBLIC_URL"
    try:
        return parse_server({name: environ.get(variable, "") for name, variable in names.items()})
    except Refused as refused:
        raise Refused(
            [Problem("setting", f"{names[str(each.field)]}: {each.message}") for each in refused.problems],
        ) from refused


def public_url(environ: Mapping[str, str], kept: str) -> str:
    """Where people open Contrast: what the environment says, else what was kept."""
    return environ.get("CONTRAST_PUBLIC_URL", "").rstrip("/") or kept
