"""The rows with errors as a file: the same columns and a reason, to be corrected and imported again."""

from collections.abc import Iterator
from itertools import chain
from operator import itemgetter
from pathlib import Path

from app.core.domain.errors import NotFound
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission
from app.core.files.csv_writer import encode_rows
from app.core.services.work import Work, requires_permission
from app.core.storage.database import Session
from app.importing.domain.column_matching import column_index
from app.importing.files import Table, open_table
from app.importing.storage import imports, staging
from app.importing.values.fill_down import FillDown
from app.importing.values.options import Options, read_options
from app.record.domain.file_schema import REASON_COLUMN


@requires_permission(Permission.IMPORT)
def refused_rows(work: Work, uploads: Path, number: int) -> Iterator[bytes]:
    """Returns the refused rows of an import, pending or done, as a file with a column for the reason; it can be
    corrected and imported as it is. Raises NotFound if no row was refused."""
    found = imports.get(work.session, number)
    path = None if found is None else uploads / found.sha256
    if (
        found is None
        or path is None
        or not path.exists()
        or next(staging.refused_rows(work.session, number), None) is None
    ):
        raise NotFound("No row of this file had an error.")
    work.log_separately(
        EventKind.FILE_DOWNLOADED, "import", number, file=PersonalText(found.file_name), which="rows with errors"
    )
    return encode(work.session, number, path, Options.from_json(found.options))


def encode(session: Session, number: int, path: Path, options: Options) -> Iterator[bytes]:
    """Yields the file in pieces, in the encoding and with the separator of the original, so that its options fit this
    one too."""
    sheet = open_table(path, read_options(options))
    codec = sheet.encoding.partition(" ")[0] or "utf-8"
    before = "\n" * (sheet.header_line - 1) if options.header_row else ""
    mended = sheet.raw_header[-1:] == (REASON_COLUMN,)
    header = [*sheet.raw_header[: len(sheet.raw_header) - mended], REASON_COLUMN]
    # Characters of our reasons that the file's encoding lacks are dropped.
    rows = _rows(session, number, sheet, options, mended)
    return encode_rows(chain([header], rows), sheet.delimiter or ",", before, codec)


def _rows(session: Session, number: int, sheet: Table, options: Options, mended: bool) -> Iterator[list[str]]:
    refused = staging.refused_rows(session, number)
    if options.lines:  # they are staged by engagement, not in the file's order
        refused = iter(sorted(refused, key=itemgetter(0)))
    line, refusals = next(refused, (0, []))
    carry = FillDown([at for header in options.carry_down if (at := column_index(sheet.header, header)) is not None])
    for start, said_there, _ in sheet.all_rows():
        cells = said_there
        if len(cells) == len(sheet.header):
            corrected = options.corrections.get(start, {})
            cells = carry.fill([corrected.get(label, cell) for label, cell in zip(sheet.header, cells, strict=True)])
        else:
            carry.reset()
        while line and line < start:
            line, refusals = next(refused, (0, []))
        if not line:
            return
        if line != start:
            continue
        complete = len(cells) == len(sheet.header)
        yield [
            *cells[: len(cells) - (mended and complete)],
            " ".join(_reason_text(*refusal[1:4]) for refusal in refusals),
        ]


def _reason_text(column: str | None, value: str | None, reason: str) -> str:
    return f"{column}: {reason}" if column else reason
