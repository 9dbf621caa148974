"""Writes records as a file in chunks: Contrast's own CSV, CSV for a spreadsheet, an Excel workbook or JSON Lines.

Each is a table of named columns of the domain's values. The formats differ only in how they write a value; unknown
values are an empty cell or null.
"""

from app.exporting.files.formats import FORMATS, FileFormat
from app.exporting.files.tables import select_columns
from app.exporting.files.writer import MAX_SHEET_ROWS, encode
from app.record.domain.file_schema import TABLES

__all__ = ["FORMATS", "MAX_SHEET_ROWS", "TABLES", "FileFormat", "encode", "select_columns"]
