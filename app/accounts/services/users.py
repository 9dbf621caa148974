"""Users and their roles. Passwords are stored as Argon2id hashes, which are never returned from here."""

import secrets
from typing import TYPE_CHECKING, Any

from app.accounts.services.passwords import hash_password, password_problems
from app.accounts.storage import users, ways_in
from app.accounts.storage.users import StoredUser
from app.core.domain.confusables import is_confusable
from app.core.domain.errors import NotFound, Problem, Refused
from app.core.domain.events import RECORD, EventKind, PersonalText
from app.core.domain.mail import parse_address
from app.core.domain.permissions import ADMINISTRATOR, ROLES, Permission
from app.core.domain.text_normalisation import fold
from app.core.services.work import Work, requires_permission, without_permission_check

if TYPE_CHECKING:
    from app.core.storage.database import Session  # the type alone

MAX_NAME_LENGTH = 200
# Names of actors in the history that aren't users, and words for unknown people.
RESERVED_NAMES = (
    "console",
    "system",
    "web",
    "api",
    "program",
    "schedule",
    "nobody",
    "somebody unknown",
    "first visit",
    "single sign-on",
    "erased",
    "contrast",
    "root",
    RECORD,
)


def has_users(session: "Session") -> bool:
    """Returns whether there is any user; without one, the set-up asks for the first administrator."""
    return users.has_users(session)


@requires_permission(Permission.READ_USERS)
def listing(work: Work, removed: bool = False) -> tuple[StoredUser, ...]:
    """Returns all users, sorted by name; those whose account was `removed` only if asked for."""
    return users.listing(work.session, removed)


@requires_permission(Permission.WRITE_USERS)
def add(
    work: Work, name: str, role: str, password: str | None = None, email: str | None = None, must_change: bool = False
) -> StoredUser:
    """Adds a user; raises Refused for a name that is taken or looks like another, an unknown role or a weak password.

    `password`: in plain text, stored as a hash; without one the user can't sign in yet. `must_change`: it was
    generated, so the user has to choose another one before doing anything else.
    """
    users.lock_users(work.session)
    name = " ".join(name[: MAX_NAME_LENGTH + 1].split())
    problems = [
        *_name_problems(work, name),
        *_role_problems(role),
        *password_problems(password, _guessable_words(work, name)),
    ]
    if problems:
        raise Refused(problems)
    user = users.insert(
        work.session,
        name,
        (role,),
        hash_password(password) if password else None,
        email or None,
        secrets.token_hex(32),
        work.now,
        must_change,
    )
    work.log_event(EventKind.USER_ADDED, "user", user.id, {"roles": (None, role)})
    return user


@requires_permission(Permission.WRITE_USERS)
def add_first(work: Work, name: str, password: str, email: str | None = None) -> StoredUser:
    """The first administrator; refused as soon as there is any user, even one who is being made at this moment."""
    users.lock_users(work.session)
    if users.has_users(work.session):
        raise Refused("An administrator already exists. Sign in, or ask them to add you.", "not-first")
    return add(work, name, ADMINISTRATOR, password, email)


@requires_permission(Permission.WRITE_USERS)
def update(
    work: Work,
    name: str,
    role: str | None = None,
    active: bool | None = None,
    password: str | None = None,
    must_change: bool = False,
) -> StoredUser:
    """Changes a user's role or password, or deactivates them (`active` False); each of these ends their sessions.

    The last active administrator can't be demoted, even if two demote each other at the same moment: a lock lets one
    at a time check who is left. `must_change` as in `add`.
    """
    users.lock_users(work.session)
    before = get_by_name(work, name)
    problems = [
        *(_role_problems(role) if role else ()),
        *password_problems(password, _guessable_words(work, before.name)),
    ]
    if problems:
        raise Refused(problems)
    roles = (role,) if role else before.roles
    stays = before.active if active is None else active
    if not (ADMINISTRATOR in roles and stays):
        _check_not_last_administrator(work, before.id)
    columns = {"roles": roles, "active": stays, "uniquifier": secrets.token_hex(32)}
    columns |= {"password": hash_password(password), "must_change": must_change} if password else {}
    after = users.update(work.session, before.id, **columns)
    changed = {
        "roles": (", ".join(before.roles), ", ".join(roles)),
        "active": ("yes" if before.active else "no", "yes" if stays else "no"),
    }
    changed = {field: both for field, both in changed.items() if both[0] != both[1]}
    more: dict[str, Any] = {"password": "changed"} if password else {}
    work.log_event(EventKind.USER_CHANGED, "user", before.id, changed, **more)
    return after


