"""How much of a file is read within a request. Larger files are read by a background job."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """`size`: decompressed bytes; `rows` and `cells`: of the table, including empty ones; `seconds`: CPU time of the
    process that reads a workbook."""

    size: int
    rows: int
    cells: int
    seconds: int


REQUEST_LIMITS = ReadingLimits(size=2_000_000, rows=5_000, cells=500_000, seconds=1)


class LimitExceeded(Exception):
    """The file is too large to be read within a request."""
