"""Comments and decisions of saved reports: added beside what was frozen, each change kept in the history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import Personal, What
from app.core.domain.permissions import Permission
from app.core.services.work import Work, needs, shared
from app.report.domain.report_notes import TOP, Comment, Decision
from app.report.domain.saved import SavedReport
from app.report.services import saved_reports
from app.report.storage import report_notes
from app.report.storage import saved_reports as stored
from app.report.text import refusals

LONGEST = {"what": 500, "who": 100, "comment": 4_000}


@dataclass(frozen=True, slots=True)
class Notes:
    """What people added to a report. `carried`: decisions of earlier reports of its series that are still open."""

    comments: Mapping[str, Comment]
    carried: tuple[Decision, ...]
    decisions: tuple[Decision, ...]


@needs(Permission.READ_REPORT)
def of_report(work: Work, saved: SavedReport) -> Notes:
    """Everything that was added to a saved report, and what earlier ones of its series left open."""
    earlier = [each.id for each in stored.listing(work.session, saved.series) if each.id < saved.id]
    return Notes(
        report_notes.comments(work.session, saved.id),
        report_notes.decisions(work.session, earlier, only_open=True),
        report_notes.decisions(work.session, [saved.id]),
    )


@needs(Permission.READ_REPORT)
def open_decisions(work: Work) -> tuple[Decision, ...]:
    """Every decision that is still to be done, of any saved report."""
    return report_notes.decisions(work.session, only_open=True)


@needs(Permission.SAVE_REPORT)
def comment(work: Work, number: int, key: str, text: str) -> None:
    """Writes the comment beside a claim, or at the top, in place of the one before; an empty text takes it away."""
    _known(work, number, key)
    before = report_notes.comments(work.session, number).get(key)
    text = _text("comment", text)
    if text == (before.text if before else ""):
        return
    report_notes.keep_comment(work.session, number, key, text, work.now, work.actor.user_id)
    work.note(
        What.REPORT_CHANGED,
        "report",
        number,
        {
            f"comment on {key}" if key != TOP else "comment": (
                before and Personal(before.text),
                Personal(text) if text else None,
            )
        },
    )


@needs(Permission.SAVE_REPORT)
def decide(work: Work, number: int, what: str, who: str, due: date | None = None) -> Decision:
    """Adds a decision to a saved report: what is to be done, by whom, by when."""
    _known(work, number)
    what, who = _text("what", what), _text("who", who)
    if not what:
        raise Refused([Problem("required", refusals.NOTHING_DECIDED, "what")])
    found = report_notes.add_decision(work.session, number, what, who, due, work.now, work.actor.user_id)
    work.note(
        What.DECISION_ADDED,
        "report",
        number,
        {"decision": (None, Personal(what)), "who": (None, Personal(who) if who else None), "by when": (None, due)},
    )
    return _decision(work, found)


@needs(Permission.SAVE_REPORT)
def settle(work: Work, number: int, done: bool, revision: int | None = None) -> Decision:
    """Marks a decision as done, or as open again; raises NotFound, and Stale where `revision` is not the present."""
    before = _decision(work, number)
    if revision is not None and revision != before.revision:
        raise Stale(refusals.DECISION_CHANGED)
    if done == before.open:
        report_notes.change_decision(work.session, before, done_at=work.now if done else None)
        work.note(
            What.DECISION_CHANGED,
            "report",
            before.report_id,
            {"state": ("open" if done else "done", "done" if done else "open")},
            which=Personal(before.what),
        )
    return _decision(work, number)


@shared
def _known(work: Work, number: int, key: str = TOP) -> None:
    found = saved_reports.opened(work, number)
    if key != TOP and key not in {each["key"] for each in found.document["report"]["claims"]}:
        raise NotFound(refusals.NOT_SAVED.format(key=key))


@shared
def _decision(work: Work, number: int) -> Decision:
    found = report_notes.decision(work.session, number)
    if found is None:
        raise NotFound(refusals.NO_DECISION.format(number=number))
    return found


def _text(name: str, text: str) -> str:
    found = text.replace("\r\n", "\n").strip() if name == "comment" else " ".join(text.split())
    if len(found) > LONGEST[name]:
        raise Refused(
            [Problem("too-long", refusals.TOO_LONG.format(many=f"{len(found):,}", most=f"{LONGEST[name]:,}"), name)]
        )
    return found
