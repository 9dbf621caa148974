"""Undoes a whole import: deletes what it created, restores what it changed, and skips records edited since.

An undo is one event of history. What an earlier undo skipped can be undone later.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from app.core.domain.canonical_json import digest
from app.core.domain.errors import Denied, NotFound, Refused, Stale, Unavailable
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission, denial_message
from app.core.services.transactions import Transactions, single_transaction, write_with_retry
from app.core.services.work import Work, requires_permission, without_permission_check
from app.core.storage import record_state
from app.core.storage.database import Database, stale_on_conflict
from app.importing.services.ownership import can_undo, check_can_undo
from app.importing.services.undo_outcome import SkippedRecord, UndoOutcome
from app.importing.services.undo_plan import UndoPlan
from app.importing.storage import imports, later_changes, staging
from app.importing.storage import undo as undoing
from app.importing.storage.import_changes import TouchedRows
from app.importing.storage.imports import StoredImport
from app.importing.storage.prepared import PreparedBatch, PreparedChanges
from app.importing.storage.undo import UNDONE, UndoInfo
from app.record.storage import entries

__all__ = [
    "SkippedRecord",
    "UndoInfo",
    "UndoOutcome",
    "UndoPreview",
    "may_undo",
    "preview",
    "stored_file",
    "undo",
    "undone_imports",
]
MAX_NAMED = 50  # references named in the event


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """The outcome of an undo, planned or done; `mark` changes whenever the outcome would."""

    stored_import: StoredImport
    outcome: UndoOutcome
    mark: str


@dataclass(frozen=True, slots=True)
class _PreparedUndo:
    """An undo that is ready to be written: its preview, the `state` of the records concerned, the record's change
    count, and the number under which its changes are staged."""

    preview: UndoPreview
    plan: UndoPlan
    state: undoing.State
    changes: int
    prepared: PreparedChanges


@requires_permission(Permission.IMPORT)
def preview(work: Work, number: int, force: bool = False) -> UndoPreview:
    """Returns the outcome of undoing an import and writes nothing. Raises NotFound if no import with this number is
    done."""
    return _to_preview(*_plan(work, number, force))


@requires_permission(Permission.IMPORT)
def undo(work: Work, number: int, force: bool = False, mark: str | None = None) -> UndoPreview:
    """Undoes an import, with `force` including records edited since; returns the outcome.

    Raises Refused if nothing can be undone, Stale if `mark` is given and the outcome would no longer be the same.
    """
    return undo_in_parts(single_transaction(work), number, force, mark)


def undo_in_parts(
    transactions: Transactions,
    number: int,
    force: bool = False,
    mark: str | None = None,
    progress: Callable[[int], None] | None = None,
    also: Callable[[Work], None] | None = None,
) -> UndoPreview:
    """Undoes an import while others can write until everything is prepared. `also` runs in the same transaction as the
    write. `progress` gets the number of engagements prepared so far."""
    with transactions.write_scope() as work:
        own = _reserve_id(work, force)

    def prepare(at: Transactions) -> _PreparedUndo:
        return _prepare(at, number, force, mark, own, progress)

    def holds(work: Work, prepared: _PreparedUndo, last: bool) -> bool:
        prepared.plan.lock_rows(work.session)
        return prepared.plan.state(work.session) == prepared.state and prepared.prepared.is_current(work.session)

    def write(work: Work, prepared: _PreparedUndo) -> UndoPreview:
        _write(work, prepared)
        if also:
            also(work)
        return prepared.preview

    try:
        return write_with_retry(transactions, prepare, holds, write)
    except BaseException:
        if not transactions.is_single:
            with suppress(Stale, Unavailable), transactions.write_scope() as work:
                staging.clear_prepared(work.session, own)
        raise


@requires_permission(Permission.IMPORT)
def _reserve_id(work: Work, force: bool) -> int:
    if force and not work.has_permission(Permission.REMOVE_RECORD):
        raise Denied(denial_message(Permission.REMOVE_RECORD))
    return undoing.reserve_id(work.session)


def _prepare(
    transactions: Transactions,
    number: int,
    force: bool,
    mark: str | None,
    own: int,
    progress: Callable[[int], None] | None,
) -> _PreparedUndo:
    prepared = PreparedChanges(own)

    def put(some: PreparedBatch) -> None:
        with transactions.write_scope() as writing:
            prepared.stage(writing.session, some)
        if progress:
            progress(prepared.engagements)

    with transactions.write_scope() as work:
        staging.clear_prepared(work.session, own)
    with transactions.read_scope() as work:
        stored_import, plan = _plan(work, number, force, put)
        if transactions.is_single:
            plan.lock_rows(work.session)
        state, changes = plan.state(work.session), record_state.change_count(work.session)
        outlook = _to_preview(stored_import, plan)
        if mark is not None and mark != outlook.mark:
            raise Stale("Engagements changed since this preview. Check the preview again.")
        if outlook.outcome.is_empty and (outlook.stored_import.state == UNDONE or outlook.outcome.left):
            raise Refused(_nothing_text(outlook), "nothing-to-undo")
        with transactions.write_scope() as writing:
            prepared.stage_cards(writing.session, plan.cards, TouchedRows())
    return _PreparedUndo(outlook, plan, state, changes, prepared)


@requires_permission(Permission.IMPORT)
def _write(work: Work, prepared: _PreparedUndo) -> None:
    plan, outcome, own = prepared.plan, prepared.preview.outcome, prepared.prepared.number
    left = [each.number for each in outcome.left if each.subject == "engagement"]
    with stale_on_conflict(prepared=record_state.change_count(work.session) != prepared.changes):
        undoing.delete(work.session, plan.scope["engagement"].runs, plan.kept_ids, plan.forced_ids, outcome.new)
        entries.delete_imported(work.session, plan.number, left)
        prepared.prepared.write(work.session, work.now)
        for name, going in plan.going.items():
            undoing.delete_unused(work.session, name, going)
    rows = {"new": outcome.new, "changed": outcome.changed, "left": len(left)}
    undoing.save(
        work.session,
        work.now,
        plan.number,
        work.actor.user_id,
        work.actor.source.value,
        rows,
        own,
        prepared.prepared.changes,
    )
    later = sorted({each.event for one in outcome.forced for each in one.later if each.event})
    more: dict[str, Any] = {"import": plan.number}
    if outcome.forced:
        more |= {"forced": [each.name for each in outcome.forced[:MAX_NAMED]], "forced_rows": len(outcome.forced)}
        more |= {"later": later}
    work.log_event(
        EventKind.UNDONE,
        "import",
        own,
        file=PersonalText(prepared.preview.stored_import.file_name),
        rows=rows,
        providers=len(outcome.providers),
        teams=len(outcome.teams),
        **more,
    )
    work.after_commit.append(partial(_clear_staging, work.database, own))


def _clear_staging(database: Database, own: int) -> None:
    with suppress(Stale, Unavailable), database.transaction(counts=False) as session:
        staging.clear_prepared(session, own)


@requires_permission(Permission.IMPORT)
def undone_imports(work: Work, numbers: Iterable[int]) -> Mapping[int, UndoInfo]:
    """Returns which of these imports were undone, when and by whom."""
    return undoing.undos_by_import(work.session, list(numbers))


@requires_permission(Permission.IMPORT)
def may_undo(work: Work, number: int) -> bool:
    """Whether the user may undo this import."""
    stored_import = imports.get(work.session, number)
    return stored_import is not None and can_undo(work, stored_import)


@requires_permission(Permission.IMPORT)
def stored_file(work: Work, uploads: Path, number: int) -> tuple[StoredImport, Path]:
    """Returns the uploaded file of an import; raises NotFound if it is no longer stored."""
    stored_import = imports.get(work.session, number)
    path = None if stored_import is None else uploads / stored_import.sha256
    if stored_import is None or path is None or not path.is_file():
        raise NotFound("This file is no longer stored.")
    work.log_separately(EventKind.FILE_DOWNLOADED, "import", number, file=PersonalText(stored_import.file_name))
    return stored_import, path


@without_permission_check
def _plan(
    work: Work, number: int, force: bool, put: Callable[[PreparedBatch], None] | None = None
) -> tuple[StoredImport, UndoPlan]:
    stored_import = imports.get(work.session, number)
    event = later_changes.import_event(work.session, number)
    if stored_import is None or event is None or not undoing.was_done(work.session, number):
        raise NotFound("There is no completed import with this number.")
    check_can_undo(work, stored_import)
    return stored_import, UndoPlan(work, number, event, force, put)


def _to_preview(stored_import: StoredImport, plan: UndoPlan) -> UndoPreview:
    outcome = plan.run()
    state = [
        outcome.new,
        outcome.changed,
        outcome.cards,
        outcome.providers,
        outcome.teams,
        outcome.erased,
        [[each.subject, each.number, each.why] for each in (*outcome.left, *outcome.forced)],
    ]
    return UndoPreview(stored_import, outcome, digest(state)[:16])


def _nothing_text(outlook: UndoPreview) -> str:
    if not outlook.outcome.left:
        return "This import was already undone."
    if all(each.cannot_force for each in outlook.outcome.left):
        return "Nothing of this import can be undone: " + outlook.outcome.left[0].why + "."
    return (
        "Everything left of this import was edited later. To undo that too, include edited engagements "
        "(on the console: --force)."
    )
