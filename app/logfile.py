"""The log in the instance folder: what went wrong, never who asked for which page; it turns over and stays small.

Several processes write to it. Each record is written whole under a lock on the folder, so that whoever finds the file
full puts it aside and nobody goes on writing to what was put aside.
"""

import fcntl
import logging
import os
import re
import sys
from pathlib import Path

from app.core.domain.invisible_characters import escape_control_characters

MAX_BYTES, BACKUP_COUNT = 1_000_000, 5
MAX_RECORD_LENGTH = 8_000  # bytes of a record
_CUT = "\n    … {} bytes left out …\n"
_DETAIL = re.compile(r"^DETAIL: .*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)  # in which PostgreSQL quotes whole rows


def create_handler(path: Path) -> logging.Handler:
    """Writes to the file and puts it aside when it has a megabyte; five older ones are kept beside it."""
    found = _LogFile(path)
    found.setFormatter(_Formatter("%(asctime)s %(levelname)s %(message)s"))
    found.setLevel(logging.WARNING)
    return found


class _Formatter(logging.Formatter):
    """Each record begins a line, and all further lines of it are set in, so that nobody can write one that looks like
    a record."""

    def format(self, record: logging.LogRecord) -> str:
        message = escape_control_characters(record.getMessage()).replace("\n", "\\n")
        first = f"{self.formatTime(record)} {record.levelname} {message}"
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        lines = [
            first,
            *(f"    {escape_control_characters(line)}" for line in _DETAIL.sub("", trace).split("\n") if line.strip()),
        ]
        return _truncate("\n".join(lines))


def _truncate(text: str) -> str:
    """The beginning and the end of a record that is too long: an error's own words come last."""
    data = text.encode(errors="replace")
    if len(data) <= MAX_RECORD_LENGTH:
        return data.decode()
    cut = _CUT.format(f"{len(data) - MAX_RECORD_LENGTH:,}")
    half = (MAX_RECORD_LENGTH - len(cut.encode())) // 2
    return data[:half].decode(errors="ignore") + cut + data[-half:].decode(errors="ignore")


class _LogFile(logging.Handler):
    """Appends each record to the file, which is opened for it alone."""

    def __init__(self, path: Path):
        super().__init__()
        self.path = path

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._write(f"{self.format(record)}\n".encode())
        except OSError as failed:  # a full disk; what went wrong with the request is answered all the same
            sys.stderr.write(f"The log cannot be written: {failed.strerror}.\n")

    def _write(self, data: bytes) -> None:
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            if self.path.exists() and self.path.stat().st_size + len(data) > MAX_BYTES:
                self._rotate()
            with open(self.path, "ab", opener=_open_private) as file:
                file.write(data)
        finally:
            os.close(folder)

    def _rotate(self) -> None:
        names = [
            self.path,
            *(self.path.with_name(f"{self.path.name}.{number}") for number in range(1, BACKUP_COUNT + 1)),
        ]
        for older, newer in zip(reversed(names), reversed(names[:-1]), strict=False):
            if newer.exists():
                os.replace(newer, older)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
