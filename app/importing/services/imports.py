"""Importing files: preview and import share one path; all rows are imported or none, with one event for all.

In the browser a file is pending under a number while its options are chosen; on the console it is imported at once.
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
    """The result of an import. `number` is None if nothing was written: rows were refused, or none changes anything."""

    number: int | None
    preview: Preview


@dataclass(frozen=True, slots=True)
class PendingImport:
    """A pending file with its preview; `mark` changes with the preview. `staged`: its rows are stored and can be shown
    in pages."""

    stored_import: StoredImport
    preview: Preview
    staged: bool = True

    @property
    def mark(self) -> str:
        """A short text that changes whenever the outcome of the import would."""
        return self.preview.mark


@requires_permission(Permission.IMPORT)
def preview(work: Work, data: Data, options: Options | None = None) -> Preview:
    """Returns the preview of a file and writes nothing. Raises Refused if it can't be read or an option doesn't fit
    it."""
    with temporary_folders.temporary_folder() as folder:
        path = data if isinstance(data, Path) else folder / save(folder, data)
        return check(single_transaction(work), path, options or Options(), MemorySink(MAX_REFUSALS))


@requires_permission(Permission.IMPORT)
def apply(work: Work, uploads: Path, data: Data, file_name: str, options: Options | None = None) -> ImportResult:
    """Imports a file within this transaction, all of its rows or none; stores it in the folder `uploads` under its
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
    """Imports a file, all of its rows or none (or, with `take_good`, all except refused ones). Others can write while
    it is checked; if they did, it is checked again. Refused rows are written to `rejects`, each with its reason, before
    anything is imported."""
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

    def write(work: Work, prepared: PreparedImport) -> ImportResult:
        if prepared.preview.counts["refused"] and rejects:
            with rejects.open("wb") as out:
                out.writelines(rejected_rows.encode(work.session, number, path, options))
        return _apply(work, number, prepared)

    return write_with_retry(transactions, prepare, partial(can_apply, number), write)


@requires_permission(Permission.IMPORT)
def upload(work: Work, uploads: Path, data: Data, file_name: str, encoding: str | None = None) -> int:
    """Stores a file as `uploading.upload_in_parts` does, within this transaction; returns the number of the pending
    import."""
    return uploading.upload_in_parts(single_transaction(work), uploads, data, file_name, encoding).number


@requires_permission(Permission.IMPORT)
def pending_import(work: Work, uploads: Path, number: int) -> PendingImport:
    """Returns a pending file with its preview. Raises NotFound if there is none, StillProcessing while a job is at work
    on it.

    The preview of a large file is the stored one, even if the record changed since; confirming it then raises Stale.
    """
    stored_import, path = _pending_with_path(work, uploads, number)
    options = Options.from_json(stored_import.options)
    stored, large = staging.load_check(work.session, number), is_large(work, number)
    job = jobs.latest(work, (CHECK, IMPORT), number)
    if (job is not None and job.open) or (stored is None and large):
        raise StillProcessing(number)
    if stored is None:
        with not_found_if_discarded(path):
            return PendingImport(
                stored_import, check(single_transaction(work), path, options, MemorySink()), staged=False
            )
    if not large and is_stale(work, number):
        with not_found_if_discarded(path), suppress(LimitExceeded):  # on a busy machine the stored preview is shown
            found = check(single_transaction(work), path, options, MemorySink(), limits=reading_limits.REQUEST_LIMITS)
            return PendingImport(stored_import, found, staged=False)
    return PendingImport(stored_import, Preview.from_json(stored[1], options))


@requires_permission(Permission.IMPORT)
def rows_page(work: Work, waiting: PendingImport, outcome: str, page: Page) -> row_pages.RowPage:
    """Returns a page of the rows of one outcome in a pending file, and their total."""
    number = waiting.stored_import.id if waiting.staged else None
    return row_pages.rows_page(work.session, number, waiting.preview, outcome, page)


