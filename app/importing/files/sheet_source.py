"""Where the rows of a sheet come from: the text of a file, or rows that were disarmed."""

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
    """Where rows come from, from the first on each time."""

    def read_rows(self) -> Iterator[NumberedRow]:
        """Each row with the line it starts on."""
        ...


@dataclass(frozen=True, slots=True)
class TextSource:
    """A file of text that was looked through."""

    path: Path
    look: ScanResult
    delimiter: str
    quoting: Quoting = STANDARD

    def lines(self) -> Iterator[str]:
        """The lines, straight from the disk."""
        with (
            compression.open_stream(self.path, self.look.packing) as file,
            io.TextIOWrapper(file, self.look.codec, newline="") as text,
        ):
            yield from (line.replace("\x00", "") for line in text) if self.look.nuls else text

    def read_rows(self) -> Iterator[NumberedRow]:
        """The rows, straight from the disk."""
        yield from delimited.read_rows(self.lines(), self.delimiter, self.quoting)


@dataclass(frozen=True, slots=True)
class UnescapedSource:
    """A file of refused rows, each cell of which was armed when it was written."""

    source: Source

    def read_rows(self) -> Iterator[NumberedRow]:
        """The rows as the file had them that they are of."""
        for line, row in self.source.read_rows():
            yield line, list(map(unescape_formulas, row))
