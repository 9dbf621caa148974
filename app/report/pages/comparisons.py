"""Two selections side by side: picked by a form, kept in the address, shown without verdicts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from urllib.parse import parse_qs, urlencode

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Problem, Refused
from app.core.domain.selection import EVERYTHING, Period, Selection
from app.core.services.work import Work
from app.record.domain import selection_query
from app.record.domain.engagements import CATEGORIES
from app.record.pages import filter_form
from app.record.services import teams
from app.report.domain.group_comparison import GroupComparison
from app.report.files import comparison_files
from app.report.pages import comparison_view
from app.report.pages.report_url import BOM_PARAMETER, build_url, csv_file, record_export
from app.report.services import comparisons, reports
from app.report.text import notices, refusals
from app.report.text.period import period_days
from app.web.request import current_work

blueprint = Blueprint("comparisons", __name__)

HALVES = ("a", "b")
PICKED = ("team", "category", "from", "to")  # what the form offers for each half; the rest is carried along
SAMPLE = "sample"  # belongs to the page as a whole, since the two records are never mixed
MAX_TEAMS = 3


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two: its letter, and its parameters without the sample's; `selection` is None where they were refused
    or nothing was picked."""

    letter: str
    said: tuple[tuple[str, str], ...] = ()
    selection: Selection | None = None

    def value(self, name: str) -> str:
        """What the form shows for a parameter."""
        return next((value for key, value in self.said if key == name), "")

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the form does not offer, so that it is not lost: other parameters, and second values of its own."""
        return [
            pair
            for at, pair in enumerate(self.said)
            if pair[0] not in PICKED or any(name == pair[0] for name, _ in self.said[:at])
        ]


@blueprint.get("/report/compare")
def index() -> ResponseReturnValue:
    """Both selections, or the form alone until two are picked."""
    work = current_work()
    if any(_half_letter(name) for name in request.args):
        return redirect(_comparison_url(_halves_from_form()), 303)
    halves, problem = _halves(work)
    first, second = (each.selection for each in halves)
    found = comparisons.compare(work, first, second) if first and second else None
    window = reports.verdict_period(work)
    also = _extra_parameters()

    def claim(half: Half, key: str) -> str:
        return build_url("reports.claim", [*half.said, *also], key=key)

    return render_template(
        "report/outcomes/compare.html",
        found=found,
        halves=halves,
        refused=problem,
        words=comparison_view,
        claim=claim,
        names={each.letter: _selection_text(each.selection, window, work) for each in halves if each.selection},
        whole=lambda half: build_url("reports.report", [*half.said, *also]),
        categories=[("", "Any"), *((key, work.organisation.category_label(key)) for key in CATEGORIES)],
        teams=[("", "Any"), *((team.name, team.name) for team in teams.listing(work))],
        ready=_suggested_pairs(work),
        json_href=_comparison_url(halves, "comparisons.as_json"),
        csv_href=_comparison_url(halves, "comparisons.as_csv", (BOM_PARAMETER, "yes")),
        sample=bool(also),
        window=period_days(window),
        period=period_days,
    ), 422 if problem else 200


@blueprint.get("/report/compare.json")
def as_json() -> Response:
    """The same for programs."""
    return Response(comparison_files.to_json(_comparison(current_work(), "json")), mimetype="application/json")


@blueprint.get("/report/compare.csv")
def as_csv() -> Response:
    """The same as a table."""
    work = current_work()
    return csv_file(comparison_files.to_csv(_comparison(work, "csv")), "comparison", bool(_extra_parameters()), work)


def _comparison(work: Work, form: str) -> GroupComparison:
    (first, second), problem = _halves(work)
    if problem or not (first.selection and second.selection):
        raise problem or Refused([Problem("two-selections", refusals.TWO_SELECTIONS)])
    record_export("comparison", form, first.selection, second.selection)
    return comparisons.compare(work, first.selection, second.selection)


def _halves(work: Work) -> tuple[tuple[Half, Half], Refused | None]:
    """The two selections of the address, and what is wrong with them."""
    found: list[Half] = []
    problems: list[Problem] = []
    for letter in HALVES:
        if letter not in request.args:
            found.append(Half(letter))
            continue
        params = parse_qs(request.args[letter], keep_blank_values=True)
        params.pop(SAMPLE, None)
        pairs = tuple((name, value) for name, values in params.items() for value in values)
        try:
            selection = selection_query.parse_selection(params, reports.verdict_period(work), work.actor.user_id)
            reports.check_names(work, replace(selection, sample=bool(_extra_parameters())))
        except Refused as problem:
            problems += problem.problems
            found.append(Half(letter, pairs))
            continue
        found.append(
            Half(
                letter,
                tuple(selection_query.to_params(selection, reports.verdict_period(work))),
                replace(selection, sample=bool(_extra_parameters())),
            )
        )
    first, second = found
    if first.selection and first.selection == second.selection:
        problems.append(Problem("same-selection", refusals.SAME_SELECTIONS))
        first, second = replace(first, selection=None), replace(second, selection=None)
    return (first, second), Refused(problems) if problems else None


def _half_letter(name: str) -> str:
    """Which half a field of the form belongs to: “a.team” to a."""
    letter, point, _ = name.partition(".")
    return letter if point and letter in HALVES else ""


def _halves_from_form() -> tuple[Half, ...]:
    """The halves as the form sends them."""
    fields: dict[str, list[tuple[str, str]]] = {letter: [] for letter in HALVES}
    for name, values in request.args.to_dict(flat=False).items():
        if _half_letter(name):
            fields[_half_letter(name)] += [(name.partition(".")[2], value) for value in values if value.strip()]
    return tuple(Half(letter, tuple(pairs)) for letter, pairs in fields.items())


def _comparison_url(halves: Iterable[Half], endpoint: str = "comparisons.index", *more: tuple[str, str]) -> str:
    return build_url(endpoint, [*((each.letter, urlencode(each.said)) for each in halves), *_extra_parameters(), *more])


def _extra_parameters() -> list[tuple[str, str]]:
    return [(SAMPLE, "yes")] if request.args.get(SAMPLE) == "yes" else []


def _selection_text(selection: Selection, window: Period, work: Work) -> str:
    """A selection in a few words; the usual period is not said where anything else is."""
    usual = selection.period in (EVERYTHING, window)
    chips = filter_form.chips(replace(selection, period=EVERYTHING) if usual else selection, work.organisation)
    lines = [chip.words for chip in chips]
    if selection.period == EVERYTHING or not lines:
        lines.append("Whole record" if selection.period == EVERYTHING else "Usual period")
    return ", ".join(lines)


def _suggested_pairs(work: Work) -> list[tuple[str, str]]:
    """Pairs that are often wanted, with their addresses."""
    year = reports.verdict_period(work).last or work.today
    before = _year_before(year)
    first = (("from", (before + timedelta(1)).isoformat()), ("to", year.isoformat()))
    second = (("from", (_year_before(before) + timedelta(1)).isoformat()), ("to", before.isoformat()))
    found = [(notices.LAST_YEARS, _comparison_url([Half("a", first), Half("b", second)]))]
    names = [team.name for team in teams.listing(work) if not team.archived][:MAX_TEAMS]
    return found + [
        (f"{one} and {other}", _comparison_url([Half("a", (("team", one),)), Half("b", (("team", other),))]))
        for one, other in combinations(names, 2)
    ]


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
