"""Checking a file: read twice from the disk, a few thousand rows at a time, met with the record, and put away."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from app.domain.engagements import FIELDS
from app.domain.figures import count
from app.domain.numerals import said
from app.exchange import beside
from app.exchange.chunks import Refusal
from app.exchange.options import Options
from app.exchange.reading import survey
from app.exchange.rows import FileRows, read_as
from app.services import import_alike
from app.services.desk import Desk
from app.services.import_beside import planner_of
from app.services.import_lines import LinePlanner
from app.services.import_outcomes import OUTCOMES, Planned
from app.services.import_plan import Planner
from app.services.import_preview import Lines, Preview, Table, Undecided, Unread
from app.services.import_sinks import Look, PutAway
from app.services.import_sums import Outliers, Sums
from app.storage import bulk, imports, staging
from app.storage.database import Session

Progress = Callable[[int], None]
_AMBIGUOUS = "-ambiguous"


def check(desk: Desk, path: Path, options: Options, into: Look, progress: Progress | None = None) -> Preview:
    """What the file would do; its rows go `into` what keeps them. `progress` is told how many rows were checked.

    Raises Refused where the file cannot be read, or an option doesn't fit it.
    """
    return _Check(path, options, into).run(desk, progress)


class _Check:
    """One check on its way."""

    def __init__(self, path: Path, options: Options, into: Look):
        self.path, self.into = path, into
        self.sheet = survey(path, read_as(options))
        self.file = FileRows(self.sheet, options)
        self.options = self.file.options
        self.sums, self.outliers = Sums(), Outliers()
        self.alike = import_alike.References()
        self.passed = 0
        self.lines: Lines | None = None

    def run(self, desk: Desk, progress: Progress | None) -> Preview:
        """Goes through the file."""
        self.file.learn((lambda: progress(0)) if progress else lambda: None)
        with desk.reading() as work:
            changes = imports.changes(work.session)
            planner = planner_of(self.options)(work.session, work.today, self.file)
        done = 0
        for chunk in beside.chunks(self.file, self.path):
            with desk.reading() as work:
                planned = planner.plan(work.session, chunk)
            self._keep(desk, planned)
            done += len(chunk.lines)
            if progress:
                progress(done)
        while isinstance(planner, LinePlanner):
            with desk.reading() as work:
                rest = planner.rest(work.session)
            if rest is None:
                self.lines = planner.lines_seen
                break
            self._keep(desk, rest)
        with desk.reading() as work:
            preview = self._preview(planner, self.alike.warnings(work.session), import_alike.providers_alike(
                work.session, planner.names.new("provider")), self._repeated(work.session))
        if isinstance(self.into, PutAway):
            with desk.writing() as work:
                staging.names(work.session, self.into.number, planner.names.staged())
                staging.checked(work.session, self.into.number, changes, preview.as_json())
        return preview

    def _keep(self, desk: Desk, planned: Planned) -> None:
        self._count(planned)
        with desk.writing() if isinstance(self.into, PutAway) else desk.reading() as work:
            self.into.put(work.session, planned)

    def _count(self, planned: Planned) -> None:
        self.passed += planned.passed
        if planned.new:
            self.sums.add(planned.new)
            self.outliers.add(planned.new["line"], planned.new)
            self.alike.add(planned.new.get("reference", ()))
        if planned.lines:
            amounts = [line.amount for _, _, line in planned.lines]
            self.outliers.add([place for _, place, _ in planned.lines], {
                "line_amount": [each and each.minor for each in amounts],
                "line_hours": [line.hours for _, _, line in planned.lines],
                "currency": [each and each.currency for each in amounts]})
        if planned.known:
            columns = bulk.of_fields([each for _, each in planned.known], FIELDS)
            self.sums.add(columns)
            self.outliers.add([line for line, _ in planned.known], columns)

    def _preview(self, planner: Planner, alike: list[str], doubles: tuple[import_alike.Alike, ...],
                 repeated: str) -> Preview:
        into, file = self.into, self.file
        shared = [Refusal(line, name, None, message + (f" So it is in {times} rows." if times > 1 else ""), code, name,
                          lacking=name not in file.filled)
                  for (code, name, message), (times, line) in planner.lacking.items()]
        providers, teams = planner.names.new("provider"), planner.names.new("team")
        rows = [row for outcome in OUTCOMES for row in into.rows[outcome]]
        return Preview(
            table=self._table(), options=self.options, matches=file.matches, unmatched=file.unmatched,
            others=file.others, counts=dict(into.counts), codes=dict(into.codes),
            repeated=repeated,
            lacking=tuple(each.field for each in shared if each.lacking and each.field), providers=tuple(providers),
            teams=tuple(teams), alike=doubles, unread=tuple(self._unread()), sums=tuple(self.sums.all()),
            undecided=tuple(Undecided(name, each.what, each.text, each.reason)
                            for name, found in file.undecided.items() for each in found),
            left_out=dict(file.left_out), lines=self.lines, warnings=tuple(self._warnings(alike)),
            mark=into.mark(providers, teams),
            rows=tuple(sorted(rows, key=lambda row: row.line)), shared=tuple(shared), spread=into.spread,
            currencies=tuple(sorted(self.sums.currencies)), beyond=into.beyond,
            refusals=tuple(sorted([*into.refusals, *shared], key=lambda each: each.line)))

    def _repeated(self, session: Session) -> str:
        """That this very file is in already and nothing knows its rows again; blank where it isn't so."""
        if not self.into.keyless:
            return ""
        with self.path.open("rb") as file:
            before = imports.done_before(session, hashlib.file_digest(file, "sha256").hexdigest())
        if before is None:
            return ""
        rows = count(self.into.keyless, "of its rows comes", "of its rows come")
        return (f"This very file was brought in on {said(before.at.date())} (import {before.id}). {rows} without a "
                "reference and would be logged a second time. Say by what they are known again, such as title, "
                "provider and start.")

    def _table(self) -> Table:
        sheet, tally = self.sheet, self.sheet.tally
        return Table(
            header=sheet.header, header_line=sheet.header_line, encoding=sheet.encoding, delimiter=sheet.delimiter,
            delimiter_name=sheet.delimiter_name, assumed=sheet.assumed, ours=self.file.ours, sheet=sheet.sheet,
            read=tally.rows + tally.ragged_count, blank=tally.blank, padded=tally.padded, sheets=sheet.sheets,
            packed=sheet.packed, above=sheet.above, totals=sheet.totals, candidates=sheet.header_candidates(),
            samples=tuple(tuple(each) for each in self.file.samples()))

    def _unread(self) -> Iterator[Unread]:
        for name, found in self.file.unread.items():
            for text, each in found.items():
                if not each.reason.code.endswith(_AMBIGUOUS):
                    yield Unread(name, text, each.reason.code, each.times)

    def _warnings(self, alike: list[str]) -> Iterator[str]:
        table, file = self._table(), self.file
        if table.assumed:
            yield (f"Nothing in the file says how its letters are coded. It was read as {table.encoding}; look whether "
                   "names with accents are right.")
        if not table.read:
            what = "The file" if table.sheet is None else f"The sheet “{table.sheet}”"
            yield f"{what} has a header and no rows: there is nothing to import."
        if table.blank:
            yield f"{count(table.blank, 'blank row was', 'blank rows were')} passed over."
        if table.padded:
            yield (("1 row ends" if table.padded == 1 else f"{table.padded:,} rows end") + " before the last columns. "
                   "What is missing there is taken as unknown.")
        if table.totals and self.options.totals is None:
            yield f"Line {table.totals} seems to add up the others. It is read as a row unless it is left out."
        yield from file.notes
        yield from alike
        if self.into.keyless:
            yield (f"{count(self.into.keyless, 'new row comes', 'new rows come')} without a reference: importing the "
                   "file a second time would log them twice, unless they are known again by other fields, such as "
                   "title, provider and start.")
        for field, text in file.unused:
            yield f"No cell of {field} says “{text}”, which was to stand for something else."
        if self.passed:
            rows = count(self.passed, "row is", "rows are")
            yield (f"{rows} known already and left as {'it is' if self.passed == 1 else 'they are'}."
                   if self.options.only == "add" else f"{rows} not known and left out.")
        if file.carried:
            yield (f"{count(file.carried, 'row says', 'rows say')} nothing under "
                   f"{', '.join(self.options.carry_down)}. What stands there is taken over from the row above.")
        for what, times in file.left_out.items():
            yield f"Left out: {count(times, 'row')} with {what}."
        yield from map(str, self.outliers.all())
        if self.lines:
            yield from self.lines.warnings

