"""Each claim over the saved reports of a series: drawn, in words, and as a table to keep."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import Markup

from app.domain.selection import Selection
from app.report import charts
from app.report.charts import Look
from app.report.domain.statistics import Verdict
from app.report.domain.trend import Line, Trend
from app.report.files import trend_files
from app.report.pages.report_url import MARKED, csv_file, taken_out
from app.report.services import trends
from app.report.text import trend as text
from app.report.text.changes import NEW_MEANS, state_text
from app.report.text.verdicts import NO_VERDICT, WORDS
from app.web.request import current_work

blueprint = Blueprint("trends", __name__, url_prefix="/reports/saved")


@dataclass(frozen=True, slots=True)
class Row:
    """A claim of the page: its name, where it stands in words, the last figure, every figure, and its drawing."""

    key: str
    name: str
    sentence: str
    since: str
    state: str
    seen: str
    range: str
    says: list[str]
    drawn: Markup


@blueprint.get("/trend")
def show() -> str:
    """The trend of the series that the address names."""
    found, series = _asked(), request.args.get("series", "")
    rows = [row(line, found) for line in found.lines]
    keys = len(found.keys)
    return render_template(
        "reports/trend.html", trend=found, over=text.over(found), damaged=text.damaged(found), key_rows=rows[:keys],
        rows=rows[keys:], means=NEW_MEANS,
        reports=[(each.title, f"/reports/saved/{each.id}") for each in reversed(found.reports)],
        csv_href=url_for("trends.as_csv", series=series, **{MARKED: "yes"}))


@blueprint.get("/trend.csv")
def as_csv() -> Response:
    """The same as a table: a line for each claim and report."""
    work, found = current_work(), _asked()
    sample = any(each.sample for each in found.reports)
    taken_out("trend of saved reports", "csv", Selection(sample=sample))
    return csv_file(trend_files.to_csv(found), "trend", sample, work)


def _asked() -> Trend:
    return trends.of_series(current_work(), request.args.get("series", ""))


def row(line: Line, found: Trend) -> Row:
    """A claim with its drawing as large as a page has room for."""
    last, says = line.points[-1], text.points_text(line, found.reports)
    drawn = charts.trend(looks(line, found), key=f"trend-{line.key}", title=line.about.name,
                         desc=" ".join(f"{each}." for each in says), **_of(line))
    return Row(line.key, line.about.name, line.about.sentence, text.since_text(line, found.reports),
               state_text(last.state) if last else "", last.seen if last else "", last.range if last else "", says, drawn)


def spark(line: Line, found: Trend) -> Markup:
    """A claim as small as a row of a list has room for."""
    return charts.spark(looks(line, found), key=f"spark-{line.key}", title=line.about.name, **_of(line))


def looks(line: Line, found: Trend) -> list[Look]:
    """What is drawn of each report."""
    return [Look(report.title, point.effect if point else None,
                 WORDS[Verdict(point.verdict)] if point and point.verdict else NO_VERDICT, says)
            for point, report, says in zip(line.points, found.reports, text.points_text(line, found.reports),
                                           strict=True)]


def _of(line: Line) -> dict[str, Any]:
    return {"side": line.about.side, "margin": line.about.margin}
