"""Where checked rows go: to memory for a first preview, or to staging, in parts or at once."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

from app.core.services.transactions import Transactions
from app.core.storage.database import Session
from app.importing.domain.batches import Refusal
from app.importing.services.results import OUTCOMES, BatchResult, RowResult
from app.importing.storage import entry_staging, imports, staging
from app.importing.values.options import Options
from app.record.domain.entries import content_digest

MAX_SHOWN = 1_000  # rows kept of each outcome
MAX_REFUSALS = 100_000


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found besides the rows: the record's change count at that time (`changes`), the names to be staged,
    the preview as plain data, and the options."""

    changes: int
    names: list[tuple[Any, ...]]
    preview: dict[str, Any]
    options: Options


class MemorySink:
    """Keeps the first rows of each outcome, counts all rows, and computes a mark of their outcomes."""

    def __init__(self, most_refusals: int = MAX_SHOWN) -> None:
        self.counts = dict.fromkeys(OUTCOMES, 0)
        self.codes: Counter[str] = Counter()
        self.rows: dict[str, list[RowResult]] = {name: [] for name in OUTCOMES}
        self.refusals: list[Refusal] = []
        self.spread = self.keyless = self.beyond = 0
        self._most = most_refusals
        self._did = hashlib.sha256()

    def start(self, transactions: Transactions) -> None:
        """Begins with a file that can be read with its options."""

    def add(self, session: Session, planned: BatchResult) -> None:
        """Adds the outcomes of some rows."""
        if planned.new:
            lines = planned.new["line"]
            self.counts["new"] += len(lines)
            self.keyless += (planned.new.get("reference") or [None] * len(lines)).count(None)
            self._did.update(f"new {len(lines)} {lines[0]}-{lines[-1]}".encode())
            if len(self.rows["new"]) < MAX_SHOWN:
                titles, references = planned.new["title"], planned.new.get("reference") or [None] * len(lines)
                self._keep_first(
                    "new",
                    (
                        RowResult(line, "new", reference, title)
                        for line, reference, title in zip(lines, references, titles, strict=True)
                    ),
                )
        if planned.changed:
            self.counts["changed"] += len(planned.changed)
            self._keep_first("changed", [row for row, _ in planned.changed])
            self._did.update(json.dumps([(row.line, row.changes) for row, _ in planned.changed]).encode())
        if planned.unchanged:
            self.counts["unchanged"] += len(planned.unchanged)
            self._keep_first("unchanged", planned.unchanged)
            self._did.update(f"unchanged {[row.line for row in planned.unchanged]}".encode())
        if planned.refused:
            self.counts["refused"] += len(planned.refused)
            self._keep_first("refused", [row for row, _ in planned.refused])
            self._did.update(f"refused {[row.line for row, _ in planned.refused]}".encode())
            for _, refusals in planned.refused:
                own = [each for each in refusals if not each.lacking]
                self.spread += bool(own)
                self.codes.update(each.code for each in refusals)
                first = own[: max(0, self._most - len(self.refusals))]
                self.refusals += first
                self.beyond += len(own) - len(first)

        for row, _ in planned.payloads:
            self.counts[row.outcome] += 1
            self._keep_first(row.outcome, [row])
            self._did.update(json.dumps([row.line, row.outcome, row.reference, row.title, row.changes]).encode())
        if planned.lines:
            self._did.update(f"lines {[(of, content_digest(line)) for of, _, line in planned.lines]}".encode())

    def finish(self, transactions: Transactions, found: CheckResult) -> None:
        """Adds the results for the whole file, after all of its rows."""

    def _keep_first(self, outcome: str, rows: Iterable[RowResult]) -> None:
        known = self.rows[outcome]
        for row in rows:
            if len(known) >= MAX_SHOWN:
                return
            known.append(row)

    def mark(self, *names: Iterable[str]) -> str:
        """Returns a short text that changes whenever the outcomes or these names do."""
        self._did.update(json.dumps([*map(list, names)]).encode())
        return self._did.hexdigest()[:16]


