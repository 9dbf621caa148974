"""Sums the known costs of a provider's engagements by currency."""

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
    """`amounts`: a sum per currency, that with the most engagements first; `without_cost`: a number of engagements."""

    amounts: tuple[Money, ...]
    without_cost: int


def costs_by_provider(session: Session, numbers: Sequence[int]) -> dict[int, Costs]:
    """Returns the costs of these providers by id, for those with engagements."""
    sums: dict[int, dict[str, list[int]]] = {}
    without_cost: dict[int, int] = {}
    of_these = (E.provider_id.in_(numbers), NOT_REMOVED)
    # A percentage of a known budget is a known cost.
    is_share = sa.and_(E.actual_cost.is_(None), E.percentage.is_not(None), E.project_budget.is_not(None))
    counted = sa.select(
        E.provider_id,
        E.currency,
        sa.func.count(),
        sa.func.count(E.actual_cost),
        sa.func.sum(E.actual_cost),
        sa.func.count(sa.case((is_share, 1))),
    )
    shared = set()
    for provider, currency, every, paid, minor, shares in session.execute(
        counted.where(*of_these).group_by(E.provider_id, E.currency)
    ):
        without_cost[provider] = without_cost.get(provider, 0) + every - paid - shares
        if paid:
            sums.setdefault(provider, {})[currency] = [paid, int(minor)]
        if shares:
            shared.add(provider)
    query = sa.select(E.provider_id, E.currency, E.percentage, E.project_budget)
    found = session.execute(query.where(E.provider_id.in_(shared), is_share, NOT_REMOVED)) if shared else ()
    for provider, currency, percentage, budget in found:
        total = sums.setdefault(provider, {}).setdefault(currency, [0, 0])
        cost = money.convert(Money(budget, currency), percentage / Decimal(100), currency)
        total[0], total[1] = total[0] + 1, total[1] + cost.minor
    return {
        provider: Costs(
            tuple(
                Money(minor, currency)
                for currency, (_, minor) in sorted(
                    sums.get(provider, {}).items(), key=lambda each: (-each[1][0], each[0])
                )
            ),
            without_cost.get(provider, 0),
        )
        for provider in sums.keys() | without_cost.keys()
    }
