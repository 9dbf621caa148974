"""The parts of a claim’s page that are told from its engagements."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from markupsafe import Markup

from app.core.domain.selection import Page
from app.core.services.work import Work
from app.report import charts
from app.report.domain.claims import YES_NO
from app.report.domain.detail import ClaimDetail, UsedValues
from app.report.domain.findings import Figures
from app.report.pages import (
    below_minimum_chart,
)
from app.report.pages.report_url import View
from app.report.services import drilldown
from app.report.text.contrasts import lack_text
from app.report.text.period import capitalise
from app.web.addresses import page_number, require_page

ROWS, PROVIDERS = 8, 4  # so many engagements and providers stand on one page of their lists
MAX_LINKED_POINTS = 320  # so many engagements are points that lead somewhere; beyond them the lists do


def providers_page(view: View, closer: ClaimDetail) -> dict[str, Any]:
    """One page of the claim's providers, those with most engagements first."""
    pages = -(-len(closer.providers) // PROVIDERS)
    page = page_number("providers")
    require_page(Page(page, PROVIDERS), len(closer.providers))
    begin = (page - 1) * PROVIDERS

    def href(number: int) -> str:
        return view.href("reports.claim", {"providers": str(number)}, key=closer.finding.key) + "#providers"

    return {
        "of_providers": closer.providers[begin : begin + PROVIDERS],
        "providers_begin": begin,
        "of_providers_in_all": len({each.id for each in closer.providers}),
        "providers_page": page,
        "providers_pages": pages,
        "providers_href": href,
    }


def engagements_behind(work: Work, view: View, closer: ClaimDetail) -> dict[str, Any]:
    """The lists of engagements, the chosen one, and its rows on this page of it."""
    key, lists = closer.finding.key, engagement_lists(closer.used, closer.finding)
    also = {
        why: tuple((number, None) for number in numbers)
        for why, numbers in closer.left_out.items()
        if why not in closer.finding.left_out
    }
    chosen = request.args.get("list") or next(iter(lists), "")
    numbers = (lists | also).get(chosen, ())
    page = Page(page_number("part"), ROWS)
    require_page(page, len(numbers))
    begin = (page.number - 1) * ROWS
    shown = numbers[begin : begin + ROWS]
    rows = drilldown.engagements_by_number(work, [number for number, _ in shown])

    def href(**said: str) -> str:
        return view.href("reports.claim", said, key=key) + "#behind"

    def tabs(those: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
        return [
            (f"{capitalise(lack_text(name))} ({len(of):,})", href(list=name), name == chosen)
            for name, of in those.items()
        ]

    return {
        "tabs": tabs(lists),
        "also_tabs": tabs(also),
        "chosen": chosen,
        "total": len(numbers),
        "begin": begin,
        "rows": [(rows[number], value) for number, value in shown if number in rows],
        "page": page,
        "pages": -(-len(numbers) // ROWS),
        "with_values": chosen in closer.used,
        "page_href": lambda number: href(list=chosen, part=str(number)),
    }


def engagement_lists(
    used: Mapping[str, UsedValues], finding: Figures
) -> dict[str, tuple[tuple[int, float | None], ...]]:
    """Every engagement of the selection in one list: the side it is used on, or why it is left out."""
    found: dict[str, tuple[tuple[int, float | None], ...]] = {side: pairs for side, pairs in used.items() if pairs}
    return found | {why: tuple((number, None) for number in numbers) for why, numbers in finding.left_out.items()}


def engagement_points(work: Work, view: View, closer: ClaimDetail) -> dict[str, list[charts.StripPoint]]:
    """The engagements of both sides as points; each says what it is and leads there where they are few enough."""
    numbers = [number for pairs in closer.used.values() for number, _ in pairs]
    drawn_as_bars = closer.finding.about.measure.shape == YES_NO
    stored = (
        drilldown.engagements_by_number(work, numbers)
        if len(numbers) <= MAX_LINKED_POINTS and not drawn_as_bars
        else {}
    )
    also: dict[str, Any] = {"sample": "yes"} if view.selection.sample else {}
    return {
        side: [_point(number, value, stored.get(number), also) for number, value in pairs]
        for side, pairs in closer.used.items()
    }


def below_minimum_svg(work: Work, view: View, closer: ClaimDetail) -> Markup | None:
    """The engagements below the minimum, as they are."""
    numbers = [number for pairs in closer.used.values() for number, _ in pairs]
    stored = (
        drilldown.engagements_by_number(work, numbers) if len(numbers) <= below_minimum_chart.MAX_ENGAGEMENTS else {}
    )
    also: dict[str, Any] = {"sample": "yes"} if view.selection.sample else {}
    return below_minimum_chart.below_minimum_chart(closer, stored, closer.report.currency, also)


def _point(number: int, value: float, stored: Any, also: dict[str, Any]) -> charts.StripPoint:
    if stored is None:
        return charts.StripPoint(value)
    engagement = stored.engagement
    return charts.StripPoint(
        value, engagement.provider or "", engagement.title, url_for("engagements.show", number=number, **also)
    )
