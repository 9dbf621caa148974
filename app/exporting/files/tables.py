"""The columns of exports, with the same names everywhere."""

from collections.abc import Sequence

from app.core.domain.errors import Problem, Refused
from app.record.domain.file_schema import TABLES, Column


def select_columns(table: str, names: Sequence[str] = ()) -> tuple[Column, ...]:
    """Returns the columns with these names (none: all) in the table's order; raises Refused for an unknown one."""
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
