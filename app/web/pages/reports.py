"""The report: one page that reads from the top, and one for each claim that leads to the engagements behind it."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refused
from app.domain.reports import of_family
from app.domain.selection import EVERYTHING, Page, Period, Selection
from app.exchange import query, report_csv, report_json, trace_csv
from app.services import engagements, providers, reports, sample, teams, traces
from app.services.work import Work
from app.web import filter_form, findings
from app.web.request import current_work
from app.web.words import counted

blueprint = Blueprint("reports", __name__)

ARRANGEMENT = "arrangement"  # never narrowed by: the report sets one against the other
OWN = ("list", "part", "more")  # parameters of these pages alone
ROWS = 25
NAMES = 60  # so many providers are offered by name; a page stays small
DRAWN = 400  # so many engagements are points that lead somewhere; beyond them a chart of counts says more


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for: the selection, the organisation's own period, and what was refused in the address."""

    selection: Selection
    window: Period
    refused: Refused | None = None

    def said(self, **other: Any) -> list[tuple[str, str]]:
        """The address's parameters, with another period or other conditions where they are given."""
        return query.params_of(replace(self.selection, **other), self.window)

    def href(self, endpoint: str, /, also: dict[str, str] | None = None, **values: Any) -> str:
        """The same view of another page."""
        return _address(endpoint, [*self.said(), *(also or {}).items()], **values)

    def with_period(self, period: Period) -> str:
        """The same filters over another period."""
        return _address("reports.report", self.said(period=period))

    def narrowed(self, selection: Selection) -> str:
        """Other filters over the same period."""
        return _address("reports.report", self.said(conditions=selection.conditions, search=selection.search))

    @property
    def periods(self) -> list[tuple[str, str, bool]]:
        """The ways of choosing a period that need no dates: key, address, whether it is chosen."""
        choices = (("window", self.window), ("all", EVERYTHING))
        return [(name, self.with_period(period), self.selection.period == period) for name, period in choices]


def _address(endpoint: str, said: list[tuple[str, str]], **values: Any) -> str:
    return url_for(endpoint, **values) + (f"?{urlencode(said)}" if said else "")


def _view(work: Work) -> View:
    """The view that the address describes; without a period it is the organisation's own."""
    sample = request.args.get("sample") == "yes"
    plain = reports.standing(work, Selection(sample=sample, asker=work.actor.user_id))
    try:
        selection = query.selection_from(_params(), plain.period, work.actor.user_id, OWN)
    except Refused as problem:
        return View(plain, plain.period, problem)
    return View(selection, plain.period)


def _params() -> dict[str, list[str]]:
    return request.args.to_dict(flat=False)


@blueprint.get("/report")
def report() -> ResponseReturnValue:
    """The report, as the address describes it."""
    work = current_work()
    view = _view(work)
    found = reports.examine(work, view.selection)
    status = 422 if view.refused else 200
    if not found.freelance.engagements + found.outsourced.engagements and not view.selection.conditions:
        return _empty(work, view, found), status
    params, more = {} if view.refused else _params(), request.args.get("more") == "yes"
    chips = filter_form.chips(replace(view.selection, period=EVERYTHING), work.organisation)
    return render_template(
        "reports/report.html", report=found, view=view, months=work.organisation.window_months,
        forests=findings.forests(found, partial(_href, view)), href=partial(_href, view),
        levels=[of_family(family) for family in found.families], findings=findings,
        chips=chips, chip_href=lambda chip: view.narrowed(chip.without),
        clear_href=view.narrowed(Selection(sample=view.selection.sample)),
        filters=[it for it in filter_form.bar(params, work.organisation) if it.field.name != ARRANGEMENT],
        groups=filter_form.groups(params, work.organisation) if more else (), carried=_carried(params, more),
        names={"provider": providers.names(work, view.selection.sample)[:NAMES],
               "team": [each.name for each in teams.listing(work)] if more else []},
    ), status


def _carried(params: dict[str, list[str]], more: bool) -> list[tuple[str, str]]:
    kept = [(name, value) for name in (ARRANGEMENT, "all") for value in params.get(name, ())]
    return [pair for pair in filter_form.carried(params, more) if pair[0] not in OWN] + kept


def _empty(work: Work, view: View, found: Any) -> str:
    whole = replace(view.selection, period=EVERYTHING)
    elsewhere = engagements.listing(work, whole, page=Page(size=1)).total
    return render_template(
        "reports/empty.html", view=view, report=found, elsewhere=elsewhere, months=work.organisation.window_months,
        whole_href=view.with_period(EVERYTHING), sample_loaded=bool(sample.size(work)))


