"""Finds candidates for similar engagements: the same kind of work, the other arrangement, nearest in size.

One query over few columns; the domain chooses among the results.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.kinds import Quantity
from app.core.storage.types import RATING_PARTS
from app.record.domain.engagements import ENDED_STATUSES, FIELDS
from app.record.storage import models as record_models
from app.record.storage.selection_sql import NOT_REMOVED
from app.report.domain.similar import UNKNOWN_STEPS, Candidate, Traits

ENGAGEMENT = record_models.Engagement.__table__
_HOURS = FIELDS["hours_actual"].kind
_PLACES = _HOURS.places if isinstance(_HOURS, Quantity) else 0
MAX_CANDIDATES = 60  # so many are left for the domain to choose from


def find_candidates(
    session: Session, arrangement: str, traits: Traits, bands: Mapping[str, float], sample: bool
) -> list[Candidate]:
    """Ended engagements of this arrangement and the category of `traits`, the nearest in size first, where its size is
    known; then the last ended. `bands`: the hours each effort band stands for."""
    hours = sa.func.coalesce(_as_integer("hours_actual"), _as_integer("hours_estimated"))
    scale = 10**_PLACES
    band = sa.case(
        *((ENGAGEMENT.c.effort == each, sa.literal_column(repr(size * scale))) for each, size in bands.items())
    )
    size = sa.func.coalesce(sa.func.nullif(hours, 0), band) * sa.literal_column("1.0")
    where = [*_ended_conditions(arrangement, sample), ENGAGEMENT.c.category == traits.category]
    order: list[Any] = [
        *_complexity_distance(traits.complexity),
        ENGAGEMENT.c.ended_on.desc().nulls_last(),
        ENGAGEMENT.c.id,
    ]
    if traits.size is not None:
        own: sa.ColumnElement[Any] = sa.literal_column(repr(traits.size * scale))
        order.insert(0, sa.case((size > own, size / own), else_=own / size))
        where.append(size.is_not(None))
    query = (
        sa.select(
            ENGAGEMENT.c.id,
            hours.label("hours"),
            size.label("size"),
            ENGAGEMENT.c.effort,
            ENGAGEMENT.c.complexity,
            ENGAGEMENT.c.ended_on,
        )
        .where(*where)
        .order_by(*order)
        .limit(MAX_CANDIDATES)
    )
    return [
        Candidate(
            row.id,
            Traits(
                traits.category,
                None if row.size is None else float(row.size) / scale,
                None if row.hours else row.effort,
                row.complexity,
            ),
            row.ended_on.toordinal() if row.ended_on else -1,
        )
        for row in session.execute(query)
    ]


def _complexity_distance(complexity: Decimal | None) -> list[sa.ColumnElement[int]]:
    """How far apart in complexity: of equal sizes the nearer one goes first."""
    if complexity is None:
        return []
    own: sa.ColumnElement[Any] = sa.literal_column(str(int(complexity * RATING_PARTS)))
    distance = sa.func.abs(sa.type_coerce(ENGAGEMENT.c.complexity, sa.SmallInteger) - own)
    return [sa.func.coalesce(distance, sa.literal_column(str(UNKNOWN_STEPS * RATING_PARTS)))]


def counts(session: Session, arrangement: str, category: str | None, sample: bool) -> tuple[int, int]:
    """How many engagements of this arrangement have ended, and how many of those in this category."""
    same = sa.func.sum(sa.case((ENGAGEMENT.c.category == category, 1), else_=0))
    query = sa.select(sa.func.count(), sa.func.coalesce(same, 0)).where(*_ended_conditions(arrangement, sample))
    row = session.execute(query).one()
    return int(row[0]), int(row[1])


def _ended_conditions(arrangement: str, sample: bool) -> list[sa.ColumnElement[bool]]:
    return [
        ENGAGEMENT.c.sample.is_(sample),
        ENGAGEMENT.c.arrangement == arrangement,
        ENGAGEMENT.c.status.in_(ENDED_STATUSES),
        NOT_REMOVED,
    ]


def _as_integer(name: str) -> sa.ColumnElement[int]:
    return sa.type_coerce(ENGAGEMENT.c[name], sa.BigInteger)
