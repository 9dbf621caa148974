"""Updates many engagements by one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage.database import mark_written
from app.record.domain.engagements import Engagement
from app.record.storage.engagements import ENGAGEMENT, Stored, to_columns

_KEY = "number_of_row"
_AT_ONCE = 1_000


def update_many(
    session: Session, rows: Sequence[tuple[Stored, Engagement, Mapping[str, int | None]]], now: datetime
) -> None:
    """Replaces each stored engagement by the one beside it, with the ids of the records that it names.

    The rows have to be locked, so that their revisions are still those that were read.
    """
    statement = None
    for begin in range(0, len(rows), _AT_ONCE):
        values = [
            to_columns(after, dict(links))
            | {
                _KEY: before.id,
                "changed_at": now,
                "revision": before.revision + 1,
                "retags": before.retags + (after.arrangement != before.engagement.arrangement),
            }
            for before, after, links in rows[begin : begin + _AT_ONCE]
        ]
        if statement is None:
            names = values[0].keys() - {_KEY}
            statement = (
                sa.update(ENGAGEMENT)
                .where(ENGAGEMENT.c.id == sa.bindparam(_KEY))
                .values({name: sa.bindparam(name) for name in names})
            )
        session.execute(statement, values)
    mark_written(session)
    session.expire_all()
