"""What is kept or printed: the report and a claim as PDF, charts as SVG or PNG."""

from flask import Blueprint, Response, request

from app.core.domain.errors import NotFound, Problem, Refused
from app.core.services.work import Work
from app.report import charts
from app.report.domain.detail import ClaimDetail
from app.report.pages import (
    claim_charts,
    claim_detail_view,
    findings_view,
    outcomes_view,
    provider_chart,
    quarters_chart,
)
from app.report.pages import outcomes as outcomes_pages
from app.report.pages.report_url import record_export, view_for_file
from app.report.pages.reports import HERE, OWN
from app.report.pdf import claim_pdf, report_pdf, typesetting
from app.report.services import outcomes, reports
from app.report.services import spend as spending
from app.report.text import refusals
from app.report.text.method import method_steps
from app.report.text.missing import missing_text
from app.web.request import current_work

blueprint = Blueprint("printing", __name__)

KINDS = {"pdf": "application/pdf", "json": "application/json", "svg": "image/svg+xml", "png": "image/png"}


@blueprint.get("/report.pdf")
def report() -> Response:
    """The report to print; `paper` is a4 or letter."""
    work = current_work()
    selection, paper = view_for_file(work, HERE, OWN).selection, paper_size()
    record_export("report", "pdf", selection)
    return file_response(
        report_pdf.to_pdf(reports.examine(work, selection), paper), "report", "pdf", selection.sample, work
    )


@blueprint.get("/report/<key>.pdf")
def claim(key: str) -> Response:
    """A claim to print."""
    work = current_work()
    selection, paper = view_for_file(work, HERE, OWN).selection, paper_size()
    closer = reports.examine_claim(work, selection, key)
    picture = _claim_picture(closer, heading=False) if closer.finding.has_enough else ""
    record_export(f"claim {key}", "pdf", selection)
    steps = method_steps(closer.finding, closer.not_comparable_reason)
    return file_response(claim_pdf.to_pdf(closer, picture, steps, paper), key, "pdf", selection.sample, work)


@blueprint.get("/report/<key>.<any(svg, png):kind>")
def chart(key: str, kind: str) -> Response:
    """A claim's chart as a picture that stands alone."""
    work = current_work()
    selection = view_for_file(work, HERE, OWN).selection
    closer = reports.examine_claim(work, selection, key)
    if not closer.finding.has_enough:
        raise NotFound(refusals.NO_CHART_YET.format(key=key, missing=missing_text(closer.finding)))
    record_export(f"chart {key}", kind, selection)
    return _picture_file(_claim_picture(closer), key, kind, selection.sample, work)


@blueprint.get("/report/<key>/<part>.<any(svg, png):kind>")
def part(key: str, part: str, kind: str) -> Response:
    """One of the smaller charts of a claim's page as a picture."""
    work = current_work()
    selection = view_for_file(work, HERE, OWN).selection
    closer = reports.examine_claim(work, selection, key)
    found = claim_charts.smaller_charts(closer, work.organisation.category_label)
    if part not in found:
        raise NotFound(refusals.NO_CHART.format(part=part, key=key))
    record_export(f"chart {key} {part}", kind, selection)
    title, drawn = found[part]
    picture = charts.standalone(drawn, f"{findings_view.short(closer.finding)}: {title}")
    return _picture_file(picture, f"{key}-{part}", kind, selection.sample, work)


@blueprint.get("/report/all-claims-<int:number>.<any(svg, png):kind>")
def forest(number: int, kind: str) -> Response:
    """One of the charts of all claims as a picture, counted from 1."""
    work = current_work()
    selection = view_for_file(work, HERE, OWN).selection
    found = findings_view.forest_charts(reports.examine(work, selection), str)
    if not 1 <= number <= len(found):
        raise NotFound(refusals.NO_SCALE)
    record_export("chart of all claims", kind, selection)
    drawing = charts.standalone(found[number - 1]["alone"]())
    return _picture_file(drawing, f"all-claims-{number}", kind, selection.sample, work)


@blueprint.get("/report/facts.<any(svg, png):kind>")
def providers(kind: str) -> Response:
    """The chart of the facts about providers."""
    work = current_work()
    selection = view_for_file(work, HERE, OWN).selection
    own = reports.examine(work, selection).your_record
    drawn = provider_chart.row_chart(work, own, request.args.get(provider_chart.PARAMETER, ""), str, selection.sample)
    if drawn is None:
        raise NotFound(refusals.NO_PROVIDERS_CHART)
    record_export("chart of providers", kind, selection)
    return _picture_file(charts.standalone(drawn.alone()), f"providers-{drawn.row.key}", kind, selection.sample, work)


@blueprint.get("/report/outcomes.<any(svg, png):kind>")
def spend(kind: str) -> Response:
    """The chart of spend and how it turned out."""
    work = current_work()
    selection = view_for_file(work, outcomes_pages.HERE, outcomes_pages.OWN).selection
    found, against = outcomes.outcomes(work, selection), request.args.get("against", "")
    drawn = outcomes_view.spend_chart(found.spent.spend, found.spent.providers, against, str)
    record_export("chart of spend", kind, selection)
    return _picture_file(charts.standalone(drawn.alone()), "spend", kind, selection.sample, work)


@blueprint.get("/report/quarters.<any(svg, png):kind>")
def quarters(kind: str) -> Response:
    """The chart of spend and engagements by quarter."""
    work = current_work()
    selection = view_for_file(work, outcomes_pages.HERE, outcomes_pages.OWN).selection
    found = spending.by_quarter(work, selection)
    record_export("chart of spend by quarter", kind, selection)
    drawing = charts.standalone(
        quarters_chart.quarters_chart(found.latest(work.today), found.currency, work.today, str)(width=600)
    )
    return _picture_file(drawing, "spend-by-quarter", kind, selection.sample, work)


def _claim_picture(closer: ClaimDetail, heading: bool = True) -> str:
    """The chart of both sides; its marks say nothing of single engagements."""
    points = {side: [charts.StripPoint(value) for _, value in pairs] for side, pairs in closer.used.items()}
    return claim_detail_view.standalone_chart(closer.finding, points, closer.report.currency, heading)


def _picture_file(svg: str, name: str, kind: str, sample: bool, work: Work) -> Response:
    return file_response(svg.encode() if kind == "svg" else typesetting.png(svg), name, kind, sample, work)


def paper_size() -> str:
    """The size of paper that the address asks for."""
    paper = request.args.get("paper", "a4")
    if paper not in typesetting.PAPERS:
        raise Refused([Problem("unknown-paper", refusals.NO_PAPER.format(paper=paper), "paper", paper)])
    return paper


def file_response(content: bytes, name: str, kind: str, sample: bool, work: Work) -> Response:
    """A file to keep."""
    disposition = f'attachment; filename="{name}{"-sample" if sample else ""}-{work.today.isoformat()}.{kind}"'
    return Response(content, mimetype=KINDS[kind], headers={"Content-Disposition": disposition})
