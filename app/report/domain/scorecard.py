"""One provider's scorecard: what is recorded of all of its engagements, counted. No score, and no verdict.

Unknown values are left out; each figure has the number of engagements used and of those left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from statistics import median

from app.core.domain.money import Money
from app.record.domain.engagements import ARRANGEMENTS, CATEGORIES
from app.report.domain.claims import YES_NO
from app.report.domain.measures import REASON_CODES, Record
from app.report.domain.measures.by_provider import attributable, by_provider
from app.report.domain.measures.conversion import RateUsed, rates_used
from app.report.domain.measures.group_statistics import count_distinct, group_medians
from app.report.domain.measures.spend_totals import (
    UNDATED,
    YEAR,
    Costs,
    SpendTotal,
    financial_year_label,
    period_starts,
)
from app.report.domain.provider_facts import COST, GOAL, ON_TIME, QUALITY, WITHIN_AGREED, WOULD_REHIRE, FactDefinition
from app.report.domain.statistics import MIN_ENGAGEMENTS, MIN_PROVIDERS

FIGURE_FACTS = (ON_TIME, WITHIN_AGREED, GOAL, QUALITY, WOULD_REHIRE)
HOURLY_COST_KEY = "cost-per-hour"
Work = tuple[str, str | None]  # an arrangement and a category


@dataclass(frozen=True, slots=True)
class Median:
    """The median of all engagements of an arrangement and category, and how many providers did them."""

    value: float
    engagements: int
    providers: int


@dataclass(frozen=True, slots=True)
class Medians:
    """The medians of an hour's cost by arrangement and category, those alone that rest on enough. `currency`: the one
    that everything paid is in, None where there are several."""

    by_work: Mapping[Work, Median]
    currency: str | None


@dataclass(frozen=True, slots=True)
class Values:
    """The engagements with a value: `typical` is their median, or the share of yes; None without any."""

    shape: str
    values_by_engagement: tuple[tuple[int, float], ...]

    @property
    def known(self) -> int:
        """How many engagements have a value."""
        return len(self.values_by_engagement)

    @property
    def yes(self) -> int | None:
        """How many said yes; None where that is not what was asked."""
        return sum(value == 1 for _, value in self.values_by_engagement) if self.shape == YES_NO else None

    @property
    def typical(self) -> float | None:
        values = [value for _, value in self.values_by_engagement]
        if not values:
            return None
        return sum(values) / len(values) if self.shape == YES_NO else float(median(values))


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure over all engagements; `left_out`: the engagements without a value, by the reason."""

    key: str
    unit: str
    whole: Values
    left_out: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class HourlyCost:
    """What an hour of one kind of work costs; `all`: the median over all providers, None where there is too little
    data."""

    arrangement: str
    category: str | None
    values: Values
    all: Median | None


