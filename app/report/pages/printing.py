"""What is kept or printed: the report and a claim as PDF, charts as SVG or PNG."""

from flask import Blueprint, Response, request

from app.core.domain.errors import NotFound, Problem, Refused
from app.core.services.work import Work
from app.report import charts
from app.report.domain.detail import Closer
from app.report.pages import (
    claim_charts,
    claim_detail_view,
    findings_view,
    outcomes_view,
    provider_chart,
    quarters_chart,
)
from app.report.pages import outcomes as outcomes_pages
from app.report.pages.report_url import asked, taken_out
from app.report.pages.reports import HERE, OWN
from app.report.pdf import claim_pdf, report_pdf, typesetting
from app.report.services import outcomes, reports
from app.report.services import spend as spending
from app.report.text import refusals
from app.report.text.method import method
from app.report.text.missing import missing
from app.web.request import current_work

blueprint = Blueprint("printing", __name__)

KINDS = {"pdf": "application/pdf", "json": "application/json", "svg": "image/svg+xml", "png": "image/png"}


@blueprint.get("/report.pdf")
def report() -> Response:
    """The report to print; `paper` is a4 or letter."""
    work = current_work()
    selection, paper = asked(work, HERE, OWN).selection, paper_asked()
    taken_out("report", "pdf", selection)
    return as_file(report_pdf.to_pdf(reports.examine(work, selection), paper), "report", "pdf", selection.sample, work)


@blueprint.get("/report/<key>.pdf")
def claim(key: str) -> Response:
    """A claim to print."""
    work = current_work()
    selection, paper = asked(work, HERE, OWN).selection, paper_asked()
    closer = reports.closer_look(work, selection, key)
    picture = _picture(closer, heading=False) if closer.finding.enough else ""
    taken_out(f"claim {key}", "pdf", selection)
    steps = method(closer.finding, closer.not_comparable)
    return as_file(claim_pdf.to_pdf(closer, picture, steps, paper), key, "pdf", selection.sample, work)


@blueprint.get("/report/<key>.<any(svg, png):kind>")
def chart(key: str, kind: str) -> Response:
    """A claim's chart as a picture that stands alone."""
    work = current_work()
    selection = asked(work, HERE, OWN).selection
    closer = reports.closer_look(work, selection, key)
    if not closer.finding.enough:
        raise NotFound(refusals.NO_CHART_YET.format(key=key, missing=missing(closer.finding)))
    taken_out(f"chart {key}", kind, selection)
    return _drawing(_picture(closer), key, kind, selection.sample, work)


@blueprint.get("/report/<key>/<part>.<any(svg, png):kind>")
def part(key: str, part: str, kind: str) -> Response:
    """One of the smaller charts of a claim's page as a picture."""
    work = current_work()
    selection = asked(work, HERE, OWN).selection
    closer = reports.closer_look(work, selection, key)
    found = claim_charts.smaller(closer, work.organisation.category_label)
    if part not in found:
        raise NotFound(refusals.NO_CHART.format(part=part, key=key))
    taken_out(f"chart {key} {part}", kind, selection)
    title, drawn = found[part]
    picture = charts.alone(drawn, f"{findings_view.short(closer.finding)}: {title}")
    return _drawing(picture, f"{key}-{part}", kind, selection.sample, work)


@blueprint.get("/report/all-claims-<int:number>.<any(svg, png):kind>")
def forest(number: int, kind: str) -> Response:
    """One of the charts of all claims as a picture, counted from 1."""
    work = current_work()
    selection = asked(work, HERE, OWN).selection
    found = findings_view.forests(reports.examine(work, selection), str)
    if not 1 <= number <= len(found):
        raise NotFound(refusals.NO_SCALE)
    taken_out("chart of all claims", kind, selection)
    drawing = charts.alone(found[number - 1]["alone"]())
    return _drawing(drawing, f"all-claims-{number}", kind, selection.sample, work)


@blueprint.get("/report/facts.<any(svg, png):kind>")
def providers(kind: str) -> Response:
    """The chart of the facts about providers."""
    work = current_work()
    selection = asked(work, HERE, OWN).selection
    own = reports.examine(work, selection).your_record
    drawn = provider_chart.drawn(work, own, request.args.get(provider_chart.PARAMETER, ""), str, selection.sample)
    if drawn is None:
        raise NotFound(refusals.NO_PROVIDERS_CHART)
    taken_out("chart of providers", kind, selection)
    return _drawing(charts.alone(drawn.alone()), f"providers-{drawn.row.key}", kind, selection.sample, work)


@blueprint.get("/report/outcomes.<any(svg, png):kind>")
def spend(kind: str) -> Response:
    """The chart of spend and how it turned out."""
    work = current_work()
    selection = asked(work, outcomes_pages.HERE, outcomes_pages.OWN).selection
    found, against = outcomes.outcomes(work, selection), request.args.get("against", "")
    drawn = outcomes_view.picture(found.spent.spend, found.spent.providers, against, str)
    taken_out("chart of spend", kind, selection)
    return _drawing(charts.alone(drawn.alone()), "spend", kind, selection.sample, work)


@blueprint.get("/report/quarters.<any(svg, png):kind>")
def quarters(kind: str) -> Response:
    """The chart of spend and engagements by quarter."""
    work = current_work()
    selection = asked(work, outcomes_pages.HERE, outcomes_pages.OWN).selection
    found = spending.by_quarter(work, selection)
    taken_out("chart of spend by quarter", kind, selection)
    drawing = charts.alone(quarters_chart.drawn(found.latest(work.today), found.currency, work.today, str)(width=600))
    return _drawing(drawing, "spend-by-quarter", kind, selection.sample, work)


def _picture(closer: Closer, heading: bool = True) -> str:
    """The chart of both sides; its marks say nothing of single engagements."""
    points = {side: [charts.Point(value) for _, value in pairs] for side, pairs in closer.used.items()}
    return claim_detail_view.picture(closer.finding, points, closer.report.currency, heading)


def _drawing(svg: str, name: str, kind: str, sample: bool, work: Work) -> Response:
    return as_file(svg.encode() if kind == "svg" else typesetting.png(svg), name, kind, sample, work)


def paper_asked() -> str:
    """The size of paper that the address asks for."""
    paper = request.args.get("paper", "a4")
    if paper not in typesetting.PAPERS:
        raise Refused([Problem("unknown-paper", refusals.NO_PAPER.format(paper=paper), "paper", paper)])
    return paper


def as_file(content: bytes, name: str, kind: str, sample: bool, work: Work) -> Response:
    """A file to keep."""
    disposition = f'attachment; filename="{name}{"-sample" if sample else ""}-{work.today.isoformat()}.{kind}"'
    return Response(content, mimetype=KINDS[kind], headers={"Content-Disposition": disposition})
