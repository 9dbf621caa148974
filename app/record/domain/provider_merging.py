"""What becomes of the details of two providers that are merged into one: nothing that differs is decided unasked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.domain.errors import Problem, Refused
from app.record.domain.providers import CARD_FIELDS, PROVIDER_FIELDS, Provider

KEPT, MERGED, BOTH = "kept", "merged", "both"  # whose value stays
MERGEABLE_FIELDS = tuple(name for name in PROVIDER_FIELDS if name not in ("name", "archived"))


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two providers differ: the values of the one that stays and of the one that is merged.

    `is_asked`: somebody has to choose; else the only known value is taken. `choices`: KEPT, MERGED and, for notes,
    BOTH.
    """

    field: str
    kept: Any
    merged: Any
    is_asked: bool

    @property
    def choices(self) -> tuple[str, ...]:
        """Whose value can be chosen."""
        return (KEPT, MERGED, BOTH) if self.field == "notes" else (KEPT, MERGED)

    def chosen(self, choice: str) -> Any:
        """Returns the value that a choice stands for."""
        if choice == BOTH:
            return f"{self.kept}\n\n{self.merged}"
        return self.merged if choice == MERGED else self.kept


def differences(kept: Provider, merged: Provider) -> tuple[Difference, ...]:
    """Returns the fields in which two providers differ.

    A default that only one of them has is asked for, too: the engagements of the other would get it as their answer.
    """
    found = []
    for name in MERGEABLE_FIELDS:
        ours, theirs = getattr(kept, name), getattr(merged, name)
        if ours != theirs:
            is_asked = name in CARD_FIELDS or (ours is not None and theirs is not None)
            found.append(Difference(name, ours, theirs, is_asked))
    return tuple(found)


def merged_values(found: tuple[Difference, ...], answers: Mapping[str, str]) -> dict[str, Any]:
    """Returns the changed values of the provider that stays; raises Refused with each difference left unanswered."""
    problems, values = [], {}
    for each in found:
        choice = answers.get(each.field, "") if each.is_asked else MERGED if each.kept is None else KEPT
        if choice not in each.choices:
            label = PROVIDER_FIELDS[each.field].label
            problems.append(Problem("merge-unanswered", f"Choose which value of “{label}” stays.", each.field))
        elif each.chosen(choice) != each.kept:
            values[each.field] = each.chosen(choice)
    if problems:
        raise Refused(problems)
    return values
