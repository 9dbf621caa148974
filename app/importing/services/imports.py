"""Bringing a file in: what it would do, and doing it, by one path; all of its rows or none, and one event for all.

In the browser a file waits under a number while its options are chosen; on the console it goes in at once.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.core.domain.errors import NotFound, Refused, Stale
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.files import temporary_folders
from app.core.services import jobs
from app.core.services.transactions import Transactions, single_transaction, write_with_retry
from app.core.services.work import Work, requires_permission, without_permission_check
from app.importing.files import LimitExceeded, reading_limits
from app.importing.services import rejected_rows, row_pages, uploading
from app.importing.services.applying import PreparedImport, can_apply, is_stale, prepare_import
from app.importing.services.applying import apply as apply_
from app.importing.services.background import CHECK, IMPORT, StillProcessing, is_large
from app.importing.services.checking import Progress, check
from app.importing.services.ownership import check_can_undo
from app.importing.services.preview import Preview
from app.importing.services.row_sinks import MAX_REFUSALS, MemorySink
from app.importing.services.stored_checks import check_in_parts, check_soon, not_found_if_discarded
from app.importing.services.upload_store import Data, save
from app.importing.services.uploading import discard_upload, store
from app.importing.storage import imports, staging
from app.importing.storage.imports import WAITING, StoredImport
from app.importing.values.options import Options

Check = Callable[[Transactions, int, Path, Options, Progress | None], Preview]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of an import: its `number`, None where nothing was written: rows were refused, or none does
    anything."""

    number: int | None
    preview: Preview


@dataclass(frozen=True, slots=True)
class PendingImport:
    """A file that waits to be confirmed, and what it would do; `mark` changes with what it would do. `staged`: its
    rows are kept, to be shown page by page."""

    brought: StoredImport
    preview: Preview
    staged: bool = True

    @property
    def mark(self) -> str:
        """A short text that is another one as soon as the file would do something else."""
        return self.preview.mark


@requires_permission(Permission.IMPORT)
def preview(work: Work, data: Data, options: Options | None = None) -> Preview:
    """What a file would do; writes nothing. Raises Refused where it cannot be read, or an option doesn't fit it."""
    with temporary_folders.temporary_folder() as folder:
        path = data if isinstance(data, Path) else folder / save(folder, data)
        return check(single_transaction(work), path, options or Options(), MemorySink(MAX_REFUSALS))


@requires_permission(Permission.IMPORT)
def apply(work: Work, uploads: Path, data: Data, file_name: str, options: Options | None = None) -> ImportResult:
    """Brings a file in within this piece of work, all of its rows or none; keeps it in the folder `uploads` under its
    SHA-256."""
    return import_file(single_transaction(work), uploads, data, file_name, options or Options())


