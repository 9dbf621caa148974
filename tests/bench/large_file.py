"""A million rows of our own export into an empty database, against the least that Python and SQLite can do with them.

``python -m tests.bench.large_file DATABASE FILE UPLOADS`` brings one file in and says what that took.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from app.core.services.transactions import separate_transactions
from app.core.services.work import CONSOLE
from app.core.storage.database import Database
from app.importing.services import imports
from app.importing.values.options import Options
from tests.bench.import_export_times import export, load, prepare
from tests.bench.timing import MB, TIMES, Line, S, time_once

ROWS, TARGET, MOST = 1_000_000, 4.0, 500.0
SIDE = Path(__file__).parents[2]


def of_large_file(database: Database, folder: Path, rows: int = ROWS) -> Iterator[Line]:
    """One import in a process of its own, between two runs of the plain way over the same file."""
    file = folder / "large.csv"
    _repeated(database, folder / "some.csv", file, rows)
    began = time.process_time()
    before = time_once(lambda: load(folder / "large-before.sqlite3", file))
    worked = time.process_time() - began
    empty = folder / "large-in.sqlite3"
    prepare(empty)
    command = [sys.executable, "-m", "tests.bench.large_file", str(empty), str(file), str(folder / "uploads")]
    said = json.loads(subprocess.run(command, cwd=SIDE, check=True, capture_output=True, text=True).stdout)
    after = time_once(lambda: load(folder / "large-after.sqlite3", file))
    plain = (before + after) / 2
    assert said["new"] == rows, said
    size = f"{file.stat().st_size / 1e6:.0f} MB"
    yield Line(f"import of {rows:,} rows / csv.reader + executemany", said["seconds"] / plain, TIMES, TARGET, size)
    yield Line("  import: read, matched, checked, put away, taken over", said["seconds"], S)
    yield Line(
        "  the same in processor time of the process",
        said["worked"] / worked,
        TIMES,
        None,
        f"with that of the reader beside it {(said['worked'] + said['worked_beside']) / worked:.1f} ×",
    )
    yield Line("  of which the record is held by one writer", said["held"], S)
    yield Line(
        "  csv.reader + executemany into one table of text", plain, S, remark=f"{before:.1f} s, then {after:.1f} s"
    )
    yield Line("  memory of the process at its most", said["rss"], MB, MOST)
    yield Line("  memory of the reader beside it at its most", said["beside"], MB)


def _repeated(database: Database, some: Path, file: Path, rows: int) -> None:
    """The export again and again, each time under other references."""
    export(database, some)
    with some.open(encoding="utf-8", newline="") as source, file.open("w", encoding="utf-8", newline="") as out:
        header, body = source.readline(), source.read().splitlines(keepends=True)
        out.write(header)
        for number in range(rows):
            out.write(f"{number // len(body)}-{body[number % len(body)]}")


def _brought(database: Path, file: Path, uploads: Path) -> dict[str, float]:
    marks: list[float] = []
    began = time.perf_counter()
    done = imports.import_file(
        separate_transactions(Database(f"sqlite:///{database}"), CONSOLE),
        uploads,
        file,
        file.name,
        Options(),
        progress=lambda rows: marks.append(time.perf_counter()),
    )
    ended = time.perf_counter()
    own, beside = (resource.getrusage(which) for which in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "seconds": ended - began,
        "worked": own.ru_utime + own.ru_stime,
        "worked_beside": beside.ru_utime + beside.ru_stime,
        "held": ended - marks[-1],
        "new": done.preview.counts["new"],
        "rss": _most_memory(),
        "beside": beside.ru_maxrss / 1024,
    }


def _most_memory() -> float:
    """What this program had at its most, in MB. What the kernel counts for the process begins with whoever started it,
    so where it can be asked for the program alone, it is."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if "VmHWM" in line)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(_brought(*map(Path, sys.argv[1:]))))
