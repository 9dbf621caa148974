"""Records as they were before an import, from the entries of its changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain import money
from app.core.domain.fields import Field
from app.core.domain.input_format import CANONICAL
from app.core.domain.kinds import Amount, Link, Text
from app.core.domain.text_normalisation import fold
from app.core.storage import bulk
from app.core.storage import models as core_models
from app.core.storage.events import NAME_COLUMNS
from app.importing.storage.import_changes import Entry, sides
from app.record.domain.engagements import FIELDS, Engagement
from app.record.domain.providers import Provider
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.storage.engagements import Stored

TEXT = core_models.ErasableText.__table__
LINKS = tuple((name, each.kind.to) for name, each in FIELDS.items() if isinstance(each.kind, Link))


@dataclass(slots=True)
class PreviousValues:
    """A record's previous values. `erased`: labels of fields whose text was erased and is now unknown; `missing_links`:
    those whose provider, user or team no longer exists."""

    values: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    reviews: dict[int, dict[str, Any]] = field(default_factory=dict)  # by reviewer
    numbers: dict[str, int | None] = field(default_factory=dict)
    erased: list[str] = field(default_factory=list)
    missing_links: list[str] = field(default_factory=list)


class PreviousValueReader:
    """Reads previous values from entries; their erasable texts and the names of their links are loaded at once."""

    def __init__(self, session: Session, entries: Iterable[Entry]):
        texts: set[int] = set()
        links: dict[str, set[int]] = {to: set() for _, to in LINKS}
        for entry in entries:
            for both in sides(entry):
                if isinstance(both[0], dict):
                    ((to, number),) = both[0].items()
                    (texts if to == "text" else links[to]).add(number)
        self.texts = _values_by_id(session, TEXT.c.text, texts)
        self.names = {to: _values_by_id(session, NAME_COLUMNS[to], numbers) for to, numbers in links.items()}

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
                values[name] = self._previous_value(fields[name], side, currency, found)
        return found

    def _previous_value(self, known: Field, side: Any, currency: str | None, found: PreviousValues) -> Any:
        if isinstance(known.kind, Link):
            number = None if side is None else side[known.kind.to]
            found.numbers[f"{known.name}_id"] = number
            if number is not None and number not in self.names[known.kind.to]:
                found.missing_links.append(known.label)
            return None if number is None else self.names[known.kind.to].get(number)
        if isinstance(side, dict):
            side = self.texts.get(side["text"])
            if side is None:
                found.erased.append(known.label)
        if side is None or isinstance(known.kind, Text):
            return side
        value = known.read(side, CANONICAL)
        return money.from_amount(value, str(currency)) if isinstance(known.kind, Amount) else value


def _values_by_id(session: Session, column: sa.ColumnElement[Any], numbers: set[int]) -> dict[int, Any]:
    if not numbers:
        return {}
    table = column.table
    query = sa.select(table.c.id, column).where(bulk.number_in(session, table.c.id, sorted(numbers)))
    return dict(session.execute(query).all())


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
