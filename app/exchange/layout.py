"""The columns of our own file: every field of an engagement, of its nameless review, and of its provider's card.

One name each, the same in the header, on the command line and on the import page.
"""

from dataclasses import dataclass
from typing import Literal

from app.domain.engagements import FIELDS
from app.domain.fields import Field
from app.domain.kinds import ChoiceSet, Link, Tags, Text
from app.domain.providers import PROVIDER_FIELDS
from app.domain.reviews import REVIEW_FIELDS

Part = Literal["engagement", "review", "provider"]
OF_PROVIDER = "provider_"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: `name` in the header, and the field of the record, the review or the card it fills."""

    name: str
    part: Part
    field: Field

    @property
    def label(self) -> str:
        """What the column is called on a page."""
        return f"Provider: {self.field.label.lower()}" if self.part == "provider" else self.field.label

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
    )
}
HEADER: tuple[str, ...] = tuple(COLUMNS)
