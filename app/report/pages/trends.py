"""Each claim over the saved reports of a series: drawn, in words, and as a table to keep."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import Markup

from app.core.domain.selection import Selection
from app.core.services.work import Work
from app.report import charts
from app.report.charts import TrendMark
from app.report.domain.statistics import Verdict
from app.report.domain.trend import Trend, TrendLine
from app.report.files import trend_files
from app.report.pages.report_url import BOM_PARAMETER, build_url, csv_file, record_export
from app.report.services import trends
from app.report.text import trend as text
from app.report.text.changes import NEW_VERDICT_NOTE
from app.report.text.saved import series_name
from app.report.text.verdicts import NO_VERDICT, WORDS
from app.web.request import current_work

blueprint = Blueprint("trends", __name__, url_prefix="/reports/saved")


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A claim of the page: its name, where it stands in words, its last figure, every figure where it is drawn large,
    and its drawing."""

    key: str
    name: str
    sentence: str
    since: str
    seen: str
    range: str
    says: list[str]
    drawn: Markup


@dataclass(frozen=True, slots=True)
class SeriesOverview:
    """The key contrasts of a series in small, and where all of it is."""

    href: str
    rows: list[TrendRow]


def href(series: str, claim: str | None = None) -> str:
    """The address of a series' trend, with one claim drawn large."""
    return build_url("trends.show", [("series", series), *([("claim", claim)] if claim else [])])


def overview(work: Work, series: str) -> SeriesOverview:
    """What a list of reports shows of their series."""
    found = trends.of_series(work, series)
    return SeriesOverview(href(series), [_small_row(line, found) for line in found.lines if line.key in found.keys])


@blueprint.get("/trend")
def show() -> str:
    """The trend of the series that the address names."""
    found, series = _requested_trend(), request.args.get("series", "")
    of = series_name(found.reports[-1])
    chosen = request.args.get("claim")  # is drawn large, instead of the key contrasts
    large = [line for line in found.lines if line.key == chosen] or [
        line for line in found.lines if line.key in found.keys
    ]
    return render_template(
        "report/reports/trend.html",
        of=f"{of[:1].lower()}{of[1:]}",
        over=text.covered_reports(found),
        damaged=text.damaged_note(found),
        chosen=chosen,
        large=[_large_chart(line, found) for line in large],
        means=NEW_VERDICT_NOTE,
        rows=[_small_row(line, found) for line in found.lines if line not in large],
        reports=[(each.title, url_for("saved_reports.show", number=each.id)) for each in reversed(found.reports)],
        claim_href=partial(href, series),
        whole_href=href(series),
        csv_href=build_url("trends.as_csv", [("series", series), (BOM_PARAMETER, "yes")]),
    )


@blueprint.get("/trend.csv")
def as_csv() -> Response:
    """The same as a table: a line for each claim and report."""
    work, found = current_work(), _requested_trend()
    sample = any(each.sample for each in found.reports)
    record_export("trend of saved reports", "csv", Selection(sample=sample))
    return csv_file(trend_files.to_csv(found), "trend", sample, work)


def _requested_trend() -> Trend:
    return trends.of_series(current_work(), request.args.get("series", ""))


def _large_chart(line: TrendLine, found: Trend) -> TrendRow:
    says = text.points_text(line, found.reports)
    drawn = charts.trend_chart(
        _chart_points(line, found),
        key=f"trend-{line.key}",
        title=line.about.name,
        desc=" ".join(f"{each}." for each in says),
        **_of(line),
    )
    return _row(line, found, says, drawn)


def _small_row(line: TrendLine, found: Trend) -> TrendRow:
    return _row(line, found, [], _sparkline(line, found))


def _row(line: TrendLine, found: Trend, says: list[str], drawn: Markup) -> TrendRow:
    last = line.points[-1]
    return TrendRow(
        line.key,
        line.about.name,
        line.about.sentence,
        text.since_text(line, found.reports),
        last.shown_text if last else "",
        last.range if last else "",
        says,
        drawn,
    )


def _sparkline(line: TrendLine, found: Trend) -> Markup:
    return charts.sparkline(_chart_points(line, found), key=f"spark-{line.key}", **_of(line))


def _chart_points(line: TrendLine, found: Trend) -> list[TrendMark]:
    """What is drawn of each report."""
    return [
        TrendMark(
            report.title,
            point.effect if point else None,
            WORDS[Verdict(point.verdict)] if point and point.verdict else NO_VERDICT,
            says,
        )
        for point, report, says in zip(line.points, found.reports, text.points_text(line, found.reports), strict=True)
    ]


def _of(line: TrendLine) -> dict[str, Any]:
    return {"side": line.about.side, "margin": line.about.margin}
