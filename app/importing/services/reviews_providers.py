"""Plans files of reviews or of providers: each row by itself, matched by its own key.

Engagements must exist before their reviews, and users before theirs. Provider cards are staged as those in a file of
engagements are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.core.domain.errors import Problem
from app.core.domain.events import RECORD
from app.core.domain.fields import Field
from app.core.domain.text_normalisation import fold
from app.core.storage.database import Session
from app.importing.domain.batches import Batch, Refusal
from app.importing.services.entry_planning import EntryPlanner
from app.importing.services.invoice_planning import InvoicePlanner
from app.importing.services.matching import matched_engagement, unknown_reference
from app.importing.services.planning import Planner
from app.importing.services.results import BatchResult, Outcome, RowResult, change_texts, ragged_rows
from app.importing.storage import imports
from app.importing.values.options import Options
from app.importing.values.rows import FileRows
from app.record.domain.file_schema import PROVIDER_PREFIX, PROVIDERS, REVIEWS
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.storage import reviews

RowValues = dict[str, Any]


def planner_for(options: Options, has_invoices: bool) -> Callable[[Session, date, FileRows], Planner]:
    """Returns the planner for the table that the options name; `has_invoices`: the file is of electronic invoices."""
    if has_invoices:
        return InvoicePlanner
    if options.of in (REVIEWS, PROVIDERS):
        return ReviewPlanner if options.of == REVIEWS else CardPlanner
    return EntryPlanner if options.lines else Planner


class _RowPlanner(Planner):
    """Plans rows one by one; `_plan_row` returns the outcome of each, or the problems with it."""

    def plan(self, session: Session, chunk: Batch) -> BatchResult:
        """Returns the outcomes of a chunk's rows."""
        done = BatchResult()
        done.refused = ragged_rows(chunk, len(self.file.sheet.header))
        unread: dict[int, list[Refusal]] = {}
        for each in chunk.refusals:
            unread.setdefault(each.line, []).append(each)
        self._look_up(session, chunk)
        for index, line in enumerate(chunk.lines):
            row_values = {name: values[index] for name, values in chunk.columns.items() if values[index] is not None}
            found = unread[line] if index in chunk.refused else self._plan_row(line, row_values)
            if isinstance(found, tuple):
                self._add_result(done, *found)
            else:
                refusals = [self._refusal(chunk, index, each) for each in found]
                done.refused.append(
                    (RowResult(line, "refused", row_values.get("reference"), row_values.get("provider")), refusals)
                )
        done.refused.sort(key=lambda each: each[0].line)
        return done

    def _look_up(self, session: Session, chunk: Batch) -> None:
        """Loads the existing records that these rows name."""
        raise NotImplementedError

    def _plan_row(self, line: int, values: RowValues) -> tuple[RowResult, RowValues] | Sequence[Problem | Refusal]:
        """Returns the outcome of a row with the values to be staged, or the problems with it."""
        raise NotImplementedError

    def _add_result(self, done: BatchResult, row: RowResult, values: RowValues) -> None:
        only = self.options.only
        if row.outcome == "unchanged":
            done.unchanged.append(row)
        elif only is not None and (row.outcome == "new") != (only == "add"):
            done.skipped_count += 1
        else:
            done.payloads.append((row, values))

    def _apply_blanks(self, fields: Mapping[str, Field], before: object, values: RowValues) -> list[Problem]:
        """Returns the problems with blank cells where a value exists. Depending on the options, blanks keep the value,
        clear it (added to `values` as None), or are refused. `fields`: by column name."""
        found = []
        for name, field in fields.items():
            value = getattr(before, field.name)
            if self.options.blank == "keep" or name not in self.file.places or name in values or value is None:
                continue
            if self.options.blank == "clear":
                values[name] = None
            else:
                found.append(
                    Problem(
                        "blank",
                        f"The cell is blank, but the existing value is “{field.write(value)[:60]}”. Fill it in, "
                        "or choose whether blank cells keep or clear existing values.",
                        name,
                    )
                )
        return found

    def _refusal(self, chunk: Batch, index: int, problem: Problem | Refusal) -> Refusal:
        if isinstance(problem, Refusal):
            return problem
        line, match = chunk.lines[index], self.headers.get(problem.field or "")
        if match is not None:
            return Refusal(
                line,
                match.header,
                chunk.text(index, match.field, match.place),
                problem.message,
                problem.code,
                problem.field,
            )
        shared = self.lacking.setdefault((problem.code, problem.field, problem.message), [0, line])
        shared[0] += 1
        return Refusal(line, problem.field, None, problem.message, problem.code, problem.field, lacking=True)


