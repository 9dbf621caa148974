"""Handing one mail to the mail server, and what it answered.

The connection is protected as the settings say: a certificate that is not trusted, or a server without STARTTLS where
that is asked for, ends it before anything is said. No password, address or content goes to the log.
"""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from app.core.domain.mail import MailServer, Security

TIMEOUT_SECONDS = 20.0  # seconds for each answer of the server
MAX_ANSWER_LENGTH = 300  # characters
_CONTROL_CHARACTERS = re.compile("[\x00-\x1f\x7f-\x9f]+")


class SendStatus(Enum):
    """What became of a mail: taken by the server, to be tried again later, or refused for good."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SendResult:
    """`response`: the server's answer with its code, or why there is none, in at most MAX_ANSWER_LENGTH characters."""

    status: SendStatus
    response: str


def send_mail(server: MailServer, recipient: str, content: bytes) -> SendResult:
    """Hands one mail to the server for one recipient. Never raises for what a server or a network does.

    An answer from 500 on refuses it for good; any other failure (4xx, no connection, a silent server) is to be tried
    again, since nothing was accepted then.
    """
    connection: smtplib.SMTP | None = None
    try:
        connection = _connect(server)
        _check_accepted(connection.mail(server.sender, _size_option(connection, content)))
        _check_accepted(connection.rcpt(recipient))
        return SendResult(SendStatus.SENT, _answer_text(_check_accepted(connection.data(content))))
    except smtplib.SMTPNotSupportedError as lacking:
        return SendResult(SendStatus.REFUSED, _clean_text(str(lacking)))
    except smtplib.SMTPResponseException as refused:
        code = int(refused.smtp_code)
        return SendResult(
            SendStatus.REFUSED if 500 <= code < 600 else SendStatus.LATER, _answer_text((code, refused.smtp_error))
        )
    except ssl.SSLCertVerificationError as untrusted:
        return SendResult(
            SendStatus.LATER, _clean_text(f"The server’s certificate is not trusted: {untrusted.verify_message}")
        )
    except TimeoutError:
        return SendResult(SendStatus.LATER, f"The server did not answer within {TIMEOUT_SECONDS:.0f} seconds.")
    except (OSError, smtplib.SMTPException) as broken:
        why = getattr(broken, "strerror", None) or str(broken) or type(broken).__name__
        return SendResult(SendStatus.LATER, _clean_text(f"The connection to the server failed: {why}"))
    finally:
        if connection is not None:
            _quit(connection)


def _connect(server: MailServer) -> smtplib.SMTP:
    """A connection that is protected and signed in as the settings say."""
    trusted, own = ssl.create_default_context(), server.sender.rpartition("@")[2]
    if server.security is Security.TLS:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, own, timeout=TIMEOUT_SECONDS, context=trusted
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, own, timeout=TIMEOUT_SECONDS)
    try:
        connection.ehlo_or_helo_if_needed()
        if server.security is Security.STARTTLS:
            connection.starttls(context=trusted)
            connection.ehlo_or_helo_if_needed()
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        _quit(connection)
        raise
    return connection


def _size_option(connection: smtplib.SMTP, content: bytes) -> list[str]:
    return [f"size={len(content)}"] if connection.has_extn("size") else []


def _check_accepted(answer: tuple[int, bytes]) -> tuple[int, bytes]:
    code, text = answer
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, text)
    return answer


def _quit(connection: smtplib.SMTP) -> None:
    """Ends the connection; what was accepted before stays so, whatever comes of this."""
    with suppress(OSError, smtplib.SMTPException):
        connection.quit()
    connection.close()


def _answer_text(answer: tuple[int, bytes | str]) -> str:
    code, text = answer
    return _clean_text(f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}")


def _clean_text(text: str) -> str:
    return _CONTROL_CHARACTERS.sub(" ", text).strip()[:MAX_ANSWER_LENGTH]
