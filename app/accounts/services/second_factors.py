"""Second factors: an authenticator app, and recovery codes for whoever has lost it.

A code of the app works once, and so does each recovery code. An administrator can require a second factor of everyone,
and remove that of somebody who has lost theirs. Whoever signs in with a passkey needs no app: the device has checked
two factors.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from app.accounts.services import authenticator
from app.accounts.services.passwords import ALPHABET, hash_password, matches_hash
from app.accounts.storage import passkeys, users
from app.accounts.storage import second_factors as stored
from app.core.domain.errors import NotFound, Problem, Refused
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.permissions import Permission
from app.core.services.work import Work, begin_work, requires_permission, without_permission_check
from app.core.storage import organisation

RECOVERY_CODES, GROUPS, GROUP_LENGTH = 10, 3, 4  # each code has about 59 bits, and is stored as a slow hash
MAX_TYPED_LENGTH = 100  # characters of a code that are looked at
WRONG_CODE = "This code is wrong or was used already. Wait for the next one in your app."


@dataclass(frozen=True, slots=True)
class Status:
    """A user's second factor. `since`: when it was turned on, None if it is off. `codes_left`: of recovery codes;
    `passkeys`: how many they have."""

    since: datetime | None
    codes_left: int
    passkeys: int


@dataclass(frozen=True, slots=True)
class SetupKey:
    """The key of an app that is being set up: as an otpauth:// address, and as text to type."""

    uri: str
    text: str


def has_factor(work: Work, user_id: int) -> bool:
    """Returns whether a user is asked for a code when signing in."""
    app = stored.get_app(work.session, user_id)
    return app is not None and app.confirmed_at is not None


def accept_code(work: Work, secret: str, user_id: int, typed: str) -> bool:
    """Returns whether a code of the app, or a recovery code, is right, and uses it up.

    `secret`: of the installation. The work may be one that only reads. Raises Refused if the app's key can't be read.
    """
    code = "".join(typed[:MAX_TYPED_LENGTH].split()).replace("-", "").lower()
    if len(code) == authenticator.CODE_LENGTH and code.isdecimal():
        app = stored.get_app(work.session, user_id)
        return app is not None and app.confirmed_at is not None and _use_app_code(work, secret, user_id, app, code)
    return len(code) == GROUPS * GROUP_LENGTH and _use_recovery_code(work, user_id, code)


@requires_permission(Permission.OWN_ACCOUNT)
def own_status(work: Work) -> Status:
    """Returns the actor's second factor."""
    return _status(work, _own_id(work))


@requires_permission(Permission.WRITE_USERS)
def status_of(work: Work, user_id: int) -> Status:
    """Returns a user's second factor."""
    return _status(work, user_id)


@requires_permission(Permission.READ_USERS)
def users_with_factor(work: Work) -> frozenset[int]:
    """Returns the ids of the users with a second factor."""
    return stored.users_with_app(work.session)


@requires_permission(Permission.OWN_ACCOUNT)
def start(work: Work, secret: str) -> None:
    """Makes the key of an app, which is asked for once `confirm` has seen its first code."""
    _refuse_second(work)
    stored.save_app(work.session, _own_id(work), authenticator.generate_key(secret), work.now)


@requires_permission(Permission.OWN_ACCOUNT)
def setup_key(work: Work, secret: str) -> SetupKey | None:
    """Returns the key of the app that the actor is setting up; None if there is none, and never a confirmed one."""
    app = stored.get_app(work.session, _own_id(work))
    if app is None or app.confirmed_at is not None:
        return None
    return SetupKey(
        authenticator.key_uri(secret, app.secret, work.actor.name), authenticator.readable_key(secret, app.secret)
    )


@requires_permission(Permission.OWN_ACCOUNT)
def confirm(work: Work, secret: str, typed: str) -> tuple[str, ...]:
    """Turns the actor's second factor on and returns the recovery codes; raises Refused for a wrong code."""
    _refuse_second(work)
    number = _own_id(work)
    app, code = stored.get_app(work.session, number), "".join(typed[:MAX_TYPED_LENGTH].split())
    if app is None:
        raise NotFound("Start again: there is no app to set up.")
    if not _use_app_code(work, secret, number, app, code):
        raise Refused([Problem("code-wrong", WRONG_CODE, "code")])
    stored.confirm_app(work.session, number, work.now)
    work.log_event(EventKind.FACTOR_ADDED, "user", number)
    return _make_codes(work, number)


