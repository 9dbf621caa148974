"""Parts of a saved report's document: the exchange rates that were used, and the engagements behind each figure."""

from typing import Any

from app.record.domain.engagements import ARRANGEMENTS, FREELANCE
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.findings import Figures
from app.report.domain.measures import Record
from app.report.domain.measures.conversion import rates_by_day
from app.report.domain.reports import Report
from app.report.domain.saved import format_ranges


def exchange_rates(record: Record) -> list[list[Any]]:
    """What one unit of each foreign currency was in the reporting currency, by the day of the rate: currency, day,
    factor."""
    return [[currency, day.isoformat(), factor] for currency, day, factor in rates_by_day(record)]


def engagements_by_key(report: Report, assessor: Assessor) -> dict[str, Any]:
    """By the key of a claim or outcome the numbers of its engagements: those used on each side, and those left out by
    reason, also where only similar work is compared."""
    every: tuple[Figures, ...] = (*report.findings, *report.outcomes)
    found = {each.key: _finding_engagements(each, assessor) for each in every}
    if report.quotes:
        counted = report.quotes.counts
        found["quotes"] = {"used": format_ranges(counted.used), "left_out": _exclusions(counted.left_out)}
    return found


def _finding_engagements(finding: Figures, assessor: Assessor) -> dict[str, Any]:
    sample = assessor.evidence.sample_of(finding.about)
    sides = {
        side: sample.id[sample.freelance if side == FREELANCE else ~sample.freelance].tolist() for side in ARRANGEMENTS
    }
    return {
        **{side: format_ranges(numbers) for side, numbers in sides.items()},
        "left_out": _exclusions(finding.left_out),
        "not_compared": _exclusions(finding.not_in_similar_work),
    }


def _exclusions(left_out: Any) -> dict[str, str]:
    return {reason: format_ranges(numbers) for reason, numbers in left_out.items()}
