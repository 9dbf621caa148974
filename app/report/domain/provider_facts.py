"""Facts about the providers, counted and not generalised: no effects, no intervals, no verdicts.

A team with three agencies never gets a verdict; its record still has facts about those three.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.record.domain.engagement_options import DAILY, FIXED, HOURLY, PERCENTAGE, PRICING_MODELS, RETAINER
from app.record.domain.engagement_options import OTHER as OTHER_MODEL
from app.record.domain.engagements import ARRANGEMENTS, FREELANCE, OUTSOURCED
from app.record.domain.providers import INDIVIDUAL, PROVIDER_KINDS
from app.report.domain.claims import NUMBER, OPPOSITE_SIDE, RATING, YES_NO
from app.report.domain.dataset import Columns
from app.report.domain.measures import Record
from app.report.domain.measures.by_provider import Array, ByProvider, by_provider
from app.report.domain.provider_facts_parts import (
    Fact,
    FactRow,
    ProviderCounts,
    ProviderFacts,
    ProviderFigure,
    SideFigures,
)
from app.report.domain.verdicts import NameLookup, numbered_names

MAX_ROWS = 12  # up to so many providers of a side are drawn
MAX_DOTS = 80  # up to so many jobs of one provider are drawn as dots
LeftOut = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDefinition:
    """What is counted, of which jobs, and in which unit."""

    key: str
    measure: str
    shape: str = NUMBER
    ended: bool = False
    unit: str = ""


COST = FactDefinition(key="cost", measure="unit_cost", ended=True)
HOURS = FactDefinition(key="hours", measure="hours", unit="hours")
QUALITY = FactDefinition(key="quality", measure="quality", shape=RATING, unit="of 5")
ON_TIME = FactDefinition(key="on-time", measure="on_time", shape=YES_NO, ended=True)
WITHIN_AGREED = FactDefinition(key="within-agreed-cost", measure="within_agreed", shape=YES_NO, ended=True)
GOAL = FactDefinition(key="goal-met", measure="goal_met", shape=YES_NO)
WOULD_REHIRE = FactDefinition(key="would-rehire", measure="would_rehire", shape=YES_NO)
OTHER_FACTS = (HOURS, QUALITY, ON_TIME, WITHIN_AGREED, GOAL, WOULD_REHIRE)
# Ways of pricing that must not be mixed: the cost of a day means something different in each.
PRICING_GROUPS: Mapping[str, tuple[str | None, ...]] = {
    "fixed": (FIXED,),
    "time": (HOURLY, DAILY),
    "other": (PERCENTAGE, RETAINER, OTHER_MODEL),
    "unsaid": (None,),
}


def provider_facts(record: Record, naming: NameLookup = numbered_names) -> ProviderFacts:
    """Returns the facts about these engagements; `naming` returns the names of the providers shown."""
    columns = record.columns
    counts = {side: _provider_counts(columns, side) for side in ARRANGEMENTS}
    both = len(_providers(columns, FREELANCE) & _providers(columns, OUTSOURCED))
    rows_by_fact = [
        list(_pricing_rows(record)),
        *([_CountedRow(each, each.key, _counts(record, each))] for each in OTHER_FACTS),
    ]
    shown = {
        int(side.provider[place])
        for rows in rows_by_fact
        for row in rows
        for side in row.by_side.values()
        for place in side.largest(MAX_ROWS)
    }
    facts = _NamedFacts(record.terms.currency, naming(sorted(shown)), _partly_met_counts(columns))
    figures = [facts.figure(rows) for rows in rows_by_fact]
    return ProviderFacts(
        currency=record.terms.currency,
        years=_year_range(columns),
        freelance=counts[FREELANCE],
        outsourced=counts[OUTSOURCED],
        on_both_sides=both,
        figures=tuple(figure for figure in figures if figure.rows),
        unknown=tuple(figure.key for figure in figures if not figure.rows),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _CountedRow:
    """A row as counted, before providers' names are looked up."""

    definition: FactDefinition
    key: str
    by_side: Mapping[str, ByProvider]


def _counts(record: Record, definition: FactDefinition, meant: Array | None = None) -> Mapping[str, ByProvider]:
    sides = {side: _side_mask(record.columns, side) for side in ARRANGEMENTS}
    return {
        side: by_provider(
            record,
            definition.measure,
            side_mask if meant is None else side_mask & meant,
            ended=definition.ended,
            yes_or_no=definition.shape == YES_NO,
            times=float(record.terms.hours_per_day) if definition is COST else 1.0,
        )
        for side, side_mask in sides.items()
    }


def _pricing_rows(record: Record) -> Iterator[_CountedRow]:
    """Yields the cost of a day, a row for each way of pricing."""
    model = record.columns["pricing_model"]
    for key, models in PRICING_GROUPS.items():
        mask = sum(model == (-1 if each is None else PRICING_MODELS.index(each)) for each in models) > 0
        yield _CountedRow(COST, f"{COST.key}-{key}", _counts(record, COST, mask))


