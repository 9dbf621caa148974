"""Reads the values that events store: canonical texts, ids of erasable texts, and links."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain import money
from app.core.domain.fields import Field
from app.core.domain.input_format import CANONICAL
from app.core.domain.kinds import Amount, Link, Text
from app.core.storage import bulk
from app.core.storage import models as core_models
from app.core.storage.events import NAME_COLUMNS
from app.record.storage import provider_merges

TEXT = core_models.ErasableText.__table__


@dataclass(slots=True)
class LostValues:
    """Labels of the fields whose text was `erased`, and of those whose provider, user or team no longer exists."""

    erased: list[str] = field(default_factory=list)
    missing_links: list[str] = field(default_factory=list)


class EventValueReader:
    """Reads stored values; `stored` are all that will be read, so that their texts and names are loaded at once."""

    def __init__(self, session: Session, stored: Iterable[Any]):
        texts: set[int] = set()
        links: dict[str, set[int]] = {}
        for each in stored:
            if isinstance(each, dict):
                ((to, number),) = each.items()
                (texts if to == "text" else links.setdefault(to, set())).add(number)
        self.texts = _values_by_id(session, TEXT.c.text, texts)
        self.names = {to: _values_by_id(session, NAME_COLUMNS[to], numbers) for to, numbers in links.items()}
        gone = links.get("provider", set()) - self.names.get("provider", {}).keys()
        # A provider that was merged stands for the one that it went into.
        self._merged = provider_merges.present_ids(session, gone)
        if self._merged:
            present = _values_by_id(session, NAME_COLUMNS["provider"], set(self._merged.values()))
            self.names["provider"] |= {old: present[new] for old, new in self._merged.items()}

    def number(self, known: Field, stored: Any) -> int | None:
        """Returns the id of the record that a link leads to now, None if it leads nowhere."""
        if stored is None or not isinstance(known.kind, Link):
            return None
        number: int = stored[known.kind.to]
        return self._merged.get(number, number) if known.kind.to == "provider" else number

    def value(self, known: Field, stored: Any, currency: str | None, lost: LostValues) -> Any:
        """Returns the value of a field, None if it is unknown or lost; a link's is its name.

        `currency`: that of amounts. What is lost is added to `lost`.
        """
        is_text = isinstance(stored, dict) and "text" in stored
        if isinstance(known.kind, Link) and not is_text:  # a provider's own name is a text
            number = None if stored is None else stored[known.kind.to]
            if number is not None and number not in self.names[known.kind.to]:
                lost.missing_links.append(known.label)
            return None if number is None else self.names[known.kind.to].get(number)
        if isinstance(stored, dict):
            stored = self.texts.get(stored["text"])
            if stored is None:
                lost.erased.append(known.label)
        if stored is None or isinstance(known.kind, Text):
            return stored
        value = known.read(stored, CANONICAL)
        return money.from_amount(value, str(currency)) if isinstance(known.kind, Amount) else value


def _values_by_id(session: Session, column: sa.ColumnElement[Any], numbers: set[int]) -> dict[int, Any]:
    if not numbers:
        return {}
    table = column.table
    query = sa.select(table.c.id, column).where(bulk.number_in(session, table.c.id, sorted(numbers)))
    return dict(session.execute(query).all())
