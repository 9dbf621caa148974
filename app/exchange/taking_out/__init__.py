"""Records as a file to take out, in pieces as they come: our own CSV, CSV for a spreadsheet, a workbook, JSON lines.

Each is a table of named columns whose values are the domain's. The forms differ in how they write a value, never in
which values there are, and what is unknown is an empty cell or null in all of them.
"""

from app.exchange.layout import TABLES
from app.exchange.taking_out.forms import FORMS, Form
from app.exchange.taking_out.tables import chosen
from app.exchange.taking_out.writing import MOST_ROWS, written

__all__ = ["FORMS", "MOST_ROWS", "TABLES", "Form", "chosen", "written"]
