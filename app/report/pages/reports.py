"""The report: one page that reads from the top, and one for each claim that leads to the engagements behind it."""

from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.core.domain.number_format import count
from app.core.domain.permissions import Permission
from app.core.domain.selection import EVERYTHING, Page, Period, Selection
from app.core.services.work import Work
from app.record.pages import filter_form
from app.record.services import engagements, providers, sample, teams
from app.report import charts
from app.report.domain import periods
from app.report.domain.detail import ClaimDetail
from app.report.domain.periods import Frequency
from app.report.domain.reports import Report
from app.report.files import drilldown_csv, report_csv, report_json
from app.report.pages import (
    claim_charts,
    claim_detail_view,
    findings_view,
    leave_one_out_view,
    provider_chart,
    report_tabs,
    shuffle_tests,
)
from app.report.pages.claim_parts import (
    below_minimum_svg,
    engagement_lists,
    engagement_points,
    engagements_behind,
    providers_page,
)
from app.report.pages.fill_in import link_to_grid
from app.report.pages.report_tabs import FACTS, HERE
from app.report.pages.report_url import View, build_url, csv_file, record_export, view_for_file, view_of
from app.report.services import drilldown, rater_checks, reports
from app.report.text import headings
from app.report.text.confidence import family_confidence_text
from app.report.text.contrasts import contrast_row, finding_label
from app.report.text.method import method_steps
from app.report.text.notes import report_note_text
from app.report.text.overview import overview
from app.report.text.period import capitalise, period_days, period_name
from app.report.text.questions import question_text
from app.report.text.quotable import quotable
from app.report.text.quotes import quotes_text
from app.report.text.sentences import finding_text
from app.report.text.similar_work import not_comparable_reason
from app.report.text.summary import finding_sentence, what_could_change
from app.report.text.verdicts import WORDS, qualifier_text, verdict_word
from app.web.request import current_work, reading_work

blueprint = Blueprint("reports", __name__)

ARRANGEMENT = "arrangement"  # never narrowed by: the report sets one against the other
# Parameters of these pages alone.
OWN = ("list", "part", "more", "picture", "providers", "paper", provider_chart.PARAMETER)
QUARTERS = 6  # so many are offered
NAMES = 60  # so many providers are offered by name; a page stays small


def _report_parameters() -> dict[str, list[str]]:
    return request.args.to_dict(flat=False)


@blueprint.get("/report")
def report() -> ResponseReturnValue:
    """The report, as the address describes it."""
    work = reading_work()
    view = view_of(work, HERE, OWN)
    found = reports.examine(work, view.selection)
    status = 422 if view.refused else 200
    if not found.freelance.engagements + found.outsourced.engagements and not view.selection.conditions:
        return _empty_report_page(work, view, found), status
    params, more = {} if view.refused else _report_parameters(), request.args.get("more") == "yes"
    if request.args.get("picture") == "yes" and not view.refused:
        return render_template(
            "report/reports/picture.html",
            report=found,
            view=view,
            period=capitalise(period_days(view.selection.period)),
            forests=findings_view.forest_charts(found, partial(_href, view)),
        ), status
    chips = filter_form.chips(replace(view.selection, period=EVERYTHING), work.organisation)
    return render_template(
        "report/reports/report.html",
        report=found,
        view=view,
        period=period_days(view.selection.period),
        question_text=question_text,
        months=work.organisation.window_months,
        href=partial(_href, view),
        levels=[family_confidence_text(family) for family in found.families],
        findings=findings_view,
        see=report_tabs.tabs(view.endpoint, view),
        over=overview(found),
        notes=[report_note_text(each) for each in rater_checks.notes(work, view.selection)],
        fill_in=None if found.explored else link_to_grid(work, selection=view.selection),
        headings=headings,
        shuffle=shuffle_tests.context(work, view),
        may_choose=work.has_permission(Permission.WRITE_SETTINGS),
        may_save=work.has_permission(Permission.SAVE_REPORT),
        may_schedule=work.has_permission(Permission.SHARE_REPORT),
        quarters=_quarters(work, view),
        chips=chips,
        chip_href=lambda chip: view.with_filters(chip.remaining),
        clear_href=view.with_filters(Selection(sample=view.selection.sample)),
        filters=filter_form.bar_controls(params, work.organisation, filter_form.REPORT_BAR_FIELDS),
        carried=_hidden_parameters(params, more),
        groups=filter_form.control_groups(params, work.organisation, (*filter_form.REPORT_BAR_FIELDS, ARRANGEMENT))
        if more
        else (),
        names={
            "provider": providers.names(work, view.selection.sample)[:NAMES] if more else [],
            "team": [each.name for each in teams.listing(work)],
        },
    ), status


@blueprint.get("/report/facts")
def facts() -> ResponseReturnValue:
    """What happened, counted and described: outcomes, facts about providers, and what more data would answer."""
    work = reading_work()
    view = view_of(work, FACTS, OWN)
    found = reports.examine(work, view.selection)
    return render_template(
        "report/reports/facts.html",
        report=found,
        view=view,
        period=period_days(view.selection.period),
        months=work.organisation.window_months,
        see=report_tabs.tabs(view.endpoint, view),
        href=partial(_href, view),
        findings=findings_view,
        outcomes=overview(found).outcomes,
        headings=headings,
        **provider_chart.context(
            work,
            found,
            request.args.get(provider_chart.PARAMETER, ""),
            lambda key: view.href(also={provider_chart.PARAMETER: key}),
        ),
    ), 422 if view.refused else 200


