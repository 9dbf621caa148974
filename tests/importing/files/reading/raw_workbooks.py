"""Workbooks made for tests: as xlsxwriter writes them, as raw markup, and in the old binary form."""

import io
import struct
import zipfile

import xlsxwriter

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OPEN = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Work">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def formatted(*cells, merged=()):
    """A workbook with one column “a”, beside a column “b” that says x: values with their formats, and merged ranges."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["a", "b"])
        for line, (value, form) in enumerate(cells, 1):
            sheet.write(line, 0, value, book.add_format({"num_format": form}))
            sheet.write(line, 1, "x")
        for first, last, text in merged:
            sheet.merge_range(first - 1, 0, last - 1, 0, text)
    return file.getvalue()


def zipped(parts):
    """An archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return file.getvalue()


def raw(rows, prefix="", after="", book="", styles=""):
    """A workbook of one sheet from the markup of its rows, in which `~` stands for the prefix of all names."""
    of = f"{prefix}:" if prefix else ""
    space = f' xmlns{of and ":" + prefix}="{NAMESPACE}"'
    texts = {
        "xl/workbook.xml": f'<~workbook{space} xmlns:r="{RELATIONS}">{book}<~sheets><~sheet name="Data" sheetId="1" '
        'r:id="rId1"/></~sheets></~workbook>',
        "xl/worksheets/sheet1.xml": f"<~worksheet{space}><~sheetData>{rows}</~sheetData>{after}</~worksheet>",
        "xl/styles.xml": f"<~styleSheet{space}>{styles}</~styleSheet>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{RELATIONS}/officeDocument" '
        'Target="/xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship '
        f'Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    }
    return zipped({name: text.replace("~", of) for name, text in texts.items()})


def cell(place, text, more=""):
    """The markup of a cell with a text."""
    return f'<~c r="{place}" t="inlineStr"{more}><~is><~t>{text}</~t></~is></~c>'


def opened(*rows):
    """An open document with one sheet, from the markup of the cells of its rows."""
    content = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": OPEN.format(content)})


def said(text, kind="string", more=""):
    """The markup of a cell of an open document."""
    return f'<table:table-cell office:value-type="{kind}" {more}><text:p>{text}</text:p></table:table-cell>'


def _record(what, data=b""):
    return struct.pack("<HH", what, len(data)) + data


def _short(text, size="B"):
    return struct.pack(f"<{size}B", len(text), 1) + text.encode("utf-16-le")


BEGIN, END = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)), _record(0x0A)


def label(row, column, text):
    """A cell of the old form with a text."""
    return _record(0x204, struct.pack("<HHH", row, column, 0) + _short(text, "H"))


def figure(row, column, value, style=0):
    """A cell of the old form with a number."""
    return _record(0x203, struct.pack("<HHHd", row, column, style, value))


def mistake(row, column, code):
    """A cell of the old form with an error."""
    return _record(0x205, struct.pack("<HHHBB", row, column, 0, code, 1))


def worked_out(row, column, value, flags):
    """A cell of the old form with a formula (1+1)."""
    tokens = b"\x1e\x01\x00\x1e\x01\x00\x03"
    return _record(6, struct.pack("<HHHdHIH", row, column, 0, value, flags, 0, len(tokens)) + tokens)


def merged(first, last, left, right):
    """Merged cells of the old form."""
    return _record(0xE5, struct.pack("<HHHHH", 1, first, last, left, right))


def old(cells, codes=()):
    """A workbook of the old binary form with one sheet; `codes`: formats, used by the styles from 1 on."""
    formats = b"".join(
        _record(0x41E, struct.pack("<H", 164 + turn) + _short(code, "H")) for turn, code in enumerate(codes)
    )
    styles = b"".join(
        _record(0xE0, struct.pack("<HH", 0, code) + bytes(16)) for code in (0, *range(164, 164 + len(codes)))
    )
    named = _short("Data")
    head = BEGIN + formats + styles
    start = len(head) + 4 + 6 + len(named) + len(END)
    sheet = struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)
    stream = head + _record(0x85, struct.pack("<IH", start, 0) + named) + END + _record(0x809, sheet) + cells + END
    return _kept(stream.ljust(4096, b"\0"))


def _kept(stream):
    """The stream in the kind of file that holds it: one table of sectors, the directory, and the stream."""
    stream += b"\0" * (-len(stream) % 512)
    count = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + count), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))

    def entry(name, kind, start, size, child=0xFFFFFFFF):
        coded = (name + "\0").encode("utf-16-le")
        return (
            coded.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(coded), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + entry("Workbook", 2, 2, len(stream))
    directory += bytes(512 - len(directory))
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    )
    return head + struct.pack("<128I", *table) + directory + stream
