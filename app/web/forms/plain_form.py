"""A small form as it was typed, and what is wrong with it: for pages whose fields are no record's."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.domain.errors import Problem, Refused


@dataclass(slots=True)
class PlainForm:
    """`labels` names the fields; `texts` is what was typed, or the values to begin with."""

    labels: Mapping[str, str]
    texts: Mapping[str, str] = field(default_factory=dict)
    refusals: list[Problem] = field(default_factory=list)

    def text(self, name: str) -> str:
        """What was typed into a field."""
        return self.texts.get(name, "")

    def errors(self, name: str) -> list[str]:
        """What is wrong with a field."""
        return [each.message for each in self.refusals if each.field == name]

    def refuse(self, refused: Refused) -> None:
        """Takes over the problems of a refusal; one that no change of the form can mend (not found, denied) goes on."""
        if type(refused) is not Refused:
            raise refused
        self.refusals += refused.problems

    @property
    def problems(self) -> list[tuple[str | None, str, str]]:
        """Everything that is wrong, as the summary on top lists it: field, label, message."""
        return [
            (each.field if each.field in self.labels else None, self.labels.get(each.field or "", ""), each.message)
            for each in self.refusals
        ]
