"""Checks a file: reads it twice from disk, some thousand rows at a time, matches its rows, and stages them."""

import hashlib
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path

from app.core.domain.number_parsing import format_date
from app.core.domain.plural import plural
from app.core.services.transactions import Transactions
from app.core.storage import bulk, record_state
from app.core.storage.database import Session
from app.importing.domain.batches import Refusal
from app.importing.domain.end_dates import FileContext
from app.importing.files import ReadingLimits, Table, open_table
from app.importing.services import near_duplicates
from app.importing.services.entry_planning import EntryPlanner
from app.importing.services.file_table import table_info, table_notes
from app.importing.services.likely_duplicates import LikelyDuplicates
from app.importing.services.planning import Planner
from app.importing.services.preview import EntryCounts, FieldQuestion, Preview, UnreadableText
from app.importing.services.results import OUTCOMES, BatchResult
from app.importing.services.reviews_providers import planner_for
from app.importing.services.row_sinks import CheckResult, MemorySink, StagingSink
from app.importing.services.totals import Outliers, Sums
from app.importing.storage import imports
from app.importing.storage.staging import LINKS
from app.importing.values import parallel_reading
from app.importing.values.options import Options, read_options
from app.importing.values.rows import FileRows
from app.record.domain.engagements import COMPLETED, FIELDS

Progress = Callable[[int], None]
_AMBIGUOUS = "-ambiguous"
TOO_MANY_DECIMALS = (
    "money-decimals",
    "quantity-decimals",
)  # codes of numbers with too many decimals


def lacks_provider(status: str, provider: object) -> bool:
    """Whether an engagement is completed and has no provider."""
    return status == COMPLETED and provider is None


def check(
    transactions: Transactions,
    path: Path,
    options: Options,
    sink: MemorySink,
    progress: Progress | None = None,
    sheet: Table | None = None,
    limits: ReadingLimits | None = None,
) -> Preview:
    """Returns the preview of a file; its rows go to `sink`. `progress` gets the number of rows checked so far; `sheet`
    is the file if it was already opened with these options.

    Raises Refused if the file can't be read or an option doesn't fit it, LimitExceeded if it exceeds `limits`.
    """
    with transactions.read_scope() as work:
        here = FileContext(work.organisation.time_zone, work.today)
    sheet = sheet or open_table(path, read_options(options), limits=limits)
    return _Check(path, sheet, options, sink, here).run(transactions, progress)


