"""Console output: control characters in names and cells are shown escaped, so that they can't control the terminal."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from app.core.domain.invisible_characters import escape_control_characters

# The control characters of `invisible_characters`, as UTF-8 bytes.
_CONTROL_CHARACTERS = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]")


class _SafeBytes:
    """A byte stream that escapes control characters."""

    def __init__(self, stream: BinaryIO):
        self.raw = stream

    def write(self, data: Any) -> int:
        """Writes the bytes escaped, and returns their original number."""
        original = bytes(data)
        self.raw.write(
            _CONTROL_CHARACTERS.sub(
                lambda found: escape_control_characters(found[0].decode()).encode(), original.replace(b"\r\n", b"\n")
            )
        )
        return len(original)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


class _SafeText:
    """A text stream that escapes control characters."""

    def __init__(self, stream: Any):
        self._stream = stream
        self.buffer = _SafeBytes(stream.buffer)

    def write(self, text: str) -> int:
        """Writes the text escaped, and returns its original length."""
        self._stream.write(escape_control_characters(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def safe_output() -> Iterator[None]:
    """Escapes control characters in everything written to stdout and stderr meanwhile."""
    original = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _SafeText(original[0]), _SafeText(original[1])
    try:
        yield
    finally:
        sys.stdout, sys.stderr = original


def write_output(content: bytes, form: str, file: Path | None) -> None:
    """Writes a command's output to a file, or to stdout: text as safe text, any other format as bytes."""
    if file:
        file.write_bytes(content)
    elif form == "text":
        click.echo(content, nl=False)
    else:
        write_to_stdout(content)


def write_to_stdout(piece: bytes) -> None:
    """Writes bytes to standard output unchanged; on a terminal, with control characters escaped."""
    out = sys.stdout.buffer
    if isinstance(out, _SafeBytes) and not sys.stdout.isatty():
        out = out.raw
    sys.stdout.flush()
    out.write(piece)
    out.flush()
