"""Electronic invoices as a book of one sheet: an XML file, a PDF with XML embedded (Factur-X, ZUGFeRD), or an archive
of both. One row per invoice."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from app.core.domain.errors import Refused
from app.importing.domain.invoice_table import (
    AMOUNT,
    CURRENCY,
    DAY,
    FILE,
    INVOICE_HEADER,
    NUMBER,
    PROBLEM,
    SELLER,
    SHEET,
)
from app.importing.workbooks import invoice_xml
from app.importing.workbooks.archives import invoice_names
from app.importing.workbooks.rows import Row, SheetExtent

MAX_INVOICES = 1_000  # files in an archive
_MAX_ATTACHMENTS = 50
# The names of the XML that the standards prescribe, the latest first.
_STANDARD_NAMES = ("factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml")
NO_XML = (
    "This PDF has no electronic invoice inside (Factur-X, ZUGFeRD). Ask the provider for an electronic invoice, or add "
    "the entry by hand."
)
DAMAGED_PDF = "The PDF can't be read: it is damaged or protected. Download it again, or ask for the invoice as XML."


class Invoices:
    """The invoices in a file, or in an opened archive of such files."""

    names = [SHEET]
    hidden: set[str] = set()

    def __init__(self, source: Path | zipfile.ZipFile):
        self._source = source
        self._found: list[list[str]] | None = None

    def rows(self, sheet: str, seen: SheetExtent) -> Iterator[Row]:
        """Yields the header and a row per invoice. An invoice that can't be read is a row with the problem; if there is
        no other, Refused is raised."""
        if self._found is None:
            every = list(self._read())
            if len(every) == 1 and isinstance(every[0][1], Refused):
                raise every[0][1]
            self._found = _distinct([_cells(name, found) for name, found in every])
        for line, cells in enumerate([list(INVOICE_HEADER), *self._found], 1):
            seen.extend(line, len(INVOICE_HEADER))
            yield line, cells

    def _read(self) -> Iterator[tuple[str, list[str] | Refused]]:
        if isinstance(self._source, Path):
            with self._source.open("rb") as file:
                yield "", _read_one(file, "")
            return
        names = invoice_names(self._source.namelist())
        if len(names) > MAX_INVOICES:
            raise Refused(
                f"The archive has {len(names):,} invoices; the limit is {MAX_INVOICES:,}. Split it.",
                "file-large",
            )
        for name in names:
            with self._source.open(name) as file:
                yield name, _read_one(file, name)


def _distinct(rows: list[list[str]]) -> list[list[str]]:
    """Returns the rows, of an invoice that several files hold (as PDF and as XML) only one, which names them all."""
    place, found = INVOICE_HEADER.index(FILE), dict[tuple[str, ...], list[str]]()
    number, *others = (INVOICE_HEADER.index(name) for name in (NUMBER, DAY, AMOUNT, CURRENCY, SELLER))
    for row in rows:
        key = (row[number], *(row[each] for each in others)) if row[number] else tuple(row)
        if key in found:
            found[key][place] += f", {row[place]}"
        else:
            found[key] = row
    return list(found.values())


def _cells(name: str, found: list[str] | Refused) -> list[str]:
    if isinstance(found, list):
        return found
    problem = {FILE: name, PROBLEM: str(found)}
    return [problem.get(column, "") for column in INVOICE_HEADER]


def _read_one(file: IO[bytes], name: str) -> list[str] | Refused:
    try:
        head = file.read(1024)
        file.seek(0)
        if b"%PDF-" not in head:
            return invoice_xml.read(file).cells(name)
        return invoice_xml.read(io.BytesIO(_embedded_xml(file))).cells(name)
    except Refused as refused:
        return refused


def _embedded_xml(file: IO[bytes]) -> bytes:
    """Returns the XML of the invoice in a PDF; raises Refused if there is none."""
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(file.read()))
        found: dict[str, Any] = {}
        for attachment in reader.attachment_list:
            if attachment.name.lower().endswith(".xml"):
                found.setdefault(attachment.name.lower(), attachment)
            if len(found) > _MAX_ATTACHMENTS:
                break
        for name in sorted(found, key=lambda each: each not in _STANDARD_NAMES):
            content = bytes(found[name].content)
            if name in _STANDARD_NAMES or _is_invoice(content):
                return content
    except Refused:
        raise
    except Exception as bad:  # a malicious PDF may raise anything
        raise Refused(DAMAGED_PDF, "file-damaged") from bad
    raise Refused(NO_XML, "file-kind")


def _is_invoice(content: bytes) -> bool:
    try:
        invoice_xml.read(io.BytesIO(content))
    except Refused:
        return False
    return True
