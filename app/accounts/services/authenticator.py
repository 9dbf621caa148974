"""Authenticator apps: their secret keys and the codes that they show (TOTP, RFC 6238).

A key is encrypted with the secret of the installation, so that the database alone lets nobody make codes.
"""

import base64
import hashlib
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from app.core.domain.errors import Refused

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

ISSUER = "Contrast"
WINDOW_SECONDS = 30  # how far the clock of a phone may be off, in either direction
CODE_LENGTH = 6
UNREADABLE = (
    "The server’s secret has changed, so codes of your app can’t be checked any more. Use a recovery code, or ask an "
    "administrator to remove your second factor."
)


def generate_key(secret: str) -> str:
    """Returns a new random key of 160 bits, encrypted with the installation's secret."""
    return _cipher(secret).encrypt(_totp().new().base32_key.encode()).decode()


def readable_key(secret: str, encrypted: str) -> str:
    """Returns the key in groups of four, as people type it into an app."""
    return str(_decrypt(secret, encrypted).pretty_key(sep=" "))


def key_uri(secret: str, encrypted: str, name: str) -> str:
    """Returns the key as an otpauth:// address, which apps read from a QR code. `name`: the user's."""
    return str(_decrypt(secret, encrypted).to_uri(name.replace(":", " "), ISSUER))


def matching_counter(secret: str, encrypted: str, code: str, now: datetime) -> int | None:
    """Returns the counter of the time step to which a code belongs; None if it is wrong or too old.

    Raises Refused if the key can't be decrypted, since the installation has another secret now.
    """
    from passlib.exc import TokenError

    try:
        return int(_decrypt(secret, encrypted).match(code, now, window=WINDOW_SECONDS).counter)
    except TokenError:
        return None


def code_at(secret: str, encrypted: str, now: datetime) -> str:
    """Returns the code that the app shows at a time."""
    return str(_decrypt(secret, encrypted).generate(now).token)


def _decrypt(secret: str, encrypted: str) -> Any:
    from cryptography.fernet import InvalidToken

    try:
        return _totp()(_cipher(secret).decrypt(encrypted.encode()).decode())
    except InvalidToken:
        raise Refused(UNREADABLE, "secret-changed") from None


def _totp() -> Any:
    from passlib.totp import TOTP  # takes 0.1 s to import

    return TOTP.using(issuer=ISSUER)


@cache
def _cipher(secret: str) -> "Fernet":
    from cryptography.fernet import Fernet

    digest = hashlib.sha256(b"authenticator app\0" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
