"""Opens compressed files as a stream. Nothing is unpacked to disk, or as a whole into memory."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from app.core.domain.errors import Refused
from app.importing.files.file_types import Packing


@contextmanager
def open_stream(path: Path, packed: Packing | None) -> Iterator[BinaryIO]:
    """Opens the file as a stream that decompresses while it is read; raises Refused if it is damaged."""
    try:
        with _open(path, packed) as file:
            yield file
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as bad:
        raise damaged_file(packed) from bad
    except OSError as bad:
        if packed is None or bad.errno is not None:
            raise
        raise damaged_file(packed) from bad  # raised by bz2 for other data


_OPENERS: dict[Packing, Callable[..., Any]] = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}


def _open(path: Path, packed: Packing | None) -> BinaryIO:
    if packed is None:
        return path.open("rb")
    return _OPENERS[packed](path, "rb")


def damaged_file(packed: Packing | None) -> Refused:
    """Returns the error for a compressed file that can't be decompressed to its end."""
    return Refused(
        f"The file is compressed with {packed} and can't be unpacked: it is damaged or incomplete. "
        "Download it again, or unpack it and import the file inside.",
        "file-damaged",
    )
