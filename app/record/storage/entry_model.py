"""The table of lines (entries of an engagement), and the tables that stage the lines of a file until it is imported."""

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import ForeignKey

from app.core.storage.base import AUTOINCREMENT, METADATA, Base
from app.core.storage.types import UtcDateTime, column_type
from app.record.domain.entries import LINE_FIELDS


class Line(Base):
    """A line. `amount` is in minor units of the engagement's currency; `mark` is the digest of the original content,
    which identifies lines without a key; `import_id` is the import that created it."""

    __table__ = sa.Table(
        "line",
        METADATA,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("engagement_id", sa.Integer, ForeignKey("engagement.id", ondelete="CASCADE"), nullable=False),
        *(sa.Column(name, column_type(field.kind), nullable=name != "kind") for name, field in LINE_FIELDS.items()),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.Column("import_id", sa.Integer, ForeignKey("import.id"), index=True),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
        sa.Column("removed_at", UtcDateTime),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.UniqueConstraint("engagement_id", "key"),
        sa.Index("ix_line_engagement_id_day", "engagement_id", "day", "id"),
        sa.Index(
            "ix_line_removed_at",
            "removed_at",
            sqlite_where=sa.text("removed_at IS NOT NULL"),
            postgresql_where=sa.text("removed_at IS NOT NULL"),
        ),
        **AUTOINCREMENT,
    )
    __mapper_args__ = {"version_id_col": __table__.c.revision}
    if TYPE_CHECKING:
        id: int
        mark: str
        import_id: int | None
        removed_at: datetime | None
        revision: int


_POSITION_TYPE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Staged lines have the position of their engagement in the file; of engagements with lines to import, the reference
# is staged too.
STAGED_LINE = sa.Table(
    "staged_line",
    METADATA,
    sa.Column("place", _POSITION_TYPE, primary_key=True, autoincrement=False),
    sa.Column("engagement", sa.Integer, nullable=False),
    *(sa.Column(name, column_type(field.kind)) for name, field in LINE_FIELDS.items()),
    sa.Column("mark", sa.String(32), nullable=False),
)
STAGED_GROUP = sa.Table(
    "staged_group",
    METADATA,
    sa.Column("place", _POSITION_TYPE, primary_key=True, autoincrement=False),
    sa.Column("reference", sa.Text, nullable=False),
)