class StagingSink(MemorySink):
    """Stages rows as they come, too, so that memory use doesn't depend on the size of the file."""

    def __init__(self, number: int):
        super().__init__(MAX_REFUSALS)
        self.number = number
        self._turns: Counter[str] = Counter()

    def start(self, transactions: Transactions) -> None:
        """Deletes the rows of an earlier check."""
        with transactions.write_scope() as work:
            staging.clear(work.session, self.number)

    def add(self, session: Session, planned: BatchResult) -> None:
        super().add(session, planned)
        self.stage_rows(session, planned)

    def finish(self, transactions: Transactions, found: CheckResult) -> None:
        with transactions.write_scope() as work:
            self.save_result(work.session, found)

    def save_result(self, session: Session, found: CheckResult) -> None:
        """Stores the result of the check with the options."""
        staging.stage_names(session, self.number, found.names)
        staging.save_check(session, self.number, found.changes, found.preview)
        imports.set_options(session, self.number, found.options.to_json())

    def stage_rows(self, session: Session, planned: BatchResult) -> None:
        """Stages some rows."""
        number = self.number
        if planned.new:
            staging.stage_new(
                session,
                number,
                self._next_turn("new", len(planned.new["line"])),
                planned.new,
                planned.reviews,
                planned.reviewed,
            )
        if planned.changed:
            staging.stage_changed(
                session,
                number,
                self._next_turn("changed", len(planned.changed)),
                [
                    (row.line, stored.id, stored.revision, row.reference, row.title, row.changes)
                    for row, stored in planned.changed
                ],
            )
        if planned.unchanged:
            staging.stage_list(
                session,
                number,
                staging.UNCHANGED,
                self._next_turn("unchanged", len(planned.unchanged)),
                [(row.line, row.reference, row.title, []) for row in planned.unchanged],
            )
        for part, outcome in ((staging.PAYLOAD_NEW, "new"), (staging.PAYLOAD_CHANGED, "changed")):
            some = [
                (row.line, row.reference, row.title, payload | {"changes": row.changes})
                for row, payload in planned.payloads
                if row.outcome == outcome
            ]
            if some:
                staging.stage_list(session, number, part, self._next_turn(f"beside {outcome}", len(some)), some)
        entry_staging.stage_entries(
            session, number, self._next_turn("line", len(planned.lines)), [(of, line) for of, _, line in planned.lines]
        )
        entry_staging.stage_groups(session, number, planned.groups)
        for part, own in ((staging.REFUSED, True), (staging.SHARED, False)):
            refused = [
                (row.line, row.reference, row.title, [astuple(each) for each in refusals])
                for row, refusals in planned.refused
                if any(not each.lacking for each in refusals) is own
            ]
            if refused:
                staging.stage_list(session, number, part, self._next_turn(f"refused {part}", len(refused)), refused)

    def _next_turn(self, part: str, count: int) -> int:
        first = self._turns[part]
        self._turns[part] += count
        return first


class BufferedSink(MemorySink):
    """Buffers the rows of a small file until the check ends and stages them at once, so that the check blocks no
    writers."""

    def __init__(self) -> None:
        super().__init__(MAX_REFUSALS)
        self._rows: list[BatchResult] = []
        self._found: CheckResult | None = None

    def add(self, session: Session, planned: BatchResult) -> None:
        super().add(session, planned)
        self._rows.append(planned)

    def finish(self, transactions: Transactions, found: CheckResult) -> None:
        self._found = found

    def stage(self, session: Session, number: int) -> None:
        """Stages everything under this number, replacing the result of an earlier check."""
        away = StagingSink(number)
        staging.clear(session, number)
        for each in self._rows:
            away.stage_rows(session, each)
        if self._found is not None:
            away.save_result(session, self._found)
