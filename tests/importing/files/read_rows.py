"""Short ways to read the rows of a file."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.importing.domain.batches import ragged_refusal
from app.importing.files import open_table
from app.importing.values.options import Options
from app.importing.values.rows import FileRows
from app.record.domain.file_schema import COLUMNS


@dataclass
class Found:
    """What a file says, its rows' values by the part of the record they belong to."""

    lines: list
    parts: dict
    refusals: list
    matches: tuple
    unmatched: tuple
    others: tuple
    notes: list
    unused: list
    filled: set
    samples: list


def read(text, **options):
    with tempfile.NamedTemporaryFile() as file:
        file.write(text.encode())
        file.flush()
        rows = FileRows(open_table(Path(file.name)), Options(**options))
        rows.learn()
        parts, refusals, lines = {"engagement": [], "review": [], "provider": []}, [], []
        for chunk in rows.batches():
            lines += chunk.lines
            refusals += chunk.refusals + [
                ragged_refusal(line, cells, len(rows.sheet.header)) for line, cells in chunk.ragged
            ]
            for part, drafts in parts.items():
                drafts += [
                    {
                        COLUMNS[name].field.name: values[index]
                        for name, values in chunk.columns.items()
                        if COLUMNS[name].part == part and values[index] is not None
                    }
                    for index in range(len(chunk.lines))
                ]
        return Found(
            lines,
            parts,
            refusals,
            rows.matches,
            rows.unmatched,
            rows.others,
            rows.notes,
            rows.unused_values,
            rows.filled,
            rows.samples(),
        )


def engagement(text, **options):
    found = read(text, **options)
    assert found.refusals == []
    return found.parts["engagement"][0]


def codes(found):
    return [(each.line, each.column, each.value, each.code) for each in found.refusals]
