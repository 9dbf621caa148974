"""Reads what electronic invoices are matched with: engagements by provider, and entries by their number."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage import bulk
from app.importing.storage import imports
from app.record.storage import models
from app.record.storage.engagements import Stored

ENGAGEMENT, LINE = models.Engagement.__table__, models.Line.__table__
_IS_OWN = sa.and_(ENGAGEMENT.c.sample.is_(False), ENGAGEMENT.c.removed_at.is_(None))


def engagements_by_provider(session: Session, numbers: Iterable[int]) -> dict[int, list[Stored]]:
    """Returns the own engagements of providers, by the provider's id; the latest start first."""
    query = (
        sa.select(ENGAGEMENT.c.id, ENGAGEMENT.c.provider_id)
        .where(_IS_OWN, bulk.number_in(session, ENGAGEMENT.c.provider_id, sorted(numbers)))
        .order_by(ENGAGEMENT.c.started_on.is_(None), ENGAGEMENT.c.started_on.desc(), ENGAGEMENT.c.id.desc())
    )
    rows = list(session.execute(query))
    stored = imports.engagements_by_id(session, {row.id for row in rows})
    found: dict[int, list[Stored]] = {}
    for row in rows:
        found.setdefault(row.provider_id, []).append(stored[row.id])
    return found


def recorded_numbers(session: Session, numbers: Iterable[str]) -> dict[tuple[str, int], str]:
    """Returns the references of own engagements with an entry of one of these numbers (deleted entries included), by
    number and the id of the provider."""
    query = (
        sa.select(LINE.c.key, ENGAGEMENT.c.provider_id, ENGAGEMENT.c.reference)
        .join(ENGAGEMENT, ENGAGEMENT.c.id == LINE.c.engagement_id)
        .where(_IS_OWN, ENGAGEMENT.c.provider_id.is_not(None), bulk.text_in(session, LINE.c.key, numbers))
        .order_by(LINE.c.removed_at.is_(None), LINE.c.id)
    )
    return {(row.key, row.provider_id): row.reference for row in session.execute(query)}
