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

_MAX_IMPORTS = 20  # files with refused rows
_HEAD_SIZE = 64_000  # bytes searched for the header


@dataclass(frozen=True, slots=True)
class OriginalImport:
    """The file that the rows come from, its options, and its profile, if any."""

    file_name: str
    options: Options
    profile: str | None


@requires_permission(Permission.IMPORT)
def find_original(
    work: Work, uploads: Path, sheet: Table, number: int | None = None, limits: ReadingLimits | None = None
) -> OriginalImport | None:
    """Returns the import that a file of corrected rows comes from: the last one that had refused rows, or was itself
    such a correction, with the same header except for the reasons; None if there is none. `number` is the file's own,
    if it is pending."""
    if sheet.raw_header[-1:] != (REASON_COLUMN,):
        return None
    found = (
        each
        for each in imports.listing(work.session)
        if each.id != number
        and each.state in (WAITING, DONE)
        and (_is_correction(uploads / each.sha256) or _has_refused_rows(work, each))
    )
    for stored_import in islice(found, _MAX_IMPORTS):
        options = _original_options(
            uploads / stored_import.sha256, Options.from_json(stored_import.options), sheet, limits
        )
        if options is not None:
            return OriginalImport(
                stored_import.file_name, options, profiles.profile_of_import(work.session, stored_import.id)
            )
    return None


def _has_refused_rows(work: Work, stored_import: StoredImport) -> bool:
    return next(staging.refused_rows(work.session, stored_import.id), None) is not None


def _is_correction(path: Path) -> bool:
    """Whether a file may itself be a correction of another one. Such a file was read later, so its options are more
    recent."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_SIZE).replace(b"\0", b"").splitlines()
    except FileNotFoundError:
        return False
    return any(line.rstrip(b'"; \t').endswith(REASON_COLUMN.encode()) for line in head)


def _original_options(path: Path, options: Options, correction: Table, limits: ReadingLimits | None) -> Options | None:
    """Returns the options of the file at `path`, with every column explicit; None if its header is another one."""
    try:
        file = FileRows(open_table(path, read_options(options), limits=limits), options)
    except (Refused, FileNotFoundError):
        return None
    header = file.sheet.raw_header[:-1] if file.mended else file.sheet.raw_header
    if header != correction.raw_header[:-1]:
        return None
    reusable = replace(reusable_options(options), take_good=False, sheet=None, totals=None)
    if file.ours:
        return reusable
    columns: dict[str, tuple[str, ...]] = {name: () for name, headers in options.columns.items() if not headers}
    for each in file.matches:
        columns[each.field] = (*columns.get(each.field, ()), each.header)
    return replace(
        reusable,
        columns=explicit_columns(correction.header[:-1], columns, options.constants, bool(options.lines), options.of),
    )
