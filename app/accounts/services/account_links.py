"""Links by which a user sets a password without signing in: an invitation, or a reset by mail.

A link works once and until it expires; only a hash of its secret part is stored. One for a reset ends as soon as the
user's mark changes, as their sessions do. Whoever has a link acts as its user, for this alone.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from app.accounts.services.passwords import hash_password, password_problems
from app.accounts.storage import account_links as stored
from app.accounts.storage import users
from app.accounts.storage.account_links import INVITATION, RESET, StoredLink
from app.accounts.storage.users import StoredUser
from app.core.domain.errors import NotFound, Problem, Refused
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission, without_permission_check

MAX_TOKEN_LENGTH = 200  # characters that are looked at
LIFETIMES = {INVITATION: timedelta(days=7), RESET: timedelta(hours=1)}
ENDED = {
    INVITATION: "This invitation is not valid any more. Ask an administrator for a new one, or sign in.",
    RESET: "This link is not valid any more. Ask for a new one on the sign-in page.",
}
__all__ = ["INVITATION", "RESET", "OpenLink", "create", "is_valid", "open_link", "set_password"]


@dataclass(frozen=True, slots=True)
class OpenLink:
    """What a link opens: its purpose, its user, and the actor as whom the password is set."""

    purpose: str
    user: StoredUser
    actor: Actor


@without_permission_check
def create(work: Work, user: StoredUser, purpose: str, email: str | None = None) -> str:
    """Makes a link, in place of the user's earlier one for the same purpose; returns the secret part of its address."""
    token = secrets.token_urlsafe(24)
    expires_at = work.now + LIFETIMES[purpose]
    stored.save(work.session, StoredLink(user.id, purpose, user.mark, work.now, expires_at, email), token)
    return token


def open_link(work: Work, token: str, purpose: str) -> OpenLink:
    """Returns what a link opens, for whoever has it; raises NotFound if it was never made, has expired or was used."""
    found = stored.find(work.session, token, purpose) if len(token) <= MAX_TOKEN_LENGTH else None
    user = None if found is None else users.get(work.session, found.user_id)
    if found is None or user is None or not is_valid(work, found, user):
        raise NotFound(ENDED[purpose])
    actor = Actor(user.name, frozenset(user.roles), Source.LINK, user.id, work.actor.address)
    return OpenLink(purpose, user, actor)


@without_permission_check
def is_valid(work: Work, link: StoredLink, user: StoredUser) -> bool:
    """Returns whether a user's link still works."""
    fits = not user.has_password if link.purpose == INVITATION else user.has_password and user.mark == link.mark
    return fits and user.active and work.now < link.expires_at


@requires_permission(Permission.OWN_ACCOUNT)
def set_password(work: Work, token: str, purpose: str, password: str, repeated: str) -> StoredUser:
    """Sets the password of a link's user, as whom the work acts; ends the link, and all of their sessions.

    Raises NotFound if the link has ended in the meantime, and Refused for a password that is weak or repeated wrongly.
    """
    users.lock_users(work.session)
    link = open_link(work, token, purpose)
    problems = password_problems(password, (link.user.name, work.organisation.name))
    if problems:
        raise Refused(problems)
    if password != repeated:
        raise Refused([Problem("password-repeat", "The two passwords do not match.", "repeated")])
    if link.user.id != work.actor.user_id or not stored.end(work.session, link.user.id, purpose):
        raise NotFound(ENDED[purpose])
    user = users.update(
        work.session,
        link.user.id,
        password=hash_password(password),
        must_change=False,
        uniquifier=secrets.token_hex(32),
    )
    work.log_event(EventKind.USER_CHANGED, "user", user.id, password="changed")  # noqa: S106 (no password)
    return user
