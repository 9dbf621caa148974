"""Records as a file to take out, in pieces as they come: our own CSV, CSV for a spreadsheet, a workbook, JSON lines.

Each is a table of named columns whose values are the domain's. The forms differ in how they write a value, never in
which values there are, and what is unknown is an empty cell or null in all of them.
"""

from app.exporting.files.formats import FORMS, Form
from app.exporting.files.tables import chosen
from app.exporting.files.writer import MOST_ROWS, encode
from app.record.domain.file_schema import TABLES

__all__ = ["FORMS", "MOST_ROWS", "TABLES", "Form", "chosen", "encode"]
