"""Reads a workbook, or electronic invoices: one JSON list per row on standard output, and on standard error what was
detected, or the error."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any

from app.core.domain.errors import Refused
from app.importing.workbooks import archives
from app.importing.workbooks.rows import Book, Row, SheetExtent

_MAX_MEMORY = 2 * 1024**3  # bytes of address space
_MAX_WRITTEN = 1024**3  # bytes of rows written
_MAX_SHEETS = 1_000
_MAX_ROWS = 100  # rows of a sheet


def limit_resources(seconds: int) -> None:
    """Limits the CPU time, memory and disk use of this process."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, _MAX_MEMORY),
        (resource.RLIMIT_FSIZE, _MAX_WRITTEN),
        (resource.RLIMIT_CPU, seconds),
    ):
        resource.setrlimit(what, (most, most))


@contextmanager
def _open_book(path: Path) -> Iterator[Book]:
    with path.open("rb") as file:
        head = file.read(4)
    if head == b"\xd0\xcf\x11\xe0":
        from app.importing.workbooks.xls import Xls

        yield Xls(path)
        return
    if not head.startswith(b"PK"):
        from app.importing.workbooks.invoice_files import Invoices

        yield Invoices(path)
        return
    with archives.open_archive(path) as archive:
        if archives.part_finder(archive)("xl/workbook.xml"):
            from app.importing.workbooks.xlsx import Xlsx

            yield Xlsx(archive)
        elif not archives.part_finder(archive)("content.xml"):
            from app.importing.workbooks.invoice_files import Invoices

            yield Invoices(archive)
        else:
            from app.importing.workbooks.ods import Ods

            yield Ods(archive)


def _choose_sheet(book: Book, wanted: str | None) -> str:
    """Returns the requested sheet, or else the first visible one with a table, or with anything at all."""
    if wanted is not None:
        if wanted not in book.names:
            raise Refused(f"The workbook has no sheet “{wanted}”. It has: {', '.join(book.names)}.", "file-sheet")
        return wanted
    if not book.names:
        raise Refused(archives.UNREADABLE, "file-damaged")
    fallback = None
    for name in sorted(book.names, key=book.hidden.__contains__):
        first = list(islice(book.rows(name, SheetExtent()), _MAX_ROWS))
        if _is_table(first):
            return name
        fallback = fallback or (name if first else None)
    if fallback is None:
        raise Refused("All sheets of the workbook are blank.", "file-empty")
    return fallback


def _is_table(rows: list[Row]) -> bool:
    """Whether the first rows of a sheet have a header and a row below it, each with several cells."""
    return sum(sum(text != "" for text in cells) > 1 for _, cells in rows) > 1


def read(path: Path, wanted: str | None, out: IO[str]) -> dict[str, Any]:
    """Writes the rows of a sheet, and returns what was detected about it."""
    with _open_book(path) as book:
        if len(book.names) > _MAX_SHEETS:
            raise Refused(
                f"The workbook has {len(book.names):,} sheets; the limit is {_MAX_SHEETS:,}. {archives.SAVE_HINT}",
                "file-large",
            )
        name, seen, last = _choose_sheet(book, wanted), SheetExtent(), 0
        first: int | None = None
        for line, cells in book.rows(name, seen):
            if line <= last:
                raise ValueError("rows out of order")
            last = line
            begins = next((place for place, cell in enumerate(cells) if cell), 0)
            first = begins if first is None else min(first, begins)
            out.write(json.dumps([line, cells], ensure_ascii=False, separators=(",", ":")) + "\n")
        return {
            "names": book.names,
            "name": name,
            "rows": seen.rows,
            "columns": seen.columns,
            "first": first or 0,
            "merged": seen.merged,
        }


def main(path: str, seconds: str, wanted: str | None = None) -> dict[str, Any]:
    """Reads the workbook within limits; reports what was detected, or the error."""
    limit_resources(int(seconds))
    logging.disable()  # standard error is for the result
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")  # type: ignore[union-attr]  # nobody took its place
    try:
        found = read(Path(path), wanted, sys.stdout)
        sys.stdout.flush()
    except Refused as refused:
        return {"refused": [refused.problems[0].message, refused.problems[0].code]}
    return found


if __name__ == "__main__":
    sys.stderr.write(json.dumps(main(*sys.argv[1:])))
