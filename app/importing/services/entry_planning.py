"""Plans a file of entries: groups its rows by engagement and keeps each entry that the record lacks.

An engagement is matched by the entry key, which is its reference, or by its title if the reference was edited. Its
figures follow from its entries. Entries with a key of their own are matched by it, others by their content and their
position among equal ones.
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
from app.importing.domain.batches import Batch, Refusal
from app.importing.services.entry_corrections import LikelyCorrections
from app.importing.services.entry_warnings import MAX_NAMED, conflict_warnings, grouping_warnings
from app.importing.services.matching import unknown_reference
from app.importing.services.planned_engagement import PlannedEngagement, derived_values
from app.importing.services.planning import Planner
from app.importing.services.preview import EntryCounts
from app.importing.services.results import BatchResult, RowResult, ragged_rows
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

_BATCH_SIZE = 1_000  # engagements planned together
FILL_DOWN_HINT = (
    "If the row continues the one above, fill blank cells from above. Otherwise fill it in, or leave the row out."
)
NEW, KNOWN, REMOVED, OTHER, ALIKE = "new", "known", "removed", "other", "alike"


class EntryPlanner(Planner):
    """Matches entries with the record: `plan` reads the rows of a chunk, `next_result` returns the outcomes of their
    engagements."""

    repeated_advice = "Each entry number may appear once. Choose another column, or none."

    def __init__(self, session: Session, today: date, file: FileRows):
        super().__init__(session, today, file)
        self.key = EntryKeys(file)
        self.engagements: dict[str, PlannedEngagement] = {}
        self.counts: Counter[str] = Counter()
        self.blank_keys: Counter[tuple[str, ...]] = Counter()  # number of entries by the key columns that are blank
        self.without_date, self.has_refusals = 0, False
        self.corrections = LikelyCorrections()
        self.conflicts: list[str] = []  # of entries with a known key and other content
        self._waiting: Iterator[list[PlannedEngagement]] | None = None

    def plan(self, session: Session, chunk: Batch) -> BatchResult:
        """Reads the rows of a chunk; refuses those that aren't an entry and stages new entries."""
        done = BatchResult(refused=ragged_rows(chunk, len(self.file.sheet.header)))
        unread: dict[int, list[Refusal]] = {}
        for each in chunk.refusals:
            unread.setdefault(each.line, []).append(each)
        keys = [self.key.read(cells) for cells in chunk.cells]
        self._look_up(session, chunk, keys)
        for index, (values, draft) in enumerate(split_drafts(chunk)):
            line, cells, key = chunk.lines[index], chunk.cells[index], keys[index]
            if index in chunk.refused:
                found: Line | list[Refusal] = unread[line]
            elif not key:
                message = f"The row doesn't say which engagement it belongs to. {FILL_DOWN_HINT}"
                found = [Refusal(line, self.key.labels, "", message, "key-blank")]
            elif (blank := self.key.blank(cells)) and self._lacks_date(draft):
                message = f"The row has no date, and {' and '.join(blank)} is blank. {FILL_DOWN_HINT}"
                found = [Refusal(line, blank[0], "", message, "key-part-blank")]
            elif "E+" in key.upper() and (shortened := self.key.shortened(cells)):
                label, text, bad = shortened
                found = [Refusal(line, label, text, str(bad), bad.code)]
            else:
                found = self._read_entry(self.engagements[key], line, cells, values, draft)
            if isinstance(found, Line):
                self.blank_keys[tuple(self.key.blank(cells))] += 1
                self.without_date += self._lacks_date(draft)
                self._add_entry(self.engagements[key], found, line, done)
            else:
                done.refused.append((RowResult(line, "refused", key or None, None), found))
        self.has_refusals = self.has_refusals or bool(done.refused)
        return done

    def _lacks_date(self, draft: dict[str, Any]) -> bool:
        """Whether this entry has no date in a file whose entries have dates."""
        return "line_day" in self.file.places and "day" not in draft

    def _look_up(self, session: Session, chunk: Batch, keys: Sequence[str]) -> None:
        """Loads the engagements and entries of the record for keys that occur first in this chunk."""
        references = chunk.columns.get("reference") or [None] * len(keys)
        new: dict[str, PlannedEngagement] = {}
        for index, key in enumerate(keys):
            if key and key not in self.engagements:
                group = EntryGroup(len(self.engagements), key, chunk.lines[index], chunk.cells[index])
                if references[index] is not None:
                    group.values["reference"] = references[index]
                new[key] = self.engagements[key] = PlannedEngagement(group)
        stored = imports.engagements_by_reference(session, {each.group.reference for each in new.values()})
        lost = {
            each.group.key: each.group
            for each in new.values()
            if each.group.reference not in stored and "reference" not in each.group.values
        }
        renamed = entries.find_by_title(session, lost) if lost else {}
        for key, reference in renamed.items():
            lost[key].values["reference"] = reference
        stored |= imports.engagements_by_reference(session, renamed.values()) if renamed else {}
        numbers = [each.id for each in stored.values()]
        totals, known = entries.line_totals(session, numbers), entries.load_known(session, numbers)
        for each in new.values():
            each.stored = stored.get(each.group.reference)
            if each.stored is not None:
                each.before = each.now = totals.get(each.stored.id, NO_LINES)
                each.known = known.get(each.stored.id, entries.KnownLines())

    def _read_entry(
        self, planned: PlannedEngagement, line: int, cells: Sequence[str], values: dict[str, Any], draft: dict[str, Any]
    ) -> Line | list[Refusal]:
        """Returns the entry in a row, or the problem with it."""
        problems = [Problem("lines-differ", str(each), each.field) for each in planned.group.conflicts(values)]
        if planned.stored is None and self.options.of == LINES:
            absent = unknown_reference(planned.group.reference)
            return [Refusal(line, self.key.labels, planned.group.key, absent.message, absent.code, absent.field)]
        if not problems:
            currency = (
                values.get("currency")
                or planned.group.values.get("currency")
                or (planned.stored.engagement.currency if planned.stored else None)
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
                first = planned.keys.setdefault(made.key, line) if made.key is not None else line
                if first == line:
                    planned.group.merge(values, line)
                    return made
                problems = [
                    Problem(
                        "key-twice",
                        f"Row {first} has the same number. {self.repeated_advice}",
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

    def _add_entry(self, planned: PlannedEngagement, made: Line, line: int, done: BatchResult) -> None:
        """Counts an entry, and stages it if the record lacks it."""
        known, outcome = planned.known, NEW
        content = (made.day, made.amount.minor if made.amount else None, made.hours)
        if made.key is not None:
            existing = known.by_key.get(made.key)
            if existing is not None:
                outcome = REMOVED if existing.removed_at else KNOWN
                if not self._is_same(made, existing):
                    outcome = OTHER
                    self.conflicts.append(
                        f"Row {line}: entry {made.key} is {describe_line(made)} in the file, "
                        f"but {describe_line(existing.line)} here"
                    )
        elif known.match(content_digest(made)):
            outcome = KNOWN
        self.counts[outcome] += 1
        if outcome == NEW:
            self.counts[ALIKE] += bool(known.counts_by_content[content])
            planned.now = add_totals(planned.now, line_totals([made]))
            planned.new += 1
            if not known.counts_by_content[content]:
                self.corrections.add(known, line, made)
            done.lines.append((planned.group.turn, line, made))
        known.counts_by_content[content] -= known.counts_by_content[content] > 0

    def _is_same(self, made: Line, existing: entries.Stored) -> bool:
        """Whether an entry has the content of the existing one with its number, now or when that was imported."""
        return content_digest(made) in (content_digest(existing.line), existing.mark)

    # Outcomes of the engagements

    def next_result(self, session: Session) -> BatchResult | None:
        """Returns the outcomes of the next batch of engagements, once all rows were read; None after the last batch."""
        if self._waiting is None:
            every = [each for each in self.engagements.values() if each.group.rows]
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

    def _row_values(self, planned: PlannedEngagement, index: int, chunk: Batch) -> dict[str, Any]:
        """Returns the values of an engagement's row: those of its entries' rows, and those derived from the entries."""
        values = {"title": planned.group.key[: max_length_of(FIELDS["title"])]} if planned.stored is None else {}
        values |= planned.group.values | {"reference": planned.group.reference}
        if planned.new:
            try:
                values |= derived_values(planned, values, self.today)
            except Refused as refused:
                (problem,) = refused.problems
                chunk.refuse(index, None, None, Unreadable(problem.code, problem.message), "actual_cost")
        return values

    @property
    def entry_counts(self) -> EntryCounts:
        """Counts of new and known entries, with warnings."""
        count, warnings = self.counts, list(grouping_warnings(self.blank_keys, self.without_date))
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
        warnings += self.corrections.warnings(MAX_NAMED)
        if count[REMOVED]:
            warnings.append(
                plural(
                    count[REMOVED],
                    "{n} entry was deleted before and is not imported again.",
                    "{n} entries were deleted before and are not imported again.",
                )
            )
        warnings += conflict_warnings(self.conflicts)
        if not count[NEW] and count[KNOWN] and not self.has_refusals:
            warnings.append("Every entry already exists.")
        return EntryCounts(count[NEW], count[KNOWN], count[REMOVED], count[OTHER], tuple(warnings))
