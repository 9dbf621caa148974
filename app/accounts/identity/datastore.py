"""The identity library over our own table of users and our own sessions, read in the request's own work.

What the library calls a user's `fs_uniquifier` is the token of one session: it keeps it in the signed cookie, and finds
the user by it at every request. So a session is ended by ending its row; a copy of the cookie is then worth nothing.
The library asks to commit after every change; here that is left to the end of the request.
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
    """How long sessions last here."""
    return sessions.limits(current_app.extensions["contrast.settings"])


class Account(UserMixin):
    """A user as the library knows one, and the session they are in. Roles and permissions are ours alone, so the
    library is told of none."""

    roles: list[RoleMixin] = []

    def __init__(self, row: User, token: str | None = None, found: sessions.StoredSession | None = None):
        self.row, self.token, self.session = row, token, found

    @property
    def id(self) -> int:  # type: ignore[override]  # ours is read from its row alone
        """The user's number."""
        return self.row.id

    @property
    def name(self) -> str:
        """The name that the user signs in by."""
        return self.row.name

    @property
    def active(self) -> bool:  # type: ignore[override]  # ours is read from its row alone
        """Whether the user may sign in."""
        return self.row.active

    @property
    def must_change(self) -> bool:
        """Whether somebody else knows the password, so that another has to be chosen first."""
        return self.row.must_change

    @property
    def password(self) -> str | None:
        """The hash of the password."""
        return self.row.password

    @password.setter
    def password(self, hashed: str | None) -> None:
        self.row.password = hashed

    @property
    def fs_uniquifier(self) -> str:
        """The token of the session; asked of somebody who has just proven who they are, it begins one."""
        if self.token is None:
            self.token = sessions.start(
                current_work(), self.row.id, self.row.uniquifier, request.headers.get("User-Agent"), session_limits()
            )
            _new_form_token()
        return self.token

    @fs_uniquifier.setter
    def fs_uniquifier(self, value: str) -> None:
        """Called when the password was changed: ends every session, and the next one asked for is new."""
        self.row.uniquifier, self.row.must_change = secrets.token_hex(32), False
        self.token = None

    def actor(self, address: str | None) -> Actor:
        """The user as somebody who acts."""
        return Actor(self.row.name, frozenset(self.row.roles), Source.WEB, self.row.id, address)


def _new_form_token() -> None:
    """Whoever signs in gets another token for forms than whoever was there before."""
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)


class Accounts(UserDatastore):
    """Finds accounts by the token of a session, by their folded name, or by number."""

    def __init__(self) -> None:
        super().__init__(Account, RoleMixin)

    def find_user(self, case_insensitive: bool = False, **by: Any) -> Account | None:
        """The one account that is so named; none where the request is for a file, or failed before its work began."""
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
        """None: roles are words in our own permission table."""
        return

    def put(self, model: Account) -> Account:
        """An account's row belongs to the session already."""
        return model

    def commit(self) -> None:
        """Left to the end of the request, which keeps everything or nothing."""
