"""How long it takes to bring 10,000 rows in and out, against the least that Python and SQLite can do with them."""

import csv
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from app.domain.selection import Selection
from app.services import exports, imports
from app.services.work import CONSOLE, begin
from app.storage.database import Database, migrate
from tests.bench.timing import MS, TIMES, Line, S, once

TARGET = 8.0
REPEATS = 7


def of_files(database: Database, folder: Path) -> Iterator[Line]:
    """Both ways for our own export of the database: each in turn, several times, so that both meet the same machine."""
    file = folder / "rows.csv"
    out = [once(lambda: _export(database, file)) for _ in range(REPEATS)]
    plain_out = [once(lambda: _plainly_out(folder, file)) for _ in range(REPEATS)]
    count, filled = _measure(file)
    empty = folder / "empty.sqlite3"
    _prepare(empty)
    pairs = [(_imported(folder, file, empty, count), _plainly_in(folder, file)) for _ in range(REPEATS)]
    ours, plain = (median(side) for side in zip(*pairs, strict=True))
    ratio = median(ours / plain for ours, plain in pairs)
    again = median(_imported(folder, file, folder / "in.sqlite3", count, new=False) for _ in range(3))
    size = f"{file.stat().st_size / 1e6:.1f} MB, {filled:.0f} cells filled a row"
    yield Line(f"import of {count:,} rows / csv.reader + executemany", ratio, TIMES, TARGET, size)
    yield Line("  import: read, matched, checked, written, noted", ours, S)
    yield Line("  csv.reader + executemany into one table of text", plain, MS)
    yield Line("  the same file again, which changes nothing", again, S)
    yield Line(f"export of {count:,} rows / select + csv.writer", median(out) / median(plain_out), TIMES)
    yield Line("  export: every field in its canonical text", median(out), S)
    yield Line("  select + csv.writer from one table of text", median(plain_out), MS)


def _export(database: Database, file: Path) -> None:
    with begin(database, CONSOLE, writes=False) as work, file.open("w", encoding="utf-8", newline="") as out:
        out.writelines(exports.stream(work, Selection()))


def _plainly_out(folder: Path, file: Path) -> None:
    """What it takes at the least; the table comes from the file, before the clock runs, the first time."""
    table = folder / "plain-out.sqlite3"
    if not table.exists():
        _load(table, file)
    with closing(sqlite3.connect(table)) as connection, (folder / "plain.csv").open("w", newline="") as out:
        csv.writer(out).writerows(connection.execute("SELECT * FROM rows"))


def _plainly_in(folder: Path, file: Path) -> float:
    table = folder / "plain-in.sqlite3"
    table.unlink(missing_ok=True)
    return once(lambda: _load(table, file))


def _load(table: Path, file: Path) -> None:
    with closing(sqlite3.connect(table)) as connection, file.open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened)
        names = next(rows)
        connection.execute(f"CREATE TABLE rows ({', '.join(names)})")
        connection.executemany(f"INSERT INTO rows VALUES ({', '.join('?' * len(names))})", rows)
        connection.commit()


def _measure(file: Path) -> tuple[int, float]:
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))[1:]
    return len(rows), sum(map(bool, (cell for row in rows for cell in row))) / len(rows)


def _prepare(path: Path) -> None:
    empty = Database(f"sqlite:///{path}")
    migrate(empty)
    empty.dispose()


def _imported(folder: Path, file: Path, original: Path, count: int, new: bool = True) -> float:
    """Brings the file into a copy of the database; asserts that it did what is measured."""
    copy = folder / ("in.sqlite3" if new else "again.sqlite3")
    shutil.copy(original, copy)
    database = Database(f"sqlite:///{copy}")
    done: list[imports.Done] = []

    def bring() -> None:
        with begin(database, CONSOLE) as work:
            done.append(imports.apply(work, folder / "uploads", file.read_bytes(), file.name))

    spent = once(bring)
    database.dispose()
    assert done[0].preview.counts["new" if new else "unchanged"] == count, done[0].preview.refusals[:3]
    return spent