class ReviewPlanner(_RowPlanner):
    """Matches reviews by engagement and reviewer."""

    def __init__(self, session: Session, today: date, file: FileRows):
        super().__init__(session, today, file)
        self.first_lines: dict[tuple[int, int | None], int] = {}
        self.stored: dict[str, Any] = {}
        self.existing: dict[tuple[int, int | None], reviews.ReviewRow] = {}

    def _look_up(self, session: Session, chunk: Batch) -> None:
        wanted = set(chunk.columns.get("reference", ())) - {None}
        self.stored = imports.engagements_by_reference(session, wanted)
        self.existing = reviews.load_existing(session, [each.id for each in self.stored.values()])

    def _plan_row(self, line: int, values: RowValues) -> tuple[RowResult, RowValues] | Sequence[Problem | Refusal]:
        reference = values.get("reference")
        if reference is None:
            return [Problem("reference-blank", "The row doesn't say which engagement was reviewed.", "reference")]
        stored = self.stored.get(reference)
        if stored is None:
            return [unknown_reference(reference)]
        if (problem := matched_engagement(stored).problem) is not None:
            return [problem]
        reviewer_name = values.get("reviewer", RECORD)
        reviewer = None if fold(reviewer_name) == RECORD else self.names.ids["owner"].get(fold(reviewer_name))
        if reviewer is None and fold(reviewer_name) != RECORD:
            return [
                Problem(
                    "reviewer-unknown",
                    f"There is no user named “{reviewer_name}”. Add them, or choose another user. “{RECORD}” means "
                    "a review that belongs to nobody in particular.",
                    "reviewer",
                    reviewer_name,
                )
            ]
        first = self.first_lines.setdefault((stored.id, reviewer), line)
        if first != line:
            return [
                Problem(
                    "review-twice",
                    f"Row {first} already has {reviewer_name}'s review of {reference}. Each reviewer may review an "
                    "engagement once.",
                    "reviewer",
                    reviewer_name,
                )
            ]
        existing = self.existing.get((stored.id, reviewer))
        before, answers = (
            existing.review if existing else Review(),
            {name: value for name, value in values.items() if name in REVIEW_FIELDS},
        )
        problems = self._apply_blanks(REVIEW_FIELDS, before, answers)
        changes = change_texts(before, replace(before, **answers), REVIEW_FIELDS)
        outcome: Outcome = "unchanged" if not changes else "changed" if existing else "new"
        row = RowResult(line, outcome, reference, f"{stored.engagement.title} ({reviewer_name})", changes)
        return problems or (row, {"of": stored.id, "revision": stored.revision, "reviewer": reviewer})


_CARD_FIELDS = {PROVIDER_PREFIX + name: field for name, field in PROVIDER_FIELDS.items() if name != "name"}


class CardPlanner(_RowPlanner):
    """Matches providers by name."""

    def __init__(self, session: Session, today: date, file: FileRows):
        super().__init__(session, today, file)
        self.first_lines: dict[str, int] = {}

    def _look_up(self, session: Session, chunk: Batch) -> None:
        wanted: Iterable[str | None] = chunk.columns.get("provider", ())
        self.names.look_up(session, {name for name in wanted if name is not None})

    def _plan_row(self, line: int, values: RowValues) -> tuple[RowResult, RowValues] | Sequence[Problem | Refusal]:
        name = values.get("provider")
        if name is None:
            return [Problem("required", "A provider needs a name.", "provider")]
        known = self.names.providers.get(fold(name))
        name = known.provider.name if known else name  # a former name stands for the present one
        first = self.first_lines.setdefault(fold(name), line)
        if first != line:
            return [
                Problem(
                    "provider-twice",
                    f"Row {first} already describes “{name}”. Each provider may appear once.",
                    "provider",
                    name,
                )
            ]
        problems = self._apply_blanks(_CARD_FIELDS, known.provider, values) if known else []
        if self.names.canonical_name("provider", name) is None:
            problems.append(self.names.problem_with("provider", name))
        card = {_CARD_FIELDS[column].name: value for column, value in values.items() if column in _CARD_FIELDS}
        problems += self.names.card_conflicts(line, name, card) if card else []
        if problems:
            return problems
        changes = {PROVIDER_PREFIX + field: both for field, both in self.names.card_changes(name, card).items()}
        outcome: Outcome = "new" if known is None else "changed" if changes else "unchanged"
        if outcome != "unchanged" and self.options.only in (None, "add" if known is None else "update"):
            self.names.add_card(line, name, card)
            self.names.turn_of("provider", fold(name), line)
        return RowResult(line, outcome, None, known.provider.name if known else name, changes), {}