def _quarters(work: Work, view: View) -> list[tuple[str, str, bool]]:
    """The last quarters: name, address, whether it is the one shown."""
    first_month = work.organisation.financial_year_month
    found = [
        (period_name(each, first_month), Period(each.first, each.ends))
        for each in periods.recent_periods(Frequency.QUARTER, work.today, first_month, QUARTERS)
    ]
    return [(called, build_url(HERE, view.said(period=days)), view.selection.period == days) for called, days in found]


def _hidden_parameters(params: dict[str, list[str]], more: bool) -> list[tuple[str, str]]:
    kept = [(name, value) for name in (ARRANGEMENT, "all") for value in params.get(name, ())]
    found = filter_form.hidden_params(params, more, filter_form.REPORT_BAR_FIELDS)
    return [pair for pair in found if pair[0] not in (*OWN, ARRANGEMENT)] + kept


def _empty_report_page(work: Work, view: View, found: Report) -> str:
    whole = replace(view.selection, period=EVERYTHING)
    elsewhere = engagements.listing(work, whole, page=Page(size=1)).total
    return render_template(
        "report/reports/empty.html",
        view=view,
        report=found,
        elsewhere=elsewhere,
        months=work.organisation.window_months,
        whole_href=build_url(HERE, view.said(period=EVERYTHING)),
        sample_loaded=bool(sample.size(work)),
    )


def _href(view: View, key: str) -> str:
    return view.href("reports.claim", key=key)


@blueprint.get("/report.json")
def as_json() -> Response:
    """The same report for programs."""
    work = current_work()
    view = view_for_file(work, HERE, OWN)
    record_export("report", "json", view.selection)
    kind = "-sample" if view.selection.sample else ""
    disposition = f'attachment; filename="report{kind}-{work.today.isoformat()}.json"'
    return Response(
        report_json.to_json(reports.examine(work, view.selection)),
        mimetype="application/json",
        headers={"Content-Disposition": disposition},
    )


@blueprint.get("/report.csv")
def as_csv() -> Response:
    """The same report as a table."""
    work = current_work()
    selection = view_for_file(work, HERE, OWN).selection
    record_export("report", "csv", selection)
    return csv_file(report_csv.to_csv(reports.examine(work, selection)), "report", selection.sample, work)


@blueprint.get("/report/<key>")
def claim(key: str) -> ResponseReturnValue:
    """One claim or outcome taken apart, and every engagement behind it."""
    work = reading_work()
    view = view_of(work, HERE, OWN)
    closer = reports.examine_claim(work, view.selection, key)
    finding, label, currency = closer.finding, work.organisation.category_label, closer.report.currency
    cells, cells_left = claim_detail_view.cells(closer, currency, label)
    points = engagement_points(work, view, closer) if finding.has_enough else {}
    can_say, cannot_say = quotable(finding, closer.report)
    quotes = closer.report.quotes
    return render_template(
        "report/reports/claim.html",
        it=finding,
        closer=closer,
        report=closer.report,
        view=view,
        findings=findings_view,
        title=finding_label(finding),
        period=capitalise(period_days(view.selection.period)),
        says=finding_text(finding),
        method=method_steps(finding, closer.not_comparable_reason),
        quotes_text=quotes_text(quotes) if quotes else "",
        why_not_comparable=capitalise(not_comparable_reason(closer.not_comparable_reason))
        if closer.not_comparable_reason
        else "",
        row=contrast_row(finding, currency),
        sentence=finding_sentence(finding, currency),
        word=verdict_word(finding),
        qualifier=qualifier_text(finding),
        can_say=can_say,
        cannot_say=cannot_say,
        **_changes(closer),
        quotes_word=WORDS[quotes.verdict] if quotes and quotes.verdict else None,
        open_providers="providers" in request.args,
        open_behind=bool({"list", "part"} & request.args.keys()),
        apart=claim_detail_view,
        hanging=leave_one_out_view,
        hangs_on=leave_one_out_view.dependence_text(closer),
        currency=currency,
        cells=cells,
        cells_left=cells_left,
        counted=count,
        chart=claim_detail_view.detail(finding, points, currency)
        if finding.has_enough
        else below_minimum_svg(work, view, closer),
        nothing=not any(closer.used.values()),
        made_of=claim_detail_view.composition_charts(closer, label),
        headings=headings,
        smaller={name: title for name, (title, _) in claim_charts.smaller_charts(closer, label).items()},
        points_lead=any(each.href for some in points.values() for each in some),
        ends=charts.MIN_FOR_EXTREMES if max(map(len, points.values()), default=0) > 2 * charts.MIN_FOR_EXTREMES else 0,
        level=family_confidence_text(closer.family) if closer.family else "",
        **providers_page(view, closer),
        **engagements_behind(work, view, closer),
    ), 422 if view.refused else 200


def _changes(closer: ClaimDetail) -> dict[str, Any]:
    """What could change a result, each with the engagements it is about, and how many points there are."""
    found = what_could_change(closer.finding)
    return {"changes": found, "changes_hint": count(len(found), "note") if found else ""}


@blueprint.get("/report/<key>.csv")
def claim_csv(key: str) -> Response:
    """The engagements behind a claim with their values, and those left out with the reason."""
    work = current_work()
    selection = view_for_file(work, HERE, OWN).selection
    closer = reports.examine_claim(work, selection, key)
    every = [number for pairs in engagement_lists(closer.used, closer.finding).values() for number, _ in pairs]
    stored = {number: each.engagement for number, each in drilldown.engagements_by_number(work, every).items()}
    text = drilldown_csv.to_csv(closer.finding, closer.used, closer.finding.left_out, stored)
    record_export(f"claim {key}", "csv", selection)
    return csv_file(text, key, selection.sample, work)
