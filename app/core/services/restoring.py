"""Restores a backup into an empty installation, on either database: the file is checked first, then all is written or
nothing."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.core.domain.errors import Refused
from app.core.files import backup_archive, private_files
from app.core.files.backup_archive import SECRET, ArchiveReader, Manifest, table_member, upload_member
from app.core.services.copying import require_same
from app.core.storage import copy_target, table_content
from app.core.storage.copy_target import Connections
from app.core.storage.database import Database
from app.core.storage.schema import migrate
from app.core.storage.table_content import TableShape

WAY_OUT = "Restore into an empty one: set CONTRAST_INSTANCE to a new folder, or DATABASE_URL to an empty database."
_HASH_LENGTH = 64
_SPACE_FACTOR = 3  # the database takes up to so many times the space of its uncompressed content


def require_empty(url: str) -> None:
    """Raises Refused unless a backup can be restored into this database."""
    copy_target.require_empty(url, WAY_OUT)


def restore(url: str, uploads: Path, file: Path, secret_file: Path | None = None) -> Manifest:
    """Restores the backup, upgrades the database to this version, and returns the manifest. `secret_file`: gets the
    secret, if the backup has one.

    Raises Refused for a file that is damaged or newer than this version, and for an installation that isn't empty;
    then nothing is written. If it is killed, the installation is still empty, and restoring can be repeated.
    """
    require_empty(url)
    with backup_archive.open_archive(file) as archive:
        archive.verify()
        manifest = archive.manifest
        shapes = _shapes(archive)
        _require_known(manifest)
        _require_space(manifest, uploads, copy_target.sqlite_path(url))
        with copy_target.filled_target(url, manifest.revision) as target:
            for shape in shapes:
                _load(archive, target, shape)
            for shape in shapes:
                last = manifest.counters.get(shape.name, 0)
                table_content.write_counter(target.of(shape.name), shape, last)
            _restore_uploads(archive, uploads)
            if manifest.has_secrets and secret_file is not None:
                with archive.open(SECRET) as member:
                    private_files.write_private(secret_file, member.read().decode())
    database = Database(url)
    try:
        migrate(database)
    finally:
        database.dispose()
    return manifest


def _require_known(manifest: Manifest) -> None:
    if manifest.revision not in copy_target.known_revisions():
        raise Refused(
            f"The backup was made by a later version of Contrast ({manifest.version}, schema {manifest.revision}). "
            "Upgrade Contrast, then restore.",
            "backup-newer",
        )


def _shapes(archive: ArchiveReader) -> list[TableShape]:
    """Returns the tables of the backup in the order in which they can be filled."""
    shapes = []
    for table in archive.manifest.tables:
        with archive.open(table_member(table)) as member:
            shape = table_content.parse_header(member.readline())
        if shape.name != table:
            raise Refused(f"The backup is damaged: {table_member(table)} holds {shape.name}.", "backup-damaged")
        shapes.append(shape)
    return shapes


def _require_space(manifest: Manifest, uploads: Path, path: Path | None) -> None:
    sizes = manifest.sizes.items()
    needed = {uploads.parent: sum(size for name, size in sizes if name.startswith(upload_member("")))}
    if path is not None:
        database = sum(size for name, size in sizes if not name.startswith(upload_member("")))
        needed[path.parent] = needed.get(path.parent, 0) + _SPACE_FACTOR * database
    for folder, size in needed.items():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
        if free < size:
            raise Refused(
                f"Restoring needs {size // 1_000_000 + 1} MB in {folder}, and {free // 1_000_000} MB are free.", "disk"
            )


def _load(archive: ArchiveReader, target: Connections, shape: TableShape) -> None:
    name = table_member(shape.name)
    with archive.open(name) as member:
        member.readline()  # the header
        count = table_content.write_batches(target.of(shape.name), shape, table_content.parse_lines(shape, member))
    if count != archive.manifest.tables[shape.name]:
        raise Refused(f"The backup is damaged: {name} has {count} rows.", "backup-damaged")
    require_same(target, shape, archive.manifest.hashes[name])


def _restore_uploads(archive: ArchiveReader, uploads: Path) -> None:
    """Writes each uploaded file under its SHA-256, complete or not at all."""
    uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
    for sha256 in archive.manifest.uploads:
        if len(sha256) != _HASH_LENGTH or not sha256.isalnum():
            raise Refused(f"The backup is damaged: {upload_member(sha256[:80])} has a wrong name.", "backup-damaged")
        handle, temporary = tempfile.mkstemp(dir=uploads)
        try:
            with os.fdopen(handle, "wb") as out:
                for part in _upload_parts(archive, sha256):
                    out.write(part)
                out.flush()
                os.fsync(out.fileno())
            os.replace(temporary, uploads / sha256)
        finally:
            Path(temporary).unlink(missing_ok=True)
    backup_archive.sync_folder(uploads)


def _upload_parts(archive: ArchiveReader, sha256: str) -> Iterator[bytes]:
    digest = hashlib.sha256()
    with archive.open(upload_member(sha256)) as member:
        for part in backup_archive.file_parts(member):
            digest.update(part)
            yield part
    if digest.hexdigest() != archive.manifest.hashes[upload_member(sha256)]:
        raise Refused(f"The backup is damaged: {upload_member(sha256)} was changed.", "backup-damaged")
