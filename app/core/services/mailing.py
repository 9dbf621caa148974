"""Outgoing mail: which server to use, and how to build a message.

The server is the one set by the environment (CONTRAST_SMTP_HOST and related variables), else the one saved on the
settings page. Its password is never shown again, nor written to the history.
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
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.mail import MailServer, parse_address, parse_server, public_url, server_from_environment
from app.core.domain.permissions import Permission
from app.core.services.smtp import SendResult, send_mail
from app.core.services.work import Work, requires_permission, without_permission_check
from app.core.storage import mail_settings

NO_SERVER_CODE = "no-mail-server"
NO_SERVER = "No mail server is set up. An administrator can add one under Settings, Mail."
PRODUCT = "Contrast"
FIELDS = ("host", "port", "security", "user", "sender", "public_url")
_PERSONAL_FIELDS = ("user", "sender")
TEST_SUBJECT, TEST_BODY = "A test mail from Contrast", "Mail from Contrast works. This is only a test."


@without_permission_check
def effective_server(work: Work) -> MailServer:
    """Returns the mail server in use; if none is set, one that is not `is_configured`."""
    saved = mail_settings.get(work.session)
    server = server_from_environment(os.environ) or saved
    return replace(server, public_url=public_url(os.environ, saved.public_url))


@without_permission_check
def require_server(work: Work) -> MailServer:
    """Returns the mail server in use; raises Refused if none is set."""
    server = effective_server(work)
    if not server.is_configured:
        raise Refused(NO_SERVER, NO_SERVER_CODE)
    return server


@requires_permission(Permission.WRITE_SETTINGS)
def saved_server(work: Work) -> MailServer:
    """Returns the server saved on the settings page, without its password."""
    return replace(mail_settings.get(work.session), password="")


@requires_permission(Permission.WRITE_SETTINGS)
def has_password(work: Work) -> bool:
    """Returns whether a password is saved."""
    return bool(mail_settings.get(work.session).password)


@requires_permission(Permission.READ_SETTINGS)
def is_from_environment(work: Work) -> bool:
    """Returns whether the environment sets the server, which then overrides the settings page."""
    return server_from_environment(os.environ) is not None


@requires_permission(Permission.READ_REPORT)
def can_send(work: Work) -> bool:
    """Returns whether a mail server is set."""
    return effective_server(work).is_configured


@requires_permission(Permission.READ_REPORT)
def base_url(work: Work) -> str:
    """Returns the public URL of Contrast, "" if it is not set."""
    return effective_server(work).public_url


@requires_permission(Permission.WRITE_SETTINGS)
def update(work: Work, texts: Mapping[str, str]) -> MailServer:
    """Changes the server saved on the settings page; raises Refused with each problem at its field.

    An empty password keeps the saved one, but only for the same host and user: it must not be sent to another server.
    """
    before, after = mail_settings.get(work.session), parse_server(texts)
    if not after.password and (after.host, after.user) == (before.host, before.user):
        after = replace(after, password=before.password)
    if after == before:
        return after
    mail_settings.save(work.session, after)
    changes: dict[str, tuple[object, object]] = {
        history_name(name): (
            _history_value(name, getattr(before, name)),
            _history_value(name, getattr(after, name)),
        )
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    }
    work.log_event(EventKind.SETTINGS_CHANGED, "organisation", 1, changes, password=after.password != before.password)
    return after


def history_name(name: str) -> str:
    """Returns the name of a field of the mail server in the history."""
    return f"mail {name.replace('_', ' ')}"


@requires_permission(Permission.WRITE_SETTINGS)
def amend(work: Work, name: str, text: str) -> MailServer:
    """Changes one field of the server saved on the settings page, by the rules of `update`."""
    saved = mail_settings.get(work.session)
    return update(work, {each: str(getattr(saved, each)) for each in FIELDS} | {name: text})


@requires_permission(Permission.WRITE_SETTINGS)
def send_test(work: Work, recipient: str) -> SendResult:
    """Sends a test mail at once and returns the server's answer. Raises Refused without a server or valid address."""
    to, server = parse_address(recipient), require_server(work)
    mail = new_message(
        server, to, TEST_SUBJECT, work.now, work.organisation.name, f"<contrast-test-{work.now.timestamp():.0f}"
    )
    mail.set_content(TEST_BODY)
    return send_mail(server, to, mail.as_bytes())


def new_message(server: MailServer, recipient: str, subject: str, at: datetime, name: str, key: str) -> EmailMessage:
    """Returns a message without a body.

    `name`: the sender's display name. `key`: the start of the Message-ID, so that the same mail sent twice has the same
    one.
    """
    user, _, domain = server.sender.rpartition("@")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(_header_text(name) or PRODUCT, user, domain)
    mail["To"] = recipient
    mail["Subject"] = _header_text(subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"{key}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    return mail


def _history_value(name: str, value: object) -> object:
    return PersonalText(str(value)) if value and name in _PERSONAL_FIELDS else value or None


def _header_text(text: str) -> str:
    """Returns the text as one line without unprintable characters, as a header needs it."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
