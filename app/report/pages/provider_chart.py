"""Your record on a page: which of its figures is drawn, its tabs, and every job as a dot that leads to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import url_for
from markupsafe import Markup

from app.core.services.work import Work
from app.record.storage.engagements import Stored
from app.report.charts.provider_dots import MAX_LINKED, EngagementDot, ProviderRow, provider_dot_plot
from app.report.domain.claims import NUMBER, YES_NO
from app.report.domain.provider_facts_parts import FactRow, ProviderFacts, SideFigures
from app.report.domain.reports import Report
from app.report.pages import findings_view
from app.report.services import drilldown
from app.report.text import outcomes as text
from app.report.text import provider_facts
from app.report.text.decidability import decidability

PARAMETER = "figure"  # of the address: which row is drawn
WIDTH = 420.0  # beside the sentences, and nearly the same on a phone: one drawing serves both


@dataclass(frozen=True, slots=True)
class RowChart:
    """The drawing of one row, and the tabs that lead to the others: label, address, whether it is this one. `alone`
    draws it with its title in it."""

    row: FactRow
    title: str
    chart: Markup
    tabs: list[tuple[str, str, bool]]
    alone: Callable[[], Markup]


def context(work: Work, report: Report, chosen: str, href: Callable[[str], str]) -> dict[str, Any]:
    """What the two partial pages take. `href`: the address of the same view with that row drawn."""
    return {
        "own": report.your_record,
        "facts": provider_facts,
        "knowable": decidability(report),
        "drawn": row_chart(work, report.your_record, chosen, href, report.selection.sample),
        "shorts": {finding.key: findings_view.short(finding) for finding in report.findings},
    }


def row_chart(work: Work, own: ProviderFacts, chosen: str, href: Callable[[str], str], sample: bool) -> RowChart | None:
    """The chosen row, or the first; None where nothing is known. `href`: a row's key to its address."""
    row = own.row(chosen)
    if row is None:
        return None
    also: dict[str, Any] = {"sample": "yes"} if sample else {}
    stored = _linked_engagements(work, row)
    makers = [each for side in (row.freelance, row.outsourced) for each in _provider_rows(side, stored, also)]
    title = text.TITLES.get(row.key) or provider_facts.ROWS[row.key]
    draw = partial(
        provider_dot_plot,
        makers,
        key="record",
        title=title,
        unit=row.unit,
        yes_or_no=row.shape == YES_NO,
        log=row.shape == NUMBER and _needs_log_scale(makers),
        not_drawn={side.arrangement: side.not_drawn for side in (row.freelance, row.outsourced)},
    )
    tabs = [
        (text.SHORT_LABELS.get(each.key) or provider_facts.ROWS[each.key], href(each.key) + "#your-record", each is row)
        for each in own.rows
    ]
    return RowChart(row, title, draw(width=WIDTH, heading=False), tabs if len(tabs) > 1 else [], draw)


def _linked_engagements(work: Work, row: FactRow) -> Mapping[int, Stored]:
    """The jobs that are drawn, where they are few enough to lead somewhere."""
    ids = [number for side in (row.freelance, row.outsourced) for each in side.largest for number, _ in each.values]
    return drilldown.engagements_by_number(work, ids) if len(ids) <= MAX_LINKED else {}


def _provider_rows(side: SideFigures, stored: Mapping[int, Stored], also: Mapping[str, Any]) -> list[ProviderRow]:
    return [
        ProviderRow(
            each.name,
            side.arrangement,
            each.jobs,
            each.typical,
            each.low,
            each.high,
            tuple(_job_point(number, value, stored, also) for number, value in each.values),
            url_for("providers.show", number=each.provider, **also),
        )
        for each in side.largest
    ]


def _job_point(number: int, value: float, stored: Mapping[int, Stored], also: Mapping[str, Any]) -> EngagementDot:
    if number not in stored:
        return EngagementDot(value)
    return EngagementDot(value, stored[number].engagement.title, url_for("engagements.show", number=number, **also))


def _needs_log_scale(makers: list[ProviderRow]) -> bool:
    """Whether the largest value is so many times the middle one that most would crowd at the low end."""
    middles = sorted(each.median for each in makers)
    middle = middles[len(middles) // 2]
    return middle > 0 and max(each.high for each in makers) > 12 * middle
