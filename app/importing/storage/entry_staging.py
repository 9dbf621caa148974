"""Staged entries of a file, under the position of their engagement, until the import is committed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage import bulk
from app.core.storage.database import mark_written
from app.core.storage.types import UtcDateTime
from app.importing.storage.staging import in_import, row_key
from app.record.domain.entries import LINE_FIELDS, Line, content_digest
from app.record.storage import models as record_models
from app.record.storage.entry_model import STAGED_GROUP, STAGED_LINE

LINE, ENGAGEMENT = record_models.Line.__table__, record_models.Engagement.__table__


def stage_entries(session: Session, number: int, turn: int, made: Sequence[tuple[int, Line]]) -> None:
    """Stages new entries from position `turn` on, each with the position of its engagement."""
    if made:
        lines = [line for _, line in made]
        first = row_key(number, turn)
        bulk.copy(
            session,
            STAGED_LINE,
            {
                "place": range(first, first + len(made)),
                "engagement": [of for of, _ in made],
                **bulk.to_columns(lines, LINE_FIELDS),
                "mark": [content_digest(line) for line in lines],
            },
        )


def stage_groups(session: Session, number: int, references: Mapping[int, str]) -> None:
    """Stages the references, by position, of the engagements whose entries are imported."""
    if references:
        bulk.copy(
            session,
            STAGED_GROUP,
            {"place": [row_key(number, turn) for turn in references], "reference": list(references.values())},
        )


def write_staged(session: Session, number: int, now: datetime) -> None:
    """Writes the staged entries of this import; their engagements exist by now."""
    of = sa.literal(row_key(number), sa.BigInteger()) + STAGED_LINE.c.engagement
    names = [*LINE_FIELDS, "mark"]
    query = (
        sa.select(
            ENGAGEMENT.c.id,
            *(STAGED_LINE.c[name] for name in names),
            sa.literal(number),
            sa.literal(now, UtcDateTime()),
            sa.literal(1),
        )
        .join(STAGED_GROUP, STAGED_GROUP.c.place == of)
        .join(
            ENGAGEMENT,
            sa.and_(ENGAGEMENT.c.reference == STAGED_GROUP.c.reference, ENGAGEMENT.c.sample.is_(False)),
        )
        .where(in_import(STAGED_LINE, number))
        .order_by(STAGED_LINE.c.place)
    )
    session.execute(
        sa.insert(LINE).from_select(["engagement_id", *names, "import_id", "recorded_at", "revision"], query)
    )
    mark_written(session)
