"""Finds a person's names in kept files of any format, and takes them out of the log.

A file is searched as text in the usual encodings, after it was unpacked; workbooks are archives of XML. Only whether a
name is in it matters, so a PDF or a damaged file that can't be searched is reported, not skipped.
"""

import bz2
import fcntl
import gzip
import html
import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from app.privacy.domain.matching import Matcher

_MAX_DEPTH = 3  # of archives in archives
_MAX_UNPACKED = 1_000_000_000  # bytes of one member
_BLOCK = 1 << 20
_PACKINGS: tuple[tuple[bytes, Callable[[bytes], bytes]], ...] = (
    (b"\x1f\x8b", gzip.decompress),
    (b"BZh", bz2.decompress),
    (b"\xfd7zXZ\x00", lzma.decompress),
)
_DAMAGED = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError)


class Unsearchable(Exception):
    """A file that can't be searched: damaged, protected, or too large."""


def names_person(path: Path, matcher: Matcher) -> bool:
    """Returns whether a file names the person; raises Unsearchable."""
    try:
        return any(matcher.find(text) for text in _texts(path.read_bytes(), 0))
    except (*_DAMAGED, RuntimeError) as problem:  # RuntimeError: a member with a password
        raise Unsearchable(str(problem)) from problem


def log_lines(folder: Path, matcher: Matcher) -> list[str]:
    """Returns the lines of the log files in `folder` that name the person."""
    return [line for path in _log_files(folder) for line in _lines(path) if matcher.find(line)]


def clean_logs(folder: Path, matcher: Matcher, by: str) -> int:
    """Replaces the person's names in the log files, and returns in how many lines. No process writes meanwhile."""
    changed = 0
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # as whoever writes the log does
        for path in _log_files(folder):
            before = _lines(path)
            after = [matcher.replace(line, by) for line in before]
            differing = sum(old != new for old, new in zip(before, after, strict=True))
            if differing:
                _rewrite(path, "".join(after))
                changed += differing
    finally:
        os.close(handle)
    return changed


def _rewrite(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.partial")
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(temporary, path)


def _log_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("contrast.log*") if path.is_file())


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)


def _texts(data: bytes, depth: int) -> Iterator[str]:
    """Yields the texts of a file in parts, in each encoding that it may have."""
    if depth > _MAX_DEPTH:
        raise Unsearchable("too many archives in each other")
    for mark, unpack in _PACKINGS:
        if data.startswith(mark):
            yield from _texts(unpack(data), depth + 1)
            return
    if data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                yield member.filename
                if member.file_size > _MAX_UNPACKED:
                    raise Unsearchable("too large once unpacked")
                yield from _texts(archive.read(member), depth + 1)
        return
    if data.startswith(b"%PDF"):
        yield from _pdf_texts(data, depth)
        return
    yield from _plain_texts(data)


def _plain_texts(data: bytes) -> Iterator[str]:
    text = data.decode("utf-8", errors="replace")
    yield from _line_blocks(text)
    if "<" in text[:1000]:
        # Cells of a workbook may be divided into formatted parts, and letters written as entities.
        yield from _line_blocks(html.unescape("".join(part.partition(">")[2] for part in text.split("<"))))
        yield from _line_blocks(html.unescape(text))
    if not text.isascii() or "\0" in text:
        yield from _line_blocks(data.decode("cp1252", errors="replace"))
    if b"\0" in data:
        for begin in (0, 1):
            for encoding in ("utf-16-le", "utf-16-be"):
                yield from _line_blocks(data[begin:].decode(encoding, errors="replace"))


def _line_blocks(text: str) -> Iterator[str]:
    """Yields a text in blocks of whole lines, so that the copies for comparing stay small."""
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin + _BLOCK)
        yield text[begin : end if end >= 0 else len(text)]
        begin = end if end >= 0 else len(text)


def _pdf_texts(data: bytes, depth: int) -> Iterator[str]:
    """Yields the texts of the pages, the properties and the attached files of a PDF."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        yield "\n".join(map(str, (reader.metadata or {}).values()))
        for page in reader.pages:
            yield page.extract_text()
        for name, contents in reader.attachments.items():
            yield name
            for each in contents:
                yield from _texts(each, depth + 1)
    except PyPdfError as problem:
        raise Unsearchable(str(problem)) from problem