def _href(view: View, key: str) -> str:
    return view.href("reports.claim", key=key)


@blueprint.get("/report.json")
def as_json() -> Response:
    """The same report for programs."""
    work = current_work()
    return Response(report_json.to_json(reports.examine(work, _asked(work))), mimetype="application/json")


@blueprint.get("/report.csv")
def as_csv() -> Response:
    """The same report as a table."""
    work = current_work()
    selection = _asked(work)
    return _file(report_csv.to_csv(reports.examine(work, selection)), "report", selection, work)


def _asked(work: Work) -> Selection:
    view = _view(work)
    if view.refused:
        raise view.refused
    return view.selection


@blueprint.get("/report/<key>")
def claim(key: str) -> ResponseReturnValue:
    """One claim or outcome, and every engagement behind it."""
    work = current_work()
    view = _view(work)
    traced = traces.trace(work, view.selection, key)
    lists = _lists(traced)
    chosen = request.args.get("list") or next(iter(lists), "")
    numbers = lists.get(chosen, ())
    page = Page(max(request.args.get("part", 1, type=int), 1), ROWS)
    begin = (page.number - 1) * ROWS
    shown = numbers[begin : begin + ROWS]
    rows = traces.behind(work, [number for number, _ in shown])
    finding = traced.finding
    return render_template(
        "reports/claim.html", it=finding, traced=traced, report=traced.report, view=view, findings=findings,
        chart=findings.detail(finding, _points(work, view, traced), traced.report.currency),
        tabs=[(f"{_named(name)} ({len(of):,})", view.href("reports.claim", {"list": name}, key=key) + "#behind",
               name == chosen) for name, of in lists.items()],
        rows=[(rows[number], value) for number, value in shown if number in rows], chosen=chosen, total=len(numbers),
        begin=begin, page=page, pages=-(-len(numbers) // ROWS), level=of_family(traced.family) if traced.family else "",
        page_href=lambda number: view.href("reports.claim", {"list": chosen, "part": str(number)}, key=key) + "#behind",
        counted=counted, with_values=chosen in traced.used,
        points_lead=sum(map(len, traced.used.values())) <= DRAWN,
    ), 422 if view.refused else 200


@blueprint.get("/report/<key>.csv")
def claim_csv(key: str) -> Response:
    """The engagements behind a claim with their values, and those left out with the reason."""
    work = current_work()
    selection = _asked(work)
    traced = traces.trace(work, selection, key)
    every = [number for pairs in _lists(traced).values() for number, _ in pairs]
    stored = {number: each.engagement for number, each in traces.behind(work, every).items()}
    text = trace_csv.to_csv(traced.finding, traced.used, traced.left_out, stored)
    return _file(text, key, selection, work)


def _lists(traced: traces.Trace) -> dict[str, tuple[tuple[int, float | None], ...]]:
    """Every engagement of the selection in one list: the side it is used on, or why it is left out."""
    used = {side: pairs for side, pairs in traced.used.items() if pairs}
    return used | {why: tuple((number, None) for number in numbers) for why, numbers in traced.left_out.items()}


def _named(name: str) -> str:
    return name[:1].upper() + name[1:]


def _points(work: Work, view: View, traced: traces.Trace) -> dict[str, list[findings.charts.Point]]:
    """The engagements of both sides as points; each says what it is and leads there where they are few enough."""
    many = sum(map(len, traced.used.values()))
    stored = traces.behind(work, [number for pairs in traced.used.values() for number, _ in pairs]) if (
        many <= DRAWN and traced.finding.enough) else {}
    also = {"sample": "yes"} if view.selection.sample else {}
    return {side: [_point(number, value, stored.get(number), also) for number, value in pairs]
            for side, pairs in traced.used.items()}


def _point(number: int, value: float, stored: Any, also: dict[str, str]) -> findings.charts.Point:
    if stored is None:
        return findings.charts.Point(value)
    engagement = stored.engagement
    href = url_for("engagements.show", number=number, **also)
    return findings.charts.Point(value, engagement.provider or "", engagement.title, href)


def _file(text: str, name: str, selection: Selection, work: Work) -> Response:
    kind = "-sample" if selection.sample else ""
    disposition = f'attachment; filename="{name}{kind}-{work.today.isoformat()}.csv"'
    return Response(text, mimetype="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})
