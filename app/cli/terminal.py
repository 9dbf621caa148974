"""What the console shows: whatever stands in names and cells, nothing of it steers the terminal."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from app.core.domain.invisible_characters import escape_control_characters

# The characters of `unseen` as bytes of UTF-8.
_CONTROL_CHARACTERS = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]")


class _SafeBytes:
    """A stream of bytes that shows what would steer the terminal."""

    def __init__(self, stream: BinaryIO):
        self.raw = stream

    def write(self, data: Any) -> int:
        """Writes the bytes; how many of them were taken, which is all."""
        taken = bytes(data)
        self.raw.write(
            _CONTROL_CHARACTERS.sub(
                lambda found: escape_control_characters(found[0].decode()).encode(), taken.replace(b"\r\n", b"\n")
            )
        )
        return len(taken)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


class _SafeText:
    """A stream of text that shows what would steer the terminal."""

    def __init__(self, stream: Any):
        self._stream = stream
        self.buffer = _SafeBytes(stream.buffer)

    def write(self, text: str) -> int:
        """Writes the text; how many characters of it were taken, which is all."""
        self._stream.write(escape_control_characters(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def safe_output() -> Iterator[None]:
    """Everything that is said meanwhile is said so."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _SafeText(before[0]), _SafeText(before[1])
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def write_output(content: bytes, form: str, file: Path | None) -> None:
    """Puts what a command made into a file, or shows it: text as all text is shown, any other form byte by byte."""
    if file:
        file.write_bytes(content)
    elif form == "text":
        click.echo(content, nl=False)
    else:
        write_to_stdout(content)


def write_to_stdout(piece: bytes) -> None:
    """Writes a piece of a file to standard output, byte by byte as it is; on a terminal it is shown as all else is."""
    out = sys.stdout.buffer
    if isinstance(out, _SafeBytes) and not sys.stdout.isatty():
        out = out.raw
    sys.stdout.flush()
    out.write(piece)
    out.flush()
