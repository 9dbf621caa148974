"""Records as a file to take out, in pieces as they come: our own CSV, CSV for a spreadsheet, a workbook, JSON lines.

Each is a table of named columns whose values are the domain's. The forms differ in how they write a value, never in
which values there are, and what is unknown is an empty cell or null in all of them.
"""

from app.exporting.files.formats import FORMATS, FileFormat
from app.exporting.files.tables import select_columns
from app.exporting.files.writer import MAX_SHEET_ROWS, encode
from app.record.domain.file_schema import TABLES

__all__ = ["FORMATS", "MAX_SHEET_ROWS", "TABLES", "FileFormat", "encode", "select_columns"]