@requires_permission(Permission.OWN_ACCOUNT)
def renew_codes(work: Work) -> tuple[str, ...]:
    """Replaces the actor's recovery codes, and returns the new ones."""
    number = _own_id(work)
    if not has_factor(work, number):
        raise NotFound("Your second factor is off, so there are no recovery codes.")
    work.log_event(EventKind.RECOVERY_CODES_MADE, "user", number)
    return _make_codes(work, number)


@requires_permission(Permission.OWN_ACCOUNT)
def turn_off(work: Work) -> None:
    """Turns the actor's second factor off; their recovery codes end, too."""
    _remove(work, _own_id(work))


@requires_permission(Permission.WRITE_USERS)
def remove(work: Work, name: str) -> bool:
    """Turns off the second factor of a user who has lost it, and removes their passkeys, which may be on the same
    phone; returns whether there was any. Raises NotFound for an unknown name."""
    user = _find_user(work, name)
    removed = passkeys.remove(work.session, user.id)
    if removed:
        work.log_event(EventKind.PASSKEY_REMOVED, "user", user.id, which="all")
    return _remove(work, user.id) or removed > 0


@requires_permission(Permission.WRITE_USERS)
def is_on(work: Work, name: str) -> bool:
    """Returns whether the user of this name has a second factor; raises NotFound for an unknown name."""
    return has_factor(work, _find_user(work, name).id)


@requires_permission(Permission.WRITE_USERS)
def require(work: Work, wanted: bool) -> None:
    """Sets whether every user needs a second factor; those without one set it up before anything else,
    unless they sign in with a passkey."""
    before = work.organisation
    if before.second_factor_required == wanted:
        return
    after = replace(before, second_factor_required=wanted)
    organisation.save(work.session, after)
    work.organisation = after
    change = tuple("yes" if each.second_factor_required else "no" for each in (before, after))
    work.log_event(EventKind.SETTINGS_CHANGED, "organisation", 1, {"second_factor_required": (change[0], change[1])})


@without_permission_check
def _status(work: Work, user_id: int) -> Status:
    app = stored.get_app(work.session, user_id)
    since = None if app is None else app.confirmed_at
    codes_left = len(stored.codes_of(work.session, user_id)) if since else 0
    return Status(since, codes_left, len(passkeys.of_user(work.session, user_id)))


@without_permission_check
def _find_user(work: Work, name: str) -> users.StoredUser:
    found = users.find_by_name(work.session, name)
    if found is None:
        raise NotFound(f"There is no user called “{name}”.")
    return found


@without_permission_check
def _own_id(work: Work) -> int:
    if work.actor.user_id is None:
        raise NotFound("Only users have a second factor.")
    return work.actor.user_id


@without_permission_check
def _refuse_second(work: Work) -> None:
    if has_factor(work, _own_id(work)):
        raise Refused("Your second factor is on already. Turn it off first to use another app.", "factor-on")


@without_permission_check
def _remove(work: Work, user_id: int) -> bool:
    was_on = has_factor(work, user_id)
    stored.remove(work.session, user_id)
    if was_on:
        work.log_event(EventKind.FACTOR_REMOVED, "user", user_id)
    return was_on


@without_permission_check
def _make_codes(work: Work, user_id: int) -> tuple[str, ...]:
    codes = [
        ["".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS)]
        for _ in range(RECOVERY_CODES)
    ]
    stored.replace_codes(work.session, user_id, [hash_password("".join(groups)) for groups in codes])
    return tuple("-".join(groups) for groups in codes)


@without_permission_check
def _use_app_code(work: Work, secret: str, user_id: int, app: stored.StoredApp, code: str) -> bool:
    counter = authenticator.matching_counter(secret, app.secret, code, work.now)
    if counter is None:
        return False
    with work.database.access() as access:
        return stored.use_counter(access, f"app {hashlib.sha256(app.secret.encode()).hexdigest()[:32]}", counter)


@without_permission_check
def _use_recovery_code(work: Work, user_id: int, code: str) -> bool:
    user = users.get(work.session, user_id)
    found = [number for number, hashed in stored.codes_of(work.session, user_id).items() if matches_hash(hashed, code)]
    if user is None or not found:
        return False
    actor = Actor(user.name, frozenset(user.roles), Source.WEB, user.id, work.actor.address)
    with begin_work(work.database, actor) as separate:
        if not stored.use_code(separate.session, found[0]):
            return False
        left = len(stored.codes_of(separate.session, user_id))
        separate.log_event(EventKind.RECOVERY_CODE_USED, "user", user_id, left=left)
    return True
