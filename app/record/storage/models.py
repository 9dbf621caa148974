"""The tables. An engagement's columns follow from its registry of fields; the others are written out.

Every record carries a revision; a change of the same row by two people at once is noticed by it.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.domain.kinds import Link
from app.core.storage.base import NAMES, NUMBERED, Base
from app.core.storage.job_model import Job
from app.core.storage.types import Listed, Moment, Scaled, column_type
from app.importing.storage.models import Import, ImportConstant, ImportTouch
from app.importing.storage.profile_model import Profile
from app.importing.storage.staging_models import STAGED_CHECK
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.storage.entry_model import Line
from app.report.storage.saved_report_models import (
    Delivery,
    MailSettings,
    ReportComment,
    ReportDecision,
    ReportSchedule,
    SavedReport,
    ScheduleRun,
    ShareLink,
)
from app.report.storage.shuffle_test_model import ShuffleTest

__all__ = [
    "LINKED",
    "NAMES",
    "NUMBERED",
    "STAGED_CHECK",
    "Base",
    "Claim",
    "ClaimVersion",
    "Delivery",
    "Engagement",
    "ErasableText",
    "Event",
    "Import",
    "ImportConstant",
    "ImportTouch",
    "Job",
    "Line",
    "MailSettings",
    "OrganisationRow",
    "Profile",
    "Provider",
    "Rate",
    "RecordState",
    "ReportComment",
    "ReportDecision",
    "ReportSchedule",
    "Review",
    "SavedReport",
    "ScheduleRun",
    "ShareLink",
    "ShuffleTest",
    "Team",
    "User",
]
LINKED = {"provider": "provider.id", "user": "user_account.id", "team": "team.id"}


class User(Base):
    """Somebody who signs in: by name, the folded name being unique. `uniquifier` is their mark: another one ends every
    session, and browsers they signed in with before are strange again. `must_change`: somebody else knows the password.
    """

    __tablename__ = "user_account"
    __table_args__ = NUMBERED
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text)
    folded: Mapped[str] = mapped_column(sa.Text, unique=True)
    name_sort: Mapped[str] = mapped_column(sa.Text)
    email: Mapped[str | None] = mapped_column(sa.Text)
    password: Mapped[str | None] = mapped_column(sa.Text)
    active: Mapped[bool] = mapped_column(default=True)
    roles: Mapped[Any] = mapped_column(Listed)
    uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    added_at: Mapped[datetime]
    must_change: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    revision: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": revision}


class Team(Base):
    __tablename__ = "team"
    __table_args__ = NUMBERED
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text)
    folded: Mapped[str] = mapped_column(sa.Text, unique=True)
    name_sort: Mapped[str] = mapped_column(sa.Text)
    archived: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": revision}


class Provider(Base):
    """`folded` is the name with case, width and spaces folded: one provider a folded name. `name_sort` is without
    accents too: what a list is ordered by, and a search looks through."""

    __tablename__ = "provider"
    __table_args__ = (sa.UniqueConstraint("folded", "sample"), NUMBERED)
    id: Mapped[int] = mapped_column(primary_key=True)
    sample: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(sa.Text)
    folded: Mapped[str] = mapped_column(sa.Text)
    name_sort: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[str | None] = mapped_column(sa.String(40))
    country: Mapped[str | None] = mapped_column(sa.Text)
    email: Mapped[str | None] = mapped_column(sa.Text)
    website: Mapped[str | None] = mapped_column(sa.Text)
    notes: Mapped[str | None] = mapped_column(sa.Text)
    archived: Mapped[bool | None]
    serves_other_clients: Mapped[bool | None]
    taxes_borne_by: Mapped[str | None] = mapped_column(sa.String(40))
    insurance_borne_by: Mapped[str | None] = mapped_column(sa.String(40))
    expenses_borne_by: Mapped[str | None] = mapped_column(sa.String(40))
    workload_set_by: Mapped[str | None] = mapped_column(sa.String(40))
    fee_agreed_with: Mapped[str | None] = mapped_column(sa.String(40))
    revision: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": revision}


def _engagement_column(name: str) -> sa.Column[Any]:
    field = FIELDS[name]
    if isinstance(field.kind, Link):
        return sa.Column(f"{name}_id", sa.Integer, ForeignKey(LINKED[field.kind.to]), index=True)
    needed = name in ("reference", "title", "arrangement", "status")
    return sa.Column(name, column_type(field.kind), nullable=not needed)


class Engagement(Base):
    """`folded` holds what a search looks through; `recorded_at` and `changed_at` are when it was logged and touched;
    `removed_at` is when it was taken out of every list and count, keeping its reference; `retags` counts changes of the
    arrangement; `title_sort` orders titles alike on every database."""

    __table__ = sa.Table(
        "engagement",
        NAMES,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sample", sa.Boolean, nullable=False, default=False),
        *(_engagement_column(name) for name in FIELDS),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("title_sort", sa.Text, nullable=False),
        sa.Column("retags", sa.Integer, nullable=False, default=0),
        sa.Column("recorded_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("removed_at", Moment),
        sa.Column("revision", sa.Integer, nullable=False),
        # No index begins with `sample`: nearly all rows are alike in it, and SQLite would look each of them up.
        sa.UniqueConstraint("reference", "sample"),
        sa.Index("ix_engagement_started_on", "started_on", "id"),
        sa.Index("ix_engagement_ended_on", "ended_on", "id"),
        sa.Index("ix_engagement_title_sort", "title_sort", "id"),
        sa.Index("ix_engagement_continues", "continues"),
        sa.Index(
            "ix_engagement_removed_at",
            "removed_at",
            sqlite_where=sa.text("removed_at IS NOT NULL"),
            postgresql_where=sa.text("removed_at IS NOT NULL"),
        ),
        **NUMBERED,
    )
    __mapper_args__ = {"version_id_col": __table__.c.revision}


class Review(Base):
    """One reviewer's answers; without a reviewer it is the nameless review "record", one an engagement.

    `folded` is the comment as a search compares it."""

    __table__ = sa.Table(
        "review",
        NAMES,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("engagement_id", sa.Integer, ForeignKey("engagement.id", ondelete="CASCADE"), nullable=False),
        sa.Column("reviewer_id", sa.Integer, ForeignKey("user_account.id"), index=True),
        *(sa.Column(name, column_type(field.kind)) for name, field in REVIEW_FIELDS.items()),
        sa.Column("folded", sa.Text),
        sa.Column("reviewed_at", Moment, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.UniqueConstraint("engagement_id", "reviewer_id"),
        sa.Index(
            "uq_review_record",
            "engagement_id",
            unique=True,
            sqlite_where=sa.text("reviewer_id IS NULL"),
            postgresql_where=sa.text("reviewer_id IS NULL"),
        ),
        **NUMBERED,
    )
    __mapper_args__ = {"version_id_col": __table__.c.revision}


class OrganisationRow(Base):
    """The organisation's settings: one row."""

    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text)
    reporting_currency: Mapped[str] = mapped_column(sa.String(3))
    currency_chosen: Mapped[bool] = mapped_column(server_default=sa.false())
    time_zone: Mapped[str] = mapped_column(sa.String(60))
    hours_per_day: Mapped[Any] = mapped_column(Scaled(2))
    own_hourly_cost: Mapped[int | None] = mapped_column(sa.BigInteger)
    financial_year_month: Mapped[int]
    scope_bands: Mapped[Any] = mapped_column(sa.JSON)
    category_labels: Mapped[dict[str, Any]]
    questions: Mapped[Any] = mapped_column(sa.JSON)
    window_months: Mapped[int]
    key_contrasts: Mapped[Any] = mapped_column(sa.JSON, server_default="[]")
    revision: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": revision}


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


