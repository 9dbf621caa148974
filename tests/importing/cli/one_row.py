"""Imports of a single row on the console, to see how a cell is read."""

import csv
import io

from tests.importing.services.importing import text

ONE = {"reference": "A-1", "title": "Website", "arrangement": "freelance", "provider": "Ana"}


def rows(**columns):
    """Several rows as a file; a single text is that of all rows."""
    many = max(len(cells) for cells in columns.values() if isinstance(cells, list))
    return text(**{name: [cells] * many if isinstance(cells, str) else cells for name, cells in columns.items()})


def records(console):
    return {row["reference"]: row for row in csv.DictReader(io.StringIO(console("export").stdout))}


def imported_value(console, column, cell, name, *options, **more):
    """What one cell becomes in the record."""
    console("import", console.file(text(**ONE, **{column: cell}, **more)), *options)
    return records(console)["A-1"][name]


def refusal_reason(console, column, cell, *options, **more):
    """The reason for which one cell is refused."""
    (only,) = console.json("import", console.file(text(**ONE, **{column: cell}, **more)), *options, exit_code=1)[
        "refused"
    ]
    return only["reason"]
