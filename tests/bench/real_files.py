"""Every real file of a folder, brought in as somebody would: read how, mapped how, rows in, rows refused and why.

``python -m tests.bench.real_files FOLDER`` prints the table. What a file cannot say is said for it, and stands there
too: it is freelance, its title is the file's name, its amounts are euros.
"""

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.domain.errors import Refused
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.core.storage.schema import migrate
from app.importing.files import open_table
from app.importing.services import imports, profiles
from app.importing.services.preview import Preview
from app.importing.values.options import Options

SAID = {"arrangement": "freelance", "currency": "EUR", "provider": "Whose it is"}
NO_TABLES = {".md", ".py", ".txt"}
ROUNDS = 4  # what a file lacks may show only once something else is said
REASONS = 2


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of a file: `refused` where nothing of it can be read; else how it was `read` and `mapped`, and its
    `rows` in all, those that went in, as rows and as lines of engagements, and why others did not."""

    name: str
    refused: str = ""
    read: str = ""
    mapped: str = ""
    rows: int = 0
    new: int = 0
    lines: int = 0
    out: int = 0
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.refused:
            return f"{self.name}: refused. {self.refused}"
        went = f"{self.new} of {self.rows} rows in" + (f", {self.lines} lines" if self.lines else "")
        why = f"; {self.out} refused: {' | '.join(self.reasons)}" if self.out else ""
        return f"{self.name}: {self.read}; {self.mapped or 'nothing mapped'}; {went}{why}"


def files(folder: Path) -> list[Path]:
    """The files of a folder and those below it, but for what people wrote beside them."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix not in NO_TABLES
        and path.name != "COPYING"
        and not (path.suffix == ".json" and path.parent.name == "json")
    )


def import_file(path: Path, empty: Path, folder: Path) -> FileResult:
    """Brings a file into a copy of the `empty` database; raises nothing for what a file may be."""
    copy = Path(shutil.copy(empty, folder / "record.sqlite3"))
    database = Database(f"sqlite:///{copy}")
    try:
        return _brought(database, path, folder / "uploads")
    except Refused as refused:
        return FileResult(path.name, refused=str(refused))
    finally:
        database.dispose()
        for left in folder.glob("record.sqlite3*"):
            left.unlink()


def _brought(database: Database, path: Path, uploads: Path) -> FileResult:
    with begin_work(database, CONSOLE, writes=False) as work:
        sheet = open_table(path)
        known = profiles.matching_profiles(work, sheet.header).exact
        options = profiles.apply(work, known[0].profile.name, path)[0] if known else Options()
        options = replace(options, keep_columns=True, take_good=True)
        for _ in range(ROUNDS):
            shown = imports.preview(work, path, options)
            lacks = {name: SAID.get(name, path.name) for name in shown.lacking if name not in options.constants}
            if not lacks:
                break
            options = replace(options, constants={**options.constants, **lacks})
    with begin_work(database, CONSOLE) as work:
        shown = imports.apply(work, uploads, path, path.name, options).preview
    return _file_result(path, shown, known[0].profile.name if known else "")


def _file_result(path: Path, shown: Preview, profile: str) -> FileResult:
    table = shown.table
    how = f"sheet “{table.sheet}”" if table.sheet else f"{table.encoding}, {table.delimiter_name}"
    how += f", {table.packed}" if table.packed else ""
    how += f", header on line {table.header_line}" if table.header_line > 1 else ""
    mapped = ", ".join(f"{each.header.strip()[:24]}→{each.field}" for each in shown.matches)
    why = Counter(each.reason.split(". ")[0][:90] for each in shown.refusals)
    return FileResult(
        path.name,
        "",
        how,
        (f"profile {profile}: " if profile else "") + mapped,
        table.read,
        shown.counts["new"],
        shown.lines.new if shown.lines else 0,
        shown.counts["refused"],
        tuple(f"{reason} ({times})" if times > 1 else reason for reason, times in why.most_common(REASONS)),
    )


def run(folder: Path) -> Iterator[FileResult]:
    """What became of each file of the folder."""
    with tempfile.TemporaryDirectory() as name:
        empty = Path(name, "empty.sqlite3")
        database = Database(f"sqlite:///{empty}")
        migrate(database)
        database.dispose()
        for path in files(folder):
            yield import_file(path, empty, Path(name))


if __name__ == "__main__":
    for told in run(Path(sys.argv[1])):
        print(told)
