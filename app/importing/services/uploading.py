"""Uploads: a file is read and checked while others write, then stored until it is confirmed or discarded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission
from app.core.files import temporary_folders
from app.core.services import jobs
from app.core.services.transactions import Transactions
from app.core.services.work import Work, requires_permission
from app.core.storage import record_state
from app.importing.files import LimitExceeded, Table, open_table, reading_limits
from app.importing.services.background import CHECK
from app.importing.services.checking import check
from app.importing.services.initial_options import Constants, first_fitting
from app.importing.services.row_sinks import BufferedSink
from app.importing.services.upload_store import Data, delete_if_unused, save
from app.importing.storage import imports, profiles, staging
from app.importing.values.options import Options, read_options

PENDING_RETENTION = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class UploadResult:
    """The number of the pending import, and a message about how the file was read, if any."""

    number: int
    message: str | None = None


def upload_in_parts(
    transactions: Transactions,
    uploads: Path,
    data: Data,
    file_name: str,
    encoding: str | None = None,
    constants: Constants | None = None,
) -> UploadResult:
    """Stores a file until it is confirmed. No column is dropped unless that is chosen; `constants` apply to all its
    rows. Others can write while it is read and checked; slow checks are left to a job.

    Raises Refused if it can't be read (in this `encoding`, if given).
    """
    given = (Options(keep_columns=True, encoding=encoding), constants or {})
    with transactions.read_scope() as work:
        _check_permission(work)
    with _to_file(data) as path:
        held = BufferedSink()

        def tried(options: Options, sheet: Table | None) -> None:
            nonlocal held
            held = BufferedSink()
            check(transactions, path, options, held, sheet=sheet, limits=reading_limits.REQUEST_LIMITS)

        try:
            candidate = first_fitting(transactions, uploads, path, given, tried, limits=reading_limits.REQUEST_LIMITS)
        except LimitExceeded:
            candidate = None
        sha256 = save(uploads, path)
        with transactions.write_scope() as work:
            number = _add_pending(work, uploads, path, sha256, file_name, given[0])
            if candidate is None:
                jobs.queue(work, CHECK, number, constants=dict(given[1]))
            else:
                held.stage(work.session, number)
                profiles.set_profile_of_import(work.session, number, candidate.profile)
            work.log_separately(EventKind.FILE_BROUGHT, "import", number, file=PersonalText(file_name))
    return UploadResult(number, candidate.message if candidate else None)


def store(transactions: Transactions, uploads: Path, data: Data, file_name: str, options: Options) -> int:
    """Stores a file as pending after reading its header; others can write meanwhile."""
    with transactions.read_scope() as work:
        _check_permission(work)
    with _to_file(data) as path:
        open_table(path, read_options(options))
        sha256 = save(uploads, path)
        with transactions.write_scope() as work:
            return _add_pending(work, uploads, path, sha256, file_name, options)


@contextmanager
def _to_file(data: Data) -> Iterator[Path]:
    if isinstance(data, Path):
        yield data
        return
    with temporary_folders.temporary_folder() as folder:
        yield folder / save(folder, data)


@requires_permission(Permission.IMPORT)
def _check_permission(work: Work) -> None:
    """Raises Denied for users who may not import, before any work on the file."""


@requires_permission(Permission.IMPORT)
def _add_pending(work: Work, uploads: Path, path: Path, sha256: str, file_name: str, options: Options) -> int:
    """Adds the pending import, and discards those past their retention."""
    record_state.lock_imports(work.session)
    for outdated in imports.pending_before(work.session, work.now - PENDING_RETENTION):
        discard_upload(work, uploads, outdated.id)
    if not (uploads / sha256).exists():  # somebody discarded the same file while this one was checked
        save(uploads, path)
    return imports.add(
        work.session, work.now, work.actor.user_id, work.actor.source.value, file_name, sha256, options.to_json()
    )


@requires_permission(Permission.IMPORT)
def discard_upload(work: Work, uploads: Path, number: int) -> None:
    """Discards a file that is pending or being imported."""
    found = imports.get(work.session, number)
    if found is not None:
        staging.clear(work.session, number)
        imports.delete(work.session, number)
        delete_if_unused(work, uploads, found.sha256)
