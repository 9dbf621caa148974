"""Applies a checked file to the record: prepared part by part while others write, then written in one transaction.

Only one transaction can write at a time, so everything that can be computed beforehand is. The write itself takes a few
statements, however many rows there are.
"""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.core.domain.errors import Stale, Unavailable
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission
from app.core.services.transactions import Transactions
from app.core.services.work import Work, requires_permission, without_permission_check
from app.core.storage import record_state
from app.core.storage.database import Database, stale_on_conflict
from app.importing.services.checking import Progress
from app.importing.services.preview import Preview
from app.importing.storage import constants as import_constants
from app.importing.storage import entry_staging, import_commit, imports, preparing, preparing_reviews, staging
from app.importing.storage.preparing import StagedImport
from app.record.domain.file_schema import PROVIDERS, REVIEWS
from app.record.services import exchange_rates


@dataclass(frozen=True, slots=True)
class PreparedImport:
    """The preview of a file and, unless nothing is to be applied, the staged import that is ready to be written."""

    preview: Preview
    staged: StagedImport | None = None
    histories: exchange_rates.Histories | None = None
    constants: tuple[import_constants.ConstantRow, ...] = ()


def prepare_import(
    transactions: Transactions, number: int, preview: Preview, progress: Progress | None = None
) -> PreparedImport:
    """Prepares a checked file. `progress` gets the number of changed engagements prepared so far."""
    if not preview.is_applicable:
        return PreparedImport(preview)
    table = preview.options.of
    with transactions.write_scope() as work:
        staged = preparing.prepare(work.session, number, 0 if table in (REVIEWS, PROVIDERS) else preview.counts["new"])
    changes = preparing_reviews.changes if table == REVIEWS else preparing.changes
    with transactions.read_scope() as work:
        histories = exchange_rates.load_missing(work, set(preview.currencies))
        for some in changes(work.session, staged):
            with transactions.write_scope() as writing:
                staged.prepared.stage(writing.session, some)
            if progress:
                progress(staged.prepared.engagements)
    with transactions.read_scope() as work:
        constants = import_constants.rows(work.session, number, preview.options.constants, staged.prepared.changes)
    return PreparedImport(preview, staged, histories, tuple(constants))


@requires_permission(Permission.IMPORT)
def apply(work: Work, number: int, prepared: PreparedImport) -> None:
    """Writes a prepared import, its exchange rates and constants, and notes the event. Raises Stale if it was discarded
    or confirmed meanwhile."""
    preview, counts, table = prepared.preview, prepared.preview.counts, prepared.preview.options.of
    stored_import = imports.get(work.session, number)
    if stored_import is None or prepared.staged is None:
        raise Stale("Somebody else discarded this import in the meantime.")
    exchange_rates.save(work, prepared.histories or {})
    with stale_on_conflict(prepared=is_stale(work, number)):
        import_commit.write_staged(work.session, prepared.staged, work.now)
        if preview.lines and preview.lines.new:
            entry_staging.write_staged(work.session, number, work.now)
            counts = counts | {"lines": preview.lines.new}
    if table:
        imports.set_options(work.session, number, preview.options.to_json())
    if not imports.finish(work.session, number, work.now, counts, prepared.staged.prepared.changes):
        raise Stale("Somebody else confirmed this import in the meantime.")
    import_constants.add(work.session, prepared.constants)
    staging.delete_check(work.session, number)
    more: dict[str, Any] = {"of": table} if table else {}
    work.log_event(
        EventKind.IMPORTED,
        "import",
        number,
        file=PersonalText(stored_import.file_name),
        rows=counts,
        providers=len(preview.providers),
        teams=len(preview.teams),
        **more,
    )
    work.after_commit.append(partial(clear_staging, work.database, number))


def clear_staging(database: Database, number: int) -> None:
    """Deletes the staged rows of a finished import, except refused ones. If that fails now, the next sweep does it."""
    with suppress(Stale, Unavailable), database.transaction(counts=False) as session:
        staging.clear(session, number, refused=False)


@without_permission_check
def is_stale(work: Work, number: int) -> bool:
    """Whether the record has changed since the file was checked."""
    stored = staging.load_check(work.session, number)
    return stored is None or stored[0] != record_state.change_count(work.session)


def can_apply(number: int, work: Work, prepared: PreparedImport, last: bool) -> bool:
    """Whether a prepared file can be written: the record has not changed since the check.

    At the last attempt it is enough that nobody changed the engagements that the file changes (the write itself notices
    a name that was taken): any other change might as well have come after the import.
    """
    if not is_stale(work, number):
        return True
    return last and (prepared.staged is None or prepared.staged.prepared.is_current(work.session))
