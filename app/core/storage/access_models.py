"""The tables written by signing in: sessions, counted attempts, requests for a new password, used codes, and events not
yet moved to the history.

On SQLite they are in a separate file next to the record, because SQLite allows one writer per file: in the record's
file, signing in would wait for running imports. On PostgreSQL, where writers don't block each other, they are in the
same database. Nothing here has a foreign key to the record, and losing the file only means that people sign in again,
so a backup doesn't include it.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.storage.base import AUTOINCREMENT, METADATA
from app.core.storage.types import UtcDateTime

ACCESS_METADATA = sa.MetaData(naming_convention=METADATA.naming_convention)


class AccessBase(DeclarativeBase):
    metadata = ACCESS_METADATA
    if TYPE_CHECKING:
        __table__: ClassVar[sa.Table]
    type_annotation_map = {datetime: UtcDateTime(), dict[str, Any]: sa.JSON()}


class UserSession(AccessBase):
    """A user signed in, in one browser. `token_hash`: SHA-256 of the token in the cookie. `mark`: the user's
    `uniquifier` at sign-in; when the user gets another one, the session ends. `remembered`: they chose to stay signed
    in, so it lasts longer and ends only then."""

    __tablename__ = "user_session"
    __table_args__ = AUTOINCREMENT
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(index=True)
    mark: Mapped[str] = mapped_column(sa.String(64))
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    address: Mapped[str | None] = mapped_column(sa.Text)
    browser: Mapped[str | None] = mapped_column(sa.Text)
    remembered: Mapped[bool] = mapped_column(server_default=sa.false())


class Attempt(AccessBase):
    """How many attempts have failed since `since`. `who`: a hash of what is counted (an address, an account)."""

    __tablename__ = "attempt"
    who: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(index=True)
    count: Mapped[int]


class ResetRequest(AccessBase):
    """Somebody asked for a new password; a worker mails the link. `typed`: a user's name or mail address, or neither.
    `due_at`: when to try next."""

    __tablename__ = "reset_request"
    __table_args__ = AUTOINCREMENT
    id: Mapped[int] = mapped_column(primary_key=True)
    typed: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(server_default="0")


class UsedCounter(AccessBase):
    """The highest counter that a second factor has used, so that nobody uses one twice. `key`: whose it is."""

    __tablename__ = "used_counter"
    key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    counter: Mapped[int] = mapped_column(sa.BigInteger)


class WaitingEvent(AccessBase):
    """An event that is moved to the history as soon as that can be written; `key` tells whether it is there already."""

    __tablename__ = "waiting_event"
    __table_args__ = AUTOINCREMENT
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    at: Mapped[datetime]
    actor: Mapped[dict[str, Any]]
    what: Mapped[str] = mapped_column(sa.String(40))
    subject: Mapped[str | None] = mapped_column(sa.String(20))
    subject_id: Mapped[int | None]
    note: Mapped[dict[str, Any]]
