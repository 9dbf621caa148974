"""The columns of Contrast's own files: the fields of engagements, official reviews, providers' cards, lines and
reviewers.

A column has the same name in the header, on the command line and on the import page. `TABLES` are the files that
Contrast exports, each with the columns of its header.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from app.core.domain.fields import Field
from app.core.domain.kinds import ChoiceSet, Link, Tags, Text
from app.record.domain.engagements import FIELDS
from app.record.domain.entries import LINE_FIELDS, LINE_PREFIX
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import OUTCOME, REVIEW_FIELDS

Part = Literal["engagement", "review", "provider", "line", "reviewer"]
Table = Literal["engagements", "reviews", "lines", "providers"]
ENGAGEMENTS: Final = "engagements"
REVIEWS: Final = "reviews"
LINES: Final = "lines"
PROVIDERS: Final = "providers"
PROVIDER_PREFIX = "provider_"
REASON_COLUMN = "reason"  # the last column of a file of refused rows


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its `name` in the header, and the field that it fills."""

    name: str
    part: Part
    field: Field

    @property
    def label(self) -> str:
        """The column's label on pages."""
        prefix = {"provider": "Provider: ", "line": "Entry: "}.get(self.part)
        return prefix + self.field.label.lower() if prefix else self.field.label

    @property
    def is_free_text(self) -> bool:
        """Whether its cells hold free text, which may look like a formula."""
        return isinstance(self.field.kind, Text | Tags | ChoiceSet | Link)


_REVIEWER = Field(
    "reviewer", Link("user"), "Reviewer", OUTCOME, "Who wrote the review; “record” for the official one.", personal=True
)
COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        *(Column(name, "engagement", field) for name, field in FIELDS.items()),
        *(Column(name, "review", field) for name, field in REVIEW_FIELDS.items()),
        *(
            Column(PROVIDER_PREFIX + name, "provider", field)
            for name, field in PROVIDER_FIELDS.items()
            if name != "name"
        ),
        *(Column(LINE_PREFIX + name, "line", field) for name, field in LINE_FIELDS.items()),
        Column("reviewer", "reviewer", _REVIEWER),
    )
}
EXPORT_COLUMNS: dict[str, Column] = {
    name: column for name, column in COLUMNS.items() if column.part in ("engagement", "review", "provider")
}
HEADER: tuple[str, ...] = tuple(EXPORT_COLUMNS)
TABLES: dict[Table, Mapping[str, Column]] = {
    "engagements": EXPORT_COLUMNS,
    "reviews": {name: COLUMNS[name] for name in ("reference", "reviewer", *REVIEW_FIELDS)},
    "lines": {
        name: COLUMNS[name]
        for name in ("reference", "currency", *(name for name, column in COLUMNS.items() if column.part == "line"))
    },
    "providers": {name: Column(name, "engagement", field) for name, field in PROVIDER_FIELDS.items()},
}


# The columns that a file may import, by the kind of its rows.
IMPORTABLE_COLUMNS: dict[Table, frozenset[str]] = {
    "engagements": frozenset(EXPORT_COLUMNS),
    "reviews": frozenset(TABLES["reviews"]),
    "lines": frozenset(name for name, column in COLUMNS.items() if column.part != "reviewer"),
    "providers": frozenset({"provider", *(name for name, column in COLUMNS.items() if column.part == "provider")}),
}


def matching_tables(header: Sequence[str]) -> tuple[Table, ...]:
    """Returns our files that have every column of this header, by name or by label."""
    names = set(header[:-1] if header[-1:] and header[-1] == REASON_COLUMN else header)
    return tuple(
        table
        for table, columns in TABLES.items()
        if names and names <= {*columns, *(each.label for each in columns.values())}
    )


def detect_table(header: Sequence[str]) -> Table | None:
    """Returns the table of one of our files if its header shows that its rows aren't engagements, else None."""
    for table in matching_tables(header):
        columns = TABLES[table]
        present = {name for name, column in columns.items() if {name, column.label} & set(header)}
        is_table = {
            "reviews": {"reference", "reviewer"} <= present,
            "providers": len(present) == len(columns),
            "lines": "reference" in present and any(name.startswith(LINE_PREFIX) for name in present),
        }
        if is_table.get(table):
            return table
    return None
