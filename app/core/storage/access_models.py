"""The tables that signing in writes: sessions, counted attempts, and events that wait for their place in the history.

On SQLite they lie in a file of their own beside the record, because SQLite lets one writer at a time into a file: kept
in the record's file, signing in would wait for whoever imports. On PostgreSQL, where writers don't wait for each other,
they lie in the same database. Nothing here refers to a row of the record by a foreign key, and losing the file costs a
new sign-in, so a backup doesn't hold it.
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
    """Somebody signed in, in one browser. `token_hash` is the SHA-256 of what its cookie holds; `mark` the user's mark
    when they signed in: the session ends when the user gets another one."""

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


class Attempt(AccessBase):
    """How often something failed that is limited: `who` is a hash of what is counted (an address, an account), since
    `since`."""

    __tablename__ = "attempt"
    who: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(index=True)
    count: Mapped[int]


class WaitingEvent(AccessBase):
    """An event that is to go into the history as soon as its table can be written; `key` tells whether it is there."""

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
