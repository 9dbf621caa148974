"""Cells of one sheet of a workbook as texts, read in a separate process and stored on disk."""

import json
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from app.core import ROOT
from app.core.domain.errors import Refused
from app.core.domain.number_format import count
from app.importing.files.delimited import NumberedRow
from app.importing.files.numeric_cells import is_number
from app.importing.files.reading_limits import LimitExceeded, ReadingLimits
from app.importing.workbooks.archives import UNREADABLE
from app.importing.workbooks.rows import MergedCells

_MIN_SECONDS, _BYTES_A_SECOND = 10, 256 * 1024  # seconds of CPU time: far more than any workbook takes
_WAIT_FACTOR = 4  # times as long in wall-clock time, for a busy machine
_CHUNK_SIZE = 1024**2
_MAX_NAMED = 5  # rows in a note
_OUT_OF_TIME = (-signal.SIGKILL, -signal.SIGXCPU)  # exit codes of a process over its limits


class Workbook:
    """One sheet of a workbook; `names` are those of all its sheets. The text of cells merged over several rows is
    repeated in each of these rows; a number isn't, since it would be counted several times: see `notes`."""

    def __init__(self, path: Path, wanted: str | None, limits: ReadingLimits | None = None):
        rows = tempfile.TemporaryFile()  # noqa: SIM115 - it goes with the workbook
        weakref.finalize(self, rows.close)
        self._rows: IO[bytes] = rows
        found = _read(path, wanted, rows, limits)
        if limits and (found["rows"] > limits.rows or found["rows"] * found["columns"] > limits.cells):
            raise LimitExceeded
        self.names: tuple[str, ...] = tuple(found["names"])
        self.name: str = found["name"]
        self._first: int = found["first"]
        self._width = max(0, found["columns"] - self._first)
        merged = [MergedCells(*each) for each in found["merged"]]
        self._merged = sorted(each for each in merged if self._first < each.left <= found["columns"])

    def read_rows(self) -> Iterator[NumberedRow]:
        """Yields the rows of the sheet as texts, with their row numbers."""
        width, next_line = self._width, 1
        merged, at, open_ = self._merged, 0, list[tuple[int, int, str]]()
        for line, stored_cells in self._lines():
            for empty in range(next_line, line):
                yield empty, [""] * width
            next_line = line + 1
            cells: list[str] = stored_cells[self._first :] if self._first else stored_cells
            cells.extend([""] * (width - len(cells)))
            if at < len(merged) or open_:
                open_ = [each for each in open_ if each[0] >= line]
                for _, place, text in open_:
                    cells[place] = text  # some programs keep hidden values below
                while at < len(merged) and merged[at].top <= line:
                    place = merged[at].left - 1 - self._first
                    text = cells[place] if merged[at].top == line else ""
                    open_.append((merged[at].bottom, place, "" if is_number(text) else text))
                    at += 1
            yield line, cells

    def has_row(self, first: tuple[str, ...]) -> bool:
        """Whether the first row is this one."""
        return tuple(next(self.read_rows(), (0, []))[1]) == first

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        """Yields the stored rows; each iterator has a position of its own."""
        place, rest = 0, b""
        while True:
            self._rows.seek(place)
            data = self._rows.read(_CHUNK_SIZE)
            if not data:
                return
            place += len(data)
            *lines, rest = (rest + data).split(b"\n")
            for each in lines:
                line, cells = json.loads(each)
                yield line, cells

    def notes(self, header: tuple[str, ...], below: int) -> tuple[str, ...]:
        """Returns notes about columns with cells merged over several rows."""
        filled: dict[int, list[MergedCells]] = {}
        figures: dict[int, list[MergedCells]] = {}
        tops = {each.top for each in self._merged if each.top > below}
        top_rows = {line: cells for line, cells in self.read_rows() if line in tops} if tops else {}
        for each in self._merged:
            place = each.left - 1 - self._first
            text = top_rows[each.top][place] if each.top in top_rows else ""
            if text and place < len(header):
                (figures if is_number(text) else filled).setdefault(place, []).append(each)
        notes = [
            (f"{header[place]}: the value of merged cells ({_rows_text(found)}) is used for each of their rows.")
            for place, found in filled.items()
        ]
        notes += [
            (
                f"{header[place]}: merged cells ({_rows_text(found)}) contain a number, which is imported for "
                "their first row only. The other rows have no value. Unmerge the cells, or fill blank "
                "cells from above."
            )
            for place, found in figures.items()
        ]
        return tuple(notes)


def _rows_text(merged: list[MergedCells]) -> str:
    named = ", ".join(f"rows {each.top} to {each.bottom}" for each in merged[:_MAX_NAMED])
    more = len(merged) - _MAX_NAMED
    return named + (f" and {count(more, 'more place', 'more places')}" if more > 0 else "")


def _read(path: Path, wanted: str | None, rows: IO[bytes], limits: ReadingLimits | None) -> dict[str, Any]:
    """Reads the rows of a sheet in a separate process; raises Refused if it can't be read, LimitExceeded if it exceeds
    `limits`."""
    seconds = limits.seconds if limits else _MIN_SECONDS + path.stat().st_size // _BYTES_A_SECOND
    command = [sys.executable, "-m", "app.importing.workbooks", str(path.absolute()), str(seconds)]
    done: subprocess.CompletedProcess[bytes] | None = None
    try:
        done = subprocess.run(  # noqa: S603 - it is only named
            [*command, *([] if wanted is None else [wanted])],
            stdin=subprocess.DEVNULL,
            stdout=rows,
            stderr=subprocess.PIPE,
            check=False,
            timeout=_WAIT_FACTOR * seconds,
            cwd=ROOT,
        )
        found = json.loads(done.stderr) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        found = None
    if limits and (done is None or done.returncode in _OUT_OF_TIME):
        raise LimitExceeded
    if not isinstance(found, dict):
        raise Refused(UNREADABLE, "file-damaged")
    if "refused" in found:
        raise Refused(*found["refused"])
    return found