class Rate(Base):
    """Units of `currency` for one euro on a day, as whole 1/10^8ths, and who says so."""

    __tablename__ = "rate"
    currency: Mapped[str] = mapped_column(sa.String(3), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    per_euro: Mapped[Any] = mapped_column(Scaled(8))
    source: Mapped[str] = mapped_column(sa.String(40))


class ErasableText(Base):
    """A name or free text about a person, as history knew it; erasing empties it and leaves the number."""

    __tablename__ = "erasable_text"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int]
    text: Mapped[str | None] = mapped_column(sa.Text)
    erased_at: Mapped[datetime | None]
    __table_args__ = (sa.Index("ix_erasable_text_subject", "subject", "subject_id"), NUMBERED)


class Event(Base):
    """One thing somebody did. `changes` maps a field to its value before and after. `key` is that of the waiting event
    it came from, if it did."""

    __tablename__ = "event"
    __table_args__ = (
        sa.Index("ix_event_subject", "subject", "subject_id", "id"),
        sa.Index("ix_event_at", "at", "id"),
        sa.Index("ix_event_key", "key", unique=True),
        NUMBERED,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(sa.String(40), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    source: Mapped[str] = mapped_column(sa.String(20))
    address_id: Mapped[int | None] = mapped_column(ForeignKey("erasable_text.id"))
    subject: Mapped[str | None] = mapped_column(sa.String(20))
    subject_id: Mapped[int | None]
    changes: Mapped[dict[str, Any]]
    note: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(sa.String(32))


class RecordState(Base):
    """One row: how often the record has changed, and the next number for a made-up reference."""

    __tablename__ = "record_state"
    id: Mapped[int] = mapped_column(primary_key=True)
    changes: Mapped[int]
    next_reference: Mapped[int]
