"""Saves answers of the fill-in grid, each against the text that its cell showed before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.domain.errors import Refused
from app.core.domain.fields import Field, Unreadable
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.services.work import Work, requires_permission, without_permission_check
from app.core.storage import events
from app.record.domain.cell_texts import parse_cell
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS, SUMMARY_FIELDS
from app.record.services import bulk_changes, reviews, undo_events
from app.record.storage import engagements
from app.record.storage.engagements import Stored
from app.report.domain.claim_measures import CLAIM_MEASURES
from app.report.domain.evidence.possible_answers import ways_to_value
from app.report.services.fill_in import texts_of
from app.report.text.fill_in import GONE, NO_SUCH_FIELD, SOMEBODY

GRID_FIELDS: Mapping[str, Field] = {
    name: known
    for name, known in (FIELDS | REVIEW_FIELDS).items()
    if any(name in way for measure in CLAIM_MEASURES for way in ways_to_value(measure))
}
_EVENTS_SEARCHED = 30  # newest of an engagement, for who changed a cell
Cell = tuple[int, str]  # an engagement's number and a field


@dataclass(frozen=True, slots=True)
class Answer:
    """What was entered in a cell, and the text that it showed before."""

    engagement: int
    field: str
    text: str
    was: str

    @property
    def cell(self) -> Cell:
        """Where it was entered."""
        return self.engagement, self.field


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else's text in a cell that was changed meanwhile."""

    who: str
    text: str


@dataclass(slots=True)
class SavedAnswers:
    """By cell: the texts as saved, the conflicts, and what is wrong with others. `action`: the id to undo all of it by,
    None where nothing was saved."""

    action: int | None = None
    texts: dict[Cell, str] = field(default_factory=dict)
    conflicts: dict[Cell, Conflict] = field(default_factory=dict)
    problems: dict[Cell, str] = field(default_factory=dict)


@requires_permission(Permission.WRITE_RECORD)
def save(work: Work, answers: Sequence[Answer]) -> SavedAnswers:
    """Saves the answers as one action; those that can't be saved are returned with the reason, and keep no other from
    being saved.

    A cell that shows another text by now than it did for whoever answered is a conflict, unless both mean the same.
    """
    result = SavedAnswers()
    drafts, review_drafts, stored = _checked_drafts(work, answers, result)
    changed = bulk_changes.change_many(work, drafts)
    for number, refused in changed.refused.items():
        _add_problems(result, number, drafts[number], refused)
    if review_drafts:
        for number, refused in reviews.review_many(work, stored, review_drafts).items():
            _add_problems(result, number, review_drafts[number], refused)
    done = [answer.cell for answer in answers if _is_saved(answer.cell, result)]
    result.texts = cell_texts(work, done)
    result.action = undo_events.last_action(work) if done else None
    return result


@requires_permission(Permission.READ_RECORD)
def cell_texts(work: Work, cells: Iterable[Cell]) -> dict[Cell, str]:
    """Returns what these cells show now; cells of engagements that are gone are left out."""
    wanted = [(number, name) for number, name in cells if name in GRID_FIELDS]
    names = list(dict.fromkeys(name for _, name in wanted))
    stored = engagements.get_many(work.session, list({number for number, _ in wanted}))
    texts = {row.stored.id: row.texts for row in texts_of(work, list(stored.values()), names)}
    return {(number, name): texts[number][name] for number, name in wanted if number in texts}


@requires_permission(Permission.WRITE_RECORD)
def undo(work: Work, action: int, cells: Iterable[Cell]) -> tuple[undo_events.UndoResult, dict[Cell, str]]:
    """Undoes an action of the grid; returns the result, and what these cells show then."""
    result = undo_events.undo(work, action)
    return result, cell_texts(work, cells)


def _is_saved(cell: Cell, result: SavedAnswers) -> bool:
    return cell not in result.conflicts and cell not in result.problems


@without_permission_check
def _checked_drafts(
    work: Work, answers: Sequence[Answer], result: SavedAnswers
) -> tuple[dict[int, dict[str, Any]], dict[int, dict[str, Any]], dict[int, Stored]]:
    """Returns the drafts of engagements and of reviews, by number, and the engagements as stored; adds conflicts and
    problems to `result`."""
    drafts, review_drafts = dict[int, dict[str, Any]](), dict[int, dict[str, Any]]()
    stored = engagements.get_many(work.session, list({answer.engagement for answer in answers}))
    shown = cell_texts(work, [answer.cell for answer in answers])
    for answer in answers:
        known, engagement = GRID_FIELDS.get(answer.field), stored.get(answer.engagement)
        if known is None:
            result.problems[answer.cell] = NO_SUCH_FIELD
            continue
        if engagement is None or engagement.removed_at is not None:
            result.problems[answer.cell] = GONE
            continue
        try:
            value = parse_cell(known, answer.text, work.organisation)
        except Unreadable as unreadable:
            result.problems[answer.cell] = str(unreadable)
            continue
        now = shown[answer.cell]
        if now != answer.was and value != _value(known, now, work):
            result.conflicts[answer.cell] = Conflict(_who_changed(work, answer), now)
        elif answer.field in SUMMARY_FIELDS:
            review_drafts.setdefault(answer.engagement, {})[answer.field] = value
        else:
            drafts.setdefault(answer.engagement, {})[answer.field] = value
    return drafts, review_drafts, stored


def _value(known: Field, text: str, work: Work) -> Any:
    return parse_cell(known, text, work.organisation)


@without_permission_check
def _who_changed(work: Work, answer: Answer) -> str:
    """Returns the name of whoever changed the cell last."""
    past, _ = events.listing(work.session, "engagement", answer.engagement, Page(size=_EVENTS_SEARCHED))
    return next((event.actor for event in past if answer.field in event.changes), SOMEBODY)


def _add_problems(result: SavedAnswers, number: int, draft: Mapping[str, Any], refused: Refused) -> None:
    """Adds each problem to its cell; those of other fields to every cell of the engagement that was changed."""
    for problem in refused.problems:
        for name in [problem.field] if problem.field in draft else list(draft):
            cell = number, str(name)
            result.problems[cell] = " ".join(dict.fromkeys((*_given(result, cell), problem.message)))
    for name in draft:
        result.problems.setdefault((number, name), refused.problems[0].message)


def _given(result: SavedAnswers, cell: Cell) -> list[str]:
    return [result.problems[cell]] if cell in result.problems else []
