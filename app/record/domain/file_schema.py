"""The columns of our own file: every field of an engagement, of its nameless review, and of its provider's card; and
those of lines and of reviewers, which a file fills that holds several rows an engagement.

One name each, the same in the header, on the command line and on the import page. `TABLES` are our files: this one, and
those of reviews, lines and providers, each with the columns of its header.
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
    """A column of a file: `name` in the header, and the field of the record, the review, the card or the line it
    fills."""

    name: str
    part: Part
    field: Field

    @property
    def label(self) -> str:
        """What the column is called on a page."""
        of = {"provider": "Provider: ", "line": "Entry: "}.get(self.part)
        return of + self.field.label.lower() if of else self.field.label

    @property
    def is_free_text(self) -> bool:
        """Whether its cells hold words that somebody chose freely, so that one may look like a formula."""
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


# What the columns of a file may fill, by what its rows are.
IMPORTABLE_COLUMNS: dict[Table, frozenset[str]] = {
    "engagements": frozenset(EXPORT_COLUMNS),
    "reviews": frozenset(TABLES["reviews"]),
    "lines": frozenset(name for name, column in COLUMNS.items() if column.part != "reviewer"),
    "providers": frozenset({"provider", *(name for name, column in COLUMNS.items() if column.part == "provider")}),
}


def matching_tables(header: Sequence[str]) -> tuple[Table, ...]:
    """Which of our files have every column of this header, by its name or by what it is called on a page."""
    said = set(header[:-1] if header[-1:] and header[-1] == REASON_COLUMN else header)
    return tuple(
        table
        for table, columns in TABLES.items()
        if said and said <= {*columns, *(each.label for each in columns.values())}
    )


def detect_table(header: Sequence[str]) -> Table | None:
    """What the rows of one of our files are, where its header tells that they are no engagements."""
    for table in matching_tables(header):
        columns = TABLES[table]
        said = {name for name, column in columns.items() if {name, column.label} & set(header)}
        whole = {
            "reviews": {"reference", "reviewer"} <= said,
            "providers": len(said) == len(columns),
            "lines": "reference" in said and any(name.startswith(LINE_PREFIX) for name in said),
        }
        if whole.get(table):
            return table
    return None