class _NamedFacts:
    """Adds the providers' names to counts."""

    def __init__(self, currency: str, names: Mapping[int, str], partly: Mapping[str, int]):
        self.currency, self.names, self.partly = currency, names, partly

    def figure(self, counted: Sequence[_CountedRow]) -> Fact:
        """Returns one fact; rows that have both sides come first."""
        definition, rows = counted[0].definition, [self._row(each) for each in counted]
        known = tuple(sorted((row for row in rows if row.known), key=lambda row: not row.both))
        no_shared_row = bool(known) and not known[0].both and len({bool(row.freelance.jobs) for row in known}) > 1
        return Fact(
            definition.key,
            known,
            _sum_left_out([row.left_out for row in rows]),
            no_shared_row,
            definition is COST and any(row.both for row in known),
        )

    def _row(self, counted: _CountedRow) -> FactRow:
        definition, by_side = counted.definition, counted.by_side
        sides = {
            side: self._side(side, each, by_side[OPPOSITE_SIDE[side]], definition.shape == YES_NO)
            for side, each in by_side.items()
        }
        reasons = dict.fromkeys(reason for each in by_side.values() for reason in each.left_out)
        return FactRow(
            counted.key,
            definition.shape,
            self.currency if definition is COST else definition.unit,
            **sides,
            left_out={
                str(reason): (by_side[FREELANCE].left_out.get(reason, 0), by_side[OUTSOURCED].left_out.get(reason, 0))
                for reason in reasons
            },
            partly_met=self.partly if definition is GOAL else {},
        )

    def _side(self, arrangement: str, counted: ByProvider, other: ByProvider, yes_or_no: bool) -> SideFigures:
        typical, jobs, yes = counted.typical, len(counted.value), counted.yes if yes_or_no else None
        if not jobs:
            return SideFigures(arrangement, 0, 0, None, yes)
        extremes = (
            {"always": int((typical == 1).sum()), "never": int((typical == 0).sum())}
            if yes_or_no
            else (
                {
                    "below": int((typical < other.typical.min()).sum()),
                    "above": int((typical > other.typical.max()).sum()),
                }
                if len(other.typical)
                else {}
            )
        )
        return SideFigures(
            arrangement,
            jobs,
            len(typical),
            counted.yes / jobs if yes_or_no else counted.median,
            yes,
            float(typical.min()),
            float(typical.max()),
            tuple(self._provider_figures(counted, place, yes_or_no) for place in counted.largest(MAX_ROWS)),
            **extremes,
        )

    def _provider_figures(self, counted: ByProvider, place: int, yes_or_no: bool) -> ProviderFigure:
        value = counted.value[counted.slice_of(place)]
        number, jobs = int(counted.provider[place]), int(counted.jobs[place])
        return ProviderFigure(
            provider=number,
            name=self.names[number],
            jobs=jobs,
            typical=float(counted.typical[place]),
            yes=int((value == 1).sum()) if yes_or_no else None,
            low=float(value[0]),
            high=float(value[-1]),
            values=counted.values(place) if jobs <= MAX_DOTS else (),
        )


def _partly_met_counts(columns: Columns) -> dict[str, int]:
    """Returns, by side, the number of jobs whose goal was partly met."""
    partly_met = (columns["goal_partly"] == 1) & (columns["provider"] >= 0)
    return {side: int((partly_met & _side_mask(columns, side)).sum()) for side in ARRANGEMENTS}


def _sum_left_out(parts: list[LeftOut]) -> LeftOut:
    found: dict[str, tuple[int, int]] = {}
    for part in parts:
        for reason, (freelance, outsourced) in part.items():
            before = found.get(reason, (0, 0))
            found[reason] = (before[0] + freelance, before[1] + outsourced)
    return found


def _side_mask(columns: Columns, arrangement: str) -> Array:
    return columns["arrangement"] == ARRANGEMENTS.index(arrangement)


def _providers(columns: Columns, arrangement: str) -> set[int]:
    return set(columns["provider"][_side_mask(columns, arrangement)].tolist()) - {-1}


def _provider_counts(columns: Columns, arrangement: str) -> ProviderCounts:
    on_side = _side_mask(columns, arrangement)
    has_provider = on_side & (columns["provider"] >= 0)
    is_individual = columns["provider_kind"][has_provider] == PROVIDER_KINDS.index(INDIVIDUAL)
    return ProviderCounts(
        arrangement,
        len(_providers(columns, arrangement)),
        int(has_provider.sum()),
        int((on_side & ~has_provider).sum()),
        not is_individual.any(),
    )


def _year_range(columns: Columns) -> tuple[int, int] | None:
    ended, started = columns["ended_on"], columns["started_on"]
    days = [*ended[ended >= 0].tolist(), *started[(ended < 0) & (started >= 0)].tolist()]
    return (date.fromordinal(min(days)).year, date.fromordinal(max(days)).year) if days else None
