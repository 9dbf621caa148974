"""Known spend by arrangement, provider, team and financial year, and its concentration.

Amounts are added up in one currency. A year has the invoices of its days; an engagement without invoices is in the year
it ended in, else began. Engagements whose cost is unknown, or has no exchange rate, are listed, not counted as 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np

from app.core.domain.money import Money
from app.record.domain.engagements import ARRANGEMENTS
from app.report.domain.claims import NUMBER, RATING, YES_NO, Measure, Outcome
from app.report.domain.evidence import Evidence
from app.report.domain.measures import MISSING_REASONS, REASON_CODES, MissingReason
from app.report.domain.measures.conversion import RateUsed, rates_used
from app.report.domain.measures.group_statistics import group_means, group_medians
from app.report.domain.measures.spend_totals import Costs, Key_co, SpendLine, SpendTotal, financial_year_label

BOTH = "both"
MIN_COSTS = 5
PROVIDER_OUTCOMES: tuple[Outcome, ...] = (
    Outcome(
        key="quality",
        label="Quality",
        measure=Measure(name="quality", shape=RATING, predicate="was the better", unit="of 5"),
    ),
    Outcome(
        key="goal-met",
        label="Goal met",
        measure=Measure(name="goal_met", shape=YES_NO, predicate="fully met their goal"),
    ),
    Outcome(
        key="lateness",
        label="Lateness",
        ended=True,
        measure=Measure(name="lateness", shape=NUMBER, predicate="was later", unit="days"),
    ),
)
"""The outcomes that are shown with each provider's spend."""
Array = Any


def sum_lines(lines: Sequence[SpendLine[Any]]) -> SpendLine[None]:
    """Returns the sum of several lines (at least one), without a key."""
    years = [reduce(add, of_year) for of_year in zip(*(line.years for line in lines), strict=True)]
    return SpendLine(None, reduce(add, [line.whole for line in lines]), tuple(years))


@dataclass(frozen=True, slots=True)
class TypicalOutcome:
    """The median, or share of yes, and the number of engagements; None without any."""

    engagements: int
    value: float | None


@dataclass(frozen=True, slots=True)
class ProviderSpend:
    """A provider's spend. `share` is its part of the known spend, `cumulative` that of all down to it; None where no
    cost of it is known. `arrangement` is “both” where it worked in both. `outcomes` are in the order of
    PROVIDER_OUTCOMES."""

    line: SpendLine[int]
    arrangement: str
    share: float | None
    cumulative: float | None
    outcomes: tuple[TypicalOutcome, ...]


@dataclass(frozen=True, slots=True)
class Spend:
    """`years` name the columns of every line, the first year first; None is for engagements without a day.

    `providers`: largest spend first, those without any known cost last. `unknown`: engagements' numbers by the reason
    why their cost is unknown. `dominant_engagement`: the one that is most of the spend; `rates`: the exchange rates
    used.
    """

    currency: str
    years: tuple[str | None, ...]
    whole: SpendLine[None]
    arrangements: tuple[SpendLine[str], ...]
    teams: tuple[SpendLine[int | None], ...]
    without_provider: SpendLine[None] | None
    providers: tuple[ProviderSpend, ...]
    unknown: Mapping[MissingReason, tuple[int, ...]]
    dominant_engagement: "DominantEngagement | None" = None
    rates: tuple[RateUsed, ...] = ()


@dataclass(frozen=True, slots=True)
class DominantEngagement:
    """One engagement, by its number, whose cost is most of the known spend; `rest`: the spend of all others."""

    engagement: int
    cost: Money
    rest: Money
    share: float


def build_spend(evidence: Evidence, first_month: int) -> Spend:
    """Returns the spend of these engagements; `first_month` begins the organisation's financial year."""
    record = evidence.record
    columns, costs = record.columns, Costs(record, first_month)
    (total,) = costs.lines(np.zeros(len(columns), np.int64), [None])
    provider_ids, provider_index = _index_numbers(np.where(columns["provider"] < 0, -1, columns["provider_id"]))
    teams, team_index = _index_numbers(columns["team"])
    lines = costs.lines(provider_index, provider_ids)
    no_provider = provider_index < 0
    without = costs.lines(np.where(no_provider, 0, -1), [None])[0] if no_provider.any() else None
    providers = _provider_lines(evidence, lines, provider_index, total.whole.total)
    return Spend(
        currency=costs.currency,
        years=tuple(financial_year_label(each, first_month) for each in costs.begins),
        whole=total,
        arrangements=costs.lines(columns["arrangement"].astype(np.int64), ARRANGEMENTS),
        teams=_team_lines(costs, team_index, teams),
        without_provider=without,
        providers=providers,
        unknown=_unknown_costs(costs, columns["id"]),
        dominant_engagement=_dominant_engagement(costs, columns["id"], total.whole),
        rates=rates_used(costs.known, record),
    )


