"""Checking a file: read twice from the disk, a few thousand rows at a time, met with the record, and put away."""

import hashlib
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path

from app.core.domain.number_format import count
from app.core.domain.number_parsing import said
from app.core.services.transactions import Desk
from app.core.storage import bulk, record_state
from app.core.storage.database import Session
from app.importing.domain.batches import Refusal
from app.importing.domain.end_dates import Here
from app.importing.files import Patience, Sheet, survey
from app.importing.services import near_duplicates
from app.importing.services.entry_planning import LinePlanner
from app.importing.services.likely_duplicates import Recorded
from app.importing.services.planning import Planner
from app.importing.services.preview import Lines, Preview, Table, Undecided, Unread
from app.importing.services.results import OUTCOMES, Planned
from app.importing.services.reviews_providers import planner_of
from app.importing.services.row_sinks import Found, Look, PutAway
from app.importing.services.totals import Outliers, Sums
from app.importing.storage import imports
from app.importing.storage.staging import LINKS
from app.importing.values import parallel_reading
from app.importing.values.options import Options, read_as
from app.importing.values.rows import FileRows
from app.record.domain.engagements import COMPLETED, FIELDS

Progress = Callable[[int], None]
_AMBIGUOUS = "-ambiguous"
TOO_EXACT = ("money-decimals", "quantity-decimals")  # why a number is refused that has more decimals than there is room


def nobody_did_it(status: str, provider: object) -> bool:
    """Whether an engagement was completed and does not say by whom."""
    return status == COMPLETED and provider is None


def check(
    desk: Desk,
    path: Path,
    options: Options,
    into: Look,
    progress: Progress | None = None,
    sheet: Sheet | None = None,
    patience: Patience | None = None,
) -> Preview:
    """What the file would do; its rows go `into` what keeps them. `progress` is told how many rows were checked;
    `sheet`: the file, where it was surveyed by these options already.

    Raises Refused where the file cannot be read, or an option doesn't fit it, TakesLong where there is no `patience`
    for it.
    """
    with desk.reading() as work:
        here = Here(work.organisation.time_zone, work.today)
    sheet = sheet or survey(path, read_as(options), patience=patience)
    return _Check(path, sheet, options, into, here).run(desk, progress)


