"""How long it takes to bring 10,000 rows in and out, against the least that Python and SQLite can do with them."""

import csv
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from app.core.domain.kind import Kind
from app.core.domain.kinds import Amount, Day, Quantity
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.core.storage.schema import migrate
from app.exporting.services import export as exports
from app.importing.services import imports
from app.importing.values.options import Options
from app.record.domain.file_schema import COLUMNS, EXPORT_COLUMNS
from tests.bench.timing import MS, TIMES, Line, S, time_once

TARGET, FOREIGN_TARGET = 5.0, 8.0
FOREIGN = Options(dates="dmy", decimal="comma")
REPEATS = 7


def of_files(database: Database, folder: Path) -> Iterator[Line]:
    """Both ways for our own export of the database: each in turn, several times, so that both meet the same machine."""
    file = folder / "rows.csv"
    out = [time_once(lambda: export(database, file)) for _ in range(REPEATS)]
    plain_out = [time_once(lambda: _plainly_out(folder, file)) for _ in range(REPEATS)]
    count, filled = _measure(file)
    empty = folder / "empty.sqlite3"
    prepare(empty)
    ours, plain, ratio = _both_in(folder, file, empty, count)
    other = folder / "foreign.csv"
    _foreign(file, other)
    theirs, _, foreign_ratio = _both_in(folder, other, empty, count, FOREIGN, ";")
    again = median(_imported(folder, file, folder / "in.sqlite3", count, new=False) for _ in range(3))
    size = f"{file.stat().st_size / 1e6:.1f} MB, {filled:.0f} cells filled a row"
    yield Line(f"import of {count:,} rows / csv.reader + executemany", ratio, TIMES, TARGET, size)
    yield Line("  import: read, matched, checked, written, noted", ours, S)
    yield Line("  csv.reader + executemany into one table of text", plain, MS)
    yield Line(
        "the same from another program / csv.reader + executemany",
        foreign_ratio,
        TIMES,
        FOREIGN_TARGET,
        "labels, semicolons, 31.12.2026, 1.234,50, a long note",
    )
    yield Line("  import: read, matched, checked, written, noted", theirs, S)
    yield Line("  the same file again, which changes nothing", again, S)
    yield Line(f"export of {count:,} rows / select + csv.writer", median(out) / median(plain_out), TIMES)
    yield Line("  export: every field in its canonical text", median(out), S)
    yield Line("  select + csv.writer from one table of text", median(plain_out), MS)


def _both_in(
    folder: Path, file: Path, empty: Path, count: int, options: Options | None = None, delimiter: str = ","
) -> tuple[float, float, float]:
    """The median times of ours and of the plain way, in turn, and the median of how many times as long ours takes."""
    pairs = [
        (_imported(folder, file, empty, count, options=options), _plainly_in(folder, file, delimiter))
        for _ in range(REPEATS)
    ]
    ours, plain = (median(side) for side in zip(*pairs, strict=True))
    return ours, plain, median(one / other for one, other in pairs)


def _foreign(file: Path, other: Path) -> None:
    """Our own file as another program would write it, and a note of its own in every row."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    names = [name for name in EXPORT_COLUMNS if name != "notes" and any(row[name] for row in rows)]
    with other.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow([*(COLUMNS[name].label for name in names), "Notes"])
        for number, row in enumerate(rows):
            writer.writerow(
                [
                    *(_elsewhere(COLUMNS[name].field.kind, row[name]) for name in names),
                    f"Row {number} of the old ledger, checked by hand, folder {number % 97}",
                ]
            )


def _elsewhere(kind: Kind, text: str) -> str:
    """A cell as it is written where the comma is the decimal mark and the day comes first."""
    if text and isinstance(kind, Day):
        return ".".join(reversed(text.split("-")))
    if text and isinstance(kind, Amount | Quantity):
        whole, point, rest = text.partition(".")
        return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if point else "")
    return text


def export(database: Database, file: Path) -> None:
    """Takes the whole database out as our own file."""
    with begin_work(database, CONSOLE, writes=False) as work, file.open("wb") as out:
        out.writelines(exports.stream(work, Selection()))


def _plainly_out(folder: Path, file: Path) -> None:
    """What it takes at the least; the table comes from the file, before the clock runs, the first time."""
    table = folder / "plain-out.sqlite3"
    if not table.exists():
        load(table, file)
    with closing(sqlite3.connect(table)) as connection, (folder / "plain.csv").open("w", newline="") as out:
        csv.writer(out).writerows(connection.execute("SELECT * FROM rows"))


def _plainly_in(folder: Path, file: Path, delimiter: str) -> float:
    table = folder / "plain-in.sqlite3"
    table.unlink(missing_ok=True)
    return time_once(lambda: load(table, file, delimiter))


def load(table: Path, file: Path, delimiter: str = ",") -> None:
    """The least that has to be done: every cell as a text into one table, nothing looked at."""
    with closing(sqlite3.connect(table)) as connection, file.open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened, delimiter=delimiter)
        names = next(rows)
        connection.execute(f"CREATE TABLE rows ({', '.join(f'c{number}' for number in range(len(names)))})")
        connection.executemany(f"INSERT INTO rows VALUES ({', '.join('?' * len(names))})", rows)
        connection.commit()


def _measure(file: Path) -> tuple[int, float]:
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))[1:]
    return len(rows), sum(map(bool, (cell for row in rows for cell in row))) / len(rows)


def prepare(path: Path) -> None:
    """An empty database."""
    empty = Database(f"sqlite:///{path}")
    migrate(empty)
    empty.dispose()


def _imported(
    folder: Path, file: Path, original: Path, count: int, new: bool = True, options: Options | None = None
) -> float:
    """Brings the file into a copy of the database; asserts that it did what is measured."""
    copy = folder / ("in.sqlite3" if new else "again.sqlite3")
    shutil.copy(original, copy)
    database = Database(f"sqlite:///{copy}")
    done: list[imports.ImportResult] = []

    def bring() -> None:
        with begin_work(database, CONSOLE) as work:
            done.append(imports.apply(work, folder / "uploads", file.read_bytes(), file.name, options))

    spent = time_once(bring)
    database.dispose()
    assert done[0].preview.counts["new" if new else "unchanged"] == count, done[0].preview.refusals[:3]
    return spent
