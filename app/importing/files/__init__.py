"""Reads uploaded files as tables: text in any encoding, with any delimiter, compressed or not, and workbooks.

`open_table` detects what a file is. The Table that it returns shows the result, and reads the rows as often as needed
without holding the file in memory (a workbook is held).
"""

from app.importing.files.delimited import DELIMITERS
from app.importing.files.encodings import ENCODINGS
from app.importing.files.reading_limits import LimitExceeded, ReadingLimits
from app.importing.files.sheet import ReadOptions, RowCounts, Table, has_sheets, open_table

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "LimitExceeded",
    "ReadOptions",
    "ReadingLimits",
    "RowCounts",
    "Table",
    "has_sheets",
    "open_table",
]
