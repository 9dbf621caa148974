"""The tables of the record. An engagement's columns come from its field registry; the others are written out.

Every record has a revision, which detects concurrent changes of the same row.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.domain.kinds import Link
from app.core.storage import events
from app.core.storage.base import AUTOINCREMENT, METADATA, Base
from app.core.storage.types import ScaledDecimal, UtcDateTime, column_type
from app.record.domain.engagements import FIELDS
from app.record.domain.entries import HISTORY_FIELDS
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.storage.answer_models import AnswerRequest, CalendarFeed, EngagementReviewer
from app.record.storage.entry_model import Line
from app.record.storage.provider_models import DistinctProviders, ProviderAlias, ProviderMerge
from app.record.storage.saved_view_model import SavedView

__all__ = [
    "LINK_TARGETS",
    "AnswerRequest",
    "CalendarFeed",
    "DistinctProviders",
    "Engagement",
    "EngagementReviewer",
    "Line",
    "Provider",
    "ProviderAlias",
    "ProviderMerge",
    "Rate",
    "Review",
    "SavedView",
    "Team",
    "UserTeam",
]
LINK_TARGETS = {"provider": "provider.id", "user": "user_account.id", "team": "team.id"}


class Team(Base):
    __tablename__ = "team"
    __table_args__ = AUTOINCREMENT
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.Text)
    folded: Mapped[str] = mapped_column(sa.Text, unique=True)
    name_sort: Mapped[str] = mapped_column(sa.Text)
    archived: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": revision}


class UserTeam(Base):
    """A user belongs to a team."""

    __tablename__ = "user_team"
    __table_args__ = (sa.Index("ix_user_team_team_id", "team_id"),)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)


class Provider(Base):
    """`folded` is the name with case, width and spaces folded, unique among providers. `name_sort` is without accents
    too, for sorting and searching."""

    __tablename__ = "provider"
    __table_args__ = (
        sa.UniqueConstraint("folded", "sample"),
        sa.Index("ix_provider_name_sort", "name_sort", "id"),
        AUTOINCREMENT,
    )
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


# The columns of the index that counts, sums and sorts the list without reading the rows themselves, which hold long
# texts. It begins with the currency, by which costs are summed; no database allows more than 32 columns.
_LIST_COLUMNS = (
    "currency",
    "removed_at",
    "sample",
    "agreed_cost",
    "actual_cost",
    "status",
    "category",
    "arrangement",
    "provider_id",
    "owner_id",
    "team_id",
    "started_on",
    "ended_on",
    "due_on",
    "hours_actual",
    "hours_estimated",
    "pricing_model",
    "complexity",
    "cost_is_final",
    "end_reason",
    "rate",
    "percentage",
    "effort",
    "contact",
    "work_managed_by",
    "worker_control",
    "our_control",
    "team_size",
    "management_hours",
    "in_house_cost",
    "in_house_days",
    "title_sort",
)
# The same for similar engagements, and for the engagements and costs of providers.
_SIMILAR_COLUMNS = (
    "category",
    "arrangement",
    "status",
    "hours_actual",
    "hours_estimated",
    "effort",
    "complexity",
    "ended_on",
    "removed_at",
    "sample",
)
_PROVIDER_COLUMNS = (
    "provider_id",
    "removed_at",
    "arrangement",
    "started_on",
    "ended_on",
    "currency",
    "actual_cost",
    "percentage",
    "project_budget",
)


def _engagement_column(name: str) -> sa.Column[Any]:
    field = FIELDS[name]
    if isinstance(field.kind, Link):
        indexed = name != "provider"  # which has an index of more columns
        return sa.Column(f"{name}_id", sa.Integer, ForeignKey(LINK_TARGETS[field.kind.to]), index=indexed)
    required = name in ("reference", "title", "arrangement", "status")
    return sa.Column(name, column_type(field.kind), nullable=not required)


class Engagement(Base):
    """`folded` is the search text (`search_text`); `recorded_at` is when it was logged; `removed_at` is when it was
    removed, though its reference stays taken; `retags` counts changes of the arrangement; `title_sort` orders titles
    the same on every database."""

    __table__ = sa.Table(
        "engagement",
        METADATA,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sample", sa.Boolean, nullable=False, default=False),
        *(_engagement_column(name) for name in FIELDS),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("title_sort", sa.Text, nullable=False),
        sa.Column("retags", sa.Integer, nullable=False, default=0),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("removed_at", UtcDateTime),
        sa.Column("revision", sa.Integer, nullable=False),
        # No index begins with `sample`: nearly all rows have the same value, and SQLite would look each of them up.
        sa.UniqueConstraint("reference", "sample"),
        sa.Index("ix_engagement_started_on", "started_on", "id"),
        sa.Index("ix_engagement_due_on", "due_on", "id"),
        sa.Index("ix_engagement_ended_on", "ended_on", "id"),
        sa.Index("ix_engagement_title_sort", "title_sort", "id"),
        sa.Index("ix_engagement_continues", "continues"),
        sa.Index("ix_engagement_actual_cost", "actual_cost", "id"),
        sa.Index("ix_engagement_list", *_LIST_COLUMNS),
        sa.Index("ix_engagement_similar", *_SIMILAR_COLUMNS),
        sa.Index("ix_engagement_provider_id", *_PROVIDER_COLUMNS),
        sa.Index(
            "ix_engagement_removed_at",
            "removed_at",
            sqlite_where=sa.text("removed_at IS NOT NULL"),
            postgresql_where=sa.text("removed_at IS NOT NULL"),
        ),
        **AUTOINCREMENT,
    )
    __mapper_args__ = {"version_id_col": __table__.c.revision}
    if TYPE_CHECKING:
        id: int
        changed_at: datetime
        removed_at: datetime | None
        revision: int


class Review(Base):
    """One reviewer's answers; without a reviewer it is the engagement's official review ("record").

    `folded` is the folded comment, for searching."""

    __table__ = sa.Table(
        "review",
        METADATA,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("engagement_id", sa.Integer, ForeignKey("engagement.id", ondelete="CASCADE"), nullable=False),
        sa.Column("reviewer_id", sa.Integer, ForeignKey("user_account.id"), index=True),
        *(sa.Column(name, column_type(field.kind)) for name, field in REVIEW_FIELDS.items()),
        sa.Column("folded", sa.Text),
        sa.Column("reviewed_at", UtcDateTime, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.UniqueConstraint("engagement_id", "reviewer_id"),
        sa.Index(
            "uq_review_record",
            "engagement_id",
            unique=True,
            sqlite_where=sa.text("reviewer_id IS NULL"),
            postgresql_where=sa.text("reviewer_id IS NULL"),
        ),
        **AUTOINCREMENT,
    )
    __mapper_args__ = {"version_id_col": __table__.c.revision}


class Rate(Base):
    """Units of `currency` for one euro on a day, stored in 1/10^8ths, with their source."""

    __tablename__ = "rate"
    currency: Mapped[str] = mapped_column(sa.String(3), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    per_euro: Mapped[Any] = mapped_column(ScaledDecimal(8))
    source: Mapped[str] = mapped_column(sa.String(40))


events.register_subject("team", Team.__table__.c.name)
events.register_subject("provider", Provider.__table__.c.name, PROVIDER_FIELDS)
events.register_subject("engagement", Engagement.__table__.c.reference, FIELDS)
events.register_subject("review", fields=REVIEW_FIELDS)
events.register_subject("line", fields=FIELDS | HISTORY_FIELDS)
