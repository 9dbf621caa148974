"""A workbook is tried in a process of its own first. The library that reads workbooks searches some damaged ones
without end, and ends the whole process on others; there that does no harm. What passes is then read in this process.
"""

import subprocess
import sys
from pathlib import Path

_MOST_MEMORY = 3 * 1024**3  # bytes of address space
_SECONDS, _BYTES_A_SECOND = 15, 512 * 1024  # far more than any whole workbook takes
_FAILED = 3


def passes(path: Path) -> bool:
    """Whether all sheets of the workbook can be opened, or are refused in an orderly way."""
    # What runs is this very file, by the Python that runs it; what came in is only named.
    command = [sys.executable, "-I", __file__, str(path)]
    limit = _SECONDS + path.stat().st_size / _BYTES_A_SECOND
    try:
        done = subprocess.run(command, capture_output=True, timeout=limit, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return False
    return done.returncode in (0, 1)


def _try(path: str) -> int:
    """Opens all sheets: 0 where they open, 1 where the library refuses one, else what it ends with."""
    import python_calamine

    try:
        import resource
    except ImportError:  # not on Windows
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                book.get_sheet_by_name(name)
    except (python_calamine.CalamineError, OSError, ValueError):
        return 1
    except BaseException:  # its panics have no name to import and are no Exception
        return _FAILED
    return 0


if __name__ == "__main__":
    sys.exit(_try(sys.argv[1]))