@dataclass(frozen=True, slots=True)
class Year:
    """A financial year: its days (None where engagements have no date), and the figures in their order."""

    name: str | None
    first: date | None
    last: date | None
    engagements: int
    spend: SpendTotal
    figures: tuple[Values, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """`engagements`: how many of each arrangement; `figures`: an hour's cost first; `costs`: what each engagement cost,
    where that is known; `rates`: the exchange rates behind that.

    `lists`: the engagements behind a figure by its key; with “-yes” or “-no” those that said so, with “-unknown” those
    without a value.
    """

    provider: str
    currency: str
    engagements: Mapping[str, int]
    spend: SpendTotal
    figures: tuple[Figure, ...]
    hourly: tuple[HourlyCost, ...]
    years: tuple[Year, ...]
    engagement_lists: Mapping[str, tuple[int, ...]]
    costs: Mapping[int, Money]
    rates: tuple[RateUsed, ...]

    @property
    def engagement_count(self) -> int:
        """All of its engagements."""
        return sum(self.engagements.values())


def medians(record: Record, currency: str | None) -> Medians:
    """The medians over the whole record; `currency`: the only one that anything is paid in."""
    measured, columns = attributable(record, COST.measure, COST.ended), record.columns
    known, n_categories = measured.lack == 0, len(CATEGORIES) + 1
    group = (columns["arrangement"].astype("int64") * n_categories + columns["category"] + 1)[known]
    counts, values = group_medians(group, measured.values[known], n_categories * len(ARRANGEMENTS))
    providers = count_distinct(group, columns["provider"][known].astype("int64"), n_categories * len(ARRANGEMENTS))
    each = zip(values.tolist(), counts.tolist(), providers.tolist(), strict=True)
    return Medians(
        {
            _work_key(*divmod(place, n_categories)): Median(*median_fields)
            for place, median_fields in enumerate(each)
            if place % n_categories and median_fields[1] >= MIN_ENGAGEMENTS and median_fields[2] >= MIN_PROVIDERS
        },
        currency,
    )


def _work_key(arrangement: int, category: int) -> Work:
    return ARRANGEMENTS[arrangement], CATEGORIES[category - 1] if category else None


def scorecard(provider: str, record: Record, medians_of_all: Medians, first_month: int) -> Scorecard:
    """The scorecard of the provider whose engagements `record` holds, and no others; `first_month` begins the
    organisation's financial year."""
    columns, costs = record.columns, Costs(record, first_month)
    ids, arrangement = columns["id"].tolist(), columns["arrangement"].tolist()
    (spend,) = costs.lines(columns["arrangement"].astype("int64") * 0, [None])
    hourly = _figure(record, COST, HOURLY_COST_KEY)
    figures = (hourly, *(_figure(record, definition, definition.key) for definition in FIGURE_FACTS))
    kinds = {
        number: _work_key(side, category + 1)
        for number, side, category in zip(ids, arrangement, columns["category"].tolist(), strict=True)
    }
    by_kind = tuple(
        HourlyCost(
            *kind,
            _select_values(hourly.whole, [each for each in ids if kinds[each] == kind]),
            medians_of_all.by_work.get(kind),
        )
        for kind in sorted(set(kinds.values()), key=str)
    )
    began = period_starts(record.conversion.date, first_month).tolist()
    begins = {number: None if begin == UNDATED else begin for number, begin in zip(ids, began, strict=True)}
    priced = dict(zip(ids, costs.known.tolist(), strict=True))
    cost = {
        number: Money(minor, costs.currency)
        for number, minor in zip(ids, costs.minor.tolist(), strict=True)
        if priced[number]
    }
    known = sorted((each for each in by_kind if each.values.known), key=lambda each: -each.values.known)
    years = _years(dict(zip(costs.begins, spend.years, strict=True)), begins, figures, first_month)
    sides = {side: arrangement.count(place) for place, side in enumerate(ARRANGEMENTS)}
    return Scorecard(
        provider,
        costs.currency,
        sides,
        spend.whole,
        figures,
        tuple(known),
        tuple(years),
        _engagement_lists(figures, by_kind, priced),
        cost,
        rates_used(costs.known, record),
    )


def _figure(record: Record, definition: FactDefinition, key: str) -> Figure:
    counted = by_provider(
        record,
        definition.measure,
        record.columns["id"] >= 0,
        ended=definition.ended,
        yes_or_no=definition.shape == YES_NO,
    )
    lack, ids = attributable(record, definition.measure, definition.ended).lack, record.columns["id"]
    left_out = {
        str(why): tuple(ids[lack == code].tolist()) for why, code in REASON_CODES.items() if (lack == code).any()
    }
    values = zip(counted.id.tolist(), counted.value.tolist(), strict=True)
    return Figure(key, definition.unit, Values(definition.shape, tuple(values)), left_out)


def _select_values(values: Values, ids: Iterable[int]) -> Values:
    wanted = set(ids)
    return Values(values.shape, tuple(pair for pair in values.values_by_engagement if pair[0] in wanted))


def _years(
    spent: Mapping[int | None, SpendTotal],
    begins: Mapping[int, int | None],
    figures: Sequence[Figure],
    first_month: int,
) -> Iterable[Year]:
    """The newest year first, what has no date last."""
    for begin in sorted({*spent, *begins.values()}, key=lambda each: (each is None, -(each or 0))):
        ids = [number for number, its in begins.items() if its == begin]
        first, last = (None, None) if begin is None else (_day(begin), _day(begin + YEAR) - timedelta(1))
        yield Year(
            financial_year_label(begin, first_month),
            first,
            last,
            len(ids),
            spent.get(begin, SpendTotal(0, 0, None)),
            tuple(_select_values(each.whole, ids) for each in figures),
        )


def _day(month: int) -> date:
    return date(1970 + month // YEAR, month % YEAR + 1, 1)


def _engagement_lists(
    figures: Sequence[Figure], hourly: Sequence[HourlyCost], priced: Mapping[int, bool]
) -> dict[str, tuple[int, ...]]:
    lists: dict[str, tuple[int, ...]] = {}
    for figure in figures:
        lists |= {
            figure.key: tuple(number for number, _ in figure.whole.values_by_engagement),
            f"{figure.key}-unknown": tuple(chain.from_iterable(figure.left_out.values())),
        }
        if figure.whole.shape == YES_NO:
            lists |= {
                f"{figure.key}-{word}": tuple(
                    number for number, value in figure.whole.values_by_engagement if value == wanted
                )
                for word, wanted in (("yes", 1), ("no", 0))
            }
    for kind in hourly:
        lists[hourly_cost_key(kind)] = tuple(number for number, _ in kind.values.values_by_engagement)
    return lists | {
        name: tuple(number for number, known in priced.items() if known is wanted)
        for name, wanted in (("spend", True), ("spend-unknown", False))
    }


def hourly_cost_key(cost: HourlyCost) -> str:
    """Returns the key of the list of engagements behind the hourly cost of one kind of work."""
    return f"{HOURLY_COST_KEY}-{cost.arrangement}-{cost.category or 'unknown'}".replace(" ", "-")
