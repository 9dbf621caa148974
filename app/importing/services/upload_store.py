"""Uploaded files, each stored under its SHA-256, completely or not at all, and removed once no import refers to it."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.core.services.work import Work, without_permission_check
from app.core.storage import record_state
from app.core.storage.database import Database, after_transaction
from app.importing.storage import imports

_BLOCK_SIZE = 1 << 20
Data = bytes | Path


def save(uploads: Path, data: Data) -> str:
    """Stores a file under its SHA-256 and returns that."""
    uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=uploads, delete=False) as file:
        if isinstance(data, Path):
            with data.open("rb") as source:
                shutil.copyfileobj(source, file, _BLOCK_SIZE)
        else:
            file.write(data)
    with open(file.name, "rb") as written:
        sha256 = hashlib.file_digest(written, "sha256").hexdigest()
    os.replace(file.name, uploads / sha256)
    return sha256


@without_permission_check
def delete_if_unused(work: Work, uploads: Path, sha256: str) -> None:
    """Deletes a file after the end of this transaction, unless an import refers to it then (the transaction was rolled
    back, or the same file was uploaded meanwhile)."""
    after_transaction(work.session, lambda database: _delete_unused(database, uploads, {sha256}))


def _delete_unused(database: Database, uploads: Path, names: set[str]) -> None:
    """Deletes those of the files that no import refers to. Uploads are locked out meanwhile."""
    with suppress(OSError), database.transaction() as session:  # the rest is deleted by the next sweep
        record_state.lock_imports(session)
        for name in names - imports.hashes(session):
            (uploads / name).unlink(missing_ok=True)


@contextmanager
def console_lock(uploads: Path) -> Iterator[None]:
    """Held while the console imports a file, so that its staged rows don't count as abandoned."""
    uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _open_folder(uploads) as folder:
        fcntl.flock(folder, fcntl.LOCK_SH)
        yield


def is_console_importing(uploads: Path) -> bool:
    """Whether a console imports a file into this folder right now."""
    with suppress(FileNotFoundError), _open_folder(uploads) as folder:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def _open_folder(folder: Path) -> Iterator[int]:
    """Opens the folder itself, to be locked; the lock ends with its process, however that ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)


def sweep(database: Database, uploads: Path) -> None:
    """Deletes every file that no import refers to, such as those of a killed process."""
    found = {path.name for path in uploads.glob("*") if path.is_file()}
    with database.reading() as session:
        found -= imports.hashes(session)
    if found:
        _delete_unused(database, uploads, found)
