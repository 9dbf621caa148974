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
from app.record.domain.entries import LINE_FIELDS, OF_LINE
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import OUTCOME, REVIEW_FIELDS

Part = Literal["engagement", "review", "provider", "line", "reviewer"]
Table = Literal["engagements", "reviews", "lines", "providers"]
ENGAGEMENTS: Final = "engagements"
REVIEWS: Final = "reviews"
LINES: Final = "lines"
PROVIDERS: Final = "providers"
OF_PROVIDER = "provider_"
REASON = "reason"  # the last column of a file of refused rows


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
    def free_text(self) -> bool:
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
        *(Column(OF_PROVIDER + name, "provider", field) for name, field in PROVIDER_FIELDS.items() if name != "name"),
        *(Column(OF_LINE + name, "line", field) for name, field in LINE_FIELDS.items()),
        Column("reviewer", "reviewer", _REVIEWER),
    )
}
OURS: dict[str, Column] = {
    name: column for name, column in COLUMNS.items() if column.part in ("engagement", "review", "provider")
}
HEADER: tuple[str, ...] = tuple(OURS)
TABLES: dict[Table, Mapping[str, Column]] = {
    "engagements": OURS,
    "reviews": {name: COLUMNS[name] for name in ("reference", "reviewer", *REVIEW_FIELDS)},
    "lines": {
        name: COLUMNS[name]
        for name in ("reference", "currency", *(name for name, column in COLUMNS.items() if column.part == "line"))
    },
    "providers": {name: Column(name, "engagement", field) for name, field in PROVIDER_FIELDS.items()},
}


# What the columns of a file may fill, by what its rows are.
FILLED: dict[Table, frozenset[str]] = {
    "engagements": frozenset(OURS),
    "reviews": frozenset(TABLES["reviews"]),
    "lines": frozenset(name for name, column in COLUMNS.items() if column.part != "reviewer"),
    "providers": frozenset({"provider", *(name for name, column in COLUMNS.items() if column.part == "provider")}),
}


def tables_of(header: Sequence[str]) -> tuple[Table, ...]:
    """Which of our files have every column of this header, by its name or by what it is called on a page."""
    said = set(header[:-1] if header[-1:] and header[-1] == REASON else header)
    return tuple(
        table
        for table, columns in TABLES.items()
        if said and said <= {*columns, *(each.label for each in columns.values())}
    )


def table_of(header: Sequence[str]) -> Table | None:
    """What the rows of one of our files are, where its header tells that they are no engagements."""
    for table in tables_of(header):
        columns = TABLES[table]
        said = {name for name, column in columns.items() if {name, column.label} & set(header)}
        whole = {
            "reviews": {"reference", "reviewer"} <= said,
            "providers": len(said) == len(columns),
            "lines": "reference" in said and any(name.startswith(OF_LINE) for name in said),
        }
        if whole.get(table):
            return table
    return None
