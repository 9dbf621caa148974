"""Mail server settings and mail addresses."""

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
    """How the connection is secured: not at all, by STARTTLS, or by TLS from the start."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class MailServer:
    """The SMTP server and the sender's address. `public_url`: the URL of Contrast; if "", mails have no link. The
    password is left out of the repr."""

    host: str = ""
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    public_url: str = ""

    @property
    def is_configured(self) -> bool:
        """Returns whether mails can be sent."""
        return bool(self.host and self.sender)


def parse_address(text: str, name: str = "recipient") -> str:
    """Returns a mail address in its stored form; raises Refused, at the field `name`, for an invalid one.

    An international domain name is converted to ASCII (IDNA).
    """
    stripped = text.strip()
    local, at, domain = stripped.rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        domain = ""
    address = f"{local}{at}{domain}"
    if (
        not at
        or len(address) > MAX_ADDRESS_LENGTH
        or len(local) > MAX_LOCAL_PART_LENGTH
        or not (_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain))
    ):
        raise Refused(
            [
                Problem(
                    "mail-address",
                    f"“{truncate(stripped)}” is not an email address. Use one such as name@example.com.",
                    name,
                    truncate(stripped),
                )
            ]
        )
    return address


def parse_addresses(texts: Iterable[str], name: str = "recipients") -> tuple[str, ...]:
    """Returns the addresses in order without duplicates; raises Refused for invalid ones, too many, or none."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for text in texts:
        try:
            address = parse_address(text, name)
        except Refused as refused:
            problems += refused.problems
        else:
            found.setdefault(address.lower(), address)
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
    """Splits a text field into addresses at white space, commas and semicolons."""
    return [each for each in re.split(r"[\s,;]+", text) if each]


def parse_server(texts: Mapping[str, str]) -> MailServer:
    """Returns the server from texts by field name; raises Refused with each problem at its field. Without a host no
    mail is sent."""
    values = {
        name: texts.get(name, "").strip() for name in ("host", "port", "security", "user", "sender", "public_url")
    }
    problems = []

    def check(is_valid: bool, name: str, message: str) -> None:
        if not is_valid:
            problems.append(Problem("setting", message, name, truncate(values.get(name, ""))))

    security = values["security"] or Security.STARTTLS.value
    check(security in PORTS, "security", "Use none, starttls or tls.")
    port = values["port"] or str(PORTS.get(security, 587))
    check(
        port.isascii() and port.isdecimal() and len(port) < 6 and 1 <= int(port) <= 65535,
        "port",
        "Use a number from 1 to 65535.",
    )
    check(
        not values["host"] or bool(_HOST.fullmatch(values["host"])),
        "host",
        "Enter the server's name, such as smtp.example.com.",
    )
    check(bool(values["sender"]) or not values["host"], "sender", "Enter the address that mails are sent from.")
    url = values["public_url"].rstrip("/")
    check(not url or bool(_URL.fullmatch(url)), "public_url", "Use an address such as https://contrast.example.com.")
    password = texts.get("password", "")
    for name, text in (("user", values["user"]), ("password", password)):
        check(
            len(text) <= MAX_TEXT_LENGTH and text.isprintable(),
            name,
            f"Use at most {MAX_TEXT_LENGTH} characters, on one line.",
        )
    sender = values["sender"]
    try:
        sender = parse_address(sender, "sender") if sender else ""
    except Refused as refused:
        problems += refused.problems
    if problems:
        raise Refused(problems)
    return MailServer(values["host"], int(port), Security(security), values["user"], password, sender, url)


def server_from_environment(environ: Mapping[str, str]) -> MailServer | None:
    """Returns the server set by CONTRAST_SMTP_HOST, _PORT, _SECURITY (none, starttls or tls), _USER, _PASSWORD, _SENDER
    and CONTRAST_PUBLIC_URL; None without a host. Raises Refused for an invalid value."""
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


def public_url(environ: Mapping[str, str], saved: str) -> str:
    """Returns the public URL of Contrast: from the environment, else the saved one."""
    return environ.get("CONTRAST_PUBLIC_URL", "").rstrip("/") or saved
