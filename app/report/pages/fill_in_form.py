"""What the grid sends and gets: the form without script, and the cells as JSON with it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.domain.errors import Problem, Refused
from app.core.domain.fields import Field
from app.core.domain.kinds import Amount, ChoiceSet, Count, Day, Quantity, Rating
from app.core.domain.organisation import Organisation
from app.record.domain.cell_texts import option_labels
from app.record.services.undo_events import UndoResult
from app.report.domain.evidence.fill_in import FillInPlan
from app.report.services.fill_in import GridRow
from app.report.services.fill_in_saving import GRID_FIELDS, Answer, Cell, SavedAnswers
from app.report.text.fill_in import (
    UNREADABLE,
    conflict_text,
    field_label,
    step_text,
)
from app.web.addresses import MAX_ROW_NUMBER

MAX_CELLS = 4000  # of one request; a page has fewer
MAX_TEXT = 5000  # characters of one cell


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the grid. `options` are the labels to choose from; `hint` says what to enter, `opens` what the answers
    open."""

    name: str
    label: str
    hint: str
    opens: str
    options: tuple[str, ...]
    is_number: bool


@dataclass(slots=True)
class GridForm:
    """`answers`: the changed cells. `typed` and `errors`: by cell, what stays on the page and why."""

    answers: list[Answer] = field(default_factory=list)
    typed: dict[Cell, str] = field(default_factory=dict)
    errors: dict[Cell, str] = field(default_factory=dict)

    def with_result(self, result: SavedAnswers) -> "GridForm":
        """Returns the form with what could not be saved."""
        errors = dict(result.problems)
        for cell, conflict in result.conflicts.items():
            errors[cell] = conflict_text(conflict.who, conflict.text)
        typed = {answer.cell: answer.text for answer in self.answers if answer.cell in errors}
        return GridForm(self.answers, typed, errors)

    def text(self, row: GridRow, name: str) -> str:
        """Returns what the input of a cell holds."""
        return self.typed.get((row.stored.id, name), row.texts[name])

    def error(self, row: GridRow, name: str) -> str:
        """Returns what is wrong with a cell."""
        return self.errors.get((row.stored.id, name), "")

    def shown_json(self, rows: Iterable[GridRow]) -> str:
        """Returns the texts that the cells show now, by engagement and field, without blank ones."""
        shown = {
            str(row.stored.id): {name: text for name, text in row.texts.items() if text}
            for row in rows
            if any(row.texts.values())
        }
        return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def columns(plan: FillInPlan, names: Iterable[str], organisation: Organisation) -> list[Column]:
    """Returns the columns of the grid; those whose answers open something say what."""
    opens = {name: step_text(step, name) for step in plan.steps for name in step.fields}
    return [
        Column(
            name,
            field_label(name),
            _hint(GRID_FIELDS[name]),
            opens.get(name, ""),
            _options(GRID_FIELDS[name], organisation),
            isinstance(GRID_FIELDS[name].kind, Amount | Quantity | Count),
        )
        for name in names
    ]


def _options(known: Field, organisation: Organisation) -> tuple[str, ...]:
    kind = known.kind
    if isinstance(kind, ChoiceSet):
        return kind.options
    if isinstance(kind, Rating):
        return (*map(str, range(1, 6)), *([kind.exempt] if kind.exempt else []))
    return tuple(option_labels(known, organisation).values())


def _hint(known: Field) -> str:
    kind = known.kind
    if isinstance(kind, Rating):
        return kind.anchors
    if isinstance(kind, Day):
        return "YYYY-MM-DD"
    if isinstance(kind, Quantity | Count):
        return kind.unit
    if isinstance(kind, ChoiceSet):
        return "separate several with semicolons"
    return ""


def read_form(sent: Mapping[str, str]) -> GridForm:
    """Returns the cells of a form that were changed; raises Refused for a form that isn't the page's."""
    try:
        shown = json.loads(sent.get("shown", "{}"))
        cells = {name: text for name, text in sent.items() if name.startswith("f-")}
        answers = []
        for name, text in cells.items():
            _, number, known = name.split("-", 2)
            was = shown.get(number, {}).get(known, "")
            if text.strip() != was:
                answers.append(_answer({"id": int(number), "field": known, "text": text, "was": was}))
    except (ValueError, AttributeError):
        raise Refused([Problem("unreadable", UNREADABLE)]) from None
    return GridForm(answers)


def read_answers(body: Any) -> list[Answer]:
    """Returns the answers of a request; raises Refused if they can't be read."""
    cells = body.get("cells") if isinstance(body, dict) else None
    if not isinstance(cells, list) or not 0 < len(cells) <= MAX_CELLS:
        raise Refused([Problem("unreadable", UNREADABLE)])
    return [_answer(each) for each in cells]


def _answer(cell: Any) -> Answer:
    if not isinstance(cell, dict):
        raise Refused([Problem("unreadable", UNREADABLE)])
    number, texts = cell.get("id"), [cell.get(name) for name in ("field", "text", "was")]
    if not _is_row_number(number) or not all(isinstance(text, str) and len(text) <= MAX_TEXT for text in texts):
        raise Refused([Problem("unreadable", UNREADABLE)])
    name, text, was = map(str, texts)
    return Answer(int(str(number)), name, text.strip(), was)


def _is_row_number(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 < number <= MAX_ROW_NUMBER


def saved_json(result: SavedAnswers) -> dict[str, Any]:
    """Returns what became of each cell: its text as saved, the conflict, or what is wrong."""
    saved = [_cell(cell, text=text) for cell, text in result.texts.items()]
    conflicts = [_cell(cell, who=each.who, theirs=each.text) for cell, each in result.conflicts.items()]
    problems = [_cell(cell, problem=message) for cell, message in result.problems.items()]
    return {"action": result.action, "cells": [*saved, *conflicts, *problems]}


def read_undo(body: Any) -> tuple[int, list[Cell]]:
    """Returns the action to undo and the cells that it changed; raises Refused if they can't be read."""
    action, cells = (body.get("action"), body.get("cells")) if isinstance(body, dict) else (None, None)
    if not _is_row_number(action) or not isinstance(cells, list) or len(cells) > MAX_CELLS:
        raise Refused([Problem("unreadable", UNREADABLE)])
    answers = [_answer({**each, "text": "", "was": ""} if isinstance(each, dict) else each) for each in cells]
    return int(str(action)), [answer.cell for answer in answers]


def undone_json(result: UndoResult, texts: Mapping[Cell, str]) -> dict[str, Any]:
    """Returns what the cells show after an undo, the action that undoes it, and what was kept."""
    kept = [f"{reference}: {reason}" for reference, reason in result.kept.items()]
    return {"action": result.event_id, "cells": [_cell(cell, text=text) for cell, text in texts.items()], "kept": kept}


def _cell(cell: Cell, **more: str) -> dict[str, Any]:
    return {"id": cell[0], "field": cell[1], **more}
