"""Files as they were brought, each under its SHA-256, whole or not at all."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from app.storage import imports
from app.storage.database import Database, Session

_BLOCK = 1 << 20
Data = bytes | Path


def keep(uploads: Path, data: Data) -> str:
    """Keeps a file under its hash; the hash."""
    uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=uploads, delete=False) as file:
        if isinstance(data, Path):
            with data.open("rb") as source:
                shutil.copyfileobj(source, file, _BLOCK)
        else:
            file.write(data)
    with open(file.name, "rb") as written:
        sha256 = hashlib.file_digest(written, "sha256").hexdigest()
    os.replace(file.name, uploads / sha256)
    return sha256


def delete_unused(database: Database, uploads: Path, sha256: str) -> None:
    """Deletes a kept file that no import stands for; whoever brings the same bytes meanwhile waits, or keeps it."""
    with database.transaction() as session:
        imports.alone(session)
        discard(session, uploads, sha256)


def discard(session: Session, uploads: Path, sha256: str) -> None:
    """The same within a transaction in which nobody else brings a file."""
    if not imports.kept_elsewhere(session, sha256):
        (uploads / sha256).unlink(missing_ok=True)