def import_file(
    transactions: Transactions,
    uploads: Path,
    data: Data,
    file_name: str,
    options: Options,
    rejects: Path | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Brings a file in, all of its rows or none (or, with `take_good`, all but the refused ones); others can write
    while it is checked, and it is checked again where they did. `rejects`: where refused rows are written to, each with
    its reason, before anything goes in."""
    number = store(transactions, uploads, data, file_name, options)
    try:
        done = _check_and_import(transactions, uploads, number, options, progress, rejects)
    except BaseException as failed:
        if not transactions.is_single or isinstance(failed, Refused):
            with transactions.write_scope() as work:
                discard_upload(work, uploads, number)
        raise
    if done.number is None:
        with transactions.write_scope() as work:
            discard_upload(work, uploads, number)
    return done


def _check_and_import(
    transactions: Transactions,
    uploads: Path,
    number: int,
    options: Options,
    progress: Progress | None,
    rejects: Path | None,
) -> ImportResult:
    _, path = pending_file(transactions, uploads, number)

    def prepare(at: Transactions) -> PreparedImport:
        return prepare_import(at, number, check_in_parts(at, number, path, options, progress), progress)

    def write(work: Work, it: PreparedImport) -> ImportResult:
        if it.found.counts["refused"] and rejects:
            with rejects.open("wb") as out:
                out.writelines(rejected_rows.encode(work.session, number, path, options))
        return _apply(work, number, it)

    return write_with_retry(transactions, prepare, partial(can_apply, number), write)


@requires_permission(Permission.IMPORT)
def upload(work: Work, uploads: Path, data: Data, file_name: str, encoding: str | None = None) -> int:
    """Keeps a file as `import_bringing.bring_in_parts` does, within this piece of work; the number it waits under."""
    return uploading.upload_in_parts(single_transaction(work), uploads, data, file_name, encoding).number


@requires_permission(Permission.IMPORT)
def pending_import(work: Work, uploads: Path, number: int) -> PendingImport:
    """What a waiting file would do; raises NotFound where none waits under this number, NotYet where a job is at it.

    Of a large file it is said as it was when it was checked; whoever confirms it is told where that has changed."""
    brought, path = _pending_with_path(work, uploads, number)
    options = Options.from_json(brought.options)
    kept, large = staging.load_check(work.session, number), is_large(work, number)
    job = jobs.latest(work, (CHECK, IMPORT), number)
    if (job is not None and job.open) or (kept is None and large):
        raise StillProcessing(number)
    if kept is None:
        with not_found_if_discarded(path):
            return PendingImport(brought, check(single_transaction(work), path, options, MemorySink()), staged=False)
    if not large and is_stale(work, number):
        with not_found_if_discarded(path), suppress(LimitExceeded):  # on a busy machine it is said as it was, too
            found = check(single_transaction(work), path, options, MemorySink(), patience=reading_limits.REQUEST_LIMITS)
            return PendingImport(brought, found, staged=False)
    return PendingImport(brought, Preview.from_json(kept[1], options))


@requires_permission(Permission.IMPORT)
def rows_page(work: Work, waiting: PendingImport, outcome: str, page: Page) -> row_pages.RowPage:
    """Some rows of one outcome that a waiting file would do, and how many there are."""
    number = waiting.brought.id if waiting.staged else None
    return row_pages.rows_page(work.session, number, waiting.preview, outcome, page)


def set_options(transactions: Transactions, uploads: Path, number: int, options: Options) -> None:
    """Keeps how a waiting file is to be read, once it was checked so, for which nobody else has to wait; a large one is
    checked by a job. Raises Refused where the options don't fit it."""
    check_soon(transactions, number, pending_file(transactions, uploads, number)[1], options)


def pending_file(transactions: Transactions, uploads: Path, number: int) -> tuple[StoredImport, Path]:
    """The file that waits under this number, and where it lies; raises NotFound where none does."""
    with transactions.read_scope() as work:
        return _pending_with_path(work, uploads, number)


def recheck(transactions: Transactions, uploads: Path, number: int, progress: Progress | None = None) -> Preview:
    """Checks a waiting file of any size again, part by part."""
    brought, path = pending_file(transactions, uploads, number)
    return check_in_parts(transactions, number, path, Options.from_json(brought.options), progress)


@requires_permission(Permission.IMPORT)
def confirm(work: Work, uploads: Path, number: int, mark: str | None = None) -> ImportResult:
    """Brings a waiting file in; raises Stale where `mark` is given and the file would by now do something else."""
    return confirm_in_parts(single_transaction(work), uploads, number, mark)


def confirm_in_parts(
    transactions: Transactions,
    uploads: Path,
    number: int,
    mark: str | None = None,
    progress: Progress | None = None,
    along: Callable[[Work], None] | None = None,
    check: Check = check_in_parts,
) -> ImportResult:
    """The same; others can write until all is ready. What is done `along` with it is kept with it or not at all.
    `check`: how the file is checked again, where the record has changed since it was."""

    def prepare(at: Transactions) -> PreparedImport:
        with at.read_scope() as work:
            brought, path = _pending_with_path(work, uploads, number)
            options, kept = Options.from_json(brought.options), staging.load_check(work.session, number)
            overtaken = kept is None or is_stale(work, number)
        found = (
            check(at, number, path, options, progress)
            if kept is None or overtaken
            else (Preview.from_json(kept[1], options))
        )
        if mark is not None and mark != found.mark:
            raise Stale("Engagements changed since this preview. Check the preview again.")
        return prepare_import(at, number, found, progress)

    def write(work: Work, it: PreparedImport) -> ImportResult:
        done = _apply(work, number, it)
        if done.number is not None and along:
            along(work)
        return done

    return write_with_retry(transactions, prepare, partial(can_apply, number), write)


@without_permission_check
def _apply(work: Work, number: int, it: PreparedImport) -> ImportResult:
    if it.ready is None:
        return ImportResult(None, it.found)
    apply_(work, number, it)
    return ImportResult(number, it.found)


@requires_permission(Permission.IMPORT)
def get_pending(work: Work, number: int) -> StoredImport:
    """The file that waits under this number; raises NotFound where none does."""
    found = imports.get(work.session, number)
    if found is None or found.state != WAITING:
        raise NotFound("There is no pending import here. It was already imported or discarded.")
    return found


@requires_permission(Permission.IMPORT)
def discard(work: Work, uploads: Path, number: int) -> None:
    """Forgets a waiting file, which is deleted where no other import stands for it. Raises Denied for somebody else's,
    unless one may remove engagements too."""
    check_can_undo(work, found := get_pending(work, number))
    work.log_separately(EventKind.FILE_FORGOTTEN, "import", number, file=PersonalText(found.file_name))
    discard_upload(work, uploads, number)


@requires_permission(Permission.IMPORT)
def listing(work: Work) -> tuple[StoredImport, ...]:
    """The files brought last, the newest first."""
    return imports.listing(work.session)


@requires_permission(Permission.IMPORT)
def get(work: Work, number: int) -> StoredImport:
    """The file that was brought under this number, waiting or done; raises NotFound where there is none."""
    found = imports.get(work.session, number)
    if found is None:
        raise NotFound("There is no import with this number.")
    return found


@without_permission_check
def _pending_with_path(work: Work, uploads: Path, number: int) -> tuple[StoredImport, Path]:
    brought = get_pending(work, number)
    if not (uploads / brought.sha256).exists():
        raise Refused("The uploaded file is missing from the uploads folder. Upload it again.", "file-gone")
    return brought, uploads / brought.sha256
