"""What a file of lines would do: its rows gathered under their engagements, each line kept that the record lacks.

An engagement is found again by the key of lines, which is its reference, or once that was changed by hand its title;
its figures follow from its lines. Lines with a key of their own are told apart by it, others by what they say and their
turn among those that say the same.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.core.domain.errors import Problem, Refused
from app.core.domain.fields import max_length_of
from app.core.domain.number_parsing import Unreadable
from app.core.domain.plural import plural
from app.core.storage.database import Session
from app.importing.domain.batches import Batch, Refusal, ragged_refusal
from app.importing.services.entry_corrections import LikelyCorrections
from app.importing.services.entry_warnings import MAX_NAMED, conflict_warnings, grouping_warnings
from app.importing.services.matching import unknown_reference
from app.importing.services.planned_engagement import PlannedEngagement, derived_values
from app.importing.services.planning import Planner
from app.importing.services.preview import EntryCounts
from app.importing.services.results import BatchResult, RowResult
from app.importing.storage import imports
from app.importing.values.entry_grouping import EntryGroup, EntryKeys, split_drafts
from app.importing.values.rows import FileRows
from app.record.domain.engagements import FIELDS
from app.record.domain.entries import (
    LINE_PREFIX,
    NO_LINES,
    Line,
    add_totals,
    build_line,
    content_digest,
    describe_line,
    line_totals,
)
from app.record.domain.file_schema import COLUMNS, LINES
from app.record.storage import entries

_BATCH_SIZE = 1_000  # planned together
FILL_DOWN_HINT = (
    "If the row continues the one above, fill blank cells from above. Otherwise fill it in, or leave the row out."
)
NEW, KNOWN, REMOVED, OTHER, ALIKE = "new", "known", "removed", "other", "alike"


class EntryPlanner(Planner):
    """Meets the lines of a file with what is stored: `plan` takes the rows of a chunk in, `rest` says what becomes of
    their engagements."""

    def __init__(self, session: Session, today: date, file: FileRows):
        super().__init__(session, today, file)
        self.key = EntryKeys(file)
        self.met: dict[str, PlannedEngagement] = {}
        self.counts: Counter[str] = Counter()
        self.partly: Counter[tuple[str, ...]] = Counter()  # lines by the columns of the key that they leave blank
        self.dayless, self.refuses = 0, False
        self.put_right = LikelyCorrections()
        self.others: list[str] = []  # of lines that go by a known key and say something else
        self._waiting: Iterator[list[PlannedEngagement]] | None = None

    def plan(self, session: Session, chunk: Batch) -> BatchResult:
        """Takes in these rows; those that make no line are refused, and the new lines go where they wait."""
        done = BatchResult()
        for line, cells in chunk.ragged:
            done.refused.append(
                (RowResult(line, "refused", None, None), [ragged_refusal(line, cells, len(self.file.sheet.header))])
            )
        unread: dict[int, list[Refusal]] = {}
        for each in chunk.refusals:
            unread.setdefault(each.line, []).append(each)
        keys = [self.key.of(cells) for cells in chunk.cells]
        self._look_up(session, chunk, keys)
        for index, (said, draft) in enumerate(split_drafts(chunk)):
            line, cells, key = chunk.lines[index], chunk.cells[index], keys[index]
            if index in chunk.refused:
                found: Line | list[Refusal] = unread[line]
            elif not key:
                found = [
                    Refusal(
                        line,
                        self.key.labels,
                        "",
                        f"The row doesn't say which engagement it belongs to. {FILL_DOWN_HINT}",
                        "key-blank",
                    )
                ]
            elif (blank := self.key.blank(cells)) and self._lacks_date(draft):
                found = [
                    Refusal(
                        line,
                        blank[0],
                        "",
                        f"The row has no date, and {' and '.join(blank)} is blank. {FILL_DOWN_HINT}",
                        "key-part-blank",
                    )
                ]
            elif "E+" in key.upper() and (shortened := self.key.shortened(cells)):
                label, text, bad = shortened
                found = [Refusal(line, label, text, str(bad), bad.code)]
            else:
                found = self._read_entry(self.met[key], line, cells, said, draft)
            if isinstance(found, Line):
                self.partly[tuple(self.key.blank(cells))] += 1
                self.dayless += self._lacks_date(draft)
                self._add_entry(self.met[key], found, line, done)
            else:
                done.refused.append((RowResult(line, "refused", key or None, None), found))
        self.refuses = self.refuses or bool(done.refused)
        return done

    def _lacks_date(self, draft: dict[str, Any]) -> bool:
        """Whether this line has no day in a file that says the days of lines."""
        return "line_day" in self.file.places and "day" not in draft

    def _look_up(self, session: Session, chunk: Batch, keys: Sequence[str]) -> None:
        """Learns what the record has of the engagements that these rows name first."""
        references = chunk.columns.get("reference") or [None] * len(keys)
        new: dict[str, PlannedEngagement] = {}
        for index, key in enumerate(keys):
            if key and key not in self.met:
                group = EntryGroup(len(self.met), key, chunk.lines[index], chunk.cells[index])
                if references[index] is not None:
                    group.said["reference"] = references[index]
                new[key] = self.met[key] = PlannedEngagement(group)
        stored = imports.engagements_by_reference(session, {each.group.reference for each in new.values()})
        lost = {
            each.group.key: each.group
            for each in new.values()
            if each.group.reference not in stored and "reference" not in each.group.said
        }
        renamed = entries.find_by_title(session, lost) if lost else {}
        for key, reference in renamed.items():
            lost[key].said["reference"] = reference
        stored |= imports.engagements_by_reference(session, renamed.values()) if renamed else {}
        numbers = [each.id for each in stored.values()]
        said, known = entries.line_totals(session, numbers), entries.load_known(session, numbers)
        for each in new.values():
            each.stored = stored.get(each.group.reference)
            if each.stored is not None:
                each.before = each.now = said.get(each.stored.id, NO_LINES)
                each.known = known.get(each.stored.id, entries.KnownLines())

    def _read_entry(
        self, of: PlannedEngagement, line: int, cells: Sequence[str], said: dict[str, Any], draft: dict[str, Any]
    ) -> Line | list[Refusal]:
        """The line that a row says, or why it says none."""
        problems = [Problem("lines-differ", str(each), each.field) for each in of.group.conflicts(said)]
        if of.stored is None and self.options.of == LINES:
            absent = unknown_reference(of.group.reference)
            return [Refusal(line, self.key.labels, of.group.key, absent.message, absent.code, absent.field)]
        if not problems:
            currency = (
                said.get("currency")
                or of.group.said.get("currency")
                or (of.stored.engagement.currency if of.stored else None)
            )
            draft |= {
                COLUMNS[name].field.name: self.rounding.value(name, draft[COLUMNS[name].field.name], currency)
                for name in self.rounding.names
                if COLUMNS[name].part == "line" and COLUMNS[name].field.name in draft
            }
            try:
                made = build_line(draft, currency, self.today)
            except Refused as refused:
                problems = [
                    replace(
                        each,
                        field=LINE_PREFIX + each.field
                        if each.field is not None and (each.field in draft or each.code == "line-empty")
                        else each.field,
                    )
                    for each in refused.problems
                ]
            else:
                first = of.keys.setdefault(made.key, line) if made.key is not None else line
                if first == line:
                    of.group.take(said, line)
                    return made
                problems = [
                    Problem(
                        "key-twice",
                        f"Row {first} has the same number. Each entry number may appear once. Choose another column, "
                        "or none.",
                        f"{LINE_PREFIX}key",
                        made.key,
                    )
                ]
        return [self._refusal(line, cells, each) for each in problems]

    def _refusal(self, line: int, cells: Sequence[str], problem: Problem) -> Refusal:
        match = self.headers.get(problem.field or "")
        if match is not None:
            return Refusal(line, match.header, cells[match.place], problem.message, problem.code, problem.field)
        return self.missing_field_refusal(line, problem)

    def _add_entry(self, of: PlannedEngagement, made: Line, line: int, done: BatchResult) -> None:
        """Counts a line, and keeps it where the record lacks it."""
        known, outcome = of.known, NEW
        content = (made.day, made.amount.minor if made.amount else None, made.hours)
        if made.key is not None:
            there = known.by_key.get(made.key)
            if there is not None:
                outcome = REMOVED if there.removed_at else KNOWN
                if content_digest(made) not in (content_digest(there.line), there.mark):
                    outcome = OTHER
                    self.others.append(
                        f"Row {line}: entry {made.key} is {describe_line(made)} in the file, "
                        f"but {describe_line(there.line)} here"
                    )
        elif known.match(content_digest(made)):
            outcome = KNOWN
        self.counts[outcome] += 1
        if outcome == NEW:
            self.counts[ALIKE] += bool(known.counts_by_content[content])
            of.now = add_totals(of.now, line_totals([made]))
            of.new += 1
            if not known.counts_by_content[content]:
                self.put_right.add(known, line, made)
            done.lines.append((of.group.turn, line, made))
        known.counts_by_content[content] -= known.counts_by_content[content] > 0

    # What becomes of the engagements

    def rest(self, session: Session) -> BatchResult | None:
        """What some more engagements come to once all rows were taken in; None after the last."""
        if self._waiting is None:
            every = [each for each in self.met.values() if each.group.rows]
            self._waiting = iter([every[begin : begin + _BATCH_SIZE] for begin in range(0, len(every), _BATCH_SIZE)])
        some = next(self._waiting, None)
        return None if some is None else self._plan_engagements(session, some)

    def _plan_engagements(self, session: Session, some: list[PlannedEngagement]) -> BatchResult:
        chunk = Batch([each.group.line for each in some], [each.group.cells for each in some])
        rows = [self._row_values(each, index, chunk) for index, each in enumerate(some)]
        for name in dict.fromkeys(name for row in rows for name in row):
            chunk.columns[name] = [row.get(name) for row in rows]
        done = super().plan(session, chunk)
        by_line = {each.group.line: each for each in some}
        for row, _ in done.refused[:]:
            row.reference = by_line[row.line].group.reference
            done.refused += [
                (
                    RowResult(line, "refused", row.reference, row.title),
                    [
                        Refusal(
                            line,
                            None,
                            None,
                            f"Another row of this engagement has an error: row {row.line}.",
                            "engagement-refused",
                            lacking=True,
                        )
                    ],
                )
                for line in by_line[row.line].group.rows
                if line != row.line
            ]
        good = [
            *done.new.get("line", ()),
            *(row.line for row, _ in done.changed),
            *(row.line for row in done.unchanged),
        ]
        done.groups = {each.group.turn: each.group.reference for line in good if (each := by_line[line]).new}
        return done

    def _row_values(self, of: PlannedEngagement, index: int, chunk: Batch) -> dict[str, Any]:
        """What the engagement's row says: what its lines say of it, and what follows from them."""
        said = {"title": of.group.key[: max_length_of(FIELDS["title"])]} if of.stored is None else {}
        said |= of.group.said | {"reference": of.group.reference}
        if of.new:
            try:
                said |= derived_values(of, said, self.today)
            except Refused as refused:
                (problem,) = refused.problems
                chunk.refuse(index, None, None, Unreadable(problem.code, problem.message), "actual_cost")
        return said

    @property
    def entry_counts(self) -> EntryCounts:
        """How many lines the record has, and what is worth a look."""
        count, warnings = self.counts, list(grouping_warnings(self.partly, self.dayless))
        if count[ALIKE]:
            warnings.append(
                plural(
                    count[ALIKE],
                    "{n} entry has the same day, amount and hours as an existing one, but another kind or note. Check "
                    "that it isn't counted twice.",
                    "{n} entries have the same day, amount and hours as existing ones, but another kind or note. "
                    "Check that nothing is counted twice.",
                )
            )
        warnings += self.put_right.warnings(MAX_NAMED)
        if count[REMOVED]:
            warnings.append(
                plural(
                    count[REMOVED],
                    "{n} entry was deleted before and is not imported again.",
                    "{n} entries were deleted before and are not imported again.",
                )
            )
        warnings += conflict_warnings(self.others)
        if not count[NEW] and count[KNOWN] and not self.refuses:
            warnings.append("Every entry already exists.")
        return EntryCounts(count[NEW], count[KNOWN], count[REMOVED], count[OTHER], tuple(warnings))
