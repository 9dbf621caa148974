"""The tables of requests for answers, of an engagement's further reviewers, and of calendar feeds."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.storage.base import AUTOINCREMENT, Base


class EngagementReviewer(Base):
    """A user who is asked for a review of an engagement, beside its owner."""

    __tablename__ = "engagement_reviewer"
    __table_args__ = (sa.Index("ix_engagement_reviewer_user_id", "user_id"),)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)


class AnswerRequest(Base):
    """A user is asked about an engagement that was due on `due_on`. `purpose`: "outcome" or "review"; `state`:
    "waiting", "answered", "given up" or "withdrawn"; `mails` were queued. `token_id` is the random part of its link,
    which ends at `expires_at`; without the secret of the installation nobody can make the link from it."""

    __tablename__ = "answer_request"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "user_id", "purpose", "due_on"),
        sa.Index("ix_answer_request_state", "state", "id"),
        sa.Index("ix_answer_request_user_id", "user_id", "state"),
        AUTOINCREMENT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    purpose: Mapped[str] = mapped_column(sa.String(10))
    due_on: Mapped[date]
    asked_on: Mapped[date]
    state: Mapped[str] = mapped_column(sa.String(10))
    mails: Mapped[int] = mapped_column(server_default="0")
    token_id: Mapped[str] = mapped_column(sa.String(32))
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class CalendarFeed(Base):
    """A user's calendar of due dates has a secret address. `token_id` is the random part of it; a new one makes the
    address before it invalid."""

    __tablename__ = "calendar_feed"
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True, autoincrement=False)
    token_id: Mapped[str] = mapped_column(sa.String(32))
    made_at: Mapped[datetime]
