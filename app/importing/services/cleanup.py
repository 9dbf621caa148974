"""Removes what killed processes left behind (folders, files, staged rows), at startup and by the worker."""

from datetime import timedelta
from pathlib import Path

from app.core.domain.errors import Stale
from app.core.domain.events import Source
from app.core.files import temporary_folders
from app.core.services.work import CONSOLE, Work, begin_work, without_permission_check
from app.core.storage import record_state
from app.core.storage.database import Database
from app.importing.services import import_jobs, upload_store, uploading
from app.importing.storage import imports as stored
from app.importing.storage import staging

INTERVAL = 3600.0  # seconds
_CONSOLE_TIMEOUT = timedelta(days=1)  # after which an import of another machine's console counts as abandoned


def sweep(database: Database, uploads: Path) -> None:
    """Removes leftovers. If another process holds the write lock for long, leaves it to the next run."""
    temporary_folders.remove_stale()
    try:
        _remove_abandoned_rows(database, uploads)
        upload_store.sweep(database, uploads)
    except Stale:
        return


def _remove_abandoned_rows(database: Database, uploads: Path) -> None:
    """Discards abandoned imports and deletes staged rows without an import."""
    with begin_work(database, CONSOLE, writes=False) as work:
        if not _abandoned_imports(work, uploads) and not staging.orphans(work.session):
            return
    with begin_work(database, CONSOLE) as work:
        record_state.lock_imports(work.session)
        for number in _abandoned_imports(work, uploads):
            uploading.discard_upload(work, uploads, number)
        for number, gone in staging.orphans(work.session).items():
            staging.clear(work.session, number, refused=gone)


@without_permission_check
def _abandoned_imports(work: Work, uploads: Path) -> list[int]:
    """Returns pending imports that nobody will confirm: those past their retention, and those of a console that is no
    longer running."""
    with_job = import_jobs.busy_imports(work)
    console = upload_store.is_console_importing(uploads)

    def is_left(each: stored.StoredImport) -> bool:
        if each.source != Source.CONSOLE or each.id in with_job:
            return each.at < work.now - uploading.PENDING_RETENTION
        return each.at < work.now - _CONSOLE_TIMEOUT or (not console and (uploads / each.sha256).exists())

    return [each.id for each in stored.pending_before(work.session, work.now + _CONSOLE_TIMEOUT) if is_left(each)]
