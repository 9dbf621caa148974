"""Workbooks and open documents made for tests from the rows of their sheets."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import xlsxwriter

FORMATS = {datetime: "yyyy-mm-dd hh:mm:ss", date: "dd/mm/yyyy", time: "hh:mm", timedelta: "[h]:mm"}
OPEN = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Work">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)
ROW = "<table:table-row{}>{}</table:table-row>"
CELL = '<table:table-cell{} office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def workbook(**sheets):
    """A workbook with these sheets, each a list of rows."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if type(cell) in FORMATS:
                        sheet.write_datetime(place, column, cell, book.add_format({"num_format": FORMATS[type(cell)]}))
                    elif cell is not None:
                        sheet.write(place, column, cell)
    return file.getvalue()


def opened(rows):
    """An open document with one sheet, from the markup of its rows."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", OPEN.format(rows))
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:'
            'xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/"/></manifest:manifest>',
        )
    return file.getvalue()
