"""A checked file goes into the record: made ready part by part while others write, then written all at once.

Only one can write at a time, so whatever can be found out before is: the writing takes a few statements, however many
rows there are.
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
    """What a file does and, unless it does nothing, what is ready to be written."""

    found: Preview
    ready: StagedImport | None = None
    histories: exchange_rates.Histories | None = None
    constants: tuple[import_constants.ConstantRow, ...] = ()


def prepare_import(
    transactions: Transactions, number: int, found: Preview, progress: Progress | None = None
) -> PreparedImport:
    """Makes a checked file ready. `progress` is told how many of the rows that change something are."""
    if not found.is_applicable:
        return PreparedImport(found)
    of = found.options.of
    with transactions.write_scope() as work:
        ready = preparing.prepare(work.session, number, 0 if of in (REVIEWS, PROVIDERS) else found.counts["new"])
    changes = preparing_reviews.changes if of == REVIEWS else preparing.changes
    with transactions.read_scope() as work:
        histories = exchange_rates.load_missing(work, set(found.currencies))
        for some in changes(work.session, ready):
            with transactions.write_scope() as beside:
                ready.prepared.put(beside.session, some)
            if progress:
                progress(ready.prepared.engagements)
    with transactions.read_scope() as work:
        constants = import_constants.rows(work.session, number, found.options.constants, ready.prepared.changes)
    return PreparedImport(found, ready, histories, tuple(constants))


@requires_permission(Permission.IMPORT)
def apply(work: Work, number: int, it: PreparedImport) -> None:
    """Writes what is ready, with everything that is to be known of it."""
    found, counts, of = it.found, it.found.counts, it.found.options.of
    brought = imports.get(work.session, number)
    if brought is None or it.ready is None:
        raise Stale("Somebody else discarded this import in the meantime.")
    exchange_rates.save(work, it.histories or {})
    with stale_on_conflict(prepared=is_stale(work, number)):
        import_commit.write_staged(work.session, it.ready, work.now)
        if found.lines and found.lines.new:
            entry_staging.write_staged(work.session, number, work.now)
            counts = counts | {"lines": found.lines.new}
    if of:
        imports.set_options(work.session, number, found.options.as_json())
    if not imports.finish(work.session, number, work.now, counts, it.ready.prepared.changes):
        raise Stale("Somebody else confirmed this import in the meantime.")
    import_constants.add(work.session, it.constants)
    staging.delete_check(work.session, number)
    more: dict[str, Any] = {"of": of} if of else {}
    work.log_event(
        EventKind.IMPORTED,
        "import",
        number,
        file=PersonalText(brought.file_name),
        rows=counts,
        providers=len(found.providers),
        teams=len(found.teams),
        **more,
    )
    work.after_commit.append(partial(clear_staging, work.database, number))


def clear_staging(database: Database, number: int) -> None:
    """Forgets the rows that waited for an import that is in, but for refused ones. Where that cannot be done now, the
    next sweep does it."""
    with suppress(Stale, Unavailable), database.transaction(counts=False) as session:
        staging.clear(session, number, refused=False)


@without_permission_check
def is_stale(work: Work, number: int) -> bool:
    """Whether the record has changed since the file was checked."""
    kept = staging.load_check(work.session, number)
    return kept is None or kept[0] != record_state.change_count(work.session)


def can_apply(number: int, work: Work, it: PreparedImport, last: bool) -> bool:
    """Whether a file that was made ready can go in: the record has not changed since it was checked. At the last
    attempt it is enough that nobody has changed what the file changes, and the writing notices a name that was taken:
    what others have done besides might as well have come after it."""
    if not is_stale(work, number):
        return True
    return last and (it.ready is None or it.ready.prepared.holds(work.session))
