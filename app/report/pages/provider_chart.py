"""Your record on a page: which of its figures is drawn, its tabs, and every job as a dot that leads to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import url_for
from markupsafe import Markup

from app.core.services.work import Work
from app.record.storage.engagements import Stored
from app.report.charts.record import LINKED, Job, Maker, record
from app.report.domain.claims import NUMBER, YES_NO
from app.report.domain.provider_facts_parts import Row, Side, YourRecord
from app.report.domain.reports import Report
from app.report.pages import findings_view
from app.report.services import drilldown
from app.report.text import outcomes as text
from app.report.text import provider_facts
from app.report.text.decidability import knowable

PARAMETER = "figure"  # of the address: which row is drawn
WIDTH = 420.0  # beside the sentences, and nearly the same on a phone: one drawing serves both


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawing of one row, and the tabs that lead to the others: label, address, whether it is this one. `alone`
    draws it with its title in it."""

    row: Row
    title: str
    chart: Markup
    tabs: list[tuple[str, str, bool]]
    alone: Callable[[], Markup]


def context(work: Work, report: Report, chosen: str, href: Callable[[str], str]) -> dict[str, Any]:
    """What the two partial pages take. `href`: the address of the same view with that row drawn."""
    return {
        "own": report.your_record,
        "facts": provider_facts,
        "knowable": knowable(report),
        "drawn": drawn(work, report.your_record, chosen, href, report.selection.sample),
        "shorts": {finding.key: findings_view.short(finding) for finding in report.findings},
    }


def drawn(work: Work, own: YourRecord, chosen: str, href: Callable[[str], str], sample: bool) -> Drawn | None:
    """The chosen row, or the first; None where nothing is known. `href`: a row's key to its address."""
    row = own.row(chosen)
    if row is None:
        return None
    also: dict[str, Any] = {"sample": "yes"} if sample else {}
    stored = _stored(work, row)
    makers = [each for side in (row.freelance, row.outsourced) for each in _makers(side, stored, also)]
    title = text.TITLES.get(row.key) or provider_facts.ROWS[row.key]
    draw = partial(
        record,
        makers,
        key="record",
        title=title,
        unit=row.unit,
        yes_or_no=row.shape == YES_NO,
        log=row.shape == NUMBER and _wide(makers),
        not_drawn={side.arrangement: side.not_drawn for side in (row.freelance, row.outsourced)},
    )
    tabs = [
        (text.SHORT.get(each.key) or provider_facts.ROWS[each.key], href(each.key) + "#your-record", each is row)
        for each in own.rows
    ]
    return Drawn(row, title, draw(width=WIDTH, heading=False), tabs if len(tabs) > 1 else [], draw)


def _stored(work: Work, row: Row) -> Mapping[int, Stored]:
    """The jobs that are drawn, where they are few enough to lead somewhere."""
    ids = [number for side in (row.freelance, row.outsourced) for each in side.largest for number, _ in each.values]
    return drilldown.behind(work, ids) if len(ids) <= LINKED else {}


def _makers(side: Side, stored: Mapping[int, Stored], also: Mapping[str, Any]) -> list[Maker]:
    return [
        Maker(
            each.name,
            side.arrangement,
            each.jobs,
            each.typical,
            each.low,
            each.high,
            tuple(_job(number, value, stored, also) for number, value in each.values),
            url_for("providers.show", number=each.provider, **also),
        )
        for each in side.largest
    ]


def _job(number: int, value: float, stored: Mapping[int, Stored], also: Mapping[str, Any]) -> Job:
    if number not in stored:
        return Job(value)
    return Job(value, stored[number].engagement.title, url_for("engagements.show", number=number, **also))


def _wide(makers: list[Maker]) -> bool:
    """Whether the largest value is so many times the middle one that most would crowd at the low end."""
    middles = sorted(each.middle for each in makers)
    middle = middles[len(middles) // 2]
    return middle > 0 and max(each.high for each in makers) > 12 * middle