def _dominant_engagement(costs: Costs, ids: Array, total: SpendTotal) -> DominantEngagement | None:
    """Returns the engagement with most of the spend, if any; None below MIN_COSTS, where one often has most of it."""
    if total.total is None or total.known < MIN_COSTS:
        return None
    index = int(np.argmax(np.where(costs.known, costs.minor, -1)))
    cost = Money(int(costs.minor[index]), costs.currency)
    if 2 * cost.minor <= total.total.minor:
        return None
    return DominantEngagement(
        int(ids[index]), cost, Money(total.total.minor - cost.minor, costs.currency), cost.minor / total.total.minor
    )


def _team_lines(costs: Costs, team_index: Array, teams: Sequence[int]) -> tuple[SpendLine[int | None], ...]:
    """Returns the largest team first, engagements without a team last."""
    found: list[SpendLine[int | None]] = [*_sort_by_total(costs.lines(team_index, teams))]
    return (*found, *costs.lines(np.where(team_index < 0, 0, -1), [None])) if (team_index < 0).any() else tuple(found)


def _index_numbers(codes: Array) -> tuple[list[int], Array]:
    """Returns the distinct numbers, and each engagement's index among them, -1 where it has none."""
    distinct, index = np.unique(codes, return_inverse=True)
    n_unknown = int(np.count_nonzero(distinct < 0))
    return distinct[n_unknown:].tolist(), np.maximum(index - n_unknown, -1)


def _sort_by_total(lines: Sequence[SpendLine[Key_co]]) -> list[SpendLine[Key_co]]:
    """Returns the lines with the largest first, unknown totals last; stable."""
    return sorted(lines, key=lambda line: -line.whole.total.minor if line.whole.total else 1)


def _provider_lines(
    evidence: Evidence, lines: Sequence[SpendLine[int]], provider_index: Array, total: Money | None
) -> tuple[ProviderSpend, ...]:
    arrangement = evidence.record.columns["arrangement"]
    sides = [
        np.bincount(provider_index[(provider_index >= 0) & (arrangement == at)], minlength=len(lines)).tolist()
        for at in range(len(ARRANGEMENTS))
    ]
    typical = [_typical_outcomes(evidence, outcome, provider_index, len(lines)) for outcome in PROVIDER_OUTCOMES]
    index_by_key = {line.key: at for at, line in enumerate(lines)}
    found, running_total = [], 0
    for line in _sort_by_total(lines):
        at, share, cumulative = index_by_key[line.key], None, None
        if line.whole.total and total and total.minor:
            running_total += line.whole.total.minor
            share, cumulative = line.whole.total.minor / total.minor, running_total / total.minor
        sided = [side for side, of in zip(ARRANGEMENTS, sides, strict=True) if of[at]]
        found.append(
            ProviderSpend(
                line, sided[0] if len(sided) == 1 else BOTH, share, cumulative, tuple(each[at] for each in typical)
            )
        )
    return tuple(found)


def _typical_outcomes(
    evidence: Evidence, outcome: Outcome, provider_index: Array, n_providers: int
) -> list[TypicalOutcome]:
    sample = evidence.sample_of(outcome)
    provider_index = provider_index[sample.used]
    counts, values = (group_means if sample.yes_or_no else group_medians)(
        provider_index[provider_index >= 0], sample.y[provider_index >= 0], n_providers
    )
    return [TypicalOutcome(n, value if n else None) for n, value in zip(counts.tolist(), values.tolist(), strict=True)]


def _unknown_costs(costs: Costs, ids: Array) -> dict[MissingReason, tuple[int, ...]]:
    found = {why: tuple(ids[costs.lack == REASON_CODES[why]].tolist()) for why in MISSING_REASONS}
    return {why: numbers for why, numbers in found.items() if numbers}
