"""Compares two selections of the record, exploratory and without tests."""

from dataclasses import replace

from app.core.domain.permissions import Permission
from app.core.domain.selection import Selection
from app.core.services.work import Work, requires_permission
from app.record.storage import engagements
from app.report.domain.group_comparison import GroupComparison, compare_groups
from app.report.domain.reports import Report
from app.report.services import reports


@requires_permission(Permission.READ_REPORT)
def compare(work: Work, a: Selection, b: Selection) -> GroupComparison:
    """Returns every claim and outcome over both selections, with 95% intervals and without verdicts; all amounts in one
    currency."""
    shared = set(engagements.ids(work.session, a)) & set(engagements.ids(work.session, b))
    one, other = (_examine_exploratory(work, each) for each in (a, b))
    if _currencies(one) != _currencies(other):
        one, other = (_examine_exploratory(work, each, converted=True) for each in (a, b))
    return compare_groups(one, other, len(shared))


def _currencies(report: Report) -> list[str]:
    return [report.currency, *(each.about.measure.unit for each in (*report.findings, *report.outcomes))]


def _examine_exploratory(work: Work, selection: Selection, converted: bool = False) -> Report:
    """Two views picked by hand have no verdicts, whatever their period."""
    return reports.examine(work, replace(selection, period=replace(selection.period, standing=False)), converted)
