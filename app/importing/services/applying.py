"""A checked file goes into the record: made ready part by part while others write, then written all at once.

Only one can write at a time, so whatever can be found out before is: the writing takes a few statements, however many
rows there are.
"""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.core.domain.errors import Stale, Unavailable
from app.core.domain.events import Personal, What
from app.core.domain.permissions import Permission
from app.core.services.transactions import Desk
from app.core.services.work import Work, needs, shared
from app.core.storage import record_state
from app.core.storage.database import Database, taken_meanwhile
from app.importing.services.checking import Progress
from app.importing.services.preview import Preview
from app.importing.storage import constants as import_constants
from app.importing.storage import entry_staging, import_commit, imports, preparing, preparing_reviews, staging
from app.importing.storage.preparing import Ready
from app.record.domain.file_schema import PROVIDERS, REVIEWS
from app.record.services import exchange_rates


@dataclass(frozen=True, slots=True)
class Applying:
    """What a file does and, unless it does nothing, what is ready to be written."""

    found: Preview
    ready: Ready | None = None
    histories: exchange_rates.Histories | None = None
    constants: tuple[import_constants.Row, ...] = ()


def applying(desk: Desk, number: int, found: Preview, progress: Progress | None = None) -> Applying:
    """Makes a checked file ready. `progress` is told how many of the rows that change something are."""
    if not found.goes:
        return Applying(found)
    of = found.options.of
    with desk.writing() as work:
        ready = preparing.ready(work.session, number, 0 if of in (REVIEWS, PROVIDERS) else found.counts["new"])
    changes = preparing_reviews.changes if of == REVIEWS else preparing.changes
    with desk.reading() as work:
        histories = exchange_rates.lacking(work, set(found.currencies))
        for some in changes(work.session, ready):
            with desk.writing() as beside:
                ready.prepared.put(beside.session, some)
            if progress:
                progress(ready.prepared.engagements)
    with desk.reading() as work:
        constants = import_constants.rows(work.session, number, found.options.constants, ready.prepared.changes)
    return Applying(found, ready, histories, tuple(constants))


@needs(Permission.IMPORT)
def apply(work: Work, number: int, it: Applying) -> None:
    """Writes what is ready, with everything that is to be known of it."""
    found, counts, of = it.found, it.found.counts, it.found.options.of
    brought = imports.get(work.session, number)
    if brought is None or it.ready is None:
        raise Stale("Somebody else discarded this import in the meantime.")
    exchange_rates.keep(work, it.histories or {})
    with taken_meanwhile(prepared=stale(work, number)):
        import_commit.take_over(work.session, it.ready, work.now)
        if found.lines and found.lines.new:
            entry_staging.take_over(work.session, number, work.now)
            counts = counts | {"lines": found.lines.new}
    if of:
        imports.set_options(work.session, number, found.options.as_json())
    if not imports.finish(work.session, number, work.now, counts, it.ready.prepared.changes):
        raise Stale("Somebody else confirmed this import in the meantime.")
    import_constants.add(work.session, it.constants)
    staging.uncheck(work.session, number)
    more: dict[str, Any] = {"of": of} if of else {}
    work.note(
        What.IMPORTED,
        "import",
        number,
        file=Personal(brought.file_name),
        rows=counts,
        providers=len(found.providers),
        teams=len(found.teams),
        **more,
    )
    work.afterwards.append(partial(clear, work.database, number))


def clear(database: Database, number: int) -> None:
    """Forgets the rows that waited for an import that is in, but for refused ones. Where that cannot be done now, the
    next sweep does it."""
    with suppress(Stale, Unavailable), database.transaction(counts=False) as session:
        staging.clear(session, number, refused=False)


@shared
def stale(work: Work, number: int) -> bool:
    """Whether the record has changed since the file was checked."""
    kept = staging.check_of(work.session, number)
    return kept is None or kept[0] != record_state.changes(work.session)


def holds(number: int, work: Work, it: Applying, last: bool) -> bool:
    """Whether a file that was made ready can go in: the record has not changed since it was checked. At the last
    attempt it is enough that nobody has changed what the file changes, and the writing notices a name that was taken:
    what others have done besides might as well have come after it."""
    if not stale(work, number):
        return True
    return last and (it.ready is None or it.ready.prepared.holds(work.session))
