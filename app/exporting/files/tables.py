"""The columns of exports, with the same names everywhere."""

from collections.abc import Sequence

from app.core.domain.errors import Problem, Refused
from app.record.domain.file_schema import TABLES, Column


def select_columns(table: str, names: Sequence[str] = ()) -> tuple[Column, ...]:
    """The columns of these names, in the table's own order; all of them where none is named. Raises Refused for a
    table or column that there is not."""
    if table not in TABLES:
        raise Refused([Problem("unknown-table", f"“{table}” is not one of: {', '.join(TABLES)}.", "of", table)])
    columns = TABLES[table]
    if unknown := [name for name in names if name not in columns]:
        every = f". The columns are: {', '.join(columns)}."
        raise Refused(
            [
                Problem(
                    "unknown-field",
                    f"There is no column “{name}” in {table}{every if name == unknown[-1] else ''}",
                    "columns",
                    name,
                )
                for name in unknown
            ]
        )
    return tuple(column for name, column in columns.items() if not names or name in names)
