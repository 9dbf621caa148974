"""Outcomes and spend as tables: a line for each cell of outcomes, each line and year of spend, each provider, quarter.

What is not known is an empty cell.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from app.core.domain.money import canonical_text
from app.core.files.csv_writer import csv_text
from app.record.domain.engagements import ARRANGEMENTS
from app.report.domain.outcome_tables import BriefTables, Group, OutcomeTables
from app.report.domain.spend import PROVIDER_OUTCOMES, Spend, SpendLine, SpendTotal
from app.report.domain.spend_by_quarter import Quarters
from app.report.text.spend import name_or_none

Names = Mapping[int, str]
CELLS = ("by", "group", "arrangement", "outcome", "engagements", "providers", "yes", "value", "unit")
YEARS = ("by", "name", "year", "engagements", "cost_known", "cost_unknown", "total", "currency")
PROVIDERS = (
    "provider",
    "arrangement",
    "engagements",
    "cost_known",
    "cost_unknown",
    "total",
    "currency",
    "share",
    "cumulative",
    *(it.key.replace("-", "_") + what for it in PROVIDER_OUTCOMES for what in ("", "_engagements")),
)
QUARTERS = (
    "quarter",
    "first_day",
    "last_day",
    "engagements",
    *ARRANGEMENTS,
    "cost_unknown",
    "total",
    *(f"{side}_total" for side in ARRANGEMENTS),
    "currency",
)
ALL_YEARS = "all years"


def outcomes_csv(tables: OutcomeTables) -> str:
    """Every cell of the outcomes: engagements with a known value, their providers, the median or share of yes."""

    def rows() -> Iterator[Sequence[Any]]:
        for by, groups in (("all", [tables.overall]), ("category", tables.by_category), ("scope", tables.by_scope)):
            for group in groups:
                yield from _cells(tables, by, group)
        for by, groups in (("brief_changed", tables.brief.by_change), ("brief_changed_by", tables.brief.by_whom)):
            for group in groups:
                yield from _cells(tables.brief, by, group)

    return _csv_text(CELLS, rows())


def _cells(tables: OutcomeTables | BriefTables, by: str, group: Group) -> Iterator[Sequence[Any]]:
    name = group.key or ("" if by == "all" else "unknown")
    for side in ARRANGEMENTS:
        for outcome, cell in zip(tables.outcomes, getattr(group, side), strict=True):
            unit = outcome.measure.unit.format(currency=tables.currency) or "share of yes"
            yield by, name, side, outcome.key, cell.engagements, cell.providers, cell.yes, cell.typical, unit


def spend_csv(spend: Spend, providers: Names, teams: Names) -> str:
    """The known spend of every arrangement, provider and team, as a whole and by financial year."""

    def rows() -> Iterator[Sequence[Any]]:
        yield from _line(spend, "all", "", spend.whole)
        for line in spend.arrangements:
            yield from _line(spend, "arrangement", str(line.key), line)
        for it in spend.providers:
            yield from _line(spend, "provider", providers.get(it.line.key, ""), it.line)
        if spend.without_provider:
            yield from _line(spend, "provider", "no provider", spend.without_provider)
        for team in spend.teams:
            yield from _line(spend, "team", name_or_none(team.key, teams, "no team"), team)

    return _csv_text(YEARS, rows())


def _line(spend: Spend, by: str, name: str, line: SpendLine[Any]) -> Iterator[Sequence[Any]]:
    yield by, name, ALL_YEARS, *_spend_columns(line.whole), spend.currency
    for year, spent in zip(spend.years, line.years, strict=True):
        yield by, name, year or "no date", *_spend_columns(spent), spend.currency


def _spend_columns(spent: SpendTotal) -> tuple[Any, ...]:
    return spent.engagements, spent.known, spent.unknown, canonical_text(spent.total) if spent.total else None


def providers_csv(spend: Spend, providers: Names) -> str:
    """What the chart shows, and everything it leaves out: a line a provider, the largest spend first."""
    return _csv_text(
        PROVIDERS,
        (
            (
                providers.get(it.line.key, ""),
                it.arrangement,
                *_spend_columns(it.line.whole),
                spend.currency,
                it.share,
                it.cumulative,
                *(part for each in it.outcomes for part in (each.value, each.engagements)),
            )
            for it in spend.providers
        ),
    )


def quarters_csv(found: Quarters) -> str:
    """The known spend and the engagements of every quarter that has any, the first one first."""
    return _csv_text(
        QUARTERS,
        (
            (
                it.name,
                it.first,
                it.last,
                it.engagement_count,
                *it.engagements.values(),
                it.unknown,
                *(canonical_text(each) if each else None for each in (it.spend, *it.by_arrangement.values())),
                found.currency,
            )
            for it in found.quarters
        ),
    )


def _csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    return csv_text(chain([header], rows))
