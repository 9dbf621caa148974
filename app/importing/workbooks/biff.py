"""Parts of older workbooks (.xls) that the library for their values omits: number formats, errors, formulas without a
result, and merged cells."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from app.importing.workbooks import number_formats
from app.importing.workbooks.number_formats import GENERAL, NumberFormat

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BEGIN, _END, _SHEET, _FORMAT, _XF, _FROM_1904 = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0, 0x0022
_FORMULA, _NUMBER, _RK, _MULRK, _BOOLERR, _MERGED = 0x0006, 0x0203, 0x027E, 0x00BD, 0x0205, 0x00E5
_ROOT_ENTRY = 5
_FREE_SECTOR = 0xFFFFFFFA  # sector numbers from here on are special values
_RECALCULATE = 0x02  # flag of a formula: to be calculated when the workbook is opened
_BIFF8 = 0x0600


class FormattedNumber(NamedTuple):
    """A number in a cell, and its format."""

    value: float
    format: NumberFormat


@dataclass(slots=True)
class Cells:
    """The cells of a sheet by row and column from 0: numbers, and `texts` that replace what the library reads; and the
    merged cells (first and last row, first column)."""

    numbers: dict[tuple[int, int], FormattedNumber] = field(default_factory=dict)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Globals:
    """Properties of the whole workbook: positions of its sheets in order, formats, and the date system."""

    sheets: list[int] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    used: list[int] = field(default_factory=list)
    from_1904: bool = False

    def format(self, number: int) -> NumberFormat:
        """Returns the format of a cell."""
        code = self.used[number] if number < len(self.used) else 0
        return number_formats.parse(self.codes.get(code, number_formats.BUILT_IN.get(code, ""))) if code else GENERAL


def workbook_stream(data: bytes) -> bytes:
    """Returns the workbook stream within the file; blank if there is none."""
    try:
        return _read_stream(data)
    except (struct.error, IndexError):
        return b""


def _read_stream(data: bytes) -> bytes:
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    size, small_size = 1 << min(shift, 16), 1 << min(small_shift, 16)
    count, directory, _, least, small, _, more, _ = struct.unpack_from("<I I I I I I I I", data, 44)

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    numbers = list(struct.unpack_from("<109I", data, 76))
    for _ in range(len(data) // size):
        if more >= _FREE_SECTOR:
            break
        found = struct.unpack(f"<{size // 4}I", sector(more))
        numbers += found[:-1]
        more = found[-1]
    table: list[int] = []
    for number in numbers[:count]:
        if number < _FREE_SECTOR:
            table += struct.unpack(f"<{size // 4}I", sector(number))

    def chain(start: int, links: list[int]) -> Iterator[int]:
        for _ in range(len(links)):
            if start >= len(links):
                return
            yield start
            start = links[start]

    entries = b"".join(map(sector, chain(directory, table)))
    root, (start, length) = _stream_locations(entries)
    if length >= least:
        return b"".join(map(sector, chain(start, table)))[:length]
    content = b"".join(map(sector, chain(root[0], table)))
    links = [each for number in chain(small, table) for each in struct.unpack(f"<{size // 4}I", sector(number))]
    return b"".join(content[each * small_size : (each + 1) * small_size] for each in chain(start, links))[:length]


def _stream_locations(entries: bytes) -> tuple[tuple[int, int], tuple[int, int]]:
    """Returns the locations of the mini stream and the workbook: the first sector of each, and its length."""
    root, found = (0, 0), (0, 0)
    for at in range(0, len(entries) - 127, 128):
        (length,) = struct.unpack_from("<H", entries, at + 64)
        name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        place = struct.unpack_from("<II", entries, at + 116)
        if entries[at + 66] == _ROOT_ENTRY:
            root = place
        elif name in ("Workbook", "Book") and not found[1]:
            found = place
    return root, found


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yields the records of one part of the workbook, to its end."""
    depth = 0
    while at + 4 <= len(data):
        what, length = struct.unpack_from("<HH", data, at)
        yield what, data[at + 4 : at + 4 + length]
        depth += (what == _BEGIN) - (what == _END)
        if depth <= 0:
            return
        at += 4 + length


