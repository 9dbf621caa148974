"""What was spent, as far as it is known: by arrangement, provider, team and financial year, and how concentrated it is.

Amounts are added up in one currency. A year holds the invoices of its days; an engagement without invoices is in the
year it ended in, else began. An engagement whose cost is unknown, or has no rate, is counted and named; it is never
nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, Generic, TypeVar

import numpy as np

from app.domain.engagements import ARRANGEMENTS
from app.domain.money import CURRENCIES, Money
from app.report.domain.claims import NUMBER, RATING, YES_NO, Measure, Outcome
from app.report.domain.evidence import Evidence
from app.report.domain.measures import CODE, LACKS, Lack, Record
from app.report.domain.measures.conversion import RateUsed, rates_used
from app.report.domain.measures.grouped import exact_sums, means, middles

BOTH = "both"
FEW_COSTS = 5
AGAINST: tuple[Outcome, ...] = (
    Outcome(key="quality", label="Quality", measure=Measure(
        name="quality", shape=RATING, predicate="was the better", unit="of 5")),
    Outcome(key="goal-met", label="Goal met", measure=Measure(
        name="goal_met", shape=YES_NO, predicate="fully met their goal")),
    Outcome(key="lateness", label="Lateness", ended=True, measure=Measure(
        name="lateness", shape=NUMBER, predicate="was later", unit="days")),
)
"""What each provider's spend is set against."""
Array = Any
Key_co = TypeVar("Key_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Spent:
    """So many engagements, of which the cost of `known` is known; `total` adds those up and is None where none is.

    An engagement with invoices in several years is one of the engagements of each of them.
    """

    engagements: int
    known: int
    total: Money | None

    @property
    def unknown(self) -> int:
        return self.engagements - self.known

    def __add__(self, other: "Spent") -> "Spent":
        totals = [each.total for each in (self, other) if each.total]
        return Spent(self.engagements + other.engagements, self.known + other.known,
                     sum(totals[1:], totals[0]) if totals else None)


@dataclass(frozen=True, slots=True)
class Line(Generic[Key_co]):
    """One arrangement, provider or team (`key`: its name or number, None where nobody said) as a whole and by year."""

    key: Key_co
    whole: Spent
    years: tuple[Spent, ...]


def together(lines: Sequence[Line[Any]]) -> Line[None]:
    """Several lines, at least one, as one without a key."""
    years = [reduce(add, of_year) for of_year in zip(*(line.years for line in lines), strict=True)]
    return Line(None, reduce(add, [line.whole for line in lines]), tuple(years))


@dataclass(frozen=True, slots=True)
class Typical:
    """The median, or share of yes, over so many engagements; None without any."""

    engagements: int
    value: float | None


@dataclass(frozen=True, slots=True)
class OfProvider:
    """A provider's spend. `share` is its part of the known spend, `cumulative` that of all down to it; None where no
    cost of it is known. `arrangement` is “both” where it worked in both. `outcomes` go with AGAINST."""

    line: Line[int]
    arrangement: str
    share: float | None
    cumulative: float | None
    outcomes: tuple[Typical, ...]


@dataclass(frozen=True, slots=True)
class Spend:
    """`years` name the columns of every line, the first year first; None is for engagements without a day.

    `providers`: largest spend first, those without any known cost last. `unknown`: engagements' numbers by the reason
    why their cost is in no figure. `dominating`: the one engagement that is most of it; `rates`: what amounts were
    converted at.
    """

    currency: str
    years: tuple[str | None, ...]
    whole: Line[None]
    arrangements: tuple[Line[str], ...]
    teams: tuple[Line[int | None], ...]
    without_provider: Line[None] | None
    providers: tuple[OfProvider, ...]
    unknown: Mapping[Lack, tuple[int, ...]]
    dominating: "Dominating | None" = None
    rates: tuple[RateUsed, ...] = ()


@dataclass(frozen=True, slots=True)
class Dominating:
    """One engagement, by its number, whose cost is most of the known spend; `rest`: the spend of all others."""

    engagement: int
    cost: Money
    rest: Money
    share: float


class _Costs:
    """What was paid in whole minor units of one currency: by engagement, and by invoice with its financial year."""

    def __init__(self, record: Record, first_month: int):
        cost, parts = record.of("total_cost"), record.conversion.parts
        self.currency = record.terms.currency
        self.known = cost.lack == 0
        self.lack = cost.lack.copy()
        self.lack[(self.lack == CODE[Lack.VALUE]) & ~record.ended] = CODE[Lack.NOT_ENDED]
        self.of = parts.engagement
        self.paid = self._paid(record, np.where(self.known, cost.values, 0))
        self.minor = np.zeros(len(record.columns), np.int64)
        np.add.at(self.minor, self.of, self.paid)
        found, self.year = np.unique(_financial_years(parts.day, first_month), return_inverse=True)
        self.years = tuple(None if year == _UNDATED else year_words(year, first_month) for year in found.tolist())

    def _paid(self, record: Record, total: Array) -> Array:
        """Each part of the costs, rounded by itself so that sums of every kind agree; 0 where the cost is unknown."""
        parts, columns = record.conversion.parts, record.columns
        places = 10.0 ** CURRENCIES[self.currency]
        whole = np.rint(total[self.of] * places).astype(np.int64)
        if columns.payments is None:
            return whole
        own = np.array([10.0 ** CURRENCIES[code] for code in columns.currencies] + [1.0])[columns["currency"][self.of]]
        known, invoice = self.known[self.of], record.conversion.invoices[self.of] > 0
        converted = np.rint(np.where(known & invoice, parts.minor / own * parts.factor, 0) * places).astype(np.int64)
        same = known & (parts.factor == 1) & (own == places)
        return np.where(invoice, np.where(same, parts.minor, converted), whole)

    def lines(self, place: Array, keys: Sequence[Key_co]) -> tuple[Line[Key_co], ...]:
        """A line for each key, in their order; `place` is each engagement's, -1 where it is in none."""
        many, place = len(self.years), place[self.of]
        wholes = self._spent(place, self.of, len(keys))
        cells = self._spent(np.where(place < 0, -1, place * many + self.year), self.of * many + self.year,
                            len(keys) * many)
        return tuple(Line(key, wholes[at], tuple(cells[at * many:(at + 1) * many])) for at, key in enumerate(keys))

    def _spent(self, group: Array, once: Array, many: int) -> list[Spent]:
        """`group`: that of each part, -1 where it is in none; parts with the same `once` count as one engagement."""
        first = np.zeros(len(group), bool)
        first[np.unique(once, return_index=True)[1]] = True
        known = self.known[self.of] & (group >= 0)
        engagements = np.bincount(group[first & (group >= 0)], minlength=many).tolist()
        of_known = np.bincount(group[first & known], minlength=many).tolist()
        totals = exact_sums(group[known], self.paid[known], many)
        return [Spent(each, known_of, Money(total, self.currency) if known_of else None)
                for each, known_of, total in zip(engagements, of_known, totals, strict=True)]


_UNDATED = np.iinfo(np.int64).max  # sorts behind every year


def spend(evidence: Evidence, first_month: int) -> Spend:
    """The spend of these engagements; `first_month` begins the organisation's financial year."""
    record = evidence.record
    columns, costs = record.columns, _Costs(record, first_month)
    everything, = costs.lines(np.zeros(len(columns), np.int64), [None])
    numbers, place = _numbered(np.where(columns["provider"] < 0, -1, columns["provider_id"]))
    teams, of_team = _numbered(columns["team"])
    lines = costs.lines(place, numbers)
    nobody = place < 0
    without = costs.lines(np.where(nobody, 0, -1), [None])[0] if nobody.any() else None
    providers = _providers(evidence, lines, place, everything.whole.total)
    return Spend(
        currency=costs.currency, years=costs.years, whole=everything,
        arrangements=costs.lines(columns["arrangement"].astype(np.int64), ARRANGEMENTS),
        teams=_teams(costs, of_team, teams), without_provider=without,
        providers=providers, unknown=_unknown(costs, columns["id"]),
        dominating=_dominating(costs, columns["id"], everything.whole),
        rates=rates_used(costs.known, record),
    )


def _dominating(costs: _Costs, ids: Array, whole: Spent) -> Dominating | None:
    """Among so few that one is most of it by itself nothing is said."""
    if whole.total is None or whole.known < FEW_COSTS:
        return None
    at = int(np.argmax(np.where(costs.known, costs.minor, -1)))
    cost = Money(int(costs.minor[at]), costs.currency)
    if 2 * cost.minor <= whole.total.minor:
        return None
    return Dominating(int(ids[at]), cost, Money(whole.total.minor - cost.minor, costs.currency),
                      cost.minor / whole.total.minor)


def _teams(costs: _Costs, of_team: Array, teams: Sequence[int]) -> tuple[Line[int | None], ...]:
    """The largest first, then what belongs to no team."""
    found: list[Line[int | None]] = [*_largest(costs.lines(of_team, teams))]
    return (*found, *costs.lines(np.where(of_team < 0, 0, -1), [None])) if (of_team < 0).any() else tuple(found)


def _numbered(codes: Array) -> tuple[list[int], Array]:
    """The different numbers, and each engagement's place among them, -1 where there is none."""
    found, place = np.unique(codes, return_inverse=True)
    none = int(np.count_nonzero(found < 0))
    return found[none:].tolist(), np.maximum(place - none, -1)


def _largest(lines: Sequence[Line[Key_co]]) -> list[Line[Key_co]]:
    """The largest first, the unknown last; equal ones as they come."""
    return sorted(lines, key=lambda line: -line.whole.total.minor if line.whole.total else 1)


def _providers(evidence: Evidence, lines: Sequence[Line[int]], place: Array,
               total: Money | None) -> tuple[OfProvider, ...]:
    arrangement = evidence.record.columns["arrangement"]
    sides = [np.bincount(place[(place >= 0) & (arrangement == at)], minlength=len(lines)).tolist()
             for at in range(len(ARRANGEMENTS))]
    typical = [_typical(evidence, outcome, place, len(lines)) for outcome in AGAINST]
    at_of = {line.key: at for at, line in enumerate(lines)}
    found, so_far = [], 0
    for line in _largest(lines):
        at, share, cumulative = at_of[line.key], None, None
        if line.whole.total and total and total.minor:
            so_far += line.whole.total.minor
            share, cumulative = line.whole.total.minor / total.minor, so_far / total.minor
        sided = [side for side, of in zip(ARRANGEMENTS, sides, strict=True) if of[at]]
        found.append(OfProvider(line, sided[0] if len(sided) == 1 else BOTH, share, cumulative,
                                tuple(each[at] for each in typical)))
    return tuple(found)


def _typical(evidence: Evidence, outcome: Outcome, place: Array, many: int) -> list[Typical]:
    sample = evidence.of(outcome)
    place = place[sample.used]
    counts, values = (means if sample.yes_or_no else middles)(place[place >= 0], sample.y[place >= 0], many)
    return [Typical(n, value if n else None) for n, value in zip(counts.tolist(), values.tolist(), strict=True)]


def _unknown(costs: _Costs, ids: Array) -> dict[Lack, tuple[int, ...]]:
    found = {why: tuple(ids[costs.lack == CODE[why]].tolist()) for why in LACKS}
    return {why: numbers for why, numbers in found.items() if numbers}


def _financial_years(days: Array, first_month: int) -> Array:
    """The year in which the financial year of each day (datetime64[D]) begins."""
    months = days.astype("datetime64[M]").astype(np.int64)
    return np.where(np.isnat(days), _UNDATED, (months - (first_month - 1)) // 12 + 1970)


def year_words(begins: int, first_month: int) -> str:
    """“2026”, or “2025/26” where the financial year is not the calendar's."""
    return str(begins) if first_month == 1 else f"{begins}/{(begins + 1) % 100:02d}"
