"""Comments and decisions of saved reports: stored separately from the frozen document, with history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission, without_permission_check
from app.report.domain.report_notes import TOP, Comment, Decision
from app.report.domain.saved import SavedReport
from app.report.services import saved_reports
from app.report.storage import report_notes
from app.report.storage import saved_reports as stored
from app.report.text import refusals

MAX_LENGTHS = {"what": 500, "who": 100, "comment": 4_000}


@dataclass(frozen=True, slots=True)
class ReportNotes:
    """What people added to a report. `carried`: decisions of earlier reports of its series that are still open."""

    comments: Mapping[str, Comment]
    carried: tuple[Decision, ...]
    decisions: tuple[Decision, ...]


@requires_permission(Permission.READ_REPORT)
def of_report(work: Work, saved: SavedReport) -> ReportNotes:
    """Returns everything that was added to a saved report, and open decisions of earlier ones of its series."""
    earlier = [each.id for each in stored.listing(work.session, saved.series) if each.id < saved.id]
    return ReportNotes(
        report_notes.comments(work.session, saved.id),
        report_notes.decisions(work.session, earlier, only_open=True),
        report_notes.decisions(work.session, [saved.id]),
    )


@requires_permission(Permission.READ_REPORT)
def open_decisions(work: Work) -> tuple[Decision, ...]:
    """Returns every open decision of any saved report."""
    return report_notes.decisions(work.session, only_open=True)


@requires_permission(Permission.SAVE_REPORT)
def save_comment(work: Work, number: int, key: str, text: str) -> None:
    """Saves the comment on a claim, or at the top, replacing the previous one; an empty text removes it."""
    _require_report(work, number, key)
    before = report_notes.comments(work.session, number).get(key)
    text = _check_text("comment", text)
    if text == (before.text if before else ""):
        return
    report_notes.save_comment(work.session, number, key, text, work.now, work.actor.user_id)
    work.log_event(
        EventKind.REPORT_CHANGED,
        "report",
        number,
        {
            f"comment on {key}" if key != TOP else "comment": (
                before and PersonalText(before.text),
                PersonalText(text) if text else None,
            )
        },
    )


@requires_permission(Permission.SAVE_REPORT)
def add_decision(work: Work, number: int, what: str, who: str, due: date | None = None) -> Decision:
    """Adds a decision to a saved report: what is to be done, by whom, by when."""
    _require_report(work, number)
    what, who = _check_text("what", what), _check_text("who", who)
    if not what:
        raise Refused([Problem("required", refusals.NO_DECISION_TEXT, "what")])
    found = report_notes.add_decision(work.session, number, what, who, due, work.now, work.actor.user_id)
    work.log_event(
        EventKind.DECISION_ADDED,
        "report",
        number,
        {
            "decision": (None, PersonalText(what)),
            "who": (None, PersonalText(who) if who else None),
            "by when": (None, due),
        },
    )
    return _require_decision(work, found)


@requires_permission(Permission.SAVE_REPORT)
def set_decision_done(work: Work, number: int, done: bool, revision: int | None = None) -> Decision:
    """Marks a decision as done, or as open again; raises NotFound, and Stale where `revision` is not the present."""
    before = _require_decision(work, number)
    if revision is not None and revision != before.revision:
        raise Stale(refusals.DECISION_CHANGED)
    if done == before.open:
        report_notes.change_decision(work.session, before, done_at=work.now if done else None)
        work.log_event(
            EventKind.DECISION_CHANGED,
            "report",
            before.report_id,
            {"state": ("open" if done else "done", "done" if done else "open")},
            which=PersonalText(before.what),
        )
    return _require_decision(work, number)


@without_permission_check
def _require_report(work: Work, number: int, key: str = TOP) -> None:
    found = saved_reports.open_report(work, number)
    if key != TOP and key not in {each["key"] for each in found.document["report"]["claims"]}:
        raise NotFound(refusals.NOT_SAVED.format(key=key))


@without_permission_check
def _require_decision(work: Work, number: int) -> Decision:
    found = report_notes.decision(work.session, number)
    if found is None:
        raise NotFound(refusals.NO_DECISION.format(number=number))
    return found


def _check_text(name: str, text: str) -> str:
    found = text.replace("\r\n", "\n").strip() if name == "comment" else " ".join(text.split())
    if len(found) > MAX_LENGTHS[name]:
        raise Refused(
            [Problem("too-long", refusals.TOO_LONG.format(many=f"{len(found):,}", most=f"{MAX_LENGTHS[name]:,}"), name)]
        )
    return found
