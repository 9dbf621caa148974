"""The tables of users and of their identities at a provider of single sign-on."""

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
    `must_change`: somebody else knows the password.
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
    revision: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": revision}


class UserIdentity(Base):
    """Who a user is at the provider of single sign-on: `subject` is theirs alone there and never changes; names and
    mail addresses may."""

    __tablename__ = "user_identity"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    issuer: Mapped[str] = mapped_column(sa.Text)
    subject: Mapped[str] = mapped_column(sa.Text)
    linked_at: Mapped[datetime]


events.register_subject("user", User.__table__.c.name)
