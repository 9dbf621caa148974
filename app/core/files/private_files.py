"""Small files that only their owner may read, such as secrets: each written beside its place and renamed, so that it is
there whole or not at all, however a start was cut off."""

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.core.domain.errors import Refused

_GROUP_AND_OTHERS = 0o077


def read_or_create(path: Path, make: Callable[[], str]) -> str:
    """The text of the file, which is made where there is none; of several who make it at once, one wins."""
    if not path.exists():
        _write(path, make(), new=True)
    restrict_to_owner(path)
    return path.read_text(encoding="utf-8", errors="replace")


def write_private(path: Path, text: str) -> str:
    """Writes the file over whatever is there; the text."""
    _write(path, text, new=False)
    return text


def _write(path: Path, text: str, new: bool) -> None:
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # for its owner alone
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if new:
            _move_into_place(Path(beside), path)
        else:
            os.replace(beside, path)
    finally:
        Path(beside).unlink(missing_ok=True)


def _move_into_place(beside: Path, path: Path) -> None:
    """Gives the file its name unless there is one by now."""
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        if not path.exists():
            os.replace(beside, path)


def restrict_to_owner(path: Path) -> None:
    """Takes a file or folder away from everybody but its owner; raises Refused where it can't be."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if not mode & _GROUP_AND_OTHERS:
        return
    try:
        path.chmod(mode & ~_GROUP_AND_OTHERS)
    except OSError as failed:
        raise Refused(
            f"{path} is readable by others (mode {mode:o}), and this can't be changed: {failed.strerror}. "
            f"As its owner, run: chmod go= {path}",
            "file-mode",
        ) from failed
