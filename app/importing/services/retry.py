"""A corrected file of rows with errors is read with the options of the first file. Settings such as the scale of its
ratings apply to it, and its few rows may not show them."""

from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from app.core.domain.errors import Refused
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission
from app.importing.files import ReadingLimits, Table, open_table
from app.importing.storage import imports, profiles, staging
from app.importing.storage.imports import DONE, WAITING, StoredImport
from app.importing.values.options import Options, read_options
from app.importing.values.profiles import explicit_columns, reusable_options
from app.importing.values.rows import FileRows
from app.record.domain.file_schema import REASON_COLUMN

_MAX_IMPORTS = 20  # files of which rows were refused
_HEAD_SIZE = 64_000  # bytes in which the header stands


@dataclass(frozen=True, slots=True)
class OriginalImport:
    """The file that the rows are of, how it was read, and the profile by which, if any."""

    file_name: str
    options: Options
    profile: str | None


@requires_permission(Permission.IMPORT)
def find_original(
    work: Work, uploads: Path, sheet: Table, number: int | None = None, patience: ReadingLimits | None = None
) -> OriginalImport | None:
    """What a file is the rest of: the last file that had refused rows, or was such a rest itself, and has the same
    header but for the reasons behind it; None where there is none. `number` is the file's own, where it waits."""
    if sheet.raw_header[-1:] != (REASON_COLUMN,):
        return None
    found = (
        each
        for each in imports.listing(work.session)
        if each.id != number
        and each.state in (WAITING, DONE)
        and (_is_correction(uploads / each.sha256) or _has_refused_rows(work, each))
    )
    for brought in islice(found, _MAX_IMPORTS):
        options = _original_options(uploads / brought.sha256, Options.from_json(brought.options), sheet, patience)
        if options is not None:
            return OriginalImport(brought.file_name, options, profiles.profile_of_import(work.session, brought.id))
    return None


def _has_refused_rows(work: Work, brought: StoredImport) -> bool:
    return next(staging.refused_rows(work.session, brought.id), None) is not None


def _is_correction(path: Path) -> bool:
    """Whether a file may itself be the rest of another one: read last, it says how such rows are meant by now."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_SIZE).replace(b"\0", b"").splitlines()
    except FileNotFoundError:
        return False
    return any(line.rstrip(b'"; \t').endswith(REASON_COLUMN.encode()) for line in head)


def _original_options(path: Path, options: Options, rest: Table, patience: ReadingLimits | None) -> Options | None:
    """How the file at `path` was read, each of its columns named; None where the rest is of another one."""
    try:
        file = FileRows(open_table(path, read_options(options), patience=patience), options)
    except (Refused, FileNotFoundError):
        return None
    header = file.sheet.raw_header[:-1] if file.mended else file.sheet.raw_header
    if header != rest.raw_header[:-1]:
        return None
    said = replace(reusable_options(options), take_good=False, sheet=None, totals=None)
    if file.ours:
        return said
    columns: dict[str, tuple[str, ...]] = {name: () for name, headers in options.columns.items() if not headers}
    for each in file.matches:
        columns[each.field] = (*columns.get(each.field, ()), each.header)
    return replace(
        said, columns=explicit_columns(rest.header[:-1], columns, options.constants, bool(options.lines), options.of)
    )
