"""Taking a whole import back: what it made goes, what it changed gets its old values, what was edited since is left.

It is one event of history. What an earlier taking back left can be taken back later.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from app.core.domain.canonical_json import digest
from app.core.domain.errors import Denied, NotFound, Refused, Stale, Unavailable
from app.core.domain.events import Personal, What
from app.core.domain.permissions import Permission, not_yours
from app.core.services.transactions import Desk, at_once, settle
from app.core.services.work import Work, needs, shared
from app.core.storage import record_state
from app.core.storage.database import Database, taken_meanwhile
from app.importing.services.ownership import check_whose, may_take_back
from app.importing.services.undo_outcome import Left, Taken
from app.importing.services.undo_plan import Taking
from app.importing.storage import imports, later_changes, staging
from app.importing.storage import undo as undoing
from app.importing.storage.import_changes import Touched
from app.importing.storage.imports import Brought
from app.importing.storage.prepared import Batch, Prepared
from app.importing.storage.undo import UNDONE, Undone
from app.record.storage import entries

__all__ = ["Left", "Looked", "Taken", "Undone", "kept_file", "look", "mine", "undo", "undone"]
NAMED = 50  # references that the event says


@dataclass(frozen=True, slots=True)
class Looked:
    """What taking an import back does, or did; `mark` is another one as soon as it would do something else."""

    brought: Brought
    taken: Taken
    mark: str


@dataclass(frozen=True, slots=True)
class _Planned:
    """A taking back that is ready to be written: as it was `looked` at, in which `state` the records were that it
    concerns, how often the record had changed, and what waits under the number that it will be kept by."""

    looked: Looked
    taking: Taking
    state: undoing.State
    changes: int
    prepared: Prepared


@needs(Permission.IMPORT)
def look(work: Work, number: int, force: bool = False) -> Looked:
    """What taking the import back would do; writes nothing. Raises NotFound where none is done under this number."""
    return _looked(*_taking(work, number, force))


@needs(Permission.IMPORT)
def undo(work: Work, number: int, force: bool = False, mark: str | None = None) -> Looked:
    """Takes the import back, and with `force` what was edited since too; what that did.

    Raises Refused where nothing can be taken back, Stale where `mark` is given and it would by now do something else.
    """
    return undo_in_parts(at_once(work), number, force, mark)


def undo_in_parts(
    desk: Desk,
    number: int,
    force: bool = False,
    mark: str | None = None,
    progress: Callable[[int], None] | None = None,
    along: Callable[[Work], None] | None = None,
) -> Looked:
    """The same; others can write until all is ready. What is done `along` with it is kept with it or not at all.
    `progress` is told how many engagements are ready."""
    with desk.writing() as work:
        own = _own_number(work, force)

    def prepare(at: Desk) -> _Planned:
        return _prepared(at, number, force, mark, own, progress)

    def holds(work: Work, it: _Planned, last: bool) -> bool:
        it.taking.lock_rows(work.session)
        return it.taking.state(work.session) == it.state and it.prepared.holds(work.session)

    def write(work: Work, it: _Planned) -> Looked:
        _write(work, it)
        if along:
            along(work)
        return it.looked

    try:
        return settle(desk, prepare, holds, write)
    except BaseException:
        if not desk.whole:
            with suppress(Stale, Unavailable), desk.writing() as work:
                staging.unprepare(work.session, own)
        raise


@needs(Permission.IMPORT)
def _own_number(work: Work, force: bool) -> int:
    if force and not work.may(Permission.REMOVE_RECORD):
        raise Denied(not_yours(Permission.REMOVE_RECORD))
    return undoing.own_number(work.session)


def _prepared(
    desk: Desk, number: int, force: bool, mark: str | None, own: int, progress: Callable[[int], None] | None
) -> _Planned:
    prepared = Prepared(own)

    def put(some: Batch) -> None:
        with desk.writing() as beside:
            prepared.put(beside.session, some)
        if progress:
            progress(prepared.engagements)

    with desk.writing() as work:
        staging.unprepare(work.session, own)
    with desk.reading() as work:
        brought, taking = _taking(work, number, force, put)
        if desk.whole:
            taking.lock_rows(work.session)
        state, changes = taking.state(work.session), record_state.changes(work.session)
        looked = _looked(brought, taking)
        if mark is not None and mark != looked.mark:
            raise Stale("Engagements changed since this preview. Check the preview again.")
        if looked.taken.nothing and (looked.brought.state == UNDONE or looked.taken.left):
            raise Refused(_nothing(looked), "nothing-to-undo")
        with desk.writing() as beside:
            prepared.put_cards(beside.session, taking.cards, Touched())
    return _Planned(looked, taking, state, changes, prepared)


@needs(Permission.IMPORT)
def _write(work: Work, it: _Planned) -> None:
    taking, taken, own = it.taking, it.looked.taken, it.prepared.number
    left = [each.number for each in taken.left if each.subject == "engagement"]
    with taken_meanwhile(prepared=record_state.changes(work.session) != it.changes):
        undoing.delete(work.session, taking.scope["engagement"].runs, taking.stay, taking.named, taken.new)
        entries.take_back(work.session, taking.number, left)
        it.prepared.write(work.session, work.now)
        for name, going in taking.going.items():
            undoing.delete_unused(work.session, name, going)
    rows = {"new": taken.new, "changed": taken.changed, "left": len(left)}
    undoing.keep(
        work.session,
        work.now,
        taking.number,
        work.actor.user_id,
        work.actor.source.value,
        rows,
        own,
        it.prepared.changes,
    )
    later = sorted({each.event for one in taken.forced for each in one.later if each.event})
    more: dict[str, Any] = {"import": taking.number}
    if taken.forced:
        more |= {"forced": [each.name for each in taken.forced[:NAMED]], "forced_rows": len(taken.forced)}
        more |= {"later": later}
    work.note(
        What.UNDONE,
        "import",
        own,
        file=Personal(it.looked.brought.file_name),
        rows=rows,
        providers=len(taken.providers),
        teams=len(taken.teams),
        **more,
    )
    work.afterwards.append(partial(_clear, work.database, own))


def _clear(database: Database, own: int) -> None:
    with suppress(Stale, Unavailable), database.transaction(counts=False) as session:
        staging.unprepare(session, own)


@needs(Permission.IMPORT)
def undone(work: Work, numbers: Iterable[int]) -> Mapping[int, Undone]:
    """Which of these imports were taken back, when and by whom."""
    return undoing.undone(work.session, list(numbers))


@needs(Permission.IMPORT)
def mine(work: Work, number: int) -> bool:
    """Whether one may take this import back."""
    brought = imports.get(work.session, number)
    return brought is not None and may_take_back(work, brought)


@needs(Permission.IMPORT)
def kept_file(work: Work, uploads: Path, number: int) -> tuple[Brought, Path]:
    """The file of an import as it was brought; raises NotFound where it is kept no more."""
    brought = imports.get(work.session, number)
    path = None if brought is None else uploads / brought.sha256
    if brought is None or path is None or not path.is_file():
        raise NotFound("This file is no longer stored.")
    work.note_apart(What.FILE_DOWNLOADED, "import", number, file=Personal(brought.file_name))
    return brought, path


@shared
def _taking(work: Work, number: int, force: bool, put: Callable[[Batch], None] | None = None) -> tuple[Brought, Taking]:
    brought = imports.get(work.session, number)
    event = later_changes.event_of(work.session, number)
    if brought is None or event is None or not undoing.was_done(work.session, number):
        raise NotFound("There is no completed import with this number.")
    check_whose(work, brought)
    return brought, Taking(work, number, event, force, put)


def _looked(brought: Brought, taking: Taking) -> Looked:
    taken = taking.run()
    said = [
        taken.new,
        taken.changed,
        taken.cards,
        taken.providers,
        taken.teams,
        taken.erased,
        [[each.subject, each.number, each.why] for each in (*taken.left, *taken.forced)],
    ]
    return Looked(brought, taken, digest(said)[:16])


def _nothing(looked: Looked) -> str:
    if not looked.taken.left:
        return "This import was already undone."
    if all(each.firm for each in looked.taken.left):
        return "Nothing of this import can be undone: " + looked.taken.left[0].why + "."
    return (
        "Everything left of this import was edited later. To undo that too, include edited engagements "
        "(on the console: --force)."
    )
