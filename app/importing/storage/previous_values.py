"""Records as they were before an import, from the entries of its changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from app.core.domain.fields import Field
from app.core.domain.kinds import Link
from app.core.domain.text_normalisation import fold
from app.importing.storage.import_changes import Entry, sides
from app.record.domain.engagements import FIELDS, Engagement
from app.record.domain.providers import Provider
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.storage.engagements import Stored
from app.record.storage.event_values import EventValueReader, LostValues

LINKS = tuple((name, each.kind.to) for name, each in FIELDS.items() if isinstance(each.kind, Link))


@dataclass(slots=True)
class PreviousValues(LostValues):
    """A record's previous values, and those of its reviews, the nameless one's apart."""

    values: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    reviews: dict[int, dict[str, Any]] = field(default_factory=dict)  # by reviewer
    numbers: dict[str, int | None] = field(default_factory=dict)


class PreviousValueReader:
    """Reads previous values from entries; their erasable texts and the names of their links are loaded at once."""

    def __init__(self, session: Session, entries: Iterable[Entry]):
        self.reader = EventValueReader(session, (both[0] for entry in entries for both in sides(entry)))

    def previous(self, entry: Entry, registry: Mapping[str, Field]) -> PreviousValues:
        """Returns the record's values before the import, for the changed fields; `registry` is the record's own."""
        found = PreviousValues()
        currency = entry.get("currencies", [None])[0]
        reviews = entry.get("reviews", {})
        found.reviews = {int(reviewer): {} for reviewer in reviews}
        for values, fields, part in (
            (found.values, registry, entry["fields"]),
            (found.answers, REVIEW_FIELDS, entry.get("review", {})),
            *((found.reviews[int(reviewer)], REVIEW_FIELDS, answers) for reviewer, answers in reviews.items()),
        ):
            for name, (side, _) in part.items():
                values[name] = self.reader.value(fields[name], side, currency, found)
                if isinstance(fields[name].kind, Link):
                    found.numbers[f"{name}_id"] = self.reader.number(fields[name], side)
        return found


def engagement(before: PreviousValues, now: Stored) -> Engagement:
    """Returns the engagement with the changed fields restored."""
    return replace(now.engagement, **before.values)


def review(before: PreviousValues, now: Stored) -> Review | None:
    """Returns the nameless review with its answers restored; None if the import did not touch it."""
    return replace(now.review or Review(), **before.answers) if before.answers else None


def reviews(before: PreviousValues, now: Mapping[int, Review]) -> dict[int | None, Review]:
    """Returns the reviews by reviewer with the changed answers restored; `now` are the current ones."""
    return {reviewer: replace(now.get(reviewer, Review()), **answers) for reviewer, answers in before.reviews.items()}


def card(before: PreviousValues, now: Provider) -> Provider:
    """Returns the provider's card with the changed fields restored."""
    return replace(now, **before.values)


def links(some: Iterable[tuple[Stored, PreviousValues]]) -> dict[str, tuple[str, dict[str, int]]]:
    """Returns the ids of link names by column: current and previous ones."""
    found: dict[str, tuple[str, dict[str, int]]] = {f"{name}_id": (name, {}) for name, _ in LINKS}
    for now, before in some:
        for column, (name, numbers) in found.items():
            text = getattr(now.engagement, name)
            if text is not None:
                numbers[fold(text)] = getattr(now, column)
            number = before.numbers.get(column)
            if number is not None:
                numbers[fold(before.values[name])] = number
    return found
