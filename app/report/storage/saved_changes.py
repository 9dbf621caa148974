"""What happened to the engagements of a saved report, and who changed them since."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.events import Event, EventFilter, EventKind
from app.core.domain.selection import Page
from app.core.storage import bulk, events
from app.record.storage import models as record_models
from app.report.domain.changes import EDITED, LEFT_PERIOD, REMOVED

ENGAGEMENT = record_models.Engagement.__table__
_LATEST = Page(size=20)  # so many events of one engagement are looked through


@dataclass(frozen=True, slots=True)
class ChangedEngagement:
    """An engagement that was edited or removed. `title`: the one it has now, None where it is there no more; `by`: who
    did so, the last one first; `at`: when last, None where history does not say; `fields`: names of those changed."""

    number: int
    reference: str | None
    title: str | None
    by: tuple[str, ...]
    at: datetime | None
    fields: tuple[str, ...]


def removal_reasons(session: Session, numbers: Collection[int], first: date | None) -> dict[int, str]:
    """Returns, by number, why engagements are no longer in a selection: deleted, or with a day before `first`, or else
    edited so that they no longer match."""
    if not numbers:
        return {}
    it = ENGAGEMENT.c
    rows = session.execute(
        sa.select(it.id, it.removed_at, sa.func.coalesce(it.ended_on, it.started_on).label("day")).where(
            bulk.number_in(session, it.id, sorted(numbers))
        )
    )
    found = dict.fromkeys(numbers, REMOVED)
    for row in rows:
        if row.removed_at is None:
            found[row.id] = LEFT_PERIOD if first and row.day and row.day < first else EDITED
    return found


def changed_engagements(
    session: Session, numbers: Collection[int], since: datetime, removed: bool = False
) -> Iterator[ChangedEngagement]:
    """Returns who changed these engagements since, or `removed` them, in order of number. Changes inherited from the
    provider's card are reported as changes of the card."""
    it = ENGAGEMENT.c
    rows = (
        {
            row.id: row
            for row in session.execute(
                sa.select(it.id, it.reference, it.title, it.provider_id).where(
                    bulk.number_in(session, it.id, sorted(numbers))
                )
            )
        }
        if numbers
        else {}
    )
    for number in sorted(numbers):
        row = rows.get(number)
        those = _events_since(session, "engagement", number, since)
        if removed:
            those = tuple(each for each in those if each.what in (EventKind.REMOVED, EventKind.UNDONE)) or those
        elif not those and row is not None and row.provider_id is not None:
            those = _events_since(session, "provider", row.provider_id, since)
        yield ChangedEngagement(
            number,
            row.reference if row else None,
            row.title if row else None,
            tuple(dict.fromkeys(each.actor for each in those)),
            those[0].at if those else None,
            () if removed else tuple(sorted({name for each in those for name in each.changes})),
        )


def _events_since(session: Session, subject: str, number: int, since: datetime) -> tuple[Event, ...]:
    found, _ = events.listing(session, subject, number, _LATEST, EventFilter(since=since))
    return tuple(each for each in found if each.what is not EventKind.RECORDED)
