"""The first step, File: encoding, separator, sheet and header row."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.core.domain.truncation import truncate
from app.importing.files import DELIMITERS, ENCODINGS
from app.importing.services.preview import Preview
from app.importing.values.options import Options

MAX_ROWS, MAX_CELLS, MAX_LETTERS = 12, 8, 30  # rows shown from the beginning of the file
OTHER = "other"
NO_HEADER_LINE = 10**9  # digits of a line number


@dataclass(frozen=True, slots=True)
class FirstRow:
    """One of the file's first rows: its line, some cells, the number of further ones, and whether it is the header."""

    line: int
    cells: tuple[str, ...]
    further_cells: int
    header: bool


def first_rows(preview: Preview, typed: Mapping[str, str] | None = None) -> list[FirstRow]:
    """Returns the first rows, one of which is the header."""
    chosen = str(preview.table.header_line)
    if typed is not None:
        chosen = typed.get("header-row", chosen)
    rows = [(line, [truncate(cell, MAX_LETTERS) for cell in cells]) for line, cells in preview.table.candidates]
    return [
        FirstRow(line, tuple(cells[:MAX_CELLS]), max(0, len(cells) - MAX_CELLS), str(line) == chosen)
        for line, cells in rows[:MAX_ROWS]
    ]


def has_no_header(preview: Preview, typed: Mapping[str, str] | None = None) -> bool:
    """Whether the file has no header."""
    return (typed or {}).get("header-row", str(preview.table.header_line)) == "0"


ROW_KINDS = (
    ("engagements", "Engagements, or the entries (invoices and time) they consist of"),
    ("reviews", "Reviews, one row per reviewer"),
    ("providers", "Providers and their details"),
    ("lines", "Entries (invoices and time) of existing engagements"),
)


def row_kind(options: Options) -> str:
    """Returns the kind of rows."""
    return options.of or "engagements"


def encodings(preview: Preview) -> list[tuple[str, str]]:
    """Returns the encodings to choose from, starting with that of the file if it is an unusual one."""
    usual = [(name, name) for name in ENCODINGS]
    now = preview.table.encoding
    return usual if now in ENCODINGS else [(now, now), *usual]


def delimiters(preview: Preview) -> list[tuple[str, str]]:
    """Returns the delimiters to choose from."""
    now, name = preview.table.delimiter, preview.table.delimiter_name
    usual = [(mark, f"{word.capitalize()}{'' if mark.isspace() else ' ' + mark}") for mark, word in DELIMITERS.items()]
    return usual if now in DELIMITERS else [(now, name), *usual]


def form_options(form: Mapping[str, str], preview: Preview) -> Options:
    """Returns the options in the form. Detected values that are left unchanged stay unset, unless they were only
    assumed."""
    table, before = preview.table, preview.options
    changes: dict[str, Any] = {}
    of = form.get("of", row_kind(before))
    if of != row_kind(before):  # other fields are filled then, so earlier choices are dropped
        changes |= {
            "of": of,
            "lines": (),
            "key": Options().key,
            "columns": {},
            "constants": {},
            "values": {},
            "ways": {},
        }
    if form.get("encoding") and (form["encoding"] != table.encoding or table.assumed):
        changes["encoding"] = form["encoding"]
    other = form.get("delimiter-other", "")
    delimiter = other if other.strip() else form.get("delimiter")
    if delimiter and delimiter != table.delimiter:
        changes["delimiter"] = delimiter
    if form.get("quotes") and form["quotes"] != table.quotes:
        changes["quotes"] = form["quotes"]
    line = form.get("header-line", "").strip() or form.get("header-row", "")
    if (
        line.isdecimal()
        and (row := int(line) if len(line) < len(str(NO_HEADER_LINE)) else NO_HEADER_LINE) != table.header_line
    ):
        changes["header_row"] = row
    if form.get("sheet") and form["sheet"] != table.sheet:
        changes |= {"sheet": form["sheet"], "header_row": None, "totals": None}
    elif len(table.sheets) > 1 and form.get("sheet") in table.sheets:
        changes["sheet"] = form["sheet"]
    if form.get("totals") in ("yes", "no"):
        changes["totals"] = form["totals"] == "yes"
    return replace(before, **changes)
