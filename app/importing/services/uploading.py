"""Uploads: a file is read and checked while others write, then stored until it is confirmed or discarded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.core.domain.events import Personal, What
from app.core.domain.permissions import Permission
from app.core.files import temporary_folders
from app.core.services import jobs
from app.core.services.transactions import Desk
from app.core.services.work import Work, needs
from app.core.storage import record_state
from app.importing.files import Sheet, TakesLong, open_table, reading_limits
from app.importing.services.background import CHECK
from app.importing.services.checking import check
from app.importing.services.initial_options import Constants, begin
from app.importing.services.row_sinks import Held
from app.importing.services.upload_store import Data, forget, keep
from app.importing.storage import imports, profiles, staging
from app.importing.values.options import Options, read_as

KEPT_WAITING = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Arrived:
    """The number that a file waits under, and what is to be told of how it is read."""

    number: int
    told: str | None = None


def bring_in_parts(
    desk: Desk,
    uploads: Path,
    data: Data,
    file_name: str,
    encoding: str | None = None,
    constants: Constants | None = None,
) -> Arrived:
    """Keeps a file until it is confirmed. Nothing that it says is thrown away unless that is chosen; `constants` hold
    for all its rows. Others can write while it is looked at and checked; what takes long is left to a job. Raises
    Refused where it cannot be read, by this `encoding` where one is said."""
    said = (Options(keep_columns=True, encoding=encoding), constants or {})
    with desk.reading() as work:
        _may(work)
    with _as_file(data) as path:
        held = Held()

        def tried(options: Options, sheet: Sheet | None) -> None:
            nonlocal held
            held = Held()
            check(desk, path, options, held, sheet=sheet, patience=reading_limits.AT_ONCE)

        try:
            way = begin(desk, uploads, path, said, tried, patience=reading_limits.AT_ONCE)
        except TakesLong:
            way = None
        sha256 = keep(uploads, path)
        with desk.writing() as work:
            number = _bring(work, uploads, path, sha256, file_name, said[0])
            if way is None:
                jobs.queue(work, CHECK, number, constants=dict(said[1]))
            else:
                held.stage(work.session, number)
                profiles.set_read_by(work.session, number, way.profile)
            work.note_apart(What.FILE_BROUGHT, "import", number, file=Personal(file_name))
    return Arrived(number, way.told if way else None)


def store(desk: Desk, uploads: Path, data: Data, file_name: str, options: Options) -> int:
    """Keeps a file and that it waits, once it has been looked at, for which nobody else has to wait."""
    with desk.reading() as work:
        _may(work)
    with _as_file(data) as path:
        open_table(path, read_as(options))
        sha256 = keep(uploads, path)
        with desk.writing() as work:
            return _bring(work, uploads, path, sha256, file_name, options)


@contextmanager
def _as_file(data: Data) -> Iterator[Path]:
    if isinstance(data, Path):
        yield data
        return
    with temporary_folders.folder() as folder:
        yield folder / keep(folder, data)


@needs(Permission.IMPORT)
def _may(work: Work) -> None:
    """Refuses whoever may not bring files, before anything is done with one."""


@needs(Permission.IMPORT)
def _bring(work: Work, uploads: Path, path: Path, sha256: str, file_name: str, options: Options) -> int:
    """Keeps that a file waits, and forgets what was brought long ago and never confirmed."""
    record_state.lock_imports(work.session)
    for brought in imports.waiting_since(work.session, work.now - KEPT_WAITING):
        give_up(work, uploads, brought.id)
    if not (uploads / sha256).exists():  # somebody forgot the same bytes while these were looked at
        keep(uploads, path)
    return imports.add(
        work.session, work.now, work.actor.user_id, work.actor.source.value, file_name, sha256, options.as_json()
    )


@needs(Permission.IMPORT)
def give_up(work: Work, uploads: Path, number: int) -> None:
    """Forgets a file that waits or is on its way."""
    found = imports.get(work.session, number)
    if found is not None:
        staging.clear(work.session, number)
        imports.drop(work.session, number)
        forget(work, uploads, found.sha256)
