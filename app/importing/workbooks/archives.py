"""The ZIP archive of a workbook or of electronic invoices: its validity, its limits, and its parts as a stream of
XML."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.parsers import expat

from app.core.domain.errors import Refused

SAVE_HINT = "Save the sheet as CSV and import that file."
UNREADABLE = f"The workbook can't be read: it is damaged, or not a workbook. Save it again, or: {SAVE_HINT}"
_MAX_UNPACKED = 1024**3  # bytes
_MAX_RATIO, _RATIO_EXEMPT = 200, 16 * 1024**2  # the largest compression ratio: usual ones have 5 to 50
_MAX_PARTS = 5_000
_MAX_ATTRIBUTES = 1_000  # characters of one element
_MAX_DEPTH = 200  # nesting depth of elements
_CHUNK_SIZE = 256 * 1024
_INVOICE_ENDINGS = (".xml", ".pdf")
_MAX_NAMES = 10_000  # cached element names; a workbook has some hundred

Attributes = dict[str, str]


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Opens the archive; raises Refused if it is damaged, isn't a workbook, or exceeds the limits."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive)
            yield archive
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        LookupError,
        zlib.error,
        expat.ExpatError,
    ) as bad:
        raise Refused(
            f"The workbook can't be unpacked: it is damaged or incomplete. Download it again, or: {SAVE_HINT}",
            "file-damaged",
        ) from bad


def _check(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > _MAX_PARTS:
        raise Refused(
            f"The archive has {len(parts):,} parts; the limit for a workbook is {_MAX_PARTS:,}. {SAVE_HINT}",
            "file-large",
        )
    _check_kind([each.filename for each in parts])
    unpacked, packed = sum(each.file_size for each in parts), sum(each.compress_size for each in parts)
    if unpacked > max(_RATIO_EXEMPT, _MAX_RATIO * packed):
        raise Refused(
            f"The workbook unpacks to more than {_MAX_RATIO} times its size, which is not plausible. {SAVE_HINT}",
            "file-large",
        )
    if unpacked > _MAX_UNPACKED:
        raise Refused(f"The workbook has more than {_MAX_UNPACKED // 1024**2:,} MB unpacked. {SAVE_HINT}", "file-large")


def _check_kind(names: list[str]) -> None:
    if any(name.lower() in ("xl/workbook.xml", "content.xml") for name in names):
        return
    if "xl/workbook.bin" in names:
        raise Refused(f"This is a binary workbook (.xlsb). Save it as .xlsx, or: {SAVE_HINT}", "file-kind")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise Refused("This is a document, not a table. Save its table as CSV.", "file-kind")
    if "[Content_Types].xml" in names or not invoice_names(names):
        raise Refused("This is an archive. Unpack it and import the table inside.", "file-kind")


def invoice_names(names: list[str]) -> list[str]:
    """Returns the files in an archive that may be electronic invoices."""
    return [
        name
        for name in names
        if name.lower().endswith(_INVOICE_ENDINGS) and not name.startswith("__MACOSX/") and "/." not in f"/{name}"
    ]


class Handler:
    """Receives a part's XML events. Names of elements have no namespace, those of attributes have it."""

    def begin(self, name: str, attributes: Attributes) -> None:
        """Start of an element."""

    def end(self, name: str) -> None:
        """End of an element."""

    def text(self, data: str) -> None:
        """Text within an element."""


def parse_steps(archive: zipfile.ZipFile, name: str, into: Handler) -> Iterator[None]:
    """Parses a part into a handler, yielding after each chunk. Raises an error for invalid XML, and for declarations
    that only malicious files have."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    bare: dict[str, str] = {}
    depth = 0
    begin, end = into.begin, into.end

    def begins(tag: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH or len(attributes) > _MAX_ATTRIBUTES or len(bare) > _MAX_NAMES:
            raise ValueError("no workbook")
        name = bare.get(tag)
        if name is None:
            name = bare[tag] = tag.rpartition(" ")[2]
        begin(name, attributes)

    def ends(tag: str) -> None:
        nonlocal depth
        depth -= 1
        end(bare[tag])

    parser.StartElementHandler, parser.EndElementHandler = begins, ends
    parser.CharacterDataHandler = into.text
    parser.StartDoctypeDeclHandler = _refuse_declarations
    with archive.open(name) as file:
        while data := file.read(_CHUNK_SIZE):
            parser.Parse(data)
            yield
        parser.Parse(b"", True)
        yield


def read(archive: zipfile.ZipFile, name: str, into: Handler) -> None:
    """Parses a whole part into a handler."""
    for _ in parse_steps(archive, name, into):
        pass


def part_finder(archive: zipfile.ZipFile) -> Callable[[str], str | None]:
    """Returns a function that finds a part by name, ignoring case."""
    names = {name.lower(): name for name in archive.namelist()}
    return lambda wanted: names.get(wanted.lower().lstrip("/"))


def _refuse_declarations(*said: object) -> None:
    raise ValueError("A workbook must not declare document types.")
