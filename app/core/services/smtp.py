"""Sends one mail through the mail server and reports its answer.

The connection is secured as the settings say: an untrusted certificate, or a server without the STARTTLS that the
settings require, ends it before anything is sent. No password, address or content is logged.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from app.core.domain.mail import MailServer, Security

TIMEOUT_SECONDS = 20.0  # seconds for each answer of the server
MAX_ANSWER_LENGTH = 300  # characters
_CONTROL_CHARACTERS = re.compile("[\x00-\x1f\x7f-\x9f]+")


class SendStatus(Enum):
    """Whether a mail was accepted by the server, has to be retried later, or was refused for good."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SendResult:
    """`response`: the server's answer with its code, or why there is none; at most MAX_ANSWER_LENGTH characters."""

    status: SendStatus
    response: str


def send_mail(server: MailServer, recipient: str, content: bytes) -> SendResult:
    """Sends one mail to one recipient and returns the result. Never raises for errors of the server or the network.

    A 5xx answer is a final refusal. Any other failure (4xx, no connection, a timeout) is to be retried, since nothing
    was accepted.
    """

    def deliver(connection: smtplib.SMTP) -> tuple[int, bytes]:
        _check_accepted(connection.mail(server.sender, _size_option(connection, content)))
        _check_accepted(connection.rcpt(recipient))
        return connection.data(content)

    return _talk(server, deliver)


def check_server(server: MailServer) -> SendResult:
    """Connects and signs in without sending anything; the result is that of a mail. Never raises for errors of the
    server or the network."""
    return _talk(server, lambda connection: connection.noop())


def _talk(server: MailServer, act: Callable[[smtplib.SMTP], tuple[int, bytes]]) -> SendResult:
    """Returns the server's last answer to what is done, or why there is none."""
    connection: smtplib.SMTP | None = None
    try:
        connection = _connect(server)
        return SendResult(SendStatus.SENT, _answer_text(_check_accepted(act(connection))))
    except smtplib.SMTPNotSupportedError as unsupported:
        return SendResult(SendStatus.REFUSED, _clean_text(str(unsupported)))
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
    """Returns a connection that is secured and authenticated as the settings say."""
    context, local_name = ssl.create_default_context(), server.sender.rpartition("@")[2]
    if server.security is Security.TLS:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, local_name, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, local_name, timeout=TIMEOUT_SECONDS)
    try:
        connection.ehlo_or_helo_if_needed()
        if server.security is Security.STARTTLS:
            connection.starttls(context=context)
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
    """Closes the connection. Errors are ignored: a mail that was accepted stays accepted."""
    with suppress(OSError, smtplib.SMTPException):
        connection.quit()
    connection.close()


def _answer_text(answer: tuple[int, bytes | str]) -> str:
    code, text = answer
    return _clean_text(f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}")


def _clean_text(text: str) -> str:
    return _CONTROL_CHARACTERS.sub(" ", text).strip()[:MAX_ANSWER_LENGTH]
