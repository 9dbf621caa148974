"""Sessions: started at sign-in, and ended by their user or by administrators.

The cookie has a random token, of which only a hash is stored. A session ends by signing out, by being ended here, when
it is unused for too long, after a number of days in any case, and when the user's mark changes: with a new password,
another role or deactivation. With “Keep me signed in” it lasts longer, used or not. The mark is in the user's row, so
such a change and the end of the sessions are one commit, although sessions are stored apart from the record.
"""

import secrets
from datetime import timedelta

from app.accounts.storage import sessions, users
from app.accounts.storage.sessions import SessionLimits, StoredSession
from app.core.domain.errors import NotFound, Stale, Unavailable
from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission, without_permission_check
from app.settings import Settings

__all__ = [
    "SessionLimits",
    "StoredSession",
    "end",
    "end_own",
    "find",
    "limits",
    "own_sessions",
    "sessions_of",
    "sign_out",
    "start",
]
TOUCH_INTERVAL = timedelta(minutes=1)  # between two updates of a session's time of last use


def limits(settings: Settings) -> SessionLimits:
    """Returns how long sessions last, by the settings of this process."""
    return SessionLimits(
        timedelta(hours=settings.idle_hours),
        timedelta(days=settings.session_days),
        timedelta(days=settings.remember_days),
    )


def start(
    work: Work, user_id: int, mark: str, browser: str | None, last: SessionLimits, remembered: bool = False
) -> str:
    """Starts a session of an authenticated user, and returns the token for its cookie. `remembered`: they chose to stay
    signed in."""
    token = secrets.token_urlsafe(32)
    with work.database.access() as access:
        sessions.delete_expired(access, work.now, last, user_id, mark)
        sessions.start(access, token, user_id, mark, work.now, work.actor.address, browser, remembered)
    return token


def find(work: Work, token: str, last: SessionLimits) -> StoredSession | None:
    """Returns the active session of this token, or None. The caller has to check that its mark is still the user's.

    The time of last use is updated at most once a minute, and not at all while the database is busy or unavailable.
    """
    with work.database.access(writes=False) as access:
        found = sessions.find(access, token, work.now, last)
    if found is not None and work.now - found.seen_at >= TOUCH_INTERVAL:
        try:
            with work.database.access(waits=False) as access:
                sessions.touch(access, found.id, work.now)
        except (Stale, Unavailable):
            pass
    return found


def sign_out(work: Work, user_id: int, number: int) -> None:
    """Ends the session by which a user signs out."""
    with work.database.access() as access:
        sessions.end(access, user_id, number)
    work.log_event(EventKind.SIGNED_OUT, "user", user_id)


@requires_permission(Permission.OWN_ACCOUNT)
def own_sessions(work: Work, last: SessionLimits) -> tuple[StoredSession, ...]:
    """Returns the actor's own active sessions, the most recently used first."""
    return _sessions_of(work, users.get(work.session, work.actor.user_id or 0), last)


@requires_permission(Permission.OWN_ACCOUNT)
def end_own(work: Work, number: int | None = None, but: int | None = None) -> int:
    """Ends one of the actor's own sessions, or all `but` one, and returns how many."""
    return _end_sessions(work, work.actor.user_id or 0, number, but)


@requires_permission(Permission.WRITE_USERS)
def sessions_of(work: Work, name: str, last: SessionLimits) -> tuple[StoredSession, ...]:
    """Returns the active sessions of a user; raises NotFound if there is no such user."""
    return _sessions_of(work, _find_user(work, name), last)


@requires_permission(Permission.WRITE_USERS)
def end(work: Work, name: str, number: int | None = None) -> int:
    """Ends a session of a user, or all of them, and returns how many."""
    return _end_sessions(work, _find_user(work, name).id, number)


@without_permission_check
def _find_user(work: Work, name: str) -> users.StoredUser:
    found = users.find_by_name(work.session, name)
    if found is None or found.removed_at is not None:
        raise NotFound(f"There is no user called “{name}”.")
    return found


@without_permission_check
def _sessions_of(work: Work, user: users.StoredUser | None, last: SessionLimits) -> tuple[StoredSession, ...]:
    if user is None:
        return ()
    with work.database.access(writes=False) as access:
        return sessions.sessions_of(access, user.id, user.mark, work.now, last)


@without_permission_check
def _end_sessions(work: Work, user_id: int, number: int | None = None, but: int | None = None) -> int:
    with work.database.access() as access:
        ended = sessions.end(access, user_id, number, but)
    if number is not None and not ended:
        raise NotFound("This session has already ended.")
    if ended:
        work.log_event(EventKind.SESSIONS_ENDED, "user", user_id, sessions=ended)
    return ended
