"""Bringing a file in: what it would do, and doing it, by one path; all of its rows or none, and one event for all.

In the browser a file waits under a number while its options are chosen; on the console it goes in at once.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.core.domain.errors import NotFound, Refused, Stale
from app.core.domain.events import Personal, What
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.files import temporary_folders
from app.core.services import jobs
from app.core.services.transactions import Desk, at_once, settle
from app.core.services.work import Work, needs, shared
from app.importing.files import TakesLong, reading_limits
from app.importing.services import rejected_rows, row_pages, uploading
from app.importing.services.applying import Applying, applying, holds, stale
from app.importing.services.applying import apply as apply_
from app.importing.services.background import CHECK, IMPORT, NotYet, is_large
from app.importing.services.checking import Progress, check
from app.importing.services.kept_checks import check_in_parts, check_soon, while_there
from app.importing.services.ownership import check_whose
from app.importing.services.preview import Preview
from app.importing.services.row_sinks import MOST_REFUSALS, Look
from app.importing.services.upload_store import Data, keep
from app.importing.services.uploading import give_up, store
from app.importing.storage import imports, staging
from app.importing.storage.imports import WAITING, Brought
from app.importing.values.options import Options

Check = Callable[[Desk, int, Path, Options, Progress | None], Preview]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an import: its `number`, None where nothing was written: rows were refused, or none does
    anything."""

    number: int | None
    preview: Preview


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits to be confirmed, and what it would do; `mark` changes with what it would do. `staged`: its
    rows are kept, to be shown page by page."""

    brought: Brought
    preview: Preview
    staged: bool = True

    @property
    def mark(self) -> str:
        """A short text that is another one as soon as the file would do something else."""
        return self.preview.mark


@needs(Permission.IMPORT)
def preview(work: Work, data: Data, options: Options | None = None) -> Preview:
    """What a file would do; writes nothing. Raises Refused where it cannot be read, or an option doesn't fit it."""
    with temporary_folders.folder() as folder:
        path = data if isinstance(data, Path) else folder / keep(folder, data)
        return check(at_once(work), path, options or Options(), Look(MOST_REFUSALS))


@needs(Permission.IMPORT)
def apply(work: Work, uploads: Path, data: Data, file_name: str, options: Options | None = None) -> Done:
    """Brings a file in within this piece of work, all of its rows or none; keeps it in the folder `uploads` under its
    SHA-256."""
    return take_in(at_once(work), uploads, data, file_name, options or Options())


def take_in(
    desk: Desk,
    uploads: Path,
    data: Data,
    file_name: str,
    options: Options,
    rejects: Path | None = None,
    progress: Progress | None = None,
) -> Done:
    """Brings a file in, all of its rows or none (or, with `take_good`, all but the refused ones); others can write
    while it is checked, and it is checked again where they did. `rejects`: where refused rows are written to, each with
    its reason, before anything goes in."""
    number = store(desk, uploads, data, file_name, options)
    try:
        done = _checked_in(desk, uploads, number, options, progress, rejects)
    except BaseException as failed:
        if not desk.whole or isinstance(failed, Refused):
            with desk.writing() as work:
                give_up(work, uploads, number)
        raise
    if done.number is None:
        with desk.writing() as work:
            give_up(work, uploads, number)
    return done


def _checked_in(
    desk: Desk, uploads: Path, number: int, options: Options, progress: Progress | None, rejects: Path | None
) -> Done:
    _, path = waiting_file(desk, uploads, number)

    def prepare(at: Desk) -> Applying:
        return applying(at, number, check_in_parts(at, number, path, options, progress), progress)

    def write(work: Work, it: Applying) -> Done:
        if it.found.counts["refused"] and rejects:
            with rejects.open("wb") as out:
                out.writelines(rejected_rows.encode(work.session, number, path, options))
        return _applied(work, number, it)

    return settle(desk, prepare, partial(holds, number), write)


@needs(Permission.IMPORT)
def bring(work: Work, uploads: Path, data: Data, file_name: str, encoding: str | None = None) -> int:
    """Keeps a file as `import_bringing.bring_in_parts` does, within this piece of work; the number it waits under."""
    return uploading.bring_in_parts(at_once(work), uploads, data, file_name, encoding).number


@needs(Permission.IMPORT)
def waiting(work: Work, uploads: Path, number: int) -> Waiting:
    """What a waiting file would do; raises NotFound where none waits under this number, NotYet where a job is at it.

    Of a large file it is said as it was when it was checked; whoever confirms it is told where that has changed."""
    brought, path = _found(work, uploads, number)
    options = Options.from_json(brought.options)
    kept, large = staging.check_of(work.session, number), is_large(work, number)
    job = jobs.latest(work, (CHECK, IMPORT), number)
    if (job is not None and job.open) or (kept is None and large):
        raise NotYet(number)
    if kept is None:
        with while_there(path):
            return Waiting(brought, check(at_once(work), path, options, Look()), staged=False)
    if not large and stale(work, number):
        with while_there(path), suppress(TakesLong):  # on a busy machine it is said as it was, too
            found = check(at_once(work), path, options, Look(), patience=reading_limits.AT_ONCE)
            return Waiting(brought, found, staged=False)
    return Waiting(brought, Preview.from_json(kept[1], options))


