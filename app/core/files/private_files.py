"""Small files that only their owner can read, such as secrets. Each is written to a temporary file and renamed, so that
it is complete or missing, even if the process is killed."""

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.core.domain.errors import Refused

_GROUP_AND_OTHERS = 0o077


def read_or_create(path: Path, make: Callable[[], str]) -> str:
    """Returns the text of the file, which is created if missing; of several processes that create it, one wins."""
    if not path.exists():
        _write(path, make(), new=True)
    restrict_to_owner(path)
    return path.read_text(encoding="utf-8", errors="replace")


def write_private(path: Path, text: str) -> str:
    """Writes the file, replacing an existing one, and returns the text."""
    _write(path, text, new=False)
    return text


def _write(path: Path, text: str, new: bool) -> None:
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # readable by its owner only
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if new:
            _move_into_place(Path(temporary), path)
        else:
            os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _move_into_place(temporary: Path, path: Path) -> None:
    """Gives the file its final name, unless a file of that name exists by now."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        if not path.exists():
            os.replace(temporary, path)


def restrict_to_owner(path: Path) -> None:
    """Removes all permissions of group and others on a file or folder; raises Refused if that fails."""
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
