"""Backs up an installation to one file while it is in use: the database as of one moment, and the uploaded files."""

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from app.core.domain import clock
from app.core.domain.errors import Refused
from app.core.files import backup_archive
from app.core.files.backup_archive import SECRET, ArchiveWriter, table_member, upload_member
from app.core.storage import copy_target, table_content, waiting_events
from app.core.storage.copy_target import Connections
from app.core.storage.database import Database, Session

# Without its secrets a backup has no password of the mail server, by table.
SECRET_COLUMNS = {"mail_settings": frozenset({"password"})}
_ATTEMPTS = 3  # to find a moment in which no file that the database names is being deleted
FileNames = Callable[[Session], Collection[str]]  # returns the SHA-256 of each uploaded file that the database names


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written. `rows`: of all tables; `uploads`: how many files; `missing`: files that the database
    names and that aren't there; `size`: in bytes."""

    file: Path
    size: int
    rows: int
    uploads: int
    missing: tuple[str, ...]


class _FileGone(Exception):
    """A file was deleted after the moment that the backup is of."""


def write_backup(
    database: Database, uploads: Path, named_files: FileNames, file: Path, secret: str | None = None
) -> Backup:
    """Writes a backup, complete or not at all, and reads it back. `secret`: included if given, and then also the
    password of the mail server. Raises OSError if the file can't be written."""
    for attempt in range(_ATTEMPTS):
        waiting_events.move_to_history(database)
        try:
            with backup_archive.write_archive(file) as archive, copy_target.snapshot(database) as source:
                result = _write(archive, source, uploads, named_files, secret, attempt == _ATTEMPTS - 1)
            size = file.stat().st_size
            return Backup(file, size, rows=result[0], uploads=result[1], missing=result[2])
        except _FileGone:
            continue
    raise AssertionError("the last attempt keeps going")


def _write(
    archive: ArchiveWriter,
    source: Connections,
    uploads: Path,
    named_files: FileNames,
    secret: str | None,
    is_last_attempt: bool,
) -> tuple[int, int, tuple[str, ...]]:
    revision = copy_target.revision_of(source.record)
    if revision not in copy_target.known_revisions():
        raise Refused(f"This version of Contrast does not know the schema {revision}. Upgrade it.", "schema-unknown")
    made_at, missing = clock.now(), []
    names = sorted(named_files(Session(source.record)))
    for name in names:
        try:
            with (uploads / name).open("rb") as opened:
                archive.add(upload_member(name), backup_archive.file_parts(opened))
        except FileNotFoundError:
            if not is_last_attempt:
                raise _FileGone from None
            missing.append(name)
    counts: dict[str, int] = {}
    shapes = table_content.all_shapes(signed_in=False)
    for shape in shapes:
        blanked = frozenset() if secret is not None else SECRET_COLUMNS.get(shape.name, frozenset())
        archive.add(table_member(shape.name), _counted(source, shape, blanked, counts))
    if secret is not None:
        archive.add(SECRET, [secret.encode()])
    details = {
        "made_at": f"{made_at:%Y-%m-%dT%H:%M:%SZ}",
        "version": metadata.version("contrast"),
        "revision": revision,
        "tables": counts,
        "counters": table_content.read_counters(source.all(), shapes),
        "has_secrets": secret is not None,
        "missing": missing,
    }
    archive.finish(details)
    return sum(counts.values()), len(names) - len(missing), tuple(missing)


def _counted(
    source: Connections, shape: table_content.TableShape, blanked: frozenset[str], counts: dict[str, int]
) -> Iterator[bytes]:
    counts[shape.name] = 0
    for rows, part in table_content.content(source.of(shape.name), shape, blanked):
        counts[shape.name] += rows
        yield part


def require_writable(folder: Path) -> None:
    """Raises Refused unless files can be written to the folder, which is created if missing."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise Refused(f"The backup folder {folder} can’t be made: {problem.strerror}.", "backup-folder") from problem
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Refused(f"The backup folder {folder} can’t be written. Change its owner or mode.", "backup-folder")
