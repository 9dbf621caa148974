"""Temporary folders. Their names contain the id of their process, so that the folders of a killed process can be found
and removed."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAME = re.compile(r"contrast-(\d+)-\w+", re.ASCII)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yields a folder that is removed at the end with everything in it."""
    with tempfile.TemporaryDirectory(prefix=f"contrast-{os.getpid()}-") as path:
        yield Path(path)


def remove_stale() -> int:
    """Removes the folders of processes that have ended, and returns how many."""
    stale = [path for path in Path(tempfile.gettempdir()).glob("contrast-*") if _is_stale(path)]
    for path in stale:
        shutil.rmtree(path, ignore_errors=True)
    return len(stale)


def _is_stale(path: Path) -> bool:
    match = _NAME.fullmatch(path.name)
    try:
        if match is None or path.is_symlink() or not path.is_dir() or path.stat().st_uid != os.getuid():
            return False
        os.kill(int(match[1]), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except (FileNotFoundError, PermissionError):  # removed meanwhile, or of another user
        return False
    return False
