"""A small form with its typed texts and errors, for pages whose fields are not those of a record."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.domain.errors import Problem, Refused


@dataclass(slots=True)
class PlainForm:
    """`labels`: the label of each field. `texts`: what was typed, or the initial values. `refusals`: the errors."""

    labels: Mapping[str, str]
    texts: Mapping[str, str] = field(default_factory=dict)
    refusals: list[Problem] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Returns what was typed into a field."""
        return self.texts.get(name, "")

    def errors(self, name: str) -> list[str]:
        """Returns the error messages of a field."""
        return [each.message for each in self.refusals if each.field == name]

    def refuse(self, refused: Refused) -> None:
        """Adds the problems of a refusal; one that no change to the form can fix (not found, denied) is re-raised."""
        if type(refused) is not Refused:
            raise refused
        self.refusals += refused.problems

    @property
    def problems(self) -> list[tuple[str | None, str, str]]:
        """Returns all errors for the summary above the form: field, label, message."""
        return [
            (each.field if each.field in self.labels else None, self.labels.get(each.field or "", ""), each.message)
            for each in self.refusals
        ]