@requires_permission(Permission.WRITE_USERS)
def remove(work: Work, name: str) -> StoredUser:
    """Removes a user's account and ends their sessions; raises NotFound, and Refused for the last administrator.

    The name stays, with what they logged, reviewed and own. Password, mail address and every other way to sign in are
    deleted.
    """
    users.lock_users(work.session)
    before = get_by_name(work, name)
    _check_not_last_administrator(work, before.id)
    after = users.update(
        work.session,
        before.id,
        active=False,
        password=None,
        email=None,
        uniquifier=secrets.token_hex(32),
        removed_at=work.now,
    )
    ways_in.remove(work.session, before.id)
    work.log_event(EventKind.USER_REMOVED, "user", before.id)
    return after


@requires_permission(Permission.READ_USERS)
def get_by_name(work: Work, name: str) -> StoredUser:
    """Returns the user with this name; raises NotFound, also for one whose account was removed."""
    found = users.find_by_name(work.session, name)
    if found is None or found.removed_at is not None:
        raise NotFound(f"There is no user called “{name}”.")
    return found


@requires_permission(Permission.OWN_ACCOUNT)
def own_email(work: Work) -> str | None:
    """Returns the actor's mail address, if it is known."""
    user = users.get(work.session, work.actor.user_id or 0)
    return None if user is None else user.email


@requires_permission(Permission.OWN_ACCOUNT)
def set_own_email(work: Work, text: str) -> None:
    """Stores the actor's mail address, blank for none; raises Refused for an invalid one. Sessions go on."""
    before = users.get(work.session, work.actor.user_id or 0)
    if before is None:
        raise NotFound("There is no such user.")
    after = parse_address(text, "email") if text.strip() else None
    if after != before.email:
        users.update(work.session, before.id, email=after)
        texts = [PersonalText(each) if each else None for each in (before.email, after)]
        work.log_event(EventKind.USER_CHANGED, "user", before.id, {"email": (texts[0], texts[1])})


def _check_not_last_administrator(work: Work, number: int) -> None:
    administrators = {each.id for each in users.listing(work.session) if each.active and ADMINISTRATOR in each.roles}
    if administrators == {number}:
        raise Refused(
            "At least one administrator is required. Make another user an administrator first.", "last-administrator"
        )


@without_permission_check
def _guessable_words(work: Work, name: str) -> tuple[str, str]:
    return name, work.organisation.name


def _name_problems(work: Work, name: str) -> list[Problem]:
    if len(name) > MAX_NAME_LENGTH:
        return [Problem("text-long", f"Use at most {MAX_NAME_LENGTH} characters for a name.", "name", name)]
    if "\0" in name:
        return [Problem("text-nul", "The name contains an invalid character. Type it again.", "name")]
    if not fold(name):
        return [Problem("required", "Enter the user’s name.", "name", name)]
    for reserved in RESERVED_NAMES:
        if is_confusable(name, reserved):
            return [
                Problem(
                    "name-taken",
                    f"“{name}” looks like “{reserved}”, which the history uses for something "
                    "else. Choose another name.",
                    "name",
                    name,
                )
            ]
    known = users.find_by_name(work.session, name)
    if known is not None:
        text = f"There is already a user called “{name}”."
        if known.removed_at is not None:
            text = f"“{name}” is the name of a removed account, which the history keeps. Choose another name."
        return [Problem("name-taken", text, "name", name)]
    for other in users.listing(work.session, removed=True):
        if is_confusable(name, other.name):
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
