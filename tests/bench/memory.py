"""Whether memory stays flat while small files come in and reports are looked at, over and over in one process.

``python -m tests.bench.memory DATABASE INSTANCE ROUNDS`` says how much the process has after every tenth round.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from app.core.storage.database import Database
from tests.bench.rows import fill_database
from tests.bench.timing import MB, Line
from tests.fixtures.site import NAMES, Visitor, made, people, settings_over
from tests.web.pages.import_steps import send_step, upload_address

ENGAGEMENTS, ROWS, ROUNDS, EVERY = 2_000, 50, 200, 10
THREADS = 8
WARM = 50  # rounds, after which everything is loaded and every cache as large as it gets
MOST = 30.0  # MB more at the end than then
SIDE = Path(__file__).parents[2]


def of_rounds(folder: Path, rounds: int = ROUNDS) -> Iterator[Line]:
    """A process of its own that imports a small file and reads the report, so many times."""
    database = Database(f"sqlite:///{folder / 'memory.sqlite3'}")
    fill_database(database, ENGAGEMENTS)
    database.dispose()
    command = [
        sys.executable,
        "-m",
        "tests.bench.memory",
        str(folder / "memory.sqlite3"),
        str(folder / "memory"),
        str(rounds),
    ]
    said = subprocess.run(command, cwd=SIDE, check=True, capture_output=True, text=True).stdout
    sizes = dict(json.loads(said))
    warm, end = sizes[WARM], sizes[rounds]
    seen = ", ".join(f"{size:.0f} after {after}" for after, size in sizes.items() if after in (EVERY, WARM, rounds))
    yield Line(f"memory more after {rounds} rounds than after {WARM}", end - warm, MB, MOST, f"{seen} MB")


def _rounds(path: str, instance: str, rounds: int) -> list[tuple[int, float]]:
    """As pages, by threads that take turns as those of the server do. The file changes the same rows each time, so that
    the record grows by nothing but its history."""
    app, found = made(settings_over(f"sqlite:///{path}", Path(instance))), []
    people(app.extensions["contrast"])
    visitor = app.test_client()
    visitor.sign_in(next(iter(NAMES.values())))
    with ThreadPoolExecutor(THREADS) as threads:
        for number in range(1, rounds + 1):
            for _ in threads.map(partial(_round, visitor), [number]):
                pass
            if number % EVERY == 0:
                found.append((number, _memory()))
    app.extensions["contrast"].dispose()
    return found


def _round(visitor: Visitor, number: int) -> None:
    rows = "".join(
        f"M-{row},Round {number} of {row},freelance,Provider {row % 7},{row + number}.50,EUR\n" for row in range(ROWS)
    )
    address = upload_address(visitor, f"reference,title,arrangement,provider,actual_cost,currency\n{rows}")
    assert visitor.get(f"{address}/check").status_code == 200
    assert send_step(visitor, address, "check", "import").status_code == 303
    assert visitor.get("/report?all=yes").status_code == 200


def _memory() -> float:
    """What the process has now, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


if __name__ == "__main__":
    json.dump(_rounds(sys.argv[1], sys.argv[2], int(sys.argv[3])), sys.stdout)
