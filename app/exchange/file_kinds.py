"""What a file is when it is no CSV, whatever its name says, told by its first bytes; and what to do instead."""

import re

from app.domain.errors import Refused

_SAVE = "Save the sheet as CSV and bring that file."
_STARTS: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"%PDF-",), "This is a PDF, not CSV. Bring the table it was made from, saved as CSV."),
    ((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"),
     f"This is a workbook of a spreadsheet or another packed file, not CSV. {_SAVE}"),
    ((b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!"),
     "This file is compressed. Unpack it and bring the CSV file inside."),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), "This is a picture, not CSV. Bring the table as CSV."),
    ((b"{\\rtf",), "This is a document of a word processor, not CSV. Save its table as CSV."),
)
_LOOKED_AT, _MOST, _FEW = 4096, 0.05, 20
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")  # neither white space, nor NUL, nor the old mark of an end


def check(data: bytes) -> None:
    """Raises Refused where the bytes begin as another kind of file does, or hold what no text holds."""
    for starts, says in _STARTS:
        if data.startswith(starts):
            raise Refused(says, "file-kind")
    beginning = data[:_LOOKED_AT]
    if len(_CONTROL.findall(beginning)) > max(_FEW, _MOST * len(beginning)) and not data.startswith(
            (b"\xff\xfe", b"\xfe\xff")):
        raise Refused(f"This is no file of text, whatever its name says. {_SAVE}", "file-kind")
