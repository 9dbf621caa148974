"""Mails that leave: through which server, and how one is made.

The server is that of the environment (CONTRAST_SMTP_HOST and the others), else the one on the settings page. Its
password is neither shown again nor kept in the history.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.core.domain.errors import Refused
from app.core.domain.events import What
from app.core.domain.mail import MailServer, address, of_environment, public_url, server
from app.core.domain.permissions import Permission
from app.core.services.smtp import Answer, hand_in
from app.core.services.work import Work, needs, shared
from app.core.storage import mail_settings

NONE = "no-mail-server"
NO_SERVER = "No mail server is set up. An administrator can add one under Settings, Mail."
PRODUCT = "Contrast"
FIELDS = ("host", "port", "security", "user", "sender", "public_url")
TRIED, TRIED_SAYS = "A test mail from Contrast", "Mail from Contrast works. This is only a test."


@shared
def in_force(work: Work) -> MailServer:
    """The server that mails go through; one that is not `ready` where none is set."""
    kept = mail_settings.get(work.session)
    found = of_environment(os.environ) or kept
    return replace(found, public_url=public_url(os.environ, kept.public_url))


@shared
def ready(work: Work) -> MailServer:
    """The same; raises Refused where none is set."""
    found = in_force(work)
    if not found.ready:
        raise Refused(NO_SERVER, NONE)
    return found


@needs(Permission.WRITE_SETTINGS)
def current(work: Work) -> MailServer:
    """The server of the settings page, without its password."""
    return replace(mail_settings.get(work.session), password="")


@needs(Permission.WRITE_SETTINGS)
def has_password(work: Work) -> bool:
    """Whether a password is kept."""
    return bool(mail_settings.get(work.session).password)


@needs(Permission.READ_SETTINGS)
def from_environment(work: Work) -> bool:
    """Whether the environment names the server, so that the settings page's is not used."""
    return of_environment(os.environ) is not None


@needs(Permission.READ_REPORT)
def can_send(work: Work) -> bool:
    """Whether a mail server is set."""
    return in_force(work).ready


@needs(Permission.READ_REPORT)
def base_url(work: Work) -> str:
    """Where people open Contrast, blank where that is not set."""
    return in_force(work).public_url


@needs(Permission.WRITE_SETTINGS)
def amend(work: Work, texts: Mapping[str, str]) -> MailServer:
    """Changes the server of the settings page; raises Refused with each problem at its field.

    An empty password keeps the one before, while server and user stay as they were: it is not handed to another.
    """
    before, after = mail_settings.get(work.session), server(texts)
    if not after.password and (after.host, after.user) == (before.host, before.user):
        after = replace(after, password=before.password)
    if after == before:
        return after
    mail_settings.keep(work.session, after)
    changes: dict[str, tuple[object, object]] = {
        f"mail {name.replace('_', ' ')}": (getattr(before, name) or None, getattr(after, name) or None)
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    }
    work.note(What.SETTINGS_CHANGED, "organisation", 1, changes, password=after.password != before.password)
    return after


@needs(Permission.WRITE_SETTINGS)
def send_test(work: Work, recipient: str) -> Answer:
    """Sends a short mail now, and what the server answered. Raises Refused without a server, or for no address."""
    to, through = address(recipient), ready(work)
    mail = message(through, to, TRIED, work.now, work.organisation.name, f"<contrast-test-{work.now.timestamp():.0f}")
    mail.set_content(TRIED_SAYS)
    return hand_in(through, to, mail.as_bytes())


def message(through: MailServer, recipient: str, subject: str, at: datetime, name: str, key: str) -> EmailMessage:
    """A mail without a body yet. `key` begins its Message-ID: the same mail sent twice has the same one."""
    user, _, domain = through.sender.rpartition("@")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(_line(name) or PRODUCT, user, domain)
    mail["To"] = recipient
    mail["Subject"] = _line(subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"{key}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    return mail


def _line(text: str) -> str:
    """Text as a header can hold it: one line, without what nobody sees."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
