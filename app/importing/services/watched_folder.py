"""Imports files that others put into a watched folder: those that ask nothing at once, others once somebody answered.

An imported file goes to `done`, one with open questions to `asked` (its import is pending on the page Imports), one
that can't be read to `refused`, with the reason in a text file. A file is moved only after its import is committed, and
is known by its hash: whatever is killed in between is found again, and nothing is imported twice.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.core.domain.errors import Refused
from app.core.domain.events import Source
from app.core.domain.number_parsing import format_date
from app.core.domain.permissions import Permission
from app.core.files import temporary_folders
from app.core.services import jobs
from app.core.services.transactions import separate_transactions
from app.core.services.work import FOLDER, Work, begin_work, requires_permission, without_permission_check
from app.core.storage.database import Database
from app.importing.domain.column_matching import PROPOSED
from app.importing.domain.invoice_table import is_invoice_table
from app.importing.services import import_jobs, imports, setup, upload_store, uploading
from app.importing.services.background import IMPORT
from app.importing.services.imports import PendingImport
from app.importing.storage import imports as stored
from app.importing.storage.imports import DONE, WAITING, StoredImport
from app.record.domain.file_schema import detect_table

IMPORTED, ASKED, REFUSED = "done", "asked", "refused"  # folders inside the watched one
REASON_SUFFIX = ".txt"
_PARTIAL_SUFFIXES = (".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".swp")
_MAX_LISTED, _MAX_REASON = 20, 2_000
FileState = tuple[int, int]  # size in bytes, time of the last change in nanoseconds


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that could not be imported, why, and when it was refused."""

    name: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """What came through the folder: imports with open questions, and refused files, the latest first. `problem`: why
    the folder can't be read, or blank."""

    folder: Path
    waiting: tuple[StoredImport, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    problem: str = ""


@requires_permission(Permission.IMPORT)
def status(work: Work, folder: Path) -> FolderStatus:
    """Returns what came through the folder and needs somebody."""
    waiting = tuple(
        each for each in stored.listing(work.session) if each.source == Source.FOLDER and each.state == WAITING
    )
    try:
        os.listdir(folder)
        refused = _refused_files(folder / REFUSED)
    except OSError as failed:
        return FolderStatus(folder, waiting, problem=f"The folder can’t be read: {failed.strerror}.")
    return FolderStatus(folder, waiting, refused)


def _refused_files(folder: Path) -> tuple[RefusedFile, ...]:
    if not folder.is_dir():
        return ()
    found = [
        (path.stat().st_mtime, path)
        for path in folder.iterdir()
        if path.name.endswith(REASON_SUFFIX) and path.with_name(path.name.removesuffix(REASON_SUFFIX)).exists()
    ]
    return tuple(
        RefusedFile(
            path.name.removesuffix(REASON_SUFFIX),
            path.read_text("utf-8", "replace")[:_MAX_REASON].strip(),
            datetime.fromtimestamp(changed, UTC),
        )
        for changed, path in sorted(found, reverse=True)[:_MAX_LISTED]
    )


def settled_files(folder: Path, before: Mapping[str, FileState]) -> tuple[list[Path], dict[str, FileState]]:
    """Returns the files that are as they were at the look `before`, the oldest first, and the state of all."""
    now: dict[str, FileState] = {}
    for entry in os.scandir(folder):
        if not _is_partial(entry.name) and entry.is_file(follow_symlinks=False):
            now[entry.name] = _state(entry.stat(follow_symlinks=False))
    settled = [name for name, state in now.items() if before.get(name) == state]
    return [folder / name for name in sorted(settled, key=lambda name: (now[name][1], name))], now


def _is_partial(name: str) -> bool:
    """Whether a name is one that programs give to a file that they are still writing, or hide."""
    return name.startswith((".", "~")) or name.endswith("~") or name.lower().endswith(_PARTIAL_SUFFIXES)


def _state(found: os.stat_result) -> FileState:
    return found.st_size, found.st_mtime_ns


def take(database: Database, uploads: Path, path: Path) -> str | None:
    """Imports one file of the folder and moves it; returns the name of the folder it went to, or None if it stays, to
    be looked at again: it changed meanwhile, or a background job is at work on it."""
    with temporary_folders.temporary_folder() as place:
        try:
            state = _state(path.lstat())
            copy = place / upload_store.save(place, path)
            if _state(path.lstat()) != state:
                return None
        except FileNotFoundError:
            return None
        try:
            target, reason = _import(database, uploads, copy, path.name.encode("utf-8", "replace").decode()), None
        except Refused as refused:
            if type(refused) is not Refused:  # still being read, or somebody else was faster
                return None
            target, reason = REFUSED, str(refused)
    _move(path, target, reason)
    return target


def _import(database: Database, uploads: Path, copy: Path, name: str) -> str:
    transactions = separate_transactions(database, FOLDER)
    with begin_work(database, FOLDER, writes=False) as work:
        known = _known_import(work, copy.name)
    if known is None:
        number = uploading.upload_in_parts(transactions, uploads, copy, name).number
    elif known.state == WAITING:
        number = known.id
    elif known.state == DONE:
        return IMPORTED
    else:
        raise Refused(
            f"This file was imported on {format_date(known.at.date())} (import {known.id}), and that import was "
            "undone. To import it again, choose it on the page Imports.",
            "file-known",
        )
    with begin_work(database, FOLDER, writes=False) as work:
        pending = _checked(work, uploads, number)
        if pending is None:
            return ASKED
        nothing_new = not pending.preview.writes and not pending.preview.counts["refused"] and not pending.preview.open
        asks = not nothing_new and _asks(work, pending)
    if nothing_new:
        with begin_work(database, FOLDER) as work:
            uploading.discard_upload(work, uploads, number)
        return IMPORTED
    if asks:
        return ASKED
    done = import_jobs.confirm(transactions, uploads, number, pending.mark)
    return ASKED if done.number is None else IMPORTED


@without_permission_check
def _known_import(work: Work, sha256: str) -> StoredImport | None:
    """Returns the last import of this file, other than one that a user is still answering."""
    found = stored.with_hash(work.session, sha256)
    return next((each for each in found if each.state != WAITING or each.source == Source.FOLDER), None)


@without_permission_check
def _checked(work: Work, uploads: Path, number: int) -> PendingImport | None:
    """Returns the pending import; None if the job that checked or imported it failed, which somebody has to see. Raises
    StillProcessing while a job is at work."""
    job = import_jobs.latest_job(work, number)
    if job is not None and not job.open and (job.kind == IMPORT or job.state != jobs.DONE):
        return None
    return imports.pending_import(work, uploads, number)


@without_permission_check
def _asks(work: Work, pending: PendingImport) -> bool:
    """Whether anything about a file is to be answered, or no profile says what its columns mean."""
    preview = pending.preview
    table, header = preview.table, preview.table.header
    is_known = (
        table.ours
        or is_invoice_table(header)
        or detect_table(header) is not None
        or bool(setup.profile_names(work, [pending.stored_import.id]))
    )
    return not (
        is_known
        and preview.is_applicable
        and not preview.options.take_good
        and not (preview.lacking or preview.undecided or preview.unread or preview.alike)
        and not (table.totals and preview.options.totals is None)
        and not any(each.how == PROPOSED for each in preview.matches)
    )


def _move(path: Path, target: str, reason: str | None = None) -> None:
    """Moves a file into a folder beside it, under a free name; writes the reason first, if there is one."""
    folder = path.parent / target
    folder.mkdir(exist_ok=True)
    name, number = path.name, 1
    while (folder / name).exists():
        number += 1
        name = f"{path.stem} ({number}){path.suffix}"
    if reason is not None:
        (folder / f"{name}{REASON_SUFFIX}").write_text(f"{reason}\n", "utf-8")
    os.rename(path, folder / name)
