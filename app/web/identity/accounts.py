"""The identity library over our own table of users: an account is a row of it, read in the request's own session.

The library asks to commit after every change; here that is left to the end of the request.
"""

from typing import Any

import sqlalchemy as sa
from flask_security import RoleMixin, UserMixin
from flask_security.datastore import UserDatastore

from app.domain.events import Actor, Source
from app.storage.models import User
from app.web.request import current_work, has_work


class Account(UserMixin):
    """A user as the library knows one. Roles and permissions are ours alone, so it is told of none."""

    roles = ()

    def __init__(self, row: User):
        self.row = row

    @property
    def id(self) -> int:
        """The user's number."""
        return self.row.id

    @property
    def name(self) -> str:
        """The name that the user signs in by."""
        return self.row.name

    @property
    def active(self) -> bool:
        """Whether the user may sign in."""
        return self.row.active

    @property
    def password(self) -> str | None:
        """The hash of the password."""
        return self.row.password

    @password.setter
    def password(self, hashed: str) -> None:
        self.row.password = hashed

    @property
    def fs_uniquifier(self) -> str:
        """What a session names the user by; a new one ends every session."""
        return self.row.uniquifier

    @fs_uniquifier.setter
    def fs_uniquifier(self, value: str) -> None:
        self.row.uniquifier = value

    def actor(self, address: str | None) -> Actor:
        """The user as somebody who acts."""
        return Actor(self.row.name, frozenset(self.row.roles), Source.WEB, self.row.id, address)


class Accounts(UserDatastore):
    """Finds accounts by what a session names them by, or by their folded name."""

    COLUMNS = {"fs_uniquifier": User.uniquifier, "folded": User.folded, "id": User.id}

    def __init__(self) -> None:
        super().__init__(Account, RoleMixin)

    def find_user(self, case_insensitive: bool = False, **by: Any) -> Account | None:
        """The one account that is so named; none where the request is for a file, or failed before its work began."""
        if not has_work():
            return None
        ((name, value),) = by.items()
        row = current_work().session.scalar(sa.select(User).where(self.COLUMNS[name] == value))
        return None if row is None else Account(row)

    def find_role(self, role: str) -> None:
        """None: roles are words in our own permission table."""
        return

    def put(self, model: Account) -> Account:
        """An account's row belongs to the session already."""
        return model

    def commit(self) -> None:
        """Left to the end of the request, which keeps everything or nothing."""

