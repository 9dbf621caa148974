"""Folders for the files of one piece of work. Their names say which process they are of, so that those of a process
that was killed can be found and removed."""

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
    """A folder that is removed at the end with all that is in it."""
    with tempfile.TemporaryDirectory(prefix=f"contrast-{os.getpid()}-") as path:
        yield Path(path)


def remove_stale() -> int:
    """Removes the folders of processes that are there no more; how many those were."""
    left = [path for path in Path(tempfile.gettempdir()).glob("contrast-*") if _is_stale(path)]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _is_stale(path: Path) -> bool:
    named = _NAME.fullmatch(path.name)
    try:
        if named is None or path.is_symlink() or not path.is_dir() or path.stat().st_uid != os.getuid():
            return False
        os.kill(int(named[1]), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except (FileNotFoundError, PermissionError):  # somebody else removed it, or has it
        return False
    return False
