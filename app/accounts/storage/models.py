"""The tables of users, and of what they sign in with beside their password."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
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


class AccountLink(Base):
    """A link by which a user sets a password: an invitation, or a reset by mail. `token_hash`: SHA-256 of its secret
    part. `mark`: the user's `uniquifier` when it was made. `email`: where it was mailed to, if it was."""

    __tablename__ = "account_link"
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    mark: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    email: Mapped[str | None] = mapped_column(sa.Text)


class AuthenticatorApp(Base):
    """A user's authenticator app. `secret`: encrypted with the secret of the installation. `confirmed_at`: None until
    its first code was entered; it is asked for only from then on."""

    __tablename__ = "authenticator_app"
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    secret: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code that signs a user in once, in place of the second factor; only its hash is stored."""

    __tablename__ = "recovery_code"
    __table_args__ = AUTOINCREMENT
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.Text)


class Passkey(Base):
    """A passkey of a user. `credential_id`, `public_key`: in base64url."""

    __tablename__ = "passkey"
    __table_args__ = AUTOINCREMENT
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(sa.Text, unique=True)
    public_key: Mapped[str] = mapped_column(sa.Text)
    name: Mapped[str] = mapped_column(sa.Text)
    added_at: Mapped[datetime]


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
