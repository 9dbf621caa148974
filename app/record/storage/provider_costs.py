"""What the engagements of a provider cost together, currency by currency, as far as the record knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain import money
from app.core.domain.money import Money
from app.record.storage import models
from app.record.storage.selection_sql import NOT_REMOVED

E = models.Engagement.__table__.c


@dataclass(frozen=True, slots=True)
class Costs:
    """`known`: one sum a currency, the largest number of engagements first; `unknown`: engagements without a cost."""

    amounts: tuple[Money, ...]
    without_cost: int


def costs_by_provider(session: Session, numbers: Sequence[int]) -> dict[int, Costs]:
    """The costs of each of these providers by number; without any engagement they are not there."""
    sums: dict[int, dict[str, list[int]]] = {}
    unknown: dict[int, int] = {}
    paid = (
        sa.select(
            E.provider_id,
            E.currency,
            sa.func.count(),
            sa.func.sum(E.actual_cost),
        )
        .where(E.provider_id.in_(numbers), E.actual_cost.is_not(None), NOT_REMOVED)
        .group_by(E.provider_id, E.currency)
    )
    for provider, currency, many, minor in session.execute(paid):
        sums.setdefault(provider, {})[currency] = [many, int(minor)]
    others = sa.select(E.provider_id, E.currency, E.percentage, E.project_budget).where(
        E.provider_id.in_(numbers), E.actual_cost.is_(None), NOT_REMOVED
    )
    for provider, currency, percentage, budget in session.execute(others):
        if percentage is None or budget is None:
            unknown[provider] = unknown.get(provider, 0) + 1
            continue
        both = sums.setdefault(provider, {}).setdefault(currency, [0, 0])
        part = money.convert(Money(budget, currency), percentage / Decimal(100), currency)
        both[0], both[1] = both[0] + 1, both[1] + part.minor
    return {
        provider: Costs(
            tuple(
                Money(minor, currency)
                for currency, (_, minor) in sorted(
                    sums.get(provider, {}).items(), key=lambda each: (-each[1][0], each[0])
                )
            ),
            unknown.get(provider, 0),
        )
        for provider in sums.keys() | unknown.keys()
    }
