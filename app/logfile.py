"""The log file in the instance folder: errors only, no access log; rotated, so that it stays small.

Several processes write to it. Each record is written at once under a lock on the folder, so that the process that finds
the file full can rotate it, and no other keeps writing to the rotated file.
"""

import fcntl
import logging
import os
import re
import sys
from pathlib import Path

from app.core.domain.invisible_characters import escape_control_characters

MAX_BYTES, BACKUP_COUNT = 1_000_000, 5
MAX_RECORD_LENGTH = 8_000  # bytes
_CUT = "\n    … {} bytes left out …\n"
_DETAIL = re.compile(r"^DETAIL: .*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)  # PostgreSQL quotes whole rows in it


def create_handler(path: Path) -> logging.Handler:
    """Returns a handler that writes to the file and rotates it at a megabyte, keeping five older ones."""
    handler = _LogFile(path)
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(message)s"))
    handler.setLevel(logging.WARNING)
    return handler


class _Formatter(logging.Formatter):
    """Indents all lines of a record but the first, so that no text in it can be forged to look like a record."""

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
    """Cuts out the middle of a record that is too long; its end has the error message."""
    data = text.encode(errors="replace")
    if len(data) <= MAX_RECORD_LENGTH:
        return data.decode()
    cut = _CUT.format(f"{len(data) - MAX_RECORD_LENGTH:,}")
    half = (MAX_RECORD_LENGTH - len(cut.encode())) // 2
    return data[:half].decode(errors="ignore") + cut + data[-half:].decode(errors="ignore")


class _LogFile(logging.Handler):
    """Appends each record to the file, which is opened anew each time."""

    def __init__(self, path: Path):
        super().__init__()
        self.path = path

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._write(f"{self.format(record)}\n".encode())
        except OSError as failed:  # such as a full disk; the request still gets its response
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
