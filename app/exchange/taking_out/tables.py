"""The tables that can be taken out, and their columns, named as everywhere."""

from collections.abc import Mapping, Sequence

from app.domain.engagements import FIELDS
from app.domain.errors import Problem, Refused
from app.domain.fields import Field
from app.domain.kinds import Link
from app.domain.providers import PROVIDER_FIELDS
from app.domain.reviews import OUTCOME, REVIEW_FIELDS
from app.exchange.layout import COLUMNS, OURS, Column

_REVIEWER = Field("reviewer", Link("user"), "Reviewer", OUTCOME, "Who said it; “record” where nobody is named.",
                  personal=True)

TABLES: dict[str, Mapping[str, Column]] = {
    "engagements": OURS,
    "reviews": {each.name: each for each in (
        Column("reference", "engagement", FIELDS["reference"]), Column("reviewer", "review", _REVIEWER),
        *(Column(name, "review", field) for name, field in REVIEW_FIELDS.items()))},
    "lines": {name: COLUMNS[name] for name in (
        "reference", "currency", *(name for name, column in COLUMNS.items() if column.part == "line"))},
    "providers": {name: Column(name, "engagement", field) for name, field in PROVIDER_FIELDS.items()},
}


def chosen(table: str, names: Sequence[str] = ()) -> tuple[Column, ...]:
    """The columns of these names, in the table's own order; all of them where none is named. Raises Refused for a
    table or column that there is not."""
    if table not in TABLES:
        raise Refused([Problem("unknown-table", f"“{table}” is none of: {', '.join(TABLES)}.", "of", table)])
    columns = TABLES[table]
    if unknown := [name for name in names if name not in columns]:
        raise Refused([Problem("unknown-field", f"There is no column “{name}” among the {table}. The columns are: "
                               f"{', '.join(columns)}.", "columns", name) for name in unknown])
    return tuple(column for name, column in columns.items() if not names or name in names)