def read_globals(data: bytes) -> Globals:
    """Returns the properties of the whole workbook."""
    found, wide = Globals(), True
    for what, payload in _records(data, 0):
        if what == _BEGIN and len(payload) >= 2 and not found.sheets:
            wide = struct.unpack_from("<H", payload)[0] >= _BIFF8
        elif what == _SHEET and len(payload) > 6 and payload[5] == 0:
            found.sheets.append(struct.unpack_from("<I", payload)[0])
        elif what == _FORMAT and len(payload) > 4:
            found.codes[struct.unpack_from("<H", payload)[0]] = _decode_text(payload, wide)
        elif what == _XF and len(payload) >= 4:
            found.used.append(struct.unpack_from("<H", payload, 2)[0])
        elif what == _FROM_1904 and len(payload) >= 2:
            found.from_1904 = payload[0] == 1
    return found


def _decode_text(payload: bytes, wide: bool) -> str:
    if not wide:
        return payload[3 : 3 + payload[2]].decode("cp1252", "replace")
    length, two = struct.unpack_from("<HB", payload, 2)
    return (
        payload[5 : 5 + length * 2].decode("utf-16-le", "replace")
        if two & 1
        else payload[5 : 5 + length].decode("latin-1")
    )


def read_cells(data: bytes, at: int, book: Globals) -> Cells:
    """Returns the cells of the sheet at this position."""
    found = Cells()
    for what, payload in _records(data, at):
        if what in (_NUMBER, _FORMULA, _BOOLERR, _RK) and len(payload) >= 8:
            row, column, style = struct.unpack_from("<HHH", payload)
            if what == _NUMBER and len(payload) >= 14:
                found.numbers[row, column] = FormattedNumber(
                    struct.unpack_from("<d", payload, 6)[0], book.format(style)
                )
            elif what == _RK and len(payload) >= 10:
                found.numbers[row, column] = FormattedNumber(_decode_rk(payload, 6), book.format(style))
            elif what == _BOOLERR and payload[7] == 1:
                found.texts[row, column] = _ERRORS.get(payload[6], "#ERROR!")
            elif what == _FORMULA and len(payload) >= 16:
                _read_formula(found, (row, column), payload, book.format(style))
        elif what == _MULRK and len(payload) >= 6:
            row, column = struct.unpack_from("<HH", payload)
            for turn in range((len(payload) - 6) // 6):
                (style,) = struct.unpack_from("<H", payload, 4 + turn * 6)
                found.numbers[row, column + turn] = FormattedNumber(
                    _decode_rk(payload, 6 + turn * 6), book.format(style)
                )
        elif what == _MERGED and len(payload) >= 2:
            for turn in range((len(payload) - 2) // 8):
                first, last, left, _ = struct.unpack_from("<HHHH", payload, 2 + turn * 8)
                found.merged.append((first, last, left))
    return found


def _read_formula(found: Cells, place: tuple[int, int], payload: bytes, form: NumberFormat) -> None:
    (flags,) = struct.unpack_from("<H", payload, 14)
    if payload[12:14] == b"\xff\xff":  # not a number
        if payload[6] == 2:
            found.texts[place] = _ERRORS.get(payload[8], "#ERROR!")
        return
    (value,) = struct.unpack_from("<d", payload, 6)
    if value == 0 and flags & _RECALCULATE:
        found.texts[place] = ""
    else:
        found.numbers[place] = FormattedNumber(value, form)


def _decode_rk(payload: bytes, at: int) -> float:
    """Decodes a number stored in four bytes (RK)."""
    (bits,) = struct.unpack_from("<I", payload, at)
    value = (
        float(struct.unpack("<i", payload[at : at + 4])[0] >> 2)
        if bits & 2
        else struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", bits & 0xFFFFFFFC))[0]
    )
    return value / 100 if bits & 1 else value
