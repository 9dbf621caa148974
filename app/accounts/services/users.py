"""Users: who may sign in, and in which role. Passwords are kept as Argon2id hashes and never leave by this door."""

import secrets
from typing import TYPE_CHECKING, Any

from app.accounts.services.passwords import hashed, password_problems
from app.accounts.storage import users
from app.accounts.storage.users import Stored
from app.core.domain.confusables import alike
from app.core.domain.errors import NotFound, Problem, Refused
from app.core.domain.events import RECORD, What
from app.core.domain.permissions import ADMINISTRATOR, ROLES, Permission
from app.core.domain.text_normalisation import fold
from app.core.services.work import Work, needs, shared

if TYPE_CHECKING:
    from app.core.storage.database import Session  # the type alone

LONGEST_NAME = 200
# Who acts in the history without being a user, and what the record calls nobody in particular.
RESERVED = (
    "console",
    "system",
    "web",
    "api",
    "program",
    "schedule",
    "nobody",
    "somebody unknown",
    "first visit",
    "erased",
    "contrast",
    "root",
    RECORD,
)


def anybody(session: "Session") -> bool:
    """Whether there is any user; without one the first visit asks for the first administrator."""
    return users.any_at_all(session)


@needs(Permission.READ_USERS)
def listing(work: Work) -> tuple[Stored, ...]:
    """Every user, by name."""
    return users.listing(work.session)


@needs(Permission.WRITE_USERS)
def add(
    work: Work, name: str, role: str, password: str | None = None, email: str | None = None, must_change: bool = False
) -> Stored:
    """A new user; refuses a name that is taken or looks like another, an unknown role, a password soon guessed.

    `password` is given as the person chose it and kept as a hash; without one nobody can sign in under this name yet.
    `must_change`: it was made up for them, so they choose another before they can do anything else.
    """
    users.alone(work.session)
    name = " ".join(name[: LONGEST_NAME + 1].split())
    problems = [*_name_problems(work, name), *_role_problems(role), *password_problems(password, _own(work, name))]
    if problems:
        raise Refused(problems)
    user = users.insert(
        work.session,
        name,
        (role,),
        hashed(password) if password else None,
        email or None,
        secrets.token_hex(32),
        work.now,
        must_change,
    )
    work.note(What.USER_ADDED, "user", user.id, {"roles": (None, role)})
    return user


@needs(Permission.WRITE_USERS)
def first(work: Work, name: str, password: str, email: str | None = None) -> Stored:
    """The first administrator; refused as soon as there is any user, even one who is being made at this moment."""
    users.alone(work.session)
    if users.any_at_all(work.session):
        raise Refused("An administrator already exists. Sign in, or ask them to add you.", "not-first")
    return add(work, name, ADMINISTRATOR, password, email)


@needs(Permission.WRITE_USERS)
def amend(
    work: Work,
    name: str,
    role: str | None = None,
    active: bool | None = None,
    password: str | None = None,
    must_change: bool = False,
) -> Stored:
    """Gives a user another role or password, or shuts them out (`active` False); each ends their sessions.

    The last active administrator stays one, even where two demote each other at the same moment: one at a time looks
    who is left. `must_change` as in `add`.
    """
    users.alone(work.session)
    before = users.named(work.session, name)
    if before is None:
        raise NotFound(f"There is no user called “{name}”.")
    problems = [*(_role_problems(role) if role else ()), *password_problems(password, _own(work, before.name))]
    if problems:
        raise Refused(problems)
    roles = (role,) if role else before.roles
    stays = before.active if active is None else active
    if not (ADMINISTRATOR in roles and stays) and _last_administrator(work, before.id):
        raise Refused(
            "At least one administrator is required. Make another user an administrator first.", "last-administrator"
        )
    columns = {"roles": roles, "active": stays, "uniquifier": secrets.token_hex(32)}
    columns |= {"password": hashed(password), "must_change": must_change} if password else {}
    after = users.update(work.session, before.id, **columns)
    changed = {
        "roles": (", ".join(before.roles), ", ".join(roles)),
        "active": ("yes" if before.active else "no", "yes" if stays else "no"),
    }
    changed = {field: both for field, both in changed.items() if both[0] != both[1]}
    more: dict[str, Any] = {"password": "changed"} if password else {}
    work.note(What.USER_CHANGED, "user", before.id, changed, **more)
    return after


def _last_administrator(work: Work, number: int) -> bool:
    administrators = {each.id for each in users.listing(work.session) if each.active and ADMINISTRATOR in each.roles}
    return administrators == {number}


@shared
def _own(work: Work, name: str) -> tuple[str, str]:
    return name, work.organisation.name


def _name_problems(work: Work, name: str) -> list[Problem]:
    if len(name) > LONGEST_NAME:
        return [Problem("text-long", f"Use at most {LONGEST_NAME} characters for a name.", "name", name)]
    if "\0" in name:
        return [Problem("text-nul", "The name contains an invalid character. Type it again.", "name")]
    if not fold(name):
        return [Problem("required", "Enter the user’s name.", "name", name)]
    for reserved in RESERVED:
        if alike(name, reserved):
            return [
                Problem(
                    "name-taken",
                    f"“{name}” looks like “{reserved}”, which the history uses for something "
                    "else. Choose another name.",
                    "name",
                    name,
                )
            ]
    if users.named(work.session, name) is not None:
        return [Problem("name-taken", f"There is already a user called “{name}”.", "name", name)]
    for other in users.listing(work.session):
        if alike(name, other.name):
            return [
                Problem(
                    "name-taken",
                    f"“{name}” looks like the existing user “{other.name}”. Choose a name "
                    "that nobody mistakes for theirs.",
                    "name",
                    name,
                )
            ]
    return []


def _role_problems(role: str) -> list[Problem]:
    if role in ROLES:
        return []
    return [Problem("role-unknown", f"“{role}” is not a role. Use one of: {', '.join(ROLES)}.", "role", role)]
