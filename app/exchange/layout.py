"""The columns of our own file: every field of an engagement, of its nameless review, and of its provider's card; and
those of lines, which a file fills that holds several rows an engagement.

One name each, the same in the header, on the command line and on the import page.
"""

from dataclasses import dataclass
from typing import Literal

from app.domain.engagements import FIELDS
from app.domain.fields import Field
from app.domain.kinds import ChoiceSet, Link, Tags, Text
from app.domain.lines import LINE_FIELDS, OF_LINE
from app.domain.providers import PROVIDER_FIELDS
from app.domain.reviews import REVIEW_FIELDS

Part = Literal["engagement", "review", "provider", "line"]
OF_PROVIDER = "provider_"


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
        of = {"provider": "Provider: ", "line": "Line: "}.get(self.part)
        return of + self.field.label.lower() if of else self.field.label

    @property
    def free_text(self) -> bool:
        """Whether its cells hold words that somebody chose freely, so that one may look like a formula."""
        return isinstance(self.field.kind, Text | Tags | ChoiceSet | Link)


COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        *(Column(name, "engagement", field) for name, field in FIELDS.items()),
        *(Column(name, "review", field) for name, field in REVIEW_FIELDS.items()),
        *(Column(OF_PROVIDER + name, "provider", field) for name, field in PROVIDER_FIELDS.items() if name != "name"),
        *(Column(OF_LINE + name, "line", field) for name, field in LINE_FIELDS.items()),
    )
}
OURS: dict[str, Column] = {name: column for name, column in COLUMNS.items() if column.part != "line"}
HEADER: tuple[str, ...] = tuple(OURS)
