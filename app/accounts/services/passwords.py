"""Checks, generates and hashes passwords (Argon2id)."""

import secrets
import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from app.core.domain.errors import Problem

MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH = 10, 256
PASSWORD_FORM: Final = "NFKC"  # noqa: S105 (a form of Unicode)
# The parameters OWASP recommends; the library's defaults are too slow when several people sign in at once.
ARGON2: dict[str, Any] = {"memory_cost": 19 * 1024, "time_cost": 2, "parallelism": 1}
MAX_CHECKED_LENGTH = 72  # characters whose strength is estimated; further ones never make a password weaker
MIN_STRENGTH = 3  # zxcvbn's score, of 4: over 100 million guesses
ALPHABET, GROUPS, LENGTH = "abcdefghjkmnpqrstuvwxyz23456789", 4, 4


def hash_password(password: str) -> str:
    """Returns the password's Argon2id hash in the standard encoding ("$argon2id$v=19$…").

    The password is first normalised as at sign-in, since keyboards encode the same accent in several ways.
    """
    from argon2 import PasswordHasher

    return PasswordHasher(**ARGON2).hash(unicodedata.normalize(PASSWORD_FORM, password))


def matches_hash(hashed: str, text: str) -> bool:
    """Returns whether a hash of `hash_password` is that of this text."""
    from argon2 import PasswordHasher
    from argon2.exceptions import VerificationError

    try:
        return PasswordHasher(**ARGON2).verify(hashed, unicodedata.normalize(PASSWORD_FORM, text))
    except VerificationError:
        return False


def generate_password() -> str:
    """Returns a random password that is easy to read out and type; about 79 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))


def password_problems(password: str | None, own: Iterable[str]) -> list[Problem]:
    """Returns the problems of a chosen password: its length, invalid characters, or that it is easy to guess.

    `own`: the names of the user and the organisation, which attackers try first.
    """
    if password is None:
        return []
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        return [
            Problem(
                "password-length",
                f"Use {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters. A few words are easy to "
                "remember and hard to guess.",
                "password",
            )
        ]
    if "\0" in password:
        return [Problem("text-nul", "The password contains an invalid character. Type it again.", "password")]
    if _is_easily_guessed(password, [name for name in own if name]):
        return [
            Problem(
                "password-common",
                "This password is easy to guess. Avoid common passwords, patterns, your name and the organisation's "
                "name. A few unrelated words work well.",
                "password",
            )
        ]
    return []


def _is_easily_guessed(password: str, own: list[str]) -> bool:
    from zxcvbn import zxcvbn  # loads its word lists on import

    joined_names = ["".join(name.lower().split()) for name in own]
    rest = "".join(password.lower().split())
    for name in sorted((each for each in joined_names if len(each) >= 3), key=len, reverse=True):
        without_name = rest.replace(name, "")
        if without_name != rest and len(without_name) < MIN_PASSWORD_LENGTH // 2:  # such as a name and a year
            return True
        rest = without_name
    words = ["contrast", *own, *joined_names, *(word for name in own for word in name.split())]
    return zxcvbn(password[:MAX_CHECKED_LENGTH], user_inputs=words)["score"] < MIN_STRENGTH
