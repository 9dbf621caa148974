"""Encodes rows of values as a file, a few hundred rows at a time."""

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from app.core.domain.fields import Field
from app.core.domain.kinds import Amount, ChoiceSet, Count, Day, Quantity, Rating, Tags, YesNo
from app.core.domain.money import Money
from app.core.domain.number_parsing import DateOrder
from app.core.files import temporary_folders
from app.core.files.csv_writer import BYTE_ORDER_MARK, encode_rows
from app.exporting.files.formats import DELIMITERS, FileFormat
from app.record.domain.file_schema import HEADER, Column

Row = Mapping[str, Any]
_ROWS_PER_CHUNK = 500
MAX_SHEET_ROWS = 1_048_575  # of a worksheet, below its header
_CHUNK_BYTES = 1 << 16
_SPREADSHEET_DIGITS = 15  # the precision of numbers in spreadsheets
_THREE_DECIMALS = re.compile(r"[+-]?\d{1,3}\.\d{3}", re.ASCII)
_DATE_FORMATS: dict[DateOrder, str] = {"ymd": "%Y-%m-%d", "dmy": "%d.%m.%Y", "mdy": "%m/%d/%Y"}


def encode(columns: Sequence[Column], records: Iterable[Row], file_format: FileFormat) -> Iterator[bytes]:
    """Yields the file in chunks; each record maps column names to values, None or absent if unknown.

    A workbook holds at most MAX_SHEET_ROWS records.
    """
    return _WRITERS[file_format.kind](columns, records, file_format)


def _csv(columns: Sequence[Column], records: Iterable[Row], file_format: FileFormat) -> Iterator[bytes]:
    is_full_export = tuple(column.name for column in columns) == HEADER
    text_of = {
        column.name: column.field.write if is_full_export else _unambiguous_writer(column.field) for column in columns
    }
    return _csv_chunks(columns, records, text_of, [column.name for column in columns])


def _spreadsheet(columns: Sequence[Column], records: Iterable[Row], file_format: FileFormat) -> Iterator[bytes]:
    text_of = {column.name: _localised_writer(file_format, column.field) for column in columns}
    return _csv_chunks(
        columns,
        records,
        text_of,
        [column.label for column in columns],
        DELIMITERS[file_format.delimiter],
        BYTE_ORDER_MARK if file_format.mark else "",
    )


def _csv_chunks(
    columns: Sequence[Column],
    records: Iterable[Row],
    text_of: Mapping[str, Callable[[Any], str]],
    header: Sequence[str],
    delimiter: str = ",",
    head: str = "",
) -> Iterator[bytes]:
    plan = [(column.name, text_of[column.name]) for column in columns]
    rows = (["" if (value := record.get(name)) is None else write(value) for name, write in plan] for record in records)
    return encode_rows(chain([header], rows), delimiter, head)


def _unambiguous_writer(field: Field) -> Callable[[Any], str]:
    """Returns the function that writes a field's values for readers who don't know the decimal mark of the file.

    A number with three decimals gets a fourth, or its point could be read as a thousands separator ("1.250").
    """
    if not isinstance(field.kind, Amount | Quantity):
        return field.write

    def write(value: Any) -> str:
        text = field.write(value)
        return text + "0" if _THREE_DECIMALS.fullmatch(text) else text

    return write


def _localised_writer(file_format: FileFormat, field: Field) -> Callable[[Any], str]:
    """Returns the function that writes a field's values with the decimal mark and date order of the file."""
    if isinstance(field.kind, Day):
        return lambda value: value.strftime(_DATE_FORMATS[file_format.dates])
    write = _unambiguous_writer(field)
    if isinstance(field.kind, Amount | Quantity | Rating) and file_format.decimal == "comma":
        return lambda value: write(value).replace(".", ",")
    return write


def _json_lines(columns: Sequence[Column], records: Iterable[Row], file_format: FileFormat) -> Iterator[bytes]:
    names = [(column.name, column.field) for column in columns]
    lines: list[str] = []
    for record in records:
        lines.append(
            json.dumps({name: _to_json_value(field, record.get(name)) for name, field in names}, ensure_ascii=False)
        )
        if len(lines) == _ROWS_PER_CHUNK:
            yield ("\n".join(lines) + "\n").encode()
            lines = []
    if lines:
        yield ("\n".join(lines) + "\n").encode()


def _to_json_value(field: Field, value: Any) -> Any:
    """Returns a value for JSON.

    Amounts and hours are strings, because binary floats would not keep them exactly; ratings are numbers.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(field.kind, Rating):
        return int(value) if value == int(value) else float(value)
    return list(value) if isinstance(field.kind, Tags | ChoiceSet) else field.write(value)


def _workbook(columns: Sequence[Column], records: Iterable[Row], file_format: FileFormat) -> Iterator[bytes]:
    with temporary_folders.temporary_folder() as folder, tempfile.TemporaryFile() as file:
        _write_sheet(file, columns, records, folder)
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _write_sheet(file: BinaryIO, columns: Sequence[Column], records: Iterable[Row], folder: Path) -> None:
    """Writes the worksheet; texts are always stored as texts, so that no cell can run as a formula."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "tmpdir": str(folder),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    with book:
        sheet = book.add_worksheet("Contrast")
        head = book.add_format({"bold": True})
        for position, column in enumerate(columns):
            sheet.set_column(position, position, min(max(len(column.name) + 2, 10), 40))
            sheet.write_string(0, position, column.name, head)
        sheet.freeze_panes(1, 0)
        writers = [
            (position, column.name, _cell_writer(sheet, column.field, book)) for position, column in enumerate(columns)
        ]
        for row, record in enumerate(records, 1):
            for position, name, write in writers:
                value = record.get(name)
                if value is not None:
                    write(row, position, value)
        if columns:
            sheet.autofilter(0, 0, 0, len(columns) - 1)


def _cell_writer(sheet: Any, field: Field, book: Any) -> Callable[[int, int, Any], object]:
    """Returns the function that writes a cell of the field; a number with too many digits for a spreadsheet is text."""
    kind = field.kind
    if isinstance(kind, Day):
        date_format = book.add_format({"num_format": "yyyy-mm-dd"})
        return lambda row, position, value: sheet.write_datetime(row, position, value, date_format)
    if isinstance(kind, YesNo):
        return sheet.write_boolean
    if isinstance(kind, Amount | Quantity | Count | Rating):
        to_text = _unambiguous_writer(field)
        formats = {pattern: book.add_format({"num_format": pattern}) for pattern in ("0.00", "General")}

        def number(row: int, position: int, value: Any) -> None:
            exact = value.amount if isinstance(value, Money) else value
            if isinstance(exact, str) or Decimal(format(float(exact), f".{_SPREADSHEET_DIGITS}g")) != exact:
                sheet.write_string(row, position, to_text(value))
            else:
                pattern = "0.00" if isinstance(value, Money) and exact.as_tuple().exponent == -2 else "General"
                sheet.write_number(row, position, float(exact), formats[pattern])

        return number
    return lambda row, position, value: sheet.write_string(row, position, field.write(value))


_WRITERS = {"csv": _csv, "spreadsheet": _spreadsheet, "xlsx": _workbook, "jsonl": _json_lines}
