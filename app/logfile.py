"""The log file in the instance folder: errors only, no access log; rotated, so that it stays small.

With CONTRAST_LOG_FORMAT=json each record is a JSON object on a line of its own. Standard error gets the records, too,
and one for every request: what collects the logs of services reads them there.

Several processes write to it. Each record is written at once under a lock on the folder, so that the process that finds
the file full can rotate it, and no other keeps writing to the rotated file.
"""

import fcntl
import json
import logging
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from app.core.domain.invisible_characters import escape_control_characters

MAX_BYTES, BACKUP_COUNT = 1_000_000, 5
MAX_RECORD_LENGTH = 8_000  # bytes
LOGGER, REQUESTS = "contrast", "contrast.requests"
REQUEST_ID: ContextVar[str | None] = ContextVar("request id", default=None)  # of the request that a thread answers
_CUT = "\n    … {} bytes left out …\n"
_DETAIL = re.compile(r"^DETAIL: .*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)  # PostgreSQL quotes whole rows in it


def create_handler(path: Path, as_json: bool = False) -> logging.Handler:
    """Returns a handler that writes to the file and rotates it at a megabyte, keeping five older ones."""
    handler = _LogFile(path)
    handler.setFormatter(_JsonFormatter() if as_json else _Formatter("%(asctime)s %(levelname)s %(message)s"))
    handler.setLevel(logging.WARNING)
    return handler


def log_to(path: Path, names: Sequence[str], as_json: bool = False) -> None:
    """Has the loggers with these names write to the file, and as JSON to standard error, too; replaces what an earlier
    call set."""
    handlers = [create_handler(path, as_json)]
    if as_json:
        handlers.append(_StandardError())
        handlers[-1].setFormatter(_JsonFormatter())
    for logger in map(logging.getLogger, names):
        for earlier in logger.handlers[:]:
            logger.removeHandler(earlier)
            earlier.close()
        for handler in handlers:
            logger.addHandler(handler)
    requests = logging.getLogger(REQUESTS)
    requests.setLevel(logging.INFO if as_json else logging.WARNING)
    requests.propagate = as_json


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


class _JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON in ASCII. Extra fields are those of the record's `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        found: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _truncate(record.getMessage(), MAX_RECORD_LENGTH // 8),
            "request_id": REQUEST_ID.get(),
            "process": record.process,
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            trace = _DETAIL.sub("", self.formatException(record.exc_info))
            found["exception"] = _truncate(trace, MAX_RECORD_LENGTH // 2)
        return json.dumps({name: value for name, value in found.items() if value is not None})


def _truncate(text: str, most: int = MAX_RECORD_LENGTH) -> str:
    """Cuts out the middle of a record of more than `most` bytes; its end has the error message."""
    data = text.encode(errors="replace")
    if len(data) <= most:
        return data.decode()
    cut = _CUT.format(f"{len(data) - most:,}")
    half = (most - len(cut.encode())) // 2
    return data[:half].decode(errors="ignore") + cut + data[-half:].decode(errors="ignore")


class _StandardError(logging.Handler):
    """Writes each record to what standard error is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):  # whoever read it may be gone
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()


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
