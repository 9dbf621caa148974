"""Small files in the style of real ones, and a short way to bring them in."""

from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.exporting.services import export
from app.importing.services import imports
from app.importing.values.options import Options

# The kind of file a government's price list is: dates month first, thousands marks, no currency, no arrangement.
PRICES = """Labor Category,Year 1/base,Education,COMPANY NAME,CONTRACT .,Begin Date,End Date
Project Manager,"1,013.38",Bachelors,"Acme & Co, LLC",GS-1,6/1/2006,5/31/2021
Coordinator,992.56,,University of Nowhere,GS-2,4/23/2003,4/22/2018
Editor,"2,000.00",Masters,"Acme & Co, LLC",GS-1,6/1/2006,5/31/2021
"""


def text(**columns):
    """One or more rows as a file: column to its cell, or to the cells of all rows."""
    rows = zip(*([cells] if isinstance(cells, str) else cells for cells in columns.values()), strict=True)
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in ([*columns], *rows)]
    return "\n".join(quoted) + "\n"


def import_text(database, folder, content, **options):
    """Imports the content in a transaction of its own."""
    data = content.encode() if isinstance(content, str) else content
    with begin_work(database, CONSOLE) as work:
        return imports.apply(work, folder / "uploads", data, "file.csv", Options(**options))


def export_text(database, selection=None):
    """The whole record as our own file."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return b"".join(export.stream(work, selection or Selection())).decode()


def refusal_codes(done):
    """The refusals as line, column and code."""
    return [(each.line, each.column, each.code) for each in done.preview.refusals]
