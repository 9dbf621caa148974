"""Flask-Security's datastore over our own users and sessions, read in the request's unit of work.

The library's `fs_uniquifier` of a user is the token of one session here: the library stores it in the signed cookie and
finds the user by it in every request. So deleting a session's row ends the session, and copies of the cookie become
useless. The library asks for a commit after every change; we commit only at the end of the request.
"""

import secrets
from typing import Any

import sqlalchemy as sa
from flask import current_app, g, request, session
from flask_security import RoleMixin, UserMixin
from flask_security.datastore import UserDatastore

from app.accounts.services import sessions
from app.accounts.storage.models import User
from app.core.domain.events import Actor, Source
from app.web.request import current_work, has_work


def session_limits() -> sessions.SessionLimits:
    """Returns the session limits of this installation."""
    return sessions.limits(current_app.extensions["contrast.settings"])


def may_stay_signed_in() -> bool:
    """Returns whether users may choose to stay signed in."""
    return bool(session_limits().remembered_age)


class Account(UserMixin):
    """A user as the library needs one, with their session. Roles and permissions are our own, so the library sees
    none."""

    roles: list[RoleMixin] = []

    def __init__(self, row: User, token: str | None = None, found: sessions.StoredSession | None = None):
        self.row, self.token, self.session = row, token, found
        self.remembered = found is not None and found.remembered  # for the next session: stay signed in

    @property
    def id(self) -> int:  # type: ignore[override]  # read-only here
        """Returns the user's id."""
        return self.row.id

    @property
    def name(self) -> str:
        """Returns the user's name, by which they sign in."""
        return self.row.name

    @property
    def active(self) -> bool:  # type: ignore[override]  # read-only here
        """Returns whether the user may sign in."""
        return self.row.active

    @property
    def must_change(self) -> bool:
        """Returns whether somebody else knows the password, so that the user has to choose another one first."""
        return self.row.must_change

    @property
    def password(self) -> str | None:
        """Returns the hash of the password."""
        return self.row.password

    @password.setter
    def password(self, hashed: str | None) -> None:
        self.row.password = hashed

    @property
    def fs_uniquifier(self) -> str:
        """Returns the session's token. For a user who has just authenticated, it starts a session."""
        if self.token is None:
            browser = request.headers.get("User-Agent")
            self.token = sessions.start(
                current_work(), self.row.id, self.row.uniquifier, browser, session_limits(), self.remembered
            )
            session.permanent = self.remembered
            _new_form_token()
        return self.token

    @fs_uniquifier.setter
    def fs_uniquifier(self, value: str) -> None:
        """Called when the password was changed: ends all sessions; the next read of the token starts a new one."""
        self.row.uniquifier, self.row.must_change = secrets.token_hex(32), False
        self.token = None

    def actor(self, address: str | None) -> Actor:
        """Returns the user as an actor."""
        return Actor(self.row.name, frozenset(self.row.roles), Source.WEB, self.row.id, address)


def _new_form_token() -> None:
    """Discards the CSRF token of whoever used this browser before the sign-in."""
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)


class Accounts(UserDatastore):
    """Finds accounts by session token, folded name or id."""

    def __init__(self) -> None:
        super().__init__(Account, RoleMixin)

    def find_user(self, case_insensitive: bool = False, **by: Any) -> Account | None:
        """Returns the matching account; None if there is none, or if the request has no unit of work."""
        if not has_work():
            return None
        ((name, value),) = by.items()
        if name == "fs_uniquifier":
            return self._in_session(value)
        column = {"folded": User.folded, "id": User.id}[name]
        row = current_work().session.scalar(sa.select(User).where(column == value))
        return None if row is None else Account(row)

    def _in_session(self, token: str) -> Account | None:
        found = sessions.find(current_work(), token, session_limits())
        row = None if found is None else current_work().session.get(User, found.user_id)
        if row is None or found is None or not secrets.compare_digest(row.uniquifier, found.mark):
            return None
        return Account(row, token, found)

    def find_role(self, role: str) -> None:
        """Returns None: roles are defined in our own `permissions`."""
        return

    def put(self, model: Account) -> Account:
        """Returns the account; its row is in the database session already."""
        return model

    def commit(self) -> None:
        """Does nothing: the end of the request commits or rolls back."""
