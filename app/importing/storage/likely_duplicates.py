"""Engagements that rows without a reference may duplicate, found by title or provider."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.money import Money
from app.core.storage import bulk
from app.record.storage import models as record_models

ENGAGEMENT, PROVIDER = record_models.Engagement.__table__, record_models.Provider.__table__


@dataclass(frozen=True, slots=True)
class Candidate:
    """The values that identify an engagement; texts without case and accents."""

    id: int
    reference: str
    title: str
    provider: str | None
    started_on: date | None
    ended_on: date | None
    costs: frozenset[tuple[Decimal, str]]


def candidates(
    session: Session, titles: Collection[str], providers: Collection[str], starts: Collection[date]
) -> list[Candidate]:
    """Returns the own (not sample) engagements with one of these titles, or with one of these providers and one of
    these start dates, in the order they were recorded."""
    e = ENGAGEMENT.c
    found: dict[int, Candidate] = {}
    of = bulk.text_in(session, PROVIDER.c.name_sort, providers)
    for meant in (bulk.text_in(session, e.title_sort, titles), sa.and_(e.started_on.in_(sorted(starts)), of)):
        for row in session.execute(
            sa.select(
                e.id,
                e.reference,
                e.title_sort,
                PROVIDER.c.name_sort,
                e.started_on,
                e.ended_on,
                e.actual_cost,
                e.agreed_cost,
                e.currency,
            )
            .select_from(ENGAGEMENT.outerjoin(PROVIDER, PROVIDER.c.id == e.provider_id))
            .where(e.sample.is_(False), e.removed_at.is_(None), meant)
        ):
            costs = frozenset(
                (Money(minor, row.currency).amount, row.currency)
                for minor in (row.actual_cost, row.agreed_cost)
                if minor is not None
            )
            found[row.id] = Candidate(
                row.id, row.reference, row.title_sort, row.name_sort, row.started_on, row.ended_on, costs
            )
    return [found[number] for number in sorted(found)]
