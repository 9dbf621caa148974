"""Each claim of a series over its saved reports, from the stored documents alone."""

from app.core.domain.errors import NotFound
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission, without_permission_check
from app.report.domain.saved import SavedReport
from app.report.domain.trend import ReportClaims, Trend, build_trend, claims_of_report
from app.report.storage import saved_reports
from app.report.text import refusals


@requires_permission(Permission.READ_REPORT)
def of_series(work: Work, series: str) -> Trend:
    """The trend of a series; raises NotFound where it has no saved report."""
    latest: dict[object, SavedReport] = {}
    for each in saved_reports.listing(work.session, series):  # the one saved last first
        latest.setdefault(each.period.last, each)
    if not latest:
        raise NotFound(refusals.NONE_OF_SERIES)
    reports, damaged = [], []
    for each in sorted(latest.values(), key=lambda each: each.period.last):
        found = _trend_point(work, each)
        if found is None:
            damaged.append(each.id)
        else:
            reports.append(found)
    return build_trend(reports, damaged)


@requires_permission(Permission.READ_REPORT)
def of_report(work: Work, number: int | None) -> Trend:
    """The trend of the series to which a saved report belongs; without a number, of the report saved last."""
    listed = saved_reports.listing(work.session)
    report = next((each for each in listed if number in (None, each.id)), None)
    if report is None:
        raise NotFound(refusals.NONE_SAVED if number is None else refusals.NO_SAVED.format(number=number))
    return of_series(work, report.series)


@without_permission_check
def _trend_point(work: Work, report: SavedReport) -> ReportClaims | None:
    """Returns a report's part of the trend; None where it is damaged."""
    try:
        found = saved_reports.get_content(work.session, report.id)
    except ValueError:
        return None
    return claims_of_report(report, found.document, found.changes) if found else None
