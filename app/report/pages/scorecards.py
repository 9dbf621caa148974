"""A provider's scorecard: its part of the provider's page, its files, and the sheet to print for a review."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from app.core.domain.dates import parse_date
from app.core.domain.durations import add_months
from app.core.domain.errors import Problem, Refused
from app.core.domain.number_parsing import Unreadable
from app.core.domain.selection import Condition, Page, Period, Selection
from app.core.services.work import Work
from app.record.domain import selection_query
from app.record.services import providers
from app.record.storage.engagements import Stored
from app.record.storage.providers import Stored as Provider
from app.report.domain.provider_review import MONTHS_AHEAD
from app.report.domain.scorecard import Scorecard
from app.report.files import scorecard_files
from app.report.pages.printing import file_response, paper_size
from app.report.pages.report_url import csv_file, record_export
from app.report.pdf import review_pdf
from app.report.services import drilldown, scorecards
from app.report.text import refusals
from app.report.text import scorecard as text
from app.report.text.notes import rate_text
from app.web.addresses import require_page
from app.web.navigation import url_with
from app.web.request import current_work

blueprint = Blueprint("scorecards", __name__, url_prefix="/providers")
DRILLDOWN_PARAMETER = "behind"  # the parameter that lists the engagements behind a figure


@dataclass(frozen=True, slots=True)
class Drilldown:
    """The engagements behind one figure: its name, its parts as tabs, one page of this part, and how many it has."""

    title: str
    tabs: list[tuple[str, str, bool]]
    rows: list[Stored]
    total: int


def context(work: Work, stored: Provider, page: Page) -> dict[str, Any]:
    """What the scorecard on the provider's page takes; `page`: that of the engagements behind a figure."""
    it, selection = scorecards.scorecard(work, stored.id), scorecards.selection_of(work, stored)

    def listed(*conditions: Condition, period: Period | None = None) -> str:
        found = selection.having(*conditions)
        query = selection_query.to_params(
            found if period is None else Selection(found.conditions, "", period, found.sample)
        )
        return f"{url_for('engagements.index')}?{urlencode(query)}"

    sides = [
        (f"{n:,} {side}", listed(Condition("arrangement", "is", (side,)))) for side, n in it.engagements.items() if n
    ]
    years = [
        (line, listed(period=Period(year.first, year.last)) if year.first and year.engagements else "")
        for line, year in zip(text.by_year(it), it.years, strict=True)
    ]
    return {
        "card": it,
        "words": text,
        "notes": [rate_text(each) for each in it.rates],
        "sides": sides,
        "all_href": listed(),
        "years": years,
        "behind_href": _drilldown_href,
        "year_labels": [text.LABELS[each.key] for each in it.figures],
        "behind": _drilldown(work, it, page),
        "next_review": add_months(work.today, MONTHS_AHEAD),
    }


def _drilldown(work: Work, scorecard: Scorecard, page: Page) -> Drilldown | None:
    key = request.args.get(DRILLDOWN_PARAMETER, "")
    if key not in scorecard.engagement_lists:
        return None
    numbers = scorecard.engagement_lists[key]
    require_page(page, len(numbers))
    begin = (page.number - 1) * page.size
    shown = numbers[begin : begin + page.size]
    found = drilldown.engagements_by_number(work, shown)
    title, parts = text.drilldown_parts(scorecard, key)
    tabs = [(f"{word} ({n:,})", _drilldown_href(part), part == key) for word, part, n in parts]
    return Drilldown(title, tabs, [found[number] for number in shown], len(numbers))


def _drilldown_href(key: str) -> str:
    return url_with(**{DRILLDOWN_PARAMETER: key, "page": None}) + "#engagements"


@blueprint.get("/<int:number>/scorecard.json")
def as_json(number: int) -> Response:
    """The scorecard for programs."""
    work = current_work()
    it, sample = _load_for_export(work, number, "json")
    return file_response(scorecard_files.to_json(it).encode(), "scorecard", "json", sample, work)


@blueprint.get("/<int:number>/scorecard.csv")
def as_csv(number: int) -> Response:
    """The scorecard as a table."""
    work = current_work()
    it, sample = _load_for_export(work, number, "csv")
    return csv_file(scorecard_files.to_csv(it), "scorecard", sample, work)


@blueprint.get("/<int:number>/review.pdf")
def review(number: int) -> Response:
    """One page to print for a review; `next_review` is the day of the next one, `paper` a4 or letter."""
    work, paper = current_work(), paper_size()
    content = review_pdf.to_pdf(scorecards.review(work, number, _parse_next_review()), paper)
    stored = providers.detail(work, number).stored
    record_export("provider review", "pdf", scorecards.selection_of(work, stored))
    return file_response(content, "provider-review", "pdf", stored.sample, work)


def _load_for_export(work: Work, number: int, form: str) -> tuple[Scorecard, bool]:
    """The scorecard, and whether it is of the sample; keeps that it is taken out."""
    it, stored = scorecards.scorecard(work, number), providers.detail(work, number).stored
    record_export("scorecard", form, scorecards.selection_of(work, stored))
    return it, stored.sample


def _parse_next_review() -> date | None:
    """The day that the address asks for; raises Refused where it is none."""
    entered = request.args.get("next_review", "").strip()
    try:
        return parse_date(entered, None) if entered else None
    except Unreadable as wrong:
        raise Refused(
            [Problem("next-review", refusals.NEXT_REVIEW.format(wrong=wrong), "next_review", entered)]
        ) from None
