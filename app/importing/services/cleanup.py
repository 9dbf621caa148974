"""Removes what killed processes left behind (folders, files, staged rows), at the start and by the worker."""

from datetime import timedelta
from pathlib import Path

from app.core.domain.errors import Stale
from app.core.domain.events import Source
from app.core.files import temporary_folders
from app.core.services.work import CONSOLE, Work, begin, shared
from app.core.storage import record_state
from app.core.storage.database import Database
from app.importing.services import import_jobs, upload_store, uploading
from app.importing.storage import imports as stored
from app.importing.storage import staging

EVERY = 3600.0  # seconds
_ELSEWHERE = timedelta(days=1)  # after which an import of another machine's console is given up


def sweep(database: Database, uploads: Path) -> None:
    """Removes what nobody needs any more. Where somebody is writing for long, that is left to the next time."""
    temporary_folders.sweep()
    try:
        _rows(database, uploads)
        upload_store.sweep(database, uploads)
    except Stale:
        return


def _rows(database: Database, uploads: Path) -> None:
    """Gives up what waited too long or was left by the console, and clears rows of imports that are gone."""
    with begin(database, CONSOLE, writes=False) as work:
        if not _left(work, uploads) and not staging.strays(work.session):
            return
    with begin(database, CONSOLE) as work:
        record_state.lock_imports(work.session)
        for number in _left(work, uploads):
            uploading.give_up(work, uploads, number)
        for number, gone in staging.strays(work.session).items():
            staging.clear(work.session, number, refused=gone)


@shared
def _left(work: Work, uploads: Path) -> list[int]:
    """The imports that wait and that nobody will confirm: those of long ago, and those that a console began which is
    there no more."""
    with_job = import_jobs.busy(work)
    console = upload_store.console_imports(uploads)

    def is_left(each: stored.Brought) -> bool:
        if each.source != Source.CONSOLE or each.id in with_job:
            return each.at < work.now - uploading.KEPT_WAITING
        return each.at < work.now - _ELSEWHERE or (not console and (uploads / each.sha256).exists())

    return [each.id for each in stored.waiting_since(work.session, work.now + _ELSEWHERE) if is_left(each)]
