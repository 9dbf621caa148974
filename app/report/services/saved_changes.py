"""What changed since the report before: compared when a report is worked out, and kept with it."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Any

from app.core.domain.selection import Period
from app.core.services.work import Work, without_permission_check
from app.report.domain import changes, confirmation
from app.report.domain.changes import ChangeContext
from app.report.domain.claims import Claim
from app.report.domain.dataset import Columns
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.measures import Record, later_engagements
from app.report.domain.replay import find_causes
from app.report.domain.saved import Document, SavedReport, SavedReportContent, parse_ranges
from app.report.storage import fingerprints, saved_changes, saved_reports

MAX_LISTED = 50  # engagements that are listed by name; all are counted


@without_permission_check
def changes_between(
    work: Work, before: SavedReportContent, after: Document, assessor: Assessor, claims: Collection[Claim], over: Period
) -> dict[str, Any]:
    """The changes of a report against the one before it, as plain values. `assessor`: of the engagements of `over`, on
    which `after` rests."""
    columns = assessor.evidence.record.columns
    after = _with_same_columns(before.document, after, columns)
    why, last = find_causes(before.document, after), before.saved.period.last
    fates = saved_changes.removal_reasons(work.session, why.removed, over.first)
    found = changes.compare_documents(
        before.document,
        after,
        ChangeContext(
            fates, later_engagements.ids_ended_after(columns, last), later_engagements.ids_until(columns, last)
        ),
    )
    reference = report_reference(before.saved)
    return {
        "before": reference | {"hash": before.saved.hash},
        **found,
        "edited": _edited_engagements(work, parse_ranges(found["causes"]["edited"]), before.saved),
        "removed": _edited_engagements(work, parse_ranges(found["causes"]["removed"]), before.saved, removed=True),
        "states": confirmation.update_states(
            before.document,
            after,
            confirmation.carry_states(reference, before.document, before.changes),
            _EngagementsSince(work, assessor.evidence.record, claims).confirms,
        ),
    }


def report_reference(saved: SavedReport) -> dict[str, Any]:
    """What a saved report goes by, in the changes of a later one."""
    return {"id": saved.id, "title": saved.title, "last": saved.period.last.isoformat()}


def _with_same_columns(before: Document, after: Document, columns: Columns) -> Document:
    """The later document with fingerprints of the same columns as the earlier one's, as a version may have fewer."""
    if before["fields"] == after["fields"]:
        return after
    marks = fingerprints.fingerprints(columns, before["fields"])
    return {**after, "engagements": {str(number): mark for number, mark in marks.items()}}


@without_permission_check
def _edited_engagements(
    work: Work, those: tuple[int, ...], before: SavedReport, removed: bool = False
) -> list[dict[str, Any]]:
    return [
        asdict(each)
        | {"at": each.at.isoformat() if each.at else None, "by": list(each.by), "fields": list(each.fields)}
        for each in saved_changes.changed_engagements(work.session, those[:MAX_LISTED], before.made_at, removed)
    ]


class _EngagementsSince:
    """The engagements since a report of the series, taken alone: those whose day is later than its period, and that it
    did not rest on."""

    def __init__(self, work: Work, record: Record, claims: Collection[Claim]):
        self.work, self.columns, self.terms = work, record.columns, record.terms
        self.claims = {claim.key: claim for claim in claims}
        self.assessor = cache(self._assessor)

    def confirms(self, key: str, verdict: str, first: confirmation.Reference) -> bool:
        """Whether those since the report `first` give a claim's verdict by themselves."""
        assessor = self.assessor(first["id"], date.fromisoformat(first["last"]))
        return assessor is not None and confirmation.confirms_verdict(verdict, assessor.assess(self.claims[key]))

    def _assessor(self, number: int, last: date) -> Assessor | None:
        try:
            found = saved_reports.get_content(self.work.session, number)
        except ValueError:  # it is damaged, and what it rested on is not known any more
            found = None
        if found is None:
            return None
        since = later_engagements.belonging_after(
            self.columns, last, [int(each) for each in found.document["engagements"]]
        )
        return Assessor(Evidence(Record(since, self.terms))) if len(since) else None
