"""A backup is one ZIP file: the content of each table, the uploaded files, the secret if wanted, and a manifest with
the SHA-256 of each. It is written beside its final name and renamed when complete, readable by its owner only."""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from app.core.domain.errors import Refused

FORMAT = 1
MANIFEST = "manifest.json"
SECRET = "secret"  # noqa: S105 (a file's name)
_TABLES, _UPLOADS = "tables/", "uploads/"
_BLOCK_SIZE = 1 << 20  # bytes
_MAX_MANIFEST_SIZE = 100_000_000  # bytes
_PARTIAL = ".partial"
_CANT_OPEN = (KeyError, NotImplementedError, RuntimeError)
_CANT_READ = (zipfile.BadZipFile, zlib.error, EOFError, ValueError)


def table_member(table: str) -> str:
    """Returns the name of the member with a table's content."""
    return f"{_TABLES}{table}.jsonl"


def upload_member(sha256: str) -> str:
    """Returns the name of the member with an uploaded file."""
    return f"{_UPLOADS}{sha256}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself. `revision`: of the database schema. `tables`: each after those it refers to,
    with its number of rows. `counters`: highest id ever used, by table. `missing`: uploaded files that were gone.
    `hashes`: SHA-256 of each member. `sizes`: bytes of each member, uncompressed."""

    made_at: str
    version: str
    revision: str
    tables: Mapping[str, int]
    counters: Mapping[str, int]
    has_secrets: bool
    missing: tuple[str, ...]
    hashes: Mapping[str, str]
    sizes: Mapping[str, int]

    @property
    def uploads(self) -> tuple[str, ...]:
        """Returns the SHA-256 of each uploaded file."""
        return tuple(name.removeprefix(_UPLOADS) for name in self.hashes if name.startswith(_UPLOADS))


class ArchiveWriter:
    """Writes the members of a backup one after the other, and the manifest at the end."""

    def __init__(self, archive: zipfile.ZipFile):
        self._archive = archive
        self.hashes: dict[str, str] = {}
        self.sizes: dict[str, int] = {}

    def add(self, name: str, parts: Iterable[bytes]) -> None:
        """Adds a member."""
        digest, size = hashlib.sha256(), 0
        with self._archive.open(name, "w", force_zip64=True) as member:
            for part in parts:
                member.write(part)
                digest.update(part)
                size += len(part)
        self.hashes[name], self.sizes[name] = digest.hexdigest(), size

    def finish(self, details: Mapping[str, Any]) -> None:
        """Adds the manifest."""
        manifest = {"format": FORMAT, **details, "hashes": self.hashes, "sizes": self.sizes}
        self._archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))


@contextmanager
def write_archive(file: Path) -> Iterator[ArchiveWriter]:
    """Yields the writer of a new backup, which replaces `file` at the end; if anything is raised, nothing is left."""
    partial = file.with_name(file.name + _PARTIAL)
    partial.unlink(missing_ok=True)  # of a killed run
    handle = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w+b") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                yield ArchiveWriter(archive)
            out.flush()
            os.fsync(out.fileno())
        with open_archive(partial) as written:
            written.verify()
        os.replace(partial, file)
        sync_folder(file.parent)
    finally:
        partial.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Makes new names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def file_parts(file: IO[bytes]) -> Iterator[bytes]:
    """Yields a file in parts."""
    while part := file.read(_BLOCK_SIZE):
        yield part


class ArchiveReader:
    """An opened backup."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest):
        self._archive, self.manifest = archive, manifest

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Opens a member; raises Refused if it is damaged."""
        with _refusing_damage(name, _CANT_READ):
            with _refusing_damage(name, _CANT_OPEN + _CANT_READ):
                opened = self._archive.open(name)
            with opened as member:
                yield member

    def verify(self) -> None:
        """Reads everything; raises Refused unless each member is there and has the SHA-256 of the manifest."""
        names = set(self._archive.namelist()) - {MANIFEST}
        if names != set(self.manifest.hashes):
            different = ", ".join(sorted(names ^ set(self.manifest.hashes))[:3])
            raise _damaged(f"its list of contents is wrong: {different}")
        for name, expected in self.manifest.hashes.items():
            with self.open(name) as member:
                digest = hashlib.sha256()
                for part in file_parts(member):
                    digest.update(part)
            if digest.hexdigest() != expected:
                raise _damaged(f"{name} was changed")


@contextmanager
def open_archive(file: Path) -> Iterator[ArchiveReader]:
    """Opens a backup; raises Refused if it isn't one, is damaged, or is of a later format."""
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError:
        raise Refused(f"There is no file {file}.", "no-backup") from None
    except zipfile.BadZipFile:
        raise Refused(f"{file} is not a backup of Contrast, or only a part of one.", "not-a-backup") from None
    with archive:
        yield ArchiveReader(archive, _read_manifest(archive, file))


def _read_manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    if MANIFEST not in archive.namelist():
        raise Refused(f"{file} is not a backup of Contrast: it has no {MANIFEST}.", "not-a-backup")
    if archive.getinfo(MANIFEST).file_size > _MAX_MANIFEST_SIZE:
        raise _damaged(f"{MANIFEST} is too large")
    with _refusing_damage(MANIFEST, _CANT_OPEN + _CANT_READ + (TypeError,)):
        found = json.loads(archive.read(MANIFEST))
        if found["format"] > FORMAT:
            raise Refused(
                f"{file} was made by a later version of Contrast ({found['version']}). Upgrade Contrast, then restore.",
                "backup-newer",
            )
        return Manifest(
            found["made_at"],
            found["version"],
            found["revision"],
            found["tables"],
            found["counters"],
            found["has_secrets"],
            tuple(found["missing"]),
            found["hashes"],
            found["sizes"],
        )


@contextmanager
def _refusing_damage(name: str, errors: tuple[type[Exception], ...]) -> Iterator[None]:
    try:
        yield
    except errors as problem:
        raise _damaged(f"{name} can’t be read") from problem


def _damaged(how: str) -> Refused:
    return Refused(f"The backup is damaged: {how}. Use another backup.", "backup-damaged")
