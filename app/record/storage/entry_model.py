"""The table of lines: what was invoiced, worked, spent, added or paid back under an engagement; and where the checked
lines of a file wait until they go over."""

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import ForeignKey

from app.core.storage.base import AUTOINCREMENT, METADATA, Base
from app.core.storage.types import UtcDateTime, column_type
from app.record.domain.entries import LINE_FIELDS


class Line(Base):
    """`amount` is in minor units of the engagement's currency; `mark` tells lines without a key apart, as they came;
    `import_id` is the file it came with; `removed_at` is when somebody took it out of every sum."""

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
# Lines wait with the turn of their engagement; of those whose lines go over, the reference waits too.
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
