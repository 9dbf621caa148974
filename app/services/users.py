"""Users: who may sign in, and in which role. Passwords are kept as Argon2id hashes and never leave by this door."""

import secrets
import unicodedata
from typing import TYPE_CHECKING

from app.domain.errors import NotFound, Problem, Refused
from app.domain.events import What
from app.domain.folding import fold
from app.domain.permissions import ADMINISTRATOR, ROLES, Permission
from app.domain.reviews import RECORD
from app.services.work import Work, needs
from app.storage import users
from app.storage.users import Stored

if TYPE_CHECKING:
    from app.storage.database import Session  # the type alone

SHORTEST_PASSWORD, LONGEST_PASSWORD, LONGEST_NAME = 10, 256, 200
PASSWORD_FORM = "NFKC"  # noqa: S105 (a form of Unicode)
# The parameters OWASP recommends; the library's own cost too much time where several people sign in at once.
ARGON2 = {"memory_cost": 19 * 1024, "time_cost": 2, "parallelism": 1}


def hashed(password: str) -> str:
    """The password's Argon2id hash in the usual notation ("$argon2id$v=19$…"), readable by any Argon2 library.

    It is hashed in the Unicode form that signing in uses too: keyboards write one accent in several ways.
    """
    from argon2 import PasswordHasher

    return PasswordHasher(**ARGON2).hash(unicodedata.normalize(PASSWORD_FORM, password))


def anybody(session: "Session") -> bool:
    """Whether there is any user; without one the first visit asks for the first administrator."""
    return users.any_at_all(session)


@needs(Permission.READ_USERS)
def listing(work: Work) -> tuple[Stored, ...]:
    """Every user, by name."""
    return users.listing(work.session)


@needs(Permission.WRITE_USERS)
def add(work: Work, name: str, role: str, password: str | None = None, email: str | None = None) -> Stored:
    """A new user; refuses a name that is taken, a role that is unknown, a password that is too short.

    `password` is given as the person chose it and kept as a hash; without one nobody can sign in under this name yet.
    """
    name = " ".join(name.split())
    problems = [*_name_problems(work, name), *_role_problems(role), *_password_problems(password)]
    if problems:
        raise Refused(problems)
    user = users.insert(work.session, name, (role,), hashed(password) if password else None, email or None,
                        secrets.token_hex(32), work.now)
    work.note(What.USER_ADDED, "user", user.id, {"roles": (None, role)})
    return user


@needs(Permission.WRITE_USERS)
def first(work: Work, name: str, password: str, email: str | None = None) -> Stored:
    """The first administrator; refused as soon as there is any user, even one who is being made at this moment."""
    users.alone(work.session)
    if users.any_at_all(work.session):
        raise Refused("There is an administrator already. Sign in, or ask them to add you.", "not-first")
    return add(work, name, ADMINISTRATOR, password, email)


@needs(Permission.WRITE_USERS)
def amend(work: Work, name: str, role: str | None = None, active: bool | None = None,
          password: str | None = None) -> Stored:
    """Gives a user another role or password, or shuts them out (`active` False); each ends their sessions.

    The last active administrator stays one.
    """
    before = users.named(work.session, name)
    if before is None:
        raise NotFound(f"There is no user called “{name}”.")
    problems = [*(_role_problems(role) if role else ()), *_password_problems(password)]
    if problems:
        raise Refused(problems)
    roles = (role,) if role else before.roles
    stays = before.active if active is None else active
    if not (ADMINISTRATOR in roles and stays) and _last_administrator(work, before.id):
        raise Refused("Somebody has to stay administrator. Make another user administrator first.",
                      "last-administrator")
    columns = {"roles": roles, "active": stays, "uniquifier": secrets.token_hex(32)}
    columns |= {"password": hashed(password)} if password else {}
    after = users.update(work.session, before.id, **columns)
    changed = {
        "roles": (", ".join(before.roles), ", ".join(roles)),
        "active": tuple("yes" if each else "no" for each in (before.active, stays)),
    }
    changed = {field: both for field, both in changed.items() if both[0] != both[1]}
    work.note(What.USER_CHANGED, "user", before.id, changed, **({"password": "changed"} if password else {}))
    return after


def _last_administrator(work: Work, number: int) -> bool:
    administrators = {each.id for each in users.listing(work.session) if each.active and ADMINISTRATOR in each.roles}
    return administrators == {number}


def _name_problems(work: Work, name: str) -> list[Problem]:
    if not fold(name):
        return [Problem("required", "A user needs a name.", "name", name)]
    if len(name) > LONGEST_NAME:
        return [Problem("text-long", f"A name has at most {LONGEST_NAME} characters.", "name", name)]
    if fold(name) == RECORD:
        return [Problem("name-taken", f"“{RECORD}” stands for the review of nobody in particular. Choose another name.",
                        "name", name)]
    if users.named(work.session, name) is not None:
        return [Problem("name-taken", f"There is a user called “{name}” already.", "name", name)]
    return []


def _role_problems(role: str) -> list[Problem]:
    if role in ROLES:
        return []
    return [Problem("role-unknown", f"“{role}” is no role. Use one of: {', '.join(ROLES)}.", "role", role)]


def _password_problems(password: str | None) -> list[Problem]:
    if password is None or SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return []
    return [Problem("password-length",
                    f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters. A few words are easy to "
                    "remember and hard to guess.", "password")]
