"""A corrected file of rows with errors is read with the options of the first file. Settings such as the scale of its
ratings apply to it, and its few rows may not show them."""

from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from app.core.domain.errors import Refused
from app.core.domain.permissions import Permission
from app.core.services.work import Work, needs
from app.importing.files import Patience, Sheet, open_table
from app.importing.storage import imports, profiles, staging
from app.importing.storage.imports import DONE, WAITING, Brought
from app.importing.values.options import Options, read_as
from app.importing.values.profiles import closed, lasting
from app.importing.values.rows import FileRows
from app.record.domain.file_schema import REASON

_LOOKED_AT = 20  # files of which rows were refused
_HEAD = 64_000  # bytes in which the header stands


@dataclass(frozen=True, slots=True)
class Rest:
    """The file that the rows are of, how it was read, and the profile by which, if any."""

    file_name: str
    options: Options
    profile: str | None


@needs(Permission.IMPORT)
def rest_of(
    work: Work, uploads: Path, sheet: Sheet, number: int | None = None, patience: Patience | None = None
) -> Rest | None:
    """What a file is the rest of: the last file that had refused rows, or was such a rest itself, and has the same
    header but for the reasons behind it; None where there is none. `number` is the file's own, where it waits."""
    if sheet.raw_header[-1:] != (REASON,):
        return None
    found = (
        each
        for each in imports.listing(work.session)
        if each.id != number
        and each.state in (WAITING, DONE)
        and (_is_rest(uploads / each.sha256) or _refused(work, each))
    )
    for brought in islice(found, _LOOKED_AT):
        options = _as_read(uploads / brought.sha256, Options.from_json(brought.options), sheet, patience)
        if options is not None:
            return Rest(brought.file_name, options, profiles.read_by(work.session, brought.id))
    return None


def _refused(work: Work, brought: Brought) -> bool:
    return next(staging.refused(work.session, brought.id), None) is not None


def _is_rest(path: Path) -> bool:
    """Whether a file may itself be the rest of another one: read last, it says how such rows are meant by now."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).replace(b"\0", b"").splitlines()
    except FileNotFoundError:
        return False
    return any(line.rstrip(b'"; \t').endswith(REASON.encode()) for line in head)


def _as_read(path: Path, options: Options, rest: Sheet, patience: Patience | None) -> Options | None:
    """How the file at `path` was read, each of its columns named; None where the rest is of another one."""
    try:
        file = FileRows(open_table(path, read_as(options), patience=patience), options)
    except (Refused, FileNotFoundError):
        return None
    header = file.sheet.raw_header[:-1] if file.mended else file.sheet.raw_header
    if header != rest.raw_header[:-1]:
        return None
    said = replace(lasting(options), take_good=False, sheet=None, totals=None)
    if file.ours:
        return said
    columns: dict[str, tuple[str, ...]] = {name: () for name, headers in options.columns.items() if not headers}
    for each in file.matches:
        columns[each.field] = (*columns.get(each.field, ()), each.header)
    return replace(said, columns=closed(rest.header[:-1], columns, options.constants, bool(options.lines), options.of))
