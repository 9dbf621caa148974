"""Detects the type of a file from its first bytes, never its name, and says what to do about an unsupported one."""

import re
from pathlib import Path
from typing import Literal

from app.core.domain.errors import Refused

Packing = Literal["gzip", "bzip2", "xz"]
HEAD_SIZE = 4096  # bytes examined

_SAVE = "Save the sheet as CSV and import that file."
_COMPRESSED_MARKS: tuple[tuple[bytes, Packing], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
)
_WORKBOOK_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
_UNSUPPORTED_MARKS: tuple[tuple[tuple[bytes, ...], str], ...] = (
    (
        (b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd"),
        "This file is compressed in a format that is not supported. Unpack it and import the file inside.",
    ),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), "This is a picture, not a table. Import the table as CSV."),
    ((b"{\\rtf",), "This is a text document, not a table. Save its table as CSV."),
    ((b"SQLite format 3\x00",), "This is a database, not a table. Export one of its tables as CSV."),
    ((b"PAR1",), "This is a Parquet file, which is not supported. Export it as CSV."),
)
_TAR = slice(257, 262)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*[\[{]|\{\s*(?:\}|\"[^\"\n]*\"\s*:))")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|meta|\?xml|!--)", re.IGNORECASE)
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<")
_INVOICE_ROOT = re.compile(
    rb"<(?:[\w.-]{1,40}:)?(?:Invoice|CreditNote|CrossIndustryInvoice|CrossIndustryDocument)[\s>/]"
)
_MAX_PREAMBLE = 64 * 1024  # bytes of comments before an invoice
_MOST, _FEW = 0.05, 20
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1b\x1c-\x1f\x7f]")  # no white space, NUL or old end-of-file mark
_SPREAD = 0.2  # share of the beginning: so many NULs are no accident


def detect_packing(head: bytes) -> Packing | None:
    """Returns the supported compression of a file with this beginning, or None."""
    return next((name for start, name in _COMPRESSED_MARKS if head.startswith(start)), None)


def is_workbook(head: bytes) -> bool:
    """Whether a file with this beginning may be a workbook; archives and old documents begin alike."""
    return head.startswith(_WORKBOOK_MARKS)


def is_invoice(path: Path, head: bytes) -> bool:
    """Whether a file with this beginning may be an electronic invoice: a PDF, or XML with such a root."""
    if b"%PDF-" in head[:1024]:
        return True
    if not _XML.match(head.replace(b"\0", b"")):
        return False
    with path.open("rb") as file:
        return bool(_INVOICE_ROOT.search(file.read(_MAX_PREAMBLE).replace(b"\0", b"")))


def check(head: bytes, believed: bool = False) -> None:
    """Raises Refused if the bytes are the beginning of a file that isn't a text table. `believed`: the user says that
    it is text, or characters take two or four bytes, so that single byte values mean nothing."""
    for starts, says in _UNSUPPORTED_MARKS:
        if head.startswith(starts):
            raise _unsupported(says)
    if detect_packing(head) or is_workbook(head) or head[_TAR] == b"ustar":
        raise _unsupported("This is an archive, or a file compressed twice. Unpack it and import the table inside.")
    if _JSON.match(head):
        raise _unsupported("This is JSON, not a table. Save it as CSV, with a header and one row per record.")
    if _MARKUP.match(head):
        raise _unsupported(f"This is a web page or XML, despite its name. Open it in a spreadsheet. {_SAVE}")
    if not believed and (
        len(_CONTROL.findall(head)) > max(_FEW, _MOST * len(head)) or head.count(0) > max(_FEW, _SPREAD * len(head))
    ):
        raise _unsupported(f"This is not a text file, despite its name. {_SAVE}")


def _unsupported(says: str) -> Refused:
    return Refused(says, "file-kind")
