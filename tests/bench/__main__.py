"""How long things take, in one run: ``python -m tests.bench``.

Times depend on the machine; what does not is a ratio of two things that were timed in turn. Asserts nothing, unless
asked to: with ``--check`` it exits with 1 where a target is missed.
"""

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

from app.core.storage.database import Database
from tests.bench import import_export_times, large_file, memory, page_times, startup_time
from tests.bench.rows import fill_database
from tests.bench.timing import Line, table, time_once

SMALL, LARGE = 10_000, 100_000


def main() -> int:
    """Measures everything and prints it as it comes; the number of the exit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with 1 where a target is missed")
    parser.add_argument("--large-file", action="store_true", help="bring in a file of a million rows, too")
    said = parser.parse_args()
    pace = time_once(lambda: sum(range(20_000_000)))
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors, database files on disk; "
        f"adding 20 million numbers takes {pace:.2f} s here\n"
    )
    with tempfile.TemporaryDirectory(prefix="contrast-bench-") as name:
        lines = _everything(Path(name), said.large_file)
    missed = [line for line in lines if not line.met]
    print(f"\n{sum(line.target is not None for line in lines)} targets, {len(missed)} missed.")
    return 1 if said.check and missed else 0


def _everything(folder: Path, large_file_too: bool) -> list[Line]:
    found: list[Line] = []

    def shown(title: str, *parts: object) -> None:
        lines = [line for part in parts for line in part]
        found.extend(lines)
        print(table(title, lines), flush=True)

    small, large = (_made(folder, size) for size in (SMALL, LARGE))
    shown("Reports", page_times.of_reports(small, SMALL), page_times.of_reports(large, LARGE))
    shown("Lists", page_times.of_lists(large, LARGE), page_times.of_overview(large, LARGE))
    shown("Web pages", page_times.of_pages(large, LARGE, folder))
    shown("Charts", page_times.of_charts(large))
    shown("Files", import_export_times.of_files(small, folder))
    if large_file_too:
        shown("A large file", large_file.of_large_file(large, folder))
    shown("Memory", memory.of_rounds(folder))
    shown("Starting", startup_time.of_serve(folder))
    for database in (small, large):
        database.dispose()
    return found


def _made(folder: Path, size: int) -> Database:
    database = Database(f"sqlite:///{folder / f'{size}.sqlite3'}")
    fill_database(database, size)
    return database


if __name__ == "__main__":
    sys.exit(main())
