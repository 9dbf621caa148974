"""Sources of the rows of a table: a text file, or rows with escaped formulas."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.core.files.formula_escaping import unescape_formulas
from app.importing.files import compression, delimited
from app.importing.files.delimited import NumberedRow
from app.importing.files.quoting import STANDARD, Quoting
from app.importing.files.scan import ScanResult


class Source(Protocol):
    """A source of rows, from the first on each time."""

    def read_rows(self) -> Iterator[NumberedRow]:
        """Yields each row with the line it starts on."""
        ...


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text file that was scanned."""

    path: Path
    scan: ScanResult
    delimiter: str
    quoting: Quoting = STANDARD

    def lines(self) -> Iterator[str]:
        """Yields the lines, read from disk."""
        with (
            compression.open_stream(self.path, self.scan.packing) as file,
            io.TextIOWrapper(file, self.scan.codec, newline="") as text,
        ):
            yield from (line.replace("\x00", "") for line in text) if self.scan.nuls else text

    def read_rows(self) -> Iterator[NumberedRow]:
        """Yields the rows, read from disk."""
        yield from delimited.read_rows(self.lines(), self.delimiter, self.quoting)


@dataclass(frozen=True, slots=True)
class UnescapedSource:
    """A file of rejected rows, in which formulas in all cells were escaped."""

    source: Source

    def read_rows(self) -> Iterator[NumberedRow]:
        """Yields the rows as in the original file."""
        for line, row in self.source.read_rows():
            yield line, list(map(unescape_formulas, row))