def set_options(transactions: Transactions, uploads: Path, number: int, options: Options) -> None:
    """Checks a pending file with other options and stores them; a large file is checked by a job. Others can write
    meanwhile. Raises Refused if the options don't fit the file."""
    check_soon(transactions, number, pending_file(transactions, uploads, number)[1], options)


def pending_file(transactions: Transactions, uploads: Path, number: int) -> tuple[StoredImport, Path]:
    """Returns the pending import and the path of its file; raises NotFound if there is none."""
    with transactions.read_scope() as work:
        return _pending_with_path(work, uploads, number)


@requires_permission(Permission.IMPORT)
def confirm(work: Work, uploads: Path, number: int, mark: str | None = None) -> ImportResult:
    """Imports a pending file. Raises Stale if `mark` is given and the preview is no longer the same."""
    return confirm_in_parts(single_transaction(work), uploads, number, mark)


def confirm_in_parts(
    transactions: Transactions,
    uploads: Path,
    number: int,
    mark: str | None = None,
    progress: Progress | None = None,
    also: Callable[[Work], None] | None = None,
    check: Check = check_in_parts,
) -> ImportResult:
    """Imports a pending file while others can write until everything is prepared. `also` runs in the same transaction
    as the write. `check` checks the file again if the record has changed since its check."""

    def prepare(at: Transactions) -> PreparedImport:
        with at.read_scope() as work:
            stored_import, path = _pending_with_path(work, uploads, number)
            options, stored = Options.from_json(stored_import.options), staging.load_check(work.session, number)
            overtaken = stored is None or is_stale(work, number)
        found = (
            check(at, number, path, options, progress)
            if stored is None or overtaken
            else (Preview.from_json(stored[1], options))
        )
        if mark is not None and mark != found.mark:
            raise Stale("Engagements changed since this preview. Check the preview again.")
        return prepare_import(at, number, found, progress)

    def write(work: Work, prepared: PreparedImport) -> ImportResult:
        done = _apply(work, number, prepared)
        if done.number is not None and also:
            also(work)
        return done

    return write_with_retry(transactions, prepare, partial(can_apply, number), write)


@without_permission_check
def _apply(work: Work, number: int, prepared: PreparedImport) -> ImportResult:
    if prepared.staged is None:
        return ImportResult(None, prepared.preview)
    apply_(work, number, prepared)
    return ImportResult(number, prepared.preview)


@requires_permission(Permission.IMPORT)
def get_pending(work: Work, number: int) -> StoredImport:
    """Returns the pending import with this number; raises NotFound if there is none."""
    found = imports.get(work.session, number)
    if found is None or found.state != WAITING:
        raise NotFound("There is no pending import here. It was already imported or discarded.")
    return found


@requires_permission(Permission.IMPORT)
def discard(work: Work, uploads: Path, number: int) -> None:
    """Discards a pending file, and deletes it unless another import refers to it. Raises Denied for another user's file
    without the permission to delete engagements."""
    check_can_undo(work, found := get_pending(work, number))
    work.log_separately(EventKind.FILE_FORGOTTEN, "import", number, file=PersonalText(found.file_name))
    discard_upload(work, uploads, number)


@requires_permission(Permission.IMPORT)
def listing(work: Work) -> tuple[StoredImport, ...]:
    """Returns the last imports, newest first."""
    return imports.listing(work.session)


@requires_permission(Permission.IMPORT)
def get(work: Work, number: int) -> StoredImport:
    """Returns the import with this number, pending or done; raises NotFound if there is none."""
    found = imports.get(work.session, number)
    if found is None:
        raise NotFound("There is no import with this number.")
    return found


@without_permission_check
def _pending_with_path(work: Work, uploads: Path, number: int) -> tuple[StoredImport, Path]:
    stored_import = get_pending(work, number)
    if not (uploads / stored_import.sha256).exists():
        raise Refused("The uploaded file is missing from the uploads folder. Upload it again.", "file-gone")
    return stored_import, uploads / stored_import.sha256
