"""Passwords: what makes a good one, and how it is kept: as an Argon2id hash."""

import secrets
import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from app.core.domain.errors import Problem

MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH = 10, 256
PASSWORD_FORM: Final = "NFKC"  # noqa: S105 (a form of Unicode)
# The parameters OWASP recommends; the library's own cost too much time where several people sign in at once.
ARGON2: dict[str, Any] = {"memory_cost": 19 * 1024, "time_cost": 2, "parallelism": 1}
MAX_CHECKED_LENGTH = 72  # characters whose guesses are counted; more of them never make a password easier to guess
MIN_STRENGTH = 3  # of 4: over 100 million guesses
ALPHABET, GROUPS, LENGTH = "abcdefghjkmnpqrstuvwxyz23456789", 4, 4


def hash_password(password: str) -> str:
    """The password's Argon2id hash in the usual notation ("$argon2id$v=19$…"), readable by any Argon2 library.

    It is hashed in the Unicode form that signing in uses too: keyboards write one accent in several ways.
    """
    from argon2 import PasswordHasher

    return PasswordHasher(**ARGON2).hash(unicodedata.normalize(PASSWORD_FORM, password))


def generate_password() -> str:
    """A random password that is easy to read out and to type; about 79 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))


def password_problems(password: str | None, own: Iterable[str]) -> list[Problem]:
    """What is wrong with a password that somebody chose: its length, or that it is quickly guessed. `own`: names that
    whoever guesses tries first, of the person and the organisation."""
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
    from zxcvbn import zxcvbn  # reads its lists when it is imported

    glued = ["".join(name.lower().split()) for name in own]
    rest = "".join(password.lower().split())
    for name in sorted((each for each in glued if len(each) >= 3), key=len, reverse=True):
        left = rest.replace(name, "")
        if left != rest and len(left) < MIN_PASSWORD_LENGTH // 2:  # a name and a year or so
            return True
        rest = left
    words = ["contrast", *own, *glued, *(word for name in own for word in name.split())]
    return zxcvbn(password[:MAX_CHECKED_LENGTH], user_inputs=words)["score"] < MIN_STRENGTH
