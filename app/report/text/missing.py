"""What would have to be known for a verdict, in sentences."""

from collections.abc import Mapping

from app.core.domain.number_format import count, join_words
from app.core.domain.plural import plural
from app.report.domain.findings import Figures, SetForAll
from app.report.domain.statistics import (
    MIN_ENGAGEMENTS,
    MIN_PROVIDERS,
    Missing,
)

NO_ANSWERS = "answers for {n} engagements already logged on each side, from {providers} providers"
ANSWERS = ("an answer for {n} {side} engagement already logged", "answers for {n} {side} engagements already logged")
ANSWERS_FROM = (
    "an answer for {n} {side} engagement already logged, from {providers} more of their providers",
    "answers for {n} {side} engagements already logged, from {providers} more of their providers",
)
ANSWERS_OF = "answers for {side} engagements already logged, from {providers} more of their providers"
OTHER_VALUES = "values of {labels} that were not {by}"
OTHER_VALUES_OF = "values of {labels} of {side} engagements that were not {by}"
SET_BY = ("set for all by import {imports}", "set for all by imports {imports}")


def missing_text(figures: Figures) -> str:
    """What is still needed: “2 more freelance engagements, outsourced engagements from 3 more providers”; empty above
    the minimum. Where the engagements are there, it is their answers."""
    lacking = figures.lacking
    if lacking is None:
        return ""
    if sentence := _missing_answers(lacking.sides) if lacking.unanswered_by_side else _missing_by_side(lacking.sides):
        return sentence
    return other_values_text(lacking.set_for_all) if lacking.set_for_all else ""


def _missing_by_side(lacks: Mapping[str, Missing]) -> str:
    if len(lacks) == 2 and set(lacks.values()) == {Missing(MIN_ENGAGEMENTS, MIN_PROVIDERS)}:
        return f"{MIN_ENGAGEMENTS} engagements of {MIN_PROVIDERS} providers on each side"
    return ", ".join(_missing_of_side(side, lack) for side, lack in lacks.items() if not lack.is_zero)


def _missing_answers(lacks: Mapping[str, Missing]) -> str:
    """The same where the engagements are logged, and only their answers are missing."""
    if len(lacks) == 2 and set(lacks.values()) == {Missing(MIN_ENGAGEMENTS, MIN_PROVIDERS)}:
        return NO_ANSWERS.format(n=MIN_ENGAGEMENTS, providers=MIN_PROVIDERS)
    return " and ".join(_answers_of_side(side, lack) for side, lack in lacks.items() if not lack.is_zero)


def _answers_of_side(side: str, lack: Missing) -> str:
    providers = f"{lack.providers:,}"
    if not lack.engagements:
        return ANSWERS_OF.format(side=side, providers=providers)
    n = max(lack.engagements, lack.providers)
    return plural(n, *(ANSWERS_FROM if lack.providers else ANSWERS), side=side, providers=providers)


def _missing_of_side(side: str, lack: Missing) -> str:
    providers = count(lack.providers, "more provider")
    if not lack.engagements:
        return f"{side} engagements from {providers}"
    more = count(max(lack.engagements, lack.providers), f"more {side} engagement")
    return f"{more} from {providers}" if lack.providers else more


def other_values_text(set_for_all: SetForAll) -> str:
    """What a verdict takes instead of values that an import set for all."""
    labels, by = set_field_labels(set_for_all), import_names_text(set_for_all)
    if len(set_for_all.sides) == 1:
        return OTHER_VALUES_OF.format(labels=labels, side=set_for_all.sides[0], by=by)
    return OTHER_VALUES.format(labels=labels, by=by)


def set_field_labels(set_for_all: SetForAll) -> str:
    """Which fields an import set for all."""
    return join_words([f"“{label}”" for label in set_for_all.fields])


def import_names_text(set_for_all: SetForAll) -> str:
    """By which imports."""
    return plural(
        len(set_for_all.imports), *SET_BY, imports=join_words([str(number) for number in set_for_all.imports])
    )
