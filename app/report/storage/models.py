"""The tables of claims, and every other table of the report."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.storage import events
from app.core.storage.base import Base
from app.report.storage.saved_report_models import (
    AnswerMail,
    Delivery,
    ReportComment,
    ReportDecision,
    ReportErasure,
    ReportSchedule,
    SavedReport,
    ScheduleRun,
    ShareLink,
)
from app.report.storage.shuffle_test_model import ShuffleTest

__all__ = [
    "AnswerMail",
    "Claim",
    "ClaimVersion",
    "Delivery",
    "ReportComment",
    "ReportDecision",
    "ReportErasure",
    "ReportSchedule",
    "SavedReport",
    "ScheduleRun",
    "ShareLink",
    "ShuffleTest",
]


class Claim(Base):
    """A claim by its key; what it says stands in its versions, of which the highest number counts."""

    __tablename__ = "claim"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    position: Mapped[int]
    own: Mapped[bool] = mapped_column(default=False)


class ClaimVersion(Base):
    """What a claim says from one moment on; `text` is the claim as JSON; `enabled`: it is examined.

    `source` is where it comes from, "catalogue" among others; `edited`: the organisation said it, or took it over.
    Rows are added and never changed, for the reports that used them.
    """

    __tablename__ = "claim_version"
    __table_args__ = (sa.UniqueConstraint("claim_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    number: Mapped[int]
    text: Mapped[dict[str, Any]]
    enabled: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    source: Mapped[str] = mapped_column(sa.String(20), server_default="catalogue")
    edited: Mapped[bool] = mapped_column(server_default=sa.false())


events.register_subject("claim", Claim.__table__.c.key)
events.register_subject("report", SavedReport.__table__.c.title)
events.register_subject("schedule", ReportSchedule.__table__.c.name)
