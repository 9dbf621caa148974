"""Tables of checked rows until they are imported: new ones as they will be, changed ones with their changes.

`place` combines the import's number and the row's position in its list, so that each list of an import is contiguous
and a page of it is found by index.
"""

import sqlalchemy as sa

from app.core.domain.kinds import Link
from app.core.storage.base import METADATA
from app.core.storage.types import column_type
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS


def _table(name: str, *columns: sa.Column[object]) -> sa.Table:
    place = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Table(name, METADATA, sa.Column("place", place, primary_key=True, autoincrement=False), *columns)


def _engagement_column(name: str) -> sa.Column[object]:
    kind = FIELDS[name].kind
    if isinstance(kind, Link):
        return sa.Column(f"{name}_id", sa.Integer)
    return sa.Column(name, column_type(kind), nullable=name not in ("title", "arrangement", "status"))


# The result of a check, except its rows; `changes` is the record's change count at that time.
STAGED_CHECK = sa.Table(
    "staged_check",
    METADATA,
    sa.Column("import_id", sa.Integer, sa.ForeignKey("import.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("changes", sa.Integer, nullable=False),
    sa.Column("said", sa.JSON, nullable=False),
)
# A link to a new provider or team is negative: its position among the new names.
STAGED_ENGAGEMENT = _table(
    "staged_engagement",
    sa.Column("line", sa.Integer, nullable=False),
    *(_engagement_column(name) for name in FIELDS),
    sa.Column("folded", sa.Text, nullable=False),
    sa.Column("title_sort", sa.Text, nullable=False),
)
STAGED_REVIEW = _table(
    "staged_review",
    *(sa.Column(name, column_type(field.kind)) for name, field in REVIEW_FIELDS.items()),
    sa.Column("folded", sa.Text),
)
# New providers and teams, and (with `known_id`) changed cards of existing providers. `made_id` is the id reserved for a
# new one, once the import is prepared.
STAGED_NAME = _table(
    "staged_name",
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("card", sa.Text, nullable=False),
    sa.Column("known_id", sa.Integer),
    sa.Column("revision", sa.Integer),
    sa.Column("made_id", sa.Integer),
)
STAGED_CHANGE = _table(
    "staged_change",
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("engagement_id", sa.Integer, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
)
# Changed engagements and reviews in full as they will be, replacing those with this revision (reviews may also be new;
# a review without any answer is deleted), and erasable texts with the ids that the changes refer to.
STAGED_AFTER = _table(
    "staged_after",
    sa.Column("engagement_id", sa.Integer, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    *(_engagement_column(name) for name in FIELDS),
    sa.Column("folded", sa.Text, nullable=False),
    sa.Column("title_sort", sa.Text, nullable=False),
    sa.Column("retags", sa.Integer, nullable=False),
)
STAGED_ANSWER = _table(
    "staged_answer",
    sa.Column("engagement_id", sa.Integer, nullable=False),
    sa.Column("reviewer_id", sa.Integer),
    sa.Column("review_id", sa.Integer),
    sa.Column("revision", sa.Integer),
    *(sa.Column(name, column_type(field.kind)) for name, field in REVIEW_FIELDS.items()),
    sa.Column("folded", sa.Text),
    sa.Column("silent", sa.Boolean, nullable=False),
)
STAGED_TEXT = _table(
    "staged_text",
    sa.Column("subject", sa.String(20), nullable=False),
    sa.Column("subject_id", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
# What an import does to a changed record.
STAGED_IMPORT_CHANGE = _table(
    "staged_import_change",
    sa.Column("subject", sa.String(20), nullable=False),
    sa.Column("subject_id", sa.Integer, nullable=False),
    sa.Column("entry", sa.JSON, nullable=False),
)
STAGED_ROW = _table(
    "staged_row",
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("reference", sa.Text),
    sa.Column("title", sa.Text),
    sa.Column("said", sa.Text, nullable=False),
)
