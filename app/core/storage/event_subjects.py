"""Finds records by who did something to them."""

from collections.abc import Collection, Iterable
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.events import EventKind
from app.core.storage import models

EVENT = models.Event.__table__
_BATCH = 1_000


def subjects_by_user(
    session: Session, user_id: int | None, subject: str, ids: Iterable[int], kinds: Collection[EventKind]
) -> frozenset[int]:
    """Returns which of these records (a kind of record, and ids) have an event of one of these kinds by the user."""
    if user_id is None:
        return frozenset()
    found: set[int] = set()
    rest = iter(ids)
    while some := list(islice(rest, _BATCH)):
        query = sa.select(EVENT.c.subject_id).where(
            EVENT.c.subject == subject,
            EVENT.c.subject_id.in_(some),
            EVENT.c.what.in_([each.value for each in kinds]),
            EVENT.c.user_id == user_id,
        )
        found.update(session.execute(query).scalars())
    return frozenset(found)