class _Check:
    """One check on its way."""

    def __init__(self, path: Path, sheet: Sheet, options: Options, into: Look, here: Here):
        self.path, self.sheet, self.said, self.into = path, sheet, options, into
        self.file = FileRows(self.sheet, options, here)
        self.options = self.file.options
        self.sums, self.outliers = Sums(), Outliers()
        self.alike = near_duplicates.References()
        self.passed = self.without_provider = 0
        self.lines: Lines | None = None

    def run(self, desk: Desk, progress: Progress | None) -> Preview:
        """Goes through the file."""
        self.file.learn((lambda: progress(0)) if progress else lambda: None)
        with desk.reading() as work:
            changes = record_state.changes(work.session)
            planner = planner_of(self.options)(work.session, work.today, self.file)
        done = 0
        for chunk in parallel_reading.chunks(self.file, self.path):
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
            preview = self._preview(
                planner,
                self.alike.warnings(work.session),
                near_duplicates.providers_alike(work.session, planner.names.new("provider")),
                self._repeated(work.session, planner.keys.recorded),
            )
        self.into.finish(desk, Found(changes, planner.names.staged(), preview.as_json(), self.said))
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
        self.without_provider += sum(
            map(nobody_did_it, planned.new.get("status", ()), planned.new.get(LINKS["provider"], repeat(None))),
            sum(nobody_did_it(it.status, it.provider) for _, it in planned.known),
        )
        if planned.lines:
            amounts = [line.amount for _, _, line in planned.lines]
            self.outliers.add(
                [place for _, place, _ in planned.lines],
                {
                    "line_amount": [each and each.minor for each in amounts],
                    "line_hours": [line.hours for _, _, line in planned.lines],
                    "currency": [each and each.currency for each in amounts],
                },
            )
        if planned.known:
            columns = bulk.of_fields([each for _, each in planned.known], FIELDS)
            self.sums.add(columns)
            self.outliers.add([line for line, _ in planned.known], columns)

    def _preview(
        self, planner: Planner, alike: list[str], doubles: tuple[near_duplicates.Alike, ...], repeated: str
    ) -> Preview:
        into, file = self.into, self.file
        shared = [
            Refusal(
                line,
                name,
                None,
                message + (f" So it is in {times} rows." if times > 1 else ""),
                code,
                name,
                lacking=name not in file.filled,
            )
            for (code, name, message), (times, line) in planner.lacking.items()
        ]
        providers, teams = planner.names.new("provider"), planner.names.new("team")
        rows = [row for outcome in OUTCOMES for row in into.rows[outcome]]
        return Preview(
            table=self._table(),
            options=self.options,
            matches=file.matches,
            unmatched=file.unmatched,
            others=file.others,
            counts={str(outcome): many for outcome, many in into.counts.items()},
            codes=dict(into.codes),
            repeated=repeated,
            replaced=planner.replaced.question,
            lacking=tuple(each.field for each in shared if each.lacking and each.field),
            providers=tuple(providers),
            teams=tuple(teams),
            alike=doubles,
            unread=tuple(self._unread()),
            sums=tuple(self.sums.all()),
            undecided=tuple(self._undecided()),
            left_out=dict(file.left_out),
            lines=self.lines,
            warnings=tuple(self._warnings(planner, alike)),
            mark=into.mark(providers, teams),
            rows=tuple(sorted(rows, key=lambda row: row.line)),
            shared=tuple(shared),
            spread=into.spread,
            currencies=tuple(sorted(self.sums.currencies)),
            beyond=into.beyond,
            refusals=tuple(sorted([*into.refusals, *shared], key=lambda each: each.line)),
        )

    def _undecided(self) -> Iterator[Undecided]:
        """What has to be said of columns: how they are written, and whether what has too many decimals is rounded."""
        yield from (
            Undecided(name, each.what, each.text, each.reason)
            for name, found in self.file.undecided.items()
            for each in found
        )
        asked = {each.field: each for each in reversed(self.into.refusals) if each.code in TOO_EXACT and each.field}
        yield from (Undecided(name, "decimals", each.value or "", each.reason) for name, each in asked.items())

    def _repeated(self, session: Session, recorded: Recorded) -> str:
        """That this very file is in already and nothing knows its rows again, or that rows look like engagements which
        are recorded; blank where it isn't so."""
        before = None
        if self.into.keyless:
            with self.path.open("rb") as file:
                before = imports.done_before(session, hashlib.file_digest(file, "sha256").hexdigest())
        if before is not None:
            rows = count(self.into.keyless, "of its rows comes", "of its rows come")
            return (
                f"This very file was brought in on {said(before.at.date())} (import {before.id}). {rows} without a "
                "reference and would be logged a second time. Say whether rows that are recorded are left out, "
                "update what is recorded or are logged again, or by what they are known again, such as title, "
                "provider and start."
            )
        return recorded.question

    def _table(self) -> Table:
        sheet, tally = self.sheet, self.sheet.tally
        return Table(
            header=sheet.header,
            header_line=sheet.header_line,
            encoding=sheet.encoding,
            delimiter=sheet.delimiter,
            delimiter_name=sheet.delimiter_name,
            assumed=sheet.assumed,
            ours=self.file.ours,
            sheet=sheet.sheet,
            read=tally.rows + tally.ragged_count,
            blank=tally.blank,
            padded=tally.padded,
            sheets=sheet.sheets,
            packed=sheet.packed,
            quotes=sheet.quotes,
            headless=sheet.headless,
            above=sheet.above,
            totals=sheet.totals,
            candidates=sheet.header_candidates(),
            samples=tuple(tuple(each) for each in self.file.samples()),
        )

    def _unread(self) -> Iterator[Unread]:
        for name, found in self.file.unread.items():
            for text, each in found.items():
                if not each.reason.code.endswith(_AMBIGUOUS) and each.reason.code not in TOO_EXACT:
                    yield Unread(name, text, each.reason.code, each.times)

    def _of_table(self) -> Iterator[str]:
        """What is to be told of how the file itself was read."""
        table = self._table()
        if table.assumed:
            yield (
                f"Nothing in the file says how its letters are coded. It was read as {table.encoding}; look whether "
                "names with accents are right."
            )
        if table.headless:
            yield (
                "The first row looks like data, as the rows below it do: the file may have no header. If so, say "
                "that it has none (--no-header, or “No header” in the browser); its columns are numbered then."
            )
        if table.quotes == "backslash":
            yield "Quotation marks within a cell have a backslash before them. They are read without it."
        if not table.read:
            what = "The file" if table.sheet is None else f"The sheet “{table.sheet}”"
            yield f"{what} has a header and no rows: there is nothing to import."
        if table.blank:
            yield f"{count(table.blank, 'blank row was', 'blank rows were')} passed over."
        if table.padded:
            yield (
                ("1 row ends" if table.padded == 1 else f"{table.padded:,} rows end") + " before the last columns. "
                "What is missing there is taken as unknown."
            )
        if table.totals and self.options.totals is None:
            yield f"Line {table.totals} seems to add up the others. It is read as a row unless it is left out."
        yield from self.sheet.notes

    def _warnings(self, planner: Planner, alike: list[str]) -> Iterator[str]:
        yield from self._of_table()
        yield from self.file.notes
        yield from planner.rounding.notes(planner.headers)
        yield from alike
        yield from self._rows_told()
        yield from map(str, self.outliers.all())
        if self.lines:
            yield from self.lines.warnings

    def _rows_told(self) -> Iterator[str]:
        """What is to be said of rows: those that go in, and those that don't."""
        file = self.file
        if self.into.keyless:
            yield (
                f"{count(self.into.keyless, 'new row comes', 'new rows come')} without a reference: importing the "
                "file a second time would log them twice, unless they are known again by other fields, such as "
                "title, provider and start."
            )
        for field, text in file.unused:
            yield f"No cell of {field} says “{text}”, which was to stand for something else."
        if self.without_provider:
            what = count(self.without_provider, "completed engagement names", "completed engagements name")
            yield f"{what} no provider: without one, nothing is compared."
        if self.passed:
            rows = count(self.passed, "row is", "rows are")
            yield (
                f"{rows} known already and left as {'it is' if self.passed == 1 else 'they are'}."
                if self.options.only == "add"
                else f"{rows} not known and left out."
            )
        if file.carried:
            yield (
                f"{count(file.carried, 'row says', 'rows say')} nothing under "
                f"{', '.join(self.options.carry_down)}. What stands there is taken over from the row above."
            )
        for what, times in file.left_out.items():
            yield f"Left out: {count(times, 'row')} with {what}."
