"""A series of saved reports in words: what each claim said over time, and since when it is decided."""

from collections.abc import Iterator

from app.core.domain.number_format import count
from app.core.domain.plural import plural
from app.report.domain.confirmation import CONFIRMED
from app.report.domain.saved import SavedReport
from app.report.domain.trend import Trend, TrendLine, TrendPoint

COVERED_REPORTS = "{many}, {first} to {last}."
ONE = "One report so far: {first}. A trend needs a second one."
SINCE, SINCE_CONFIRMED = "{word} since {since}, not confirmed yet", "{word} since {since}, confirmed"
OPEN, NO_VERDICT, NO_LONGER_TESTED = "{word}", "Exploratory: no verdict", "Not tested any more"
POINT = "{title}: {seen}{range}, {word}"
RANGE = " ({range})"
NOT_TESTED = "{title}: not tested"
NO_SUCH = "no verdict"
DAMAGED = (
    "{n} saved report of this series is damaged and left out.",
    "{n} saved reports of this series are damaged and left out.",
)


def covered_reports(trend: Trend) -> str:
    """Which reports it covers."""
    if not trend.reports:
        return ""
    first, last = trend.reports[0].title, trend.reports[-1].title
    n = count(len(trend.reports), "report")
    return COVERED_REPORTS.format(many=n, first=first, last=last) if len(trend.reports) > 1 else ONE.format(first=first)


def damaged_note(trend: Trend) -> str:
    """What is left out; empty where nothing is."""
    return plural(len(trend.damaged_reports), *DAMAGED) if trend.damaged_reports else ""


def since_text(line: TrendLine, reports: tuple[SavedReport, ...]) -> str:
    """Where a claim stands, and since which report: “Supported since Q2 2026, confirmed”."""
    last, place = line.points[-1], line.verdict_since
    if last is None:
        return NO_LONGER_TESTED
    if last.word is None or last.verdict is None:
        return NO_VERDICT
    if place is None:
        return OPEN.format(word=last.word)
    confirmed = last.state is not None and last.state["state"] == CONFIRMED
    return (SINCE_CONFIRMED if confirmed else SINCE).format(word=last.word, since=reports[place].title)


def point_text(point: TrendPoint | None, report: SavedReport) -> str:
    """One report's figure: “Q2 2026: Freelance 27% lower for similar work (95% CI 12% to 39%), Supported”."""
    if point is None:
        return NOT_TESTED.format(title=report.title)
    return POINT.format(
        title=report.title,
        seen=point.shown_text,
        word=point.word or NO_SUCH,
        range=RANGE.format(range=point.range) if point.range else "",
    )


def points_text(line: TrendLine, reports: tuple[SavedReport, ...]) -> list[str]:
    """Every report's figure of one claim, the earliest first."""
    return [point_text(point, report) for point, report in zip(line.points, reports, strict=True)]


def lines(trend: Trend) -> Iterator[str]:
    """All of it as text, a line each."""
    yield covered_reports(trend)
    if trend.damaged_reports:
        yield damaged_note(trend)
    for line in trend.lines:
        yield f"{line.about.name}: {since_text(line, trend.reports)}"
        yield from (f"  {each}" for each in points_text(line, trend.reports))
