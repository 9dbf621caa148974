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
    """The number that a file waits under, and what is to be told of how it is read."""

    number: int
    told: str | None = None


def upload_in_parts(
    transactions: Transactions,
    uploads: Path,
    data: Data,
    file_name: str,
    encoding: str | None = None,
    constants: Constants | None = None,
) -> UploadResult:
    """Keeps a file until it is confirmed. Nothing that it says is thrown away unless that is chosen; `constants` hold
    for all its rows. Others can write while it is looked at and checked; what takes long is left to a job. Raises
    Refused where it cannot be read, by this `encoding` where one is said."""
    said = (Options(keep_columns=True, encoding=encoding), constants or {})
    with transactions.read_scope() as work:
        _check_permission(work)
    with _to_file(data) as path:
        held = BufferedSink()

        def tried(options: Options, sheet: Table | None) -> None:
            nonlocal held
            held = BufferedSink()
            check(transactions, path, options, held, sheet=sheet, patience=reading_limits.REQUEST_LIMITS)

        try:
            way = first_fitting(transactions, uploads, path, said, tried, patience=reading_limits.REQUEST_LIMITS)
        except LimitExceeded:
            way = None
        sha256 = save(uploads, path)
        with transactions.write_scope() as work:
            number = _add_pending(work, uploads, path, sha256, file_name, said[0])
            if way is None:
                jobs.queue(work, CHECK, number, constants=dict(said[1]))
            else:
                held.stage(work.session, number)
                profiles.set_profile_of_import(work.session, number, way.profile)
            work.log_separately(EventKind.FILE_BROUGHT, "import", number, file=PersonalText(file_name))
    return UploadResult(number, way.told if way else None)


def store(transactions: Transactions, uploads: Path, data: Data, file_name: str, options: Options) -> int:
    """Keeps a file and that it waits, once it has been looked at, for which nobody else has to wait."""
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
    """Refuses whoever may not bring files, before anything is done with one."""


@requires_permission(Permission.IMPORT)
def _add_pending(work: Work, uploads: Path, path: Path, sha256: str, file_name: str, options: Options) -> int:
    """Keeps that a file waits, and forgets what was brought long ago and never confirmed."""
    record_state.lock_imports(work.session)
    for brought in imports.pending_before(work.session, work.now - PENDING_RETENTION):
        discard_upload(work, uploads, brought.id)
    if not (uploads / sha256).exists():  # somebody forgot the same bytes while these were looked at
        save(uploads, path)
    return imports.add(
        work.session, work.now, work.actor.user_id, work.actor.source.value, file_name, sha256, options.as_json()
    )


@requires_permission(Permission.IMPORT)
def discard_upload(work: Work, uploads: Path, number: int) -> None:
    """Forgets a file that waits or is on its way."""
    found = imports.get(work.session, number)
    if found is not None:
        staging.clear(work.session, number)
        imports.delete(work.session, number)
        delete_if_unused(work, uploads, found.sha256)
