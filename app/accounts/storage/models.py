"""The table of users."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.storage import events
from app.core.storage.base import AUTOINCREMENT, Base
from app.core.storage.types import StringList


class User(Base):
    """A user, who signs in by name; the folded name is unique.

    `uniquifier`: the user's mark; a new one ends all sessions, and makes the browsers used so far unknown.
    `must_change`: somebody else knows the password. `removed_at`: the account was removed; its row keeps the name for
    what the user did.
    """

    __tablename__ = "user_account"
    __table_args__ = AUTOINCREMENT
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text)
    folded: Mapped[str] = mapped_column(sa.Text, unique=True)
    name_sort: Mapped[str] = mapped_column(sa.Text)
    email: Mapped[str | None] = mapped_column(sa.Text)
    password: Mapped[str | None] = mapped_column(sa.Text)
    active: Mapped[bool] = mapped_column(default=True)
    roles: Mapped[Any] = mapped_column(StringList)
    uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    added_at: Mapped[datetime]
    must_change: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    removed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": revision}


events.register_subject("user", User.__table__.c.name)