class _Check:
    """One check in progress."""

    def __init__(self, path: Path, sheet: Table, options: Options, sink: MemorySink, here: FileContext):
        self.path, self.sheet, self.chosen, self.sink = path, sheet, options, sink
        self.file = FileRows(self.sheet, options, here)
        self.options = self.file.options
        self.sums, self.outliers = Sums(), Outliers()
        self.references = near_duplicates.ReferenceChecker()
        self.skipped_count = self.without_provider = 0
        self.lines: EntryCounts | None = None

    def run(self, transactions: Transactions, progress: Progress | None) -> Preview:
        """Reads the whole file and returns its preview."""
        self.sink.start(transactions)
        self.file.learn((lambda: progress(0)) if progress else lambda: None)
        with transactions.read_scope() as work:
            changes = record_state.change_count(work.session)
            planner = planner_for(self.options, self.sheet.has_invoices)(work.session, work.today, self.file)
        done = 0
        for chunk in parallel_reading.read_batches(self.file, self.path):
            with transactions.read_scope() as work:
                planned = planner.plan(work.session, chunk)
            self._stage(transactions, planned)
            done += len(chunk.lines)
            if progress:
                progress(done)
        while isinstance(planner, EntryPlanner):
            with transactions.read_scope() as work:
                rest = planner.next_result(work.session)
            if rest is None:
                self.lines = planner.entry_counts
                break
            self._stage(transactions, rest)
        with transactions.read_scope() as work:
            preview = self._preview(
                planner,
                self.references.warnings(work.session),
                near_duplicates.similar_providers(work.session, planner.names.new("provider")),
                self._duplicate_question(work.session, planner.keys.recorded),
            )
        self.sink.finish(transactions, CheckResult(changes, planner.names.staged(), preview.to_json(), self.chosen))
        return preview

    def _stage(self, transactions: Transactions, planned: BatchResult) -> None:
        self._count(planned)
        with transactions.write_scope() if isinstance(self.sink, StagingSink) else transactions.read_scope() as work:
            self.sink.add(work.session, planned)

    def _count(self, planned: BatchResult) -> None:
        self.skipped_count += planned.skipped_count
        if planned.new:
            self.sums.add(planned.new)
            self.outliers.add(planned.new["line"], planned.new)
            self.references.add(planned.new.get("reference", ()))
        self.without_provider += sum(
            map(lacks_provider, planned.new.get("status", ()), planned.new.get(LINKS["provider"], repeat(None))),
            sum(lacks_provider(engagement.status, engagement.provider) for _, engagement in planned.known),
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
            columns = bulk.to_columns([each for _, each in planned.known], FIELDS)
            self.sums.add(columns)
            self.outliers.add([line for line, _ in planned.known], columns)

    def _preview(
        self, planner: Planner, alike: list[str], doubles: tuple[near_duplicates.SimilarName, ...], repeated: str
    ) -> Preview:
        sink, file = self.sink, self.file
        shared = [
            Refusal(
                line,
                name,
                None,
                message + plural(times, "", " This affects {n} rows."),
                code,
                name,
                lacking=name not in file.filled,
            )
            for (code, name, message), (times, line) in planner.lacking.items()
        ]
        providers, teams = planner.names.new("provider"), planner.names.new("team")
        rows = [row for outcome in OUTCOMES for row in sink.rows[outcome]]
        return Preview(
            table=table_info(self.sheet, self.file),
            options=self.options,
            matches=file.matches,
            unmatched=file.unmatched,
            others=file.others,
            counts={str(outcome): many for outcome, many in sink.counts.items()},
            codes=dict(sink.codes),
            repeated=repeated,
            duplicates=tuple(planner.keys.recorded.shown),
            open_duplicates=planner.keys.recorded.open,
            formats={name: found for name, each in file.readers.items() if (found := each.evidence.proven_settings)},
            replaced=planner.reused_keys.question,
            lacking=tuple(each.field for each in shared if each.lacking and each.field),
            providers=tuple(providers),
            teams=tuple(teams),
            alike=doubles,
            unread=tuple(self._unreadable_texts()),
            sums=tuple(self.sums.all()),
            undecided=tuple(self._field_questions()),
            left_out=dict(file.included.left_out),
            lines=self.lines,
            warnings=tuple(self._warnings(planner, alike)),
            mark=sink.mark(providers, teams),
            rows=tuple(sorted(rows, key=lambda row: row.line)),
            shared=tuple(shared),
            spread=sink.spread,
            currencies=tuple(sorted(self.sums.currencies)),
            beyond=sink.beyond,
            refusals=tuple(sorted([*sink.refusals, *shared], key=lambda each: each.line)),
        )

    def _field_questions(self) -> Iterator[FieldQuestion]:
        """Returns the open questions about columns: how they are written, and whether to round too many decimals."""
        yield from (
            FieldQuestion(name, each.what, each.text, each.reason)
            for name, found in self.file.undecided.items()
            for each in found
        )
        asked = {
            each.field: each for each in reversed(self.sink.refusals) if each.code in TOO_MANY_DECIMALS and each.field
        }
        yield from (FieldQuestion(name, "decimals", each.value or "", each.reason) for name, each in asked.items())

    def _duplicate_question(self, session: Session, recorded: LikelyDuplicates) -> str:
        """Returns the question about importing something twice: this very file was imported before and its rows have no
        keys, or rows look like existing engagements. Blank if neither."""
        before = None
        if self.sink.keyless:
            with self.path.open("rb") as file:
                before = imports.last_done(session, hashlib.file_digest(file, "sha256").hexdigest())
        if before is not None:
            return plural(
                self.sink.keyless,
                "This file was already imported on {day} (import {number}). 1 row has no reference and would be added "
                "twice. Skip it, update the existing engagement, or add it again. Or match rows by other fields, such "
                "as title, provider and start date.",
                "This file was already imported on {day} (import {number}). {n} rows have no reference and would be "
                "added twice. Skip them, update the existing engagements, or add them again. Or match rows by other "
                "fields, such as title, provider and start date.",
                day=format_date(before.at.date()),
                number=before.id,
            )
        return recorded.question

    def _unreadable_texts(self) -> Iterator[UnreadableText]:
        for name, found in self.file.unread.items():
            for text, each in found.items():
                if not each.reason.code.endswith(_AMBIGUOUS) and each.reason.code not in TOO_MANY_DECIMALS:
                    yield UnreadableText(name, text, each.reason.code, each.times)

    def _warnings(self, planner: Planner, alike: list[str]) -> Iterator[str]:
        yield from table_notes(self.sheet, self.file)
        yield from self.file.notes
        yield from planner.rounding.notes(planner.headers)
        yield from alike
        yield from self._row_warnings()
        yield from map(str, self.outliers.all())
        if self.lines:
            yield from self.lines.warnings

    def _row_warnings(self) -> Iterator[str]:
        """Returns warnings about the rows, imported or refused."""
        file = self.file
        if self.sink.keyless:
            yield plural(
                self.sink.keyless,
                "{n} new row has no reference. Importing the file again would add it twice, unless you match rows by "
                "other fields, such as title, provider and start date.",
                "{n} new rows have no reference. Importing the file again would add them twice, unless you match rows "
                "by other fields, such as title, provider and start date.",
            )
        for field, text in file.unused_values:
            yield f"No cell of {field} contains “{text}”, so that matched value is not used."
        if self.without_provider:
            yield plural(
                self.without_provider,
                "{n} completed engagement has no provider. It is left out of comparisons until you add one.",
                "{n} completed engagements have no provider. They are left out of comparisons until you add one.",
            )
        if self.skipped_count:
            yield (
                plural(
                    self.skipped_count,
                    "{n} row matches an existing engagement and is left out.",
                    "{n} rows match existing engagements and are left out.",
                )
                if self.options.only == "add"
                else plural(
                    self.skipped_count,
                    "{n} row matches no existing engagement and is left out.",
                    "{n} rows match no existing engagement and are left out.",
                )
            )
        if file.included.carried:
            yield plural(
                file.included.carried,
                "{n} row is blank in {columns}. It was filled from the row above.",
                "{n} rows are blank in {columns}. They were filled from the row above.",
                columns=", ".join(self.options.carry_down),
            )
        for what, times in file.included.left_out.items():
            yield plural(times, "Left out: {n} row with {what}.", "Left out: {n} rows with {what}.", what=what)
