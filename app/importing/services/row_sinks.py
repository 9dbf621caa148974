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

MAX_SHOWN = 1_000  # rows of each outcome that are kept to be looked at
MAX_REFUSALS = 100_000


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found besides the rows: how often the record had `changes` by then, the names to be put away, the
    preview as plain data, and by which options the file was read."""

    changes: int
    names: list[tuple[Any, ...]]
    preview: dict[str, Any]
    options: Options


class MemorySink:
    """Keeps the first rows of each outcome, counts them all, and makes a mark of what they do."""

    def __init__(self, most_refusals: int = MAX_SHOWN) -> None:
        self.counts = dict.fromkeys(OUTCOMES, 0)
        self.codes: Counter[str] = Counter()
        self.rows: dict[str, list[RowResult]] = {name: [] for name in OUTCOMES}
        self.refusals: list[Refusal] = []
        self.spread = self.keyless = self.beyond = 0
        self._most = most_refusals
        self._did = hashlib.sha256()

    def put(self, session: Session, planned: BatchResult) -> None:
        """Takes in what some rows do."""
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
                kept = own[: max(0, self._most - len(self.refusals))]
                self.refusals += kept
                self.beyond += len(own) - len(kept)

        for row, _ in planned.beside:
            self.counts[row.outcome] += 1
            self._keep_first(row.outcome, [row])
            self._did.update(json.dumps([row.line, row.outcome, row.reference, row.title, row.changes]).encode())
        if planned.lines:
            self._did.update(f"lines {[(of, content_digest(line)) for of, _, line in planned.lines]}".encode())

    def finish(self, transactions: Transactions, found: CheckResult) -> None:
        """Takes in what the whole file shows, once all of its rows were."""

    def _keep_first(self, outcome: str, rows: Iterable[RowResult]) -> None:
        known = self.rows[outcome]
        for row in rows:
            if len(known) >= MAX_SHOWN:
                return
            known.append(row)

    def mark(self, *names: Iterable[str]) -> str:
        """A short text that is another one as soon as the rows, or these names, are."""
        self._did.update(json.dumps([*map(list, names)]).encode())
        return self._did.hexdigest()[:16]


class StagingSink(MemorySink):
    """Puts the rows of an import away, besides, as they come: a file of any size takes the same memory."""

    def __init__(self, number: int):
        super().__init__(MAX_REFUSALS)
        self.number = number
        self._turns: Counter[str] = Counter()

    def put(self, session: Session, planned: BatchResult) -> None:
        super().put(session, planned)
        self.stage_rows(session, planned)

    def finish(self, transactions: Transactions, found: CheckResult) -> None:
        with transactions.write_scope() as work:
            self.end(work.session, found)

    def end(self, session: Session, found: CheckResult) -> None:
        """Keeps what was found, and with it how the file is read."""
        staging.stage_names(session, self.number, found.names)
        staging.save_check(session, self.number, found.changes, found.preview)
        imports.set_options(session, self.number, found.options.as_json())

    def stage_rows(self, session: Session, planned: BatchResult) -> None:
        """Puts some rows away."""
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
                (row.line, row.reference, row.title, said | {"changes": row.changes})
                for row, said in planned.beside
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

    def _next_turn(self, of: str, count: int) -> int:
        first = self._turns[of]
        self._turns[of] += count
        return first


class BufferedSink(MemorySink):
    """Holds the rows of a small file until all of it is known, to be put away in one go: nobody waits while it is
    checked."""

    def __init__(self) -> None:
        super().__init__(MAX_REFUSALS)
        self._rows: list[BatchResult] = []
        self._found: CheckResult | None = None

    def put(self, session: Session, planned: BatchResult) -> None:
        super().put(session, planned)
        self._rows.append(planned)

    def finish(self, transactions: Transactions, found: CheckResult) -> None:
        self._found = found

    def stage(self, session: Session, number: int) -> None:
        """Puts everything away under this number, in the place of what an earlier check found."""
        away = StagingSink(number)
        staging.clear(session, number)
        for each in self._rows:
            away.stage_rows(session, each)
        if self._found is not None:
            away.end(session, self._found)
