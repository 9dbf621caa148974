"""Taking a whole import back: what it made goes, what it changed gets its old values, what was edited since is left.

It is one event of history. What an earlier taking back left can be taken back later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.canonical import digest
from app.domain.errors import Denied, NotFound, Refused, Stale
from app.domain.events import Personal, What
from app.domain.permissions import Permission, not_yours
from app.services.import_owners import check_whose, may_take_back
from app.services.undo_plan import Left, Taken, Taking
from app.services.work import Work, needs, shared
from app.storage import imports, since, undoing
from app.storage.imports import Brought
from app.storage.undoing import UNDONE, Undone

__all__ = ["Left", "Looked", "Taken", "Undone", "kept_file", "look", "mine", "undo", "undone"]
NAMED = 50  # references that the event says


@dataclass(frozen=True, slots=True)
class Looked:
    """What taking an import back does, or did; `mark` is another one as soon as it would do something else."""

    brought: Brought
    taken: Taken
    mark: str


@needs(Permission.IMPORT)
def look(work: Work, number: int, force: bool = False) -> Looked:
    """What taking the import back would do; writes nothing. Raises NotFound where none is done under this number."""
    return _looked(work, number, force, writes=False)[0]


@needs(Permission.IMPORT)
def undo(work: Work, number: int, force: bool = False, mark: str | None = None) -> Looked:
    """Takes the import back, and with `force` what was edited since too; what that did.

    Raises Refused where nothing can be taken back, Stale where `mark` is given and it would by now do something else.
    """
    if force and not work.may(Permission.REMOVE_RECORD):
        raise Denied(not_yours(Permission.REMOVE_RECORD))
    imports.alone(work.session)
    looked, taking = _looked(work, number, force, writes=True)
    if mark is not None and mark != looked.mark:
        raise Stale("The record changed since you looked at this. Look again at what would be taken back.")
    taken = looked.taken
    if taken.nothing and (looked.brought.state == UNDONE or taken.left):
        raise Refused(_nothing(looked), "nothing-to-undo")
    rows = {"new": taken.new, "changed": taken.changed,
            "left": sum(each.subject == "engagement" for each in taken.left)}
    kept = undoing.keep(work.session, work.now, number, work.actor.user_id, work.actor.source.value, rows, taking.kept)
    later = sorted({each.event for left in taken.forced for each in left.later if each.event})
    forced = {"forced": [each.name for each in taken.forced[:NAMED]], "forced_rows": len(taken.forced),
              "later": later} if taken.forced else {}
    work.note(What.UNDONE, "import", kept, file=Personal(looked.brought.file_name), rows=rows,
              providers=len(taken.providers), teams=len(taken.teams), **{"import": number}, **forced)
    return looked


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
        raise NotFound("This file is kept no more.")
    work.note_apart(What.FILE_DOWNLOADED, "import", number, file=Personal(brought.file_name))
    return brought, path


@shared
def _looked(work: Work, number: int, force: bool, writes: bool) -> tuple[Looked, Taking]:
    brought = imports.get(work.session, number)
    change_set, event = undoing.change_set(work.session, number), since.event_of(work.session, number)
    if brought is None or change_set is None or event is None:
        raise NotFound("No import was done under this number.")
    check_whose(work, brought)
    taking = Taking(work, number, change_set, event, force, writes)
    taken = taking.run()
    said = [taken.new, taken.changed, taken.cards, taken.providers, taken.teams, taken.erased,
            [[each.subject, each.number, each.why] for each in (*taken.left, *taken.forced)]]
    return Looked(brought, taken, digest(said)[:16]), taking


def _nothing(looked: Looked) -> str:
    if not looked.taken.left:
        return "This import was taken back already."
    if all(each.firm for each in looked.taken.left):
        return "Nothing of this import can be taken back: " + looked.taken.left[0].why + "."
    return ("All that is left of this import was edited since. Insist, to take that back too (on the console: "
            "--force).")
