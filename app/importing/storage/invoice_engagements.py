"""Reads what electronic invoices are matched with: engagements by provider, and entries by their number."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage import bulk
from app.importing.storage import imports
from app.record.storage import models
from app.record.storage.engagements import Stored

ENGAGEMENT, PROVIDER, LINE = models.Engagement.__table__, models.Provider.__table__, models.Line.__table__
_IS_OWN = sa.and_(ENGAGEMENT.c.sample.is_(False), ENGAGEMENT.c.removed_at.is_(None))


def provider_names(session: Session, names: Iterable[str]) -> set[str]:
    """Returns those of the folded names that an own (not sample) provider has."""
    query = sa.select(PROVIDER.c.folded).where(
        PROVIDER.c.sample.is_(False), bulk.text_in(session, PROVIDER.c.folded, names)
    )
    return set(session.execute(query).scalars())


def engagements_by_provider(session: Session, names: Iterable[str]) -> dict[str, list[Stored]]:
    """Returns the own engagements of the providers with these folded names, the latest start first."""
    query = (
        sa.select(PROVIDER.c.folded, ENGAGEMENT.c.id)
        .join(PROVIDER, PROVIDER.c.id == ENGAGEMENT.c.provider_id)
        .where(_IS_OWN, bulk.text_in(session, PROVIDER.c.folded, names))
        .order_by(ENGAGEMENT.c.started_on.is_(None), ENGAGEMENT.c.started_on.desc(), ENGAGEMENT.c.id.desc())
    )
    rows = list(session.execute(query))
    stored = imports.engagements_by_id(session, {row.id for row in rows})
    found: dict[str, list[Stored]] = {}
    for row in rows:
        found.setdefault(row.folded, []).append(stored[row.id])
    return found


def recorded_numbers(session: Session, numbers: Iterable[str]) -> dict[tuple[str, str], str]:
    """Returns the references of own engagements with an entry of one of these numbers (deleted entries included), by
    number and folded provider."""
    query = (
        sa.select(LINE.c.key, PROVIDER.c.folded, ENGAGEMENT.c.reference)
        .join(ENGAGEMENT, ENGAGEMENT.c.id == LINE.c.engagement_id)
        .join(PROVIDER, PROVIDER.c.id == ENGAGEMENT.c.provider_id)
        .where(_IS_OWN, bulk.text_in(session, LINE.c.key, numbers))
        .order_by(LINE.c.removed_at.is_(None), LINE.c.id)
    )
    return {(row.key, row.folded): row.reference for row in session.execute(query)}