@needs(Permission.IMPORT)
def page_of(work: Work, waiting: Waiting, outcome: str, page: Page) -> row_pages.Listed:
    """Some rows of one outcome that a waiting file would do, and how many there are."""
    number = waiting.brought.id if waiting.staged else None
    return row_pages.listed(work.session, number, waiting.preview, outcome, page)


def choose(desk: Desk, uploads: Path, number: int, options: Options) -> None:
    """Keeps how a waiting file is to be read, once it was checked so, for which nobody else has to wait; a large one is
    checked by a job. Raises Refused where the options don't fit it."""
    check_soon(desk, number, waiting_file(desk, uploads, number)[1], options)


def waiting_file(desk: Desk, uploads: Path, number: int) -> tuple[Brought, Path]:
    """The file that waits under this number, and where it lies; raises NotFound where none does."""
    with desk.reading() as work:
        return _found(work, uploads, number)


def recheck(desk: Desk, uploads: Path, number: int, progress: Progress | None = None) -> Preview:
    """Checks a waiting file of any size again, part by part."""
    brought, path = waiting_file(desk, uploads, number)
    return check_in_parts(desk, number, path, Options.from_json(brought.options), progress)


@needs(Permission.IMPORT)
def confirm(work: Work, uploads: Path, number: int, mark: str | None = None) -> Done:
    """Brings a waiting file in; raises Stale where `mark` is given and the file would by now do something else."""
    return confirm_in_parts(at_once(work), uploads, number, mark)


def confirm_in_parts(
    desk: Desk,
    uploads: Path,
    number: int,
    mark: str | None = None,
    progress: Progress | None = None,
    along: Callable[[Work], None] | None = None,
    check: Check = check_in_parts,
) -> Done:
    """The same; others can write until all is ready. What is done `along` with it is kept with it or not at all.
    `check`: how the file is checked again, where the record has changed since it was."""

    def prepare(at: Desk) -> Applying:
        with at.reading() as work:
            brought, path = _found(work, uploads, number)
            options, kept = Options.from_json(brought.options), staging.check_of(work.session, number)
            overtaken = kept is None or stale(work, number)
        found = (
            check(at, number, path, options, progress)
            if kept is None or overtaken
            else (Preview.from_json(kept[1], options))
        )
        if mark is not None and mark != found.mark:
            raise Stale("Engagements changed since this preview. Check the preview again.")
        return applying(at, number, found, progress)

    def write(work: Work, it: Applying) -> Done:
        done = _applied(work, number, it)
        if done.number is not None and along:
            along(work)
        return done

    return settle(desk, prepare, partial(holds, number), write)


@shared
def _applied(work: Work, number: int, it: Applying) -> Done:
    if it.ready is None:
        return Done(None, it.found)
    apply_(work, number, it)
    return Done(number, it.found)


@needs(Permission.IMPORT)
def waits(work: Work, number: int) -> Brought:
    """The file that waits under this number; raises NotFound where none does."""
    found = imports.get(work.session, number)
    if found is None or found.state != WAITING:
        raise NotFound("There is no pending import here. It was already imported or discarded.")
    return found


@needs(Permission.IMPORT)
def drop(work: Work, uploads: Path, number: int) -> None:
    """Forgets a waiting file, which is deleted where no other import stands for it. Raises Denied for somebody else's,
    unless one may remove engagements too."""
    check_whose(work, found := waits(work, number))
    work.note_apart(What.FILE_FORGOTTEN, "import", number, file=Personal(found.file_name))
    give_up(work, uploads, number)


@needs(Permission.IMPORT)
def listing(work: Work) -> tuple[Brought, ...]:
    """The files brought last, the newest first."""
    return imports.listing(work.session)


@needs(Permission.IMPORT)
def brought(work: Work, number: int) -> Brought:
    """The file that was brought under this number, waiting or done; raises NotFound where there is none."""
    found = imports.get(work.session, number)
    if found is None:
        raise NotFound("There is no import with this number.")
    return found


@shared
def _found(work: Work, uploads: Path, number: int) -> tuple[Brought, Path]:
    brought = waits(work, number)
    if not (uploads / brought.sha256).exists():
        raise Refused("The uploaded file is missing from the uploads folder. Upload it again.", "file-gone")
    return brought, uploads / brought.sha256
