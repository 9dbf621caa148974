"""The jobs of files: checking a large one, letting it go over into the record, taking it back."""

from pathlib import Path

from app.domain.errors import Refused
from app.domain.permissions import Permission
from app.services import imports, jobs
from app.services import undo as undoing
from app.services.import_later import CHECK, IMPORT, PACKED, UNDO, NotYet, large
from app.services.import_owners import check_whose
from app.services.imports import Done
from app.services.jobs import Job, Running
from app.services.undo import Looked
from app.services.work import Work, needs
from app.storage import jobs as stored_jobs
from app.storage import staging

_BLOCK = 1 << 20
ROWS_AT_ONCE = 5_000  # engagements that are changed or taken back while somebody waits, and nobody else can write


@needs(Permission.IMPORT)
def confirm(work: Work, uploads: Path, number: int, mark: str | None = None) -> Done:
    """Brings a waiting file in as `imports.confirm` does; a large one, or one that changes many engagements, by a job,
    which is queued. Raises NotYet then."""
    kept = staging.check_of(work.session, number)
    many = kept is not None and kept[1]["counts"]["changed"] > ROWS_AT_ONCE
    if not many and not large(uploads / imports.brought(work, number).sha256):
        return imports.confirm(work, uploads, number, mark)
    jobs.queue(work, IMPORT, number, mark=mark)
    raise NotYet(number)


@needs(Permission.IMPORT)
def undo(work: Work, number: int, force: bool = False, mark: str | None = None) -> Looked:
    """Takes an import back as `undo.undo` does; a large one by a job, which is queued. Raises NotYet then."""
    brought = imports.brought(work, number)
    check_whose(work, brought)
    counts = brought.counts
    if counts.get("new", 0) + counts.get("changed", 0) <= ROWS_AT_ONCE:
        return undoing.undo(work, number, force, mark)
    jobs.queue(work, UNDO, number, force=force, mark=mark)
    raise NotYet(number)


@needs(Permission.IMPORT)
def of(work: Work, number: int) -> Job | None:
    """The last job on the file that was brought under this number."""
    return jobs.latest(work, tuple(KINDS), number)


@needs(Permission.IMPORT)
def busy(work: Work) -> set[int]:
    """The numbers of the files that are being checked, imported or taken back, or soon will be."""
    return stored_jobs.subjects(work.session, tuple(KINDS))


@needs(Permission.IMPORT)
def is_checked(work: Work, number: int) -> bool:
    """Whether it is known what a waiting file would do."""
    return staging.check_of(work.session, number) is not None


@needs(Permission.IMPORT)
def again(work: Work, number: int) -> None:
    """Queues another check of a waiting file; raises NotFound where none waits."""
    imports.waits(work, number)
    jobs.queue(work, CHECK, number)


def _lines(running: Running) -> int | None:
    """About how many rows the file has, where that is quickly told."""
    with running.desk().reading() as work:
        path = running.uploads / imports.waits(work, running.job.subject_id).sha256
    with path.open("rb") as file:
        if file.read(6).startswith(PACKED):
            return None
        return sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b"")) or None


def _check(running: Running) -> str | None:
    running.total = _lines(running)
    imports.recheck(running.desk(), running.uploads, running.job.subject_id, running.progress)
    return None


def _import(running: Running) -> str | None:
    running.total = _lines(running)
    done = imports.confirm_in_parts(running.desk(), running.uploads, running.job.subject_id,
                                    running.job.args.get("mark"), running.progress, running.end)
    if done.number is None:
        raise Refused("Nothing of the file can go in as it stands. Look again at what it would do.", "nothing-goes")
    return None


def _undo(running: Running) -> str | None:
    args = running.job.args
    with running.desk().reading() as work:
        running.total = imports.brought(work, running.job.subject_id).counts.get("changed") or None
    undoing.undo_in_parts(running.desk(), running.job.subject_id, bool(args.get("force")), args.get("mark"),
                          running.progress, running.end)
    return None


KINDS = {CHECK: _check, IMPORT: _import, UNDO: _undo}
