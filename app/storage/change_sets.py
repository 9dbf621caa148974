"""The compact change set of an import: what is new by number, and what changed with its values before and after.

Personal texts stand in rows that can be erased, and links are numbers, so that a change set names nobody. It is kept as
canonical JSON, compressed: {"new": [[first, last], …], "changed": {number: {"revision", "fields", "review"}},
"providers": {"new", "changed": {number: {"revision", "fields"}}}, "teams": {"new"}}.
"""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.domain.canonical import canonical
from app.domain.engagements import FIELDS, Engagement, changes
from app.domain.fields import Field
from app.domain.folding import fold
from app.domain.kinds import Link
from app.domain.providers import PROVIDER_FIELDS
from app.domain.reviews import REVIEW_FIELDS, Review
from app.storage import bulk, models
from app.storage.engagements import Stored

TEXT = models.ErasableText.__table__
Both = tuple[Any, Any]


@dataclass(slots=True)
class Touched:
    """The rows that an import touched. Values are as the domain knows them, links as numbers."""

    new: list[int] = field(default_factory=list)
    new_providers: list[int] = field(default_factory=list)
    new_teams: list[int] = field(default_factory=list)
    cards: dict[int, tuple[int, dict[str, Both]]] = field(default_factory=dict)
    engagements: dict[int, tuple[int, dict[str, Both], dict[str, Both]]] = field(default_factory=dict)

    def engagement(self, old: Stored, new: Engagement, review: Review | None,
                   links: Mapping[str, tuple[str, Mapping[str, int]]]) -> None:
        """Notes a changed engagement: the revision it has now, its fields and the answers of its review."""
        fields: dict[str, Both] = changes(old.engagement, new)
        for column, (name, numbers) in links.items():
            if name in fields:
                after = fields[name][1]
                fields[name] = (getattr(old, column), None if after is None else numbers[fold(after)])
        answers = {}
        if review is not None:
            for name in REVIEW_FIELDS:
                both = (getattr(old.review, name) if old.review else None, getattr(review, name))
                if both[0] != both[1]:
                    answers[name] = both
        self.engagements[old.id] = (old.revision + 1, fields, answers)


def packed(session: Session, touched: Touched) -> bytes:
    """The change set as it is kept; writes the erasable rows of the personal texts in it."""
    texts: list[tuple[str, int, str]] = []
    changed = {
        str(number): {"revision": revision,
                      "fields": _kept(fields, FIELDS, "engagement", number, texts),
                      "review": _kept(answers, REVIEW_FIELDS, "engagement", number, texts)}
        for number, (revision, fields, answers) in touched.engagements.items()
    }
    cards = {
        str(number): {"revision": revision, "fields": _kept(fields, PROVIDER_FIELDS, "provider", number, texts)}
        for number, (revision, fields) in touched.cards.items()
    }
    ids = bulk.numbers(session, TEXT, len(texts)) if texts else []
    bulk.insert(session, TEXT, {
        "id": ids, "subject": [each[0] for each in texts], "subject_id": [each[1] for each in texts],
        "text": [each[2] for each in texts]})
    for entry in (*changed.values(), *cards.values()):
        for both in (*entry["fields"].values(), *entry.get("review", {}).values()):
            both[:] = [{"text": ids[side.place]} if isinstance(side, _Text) else side for side in both]
    whole = {"new": _runs(touched.new), "changed": changed, "teams": {"new": _runs(touched.new_teams)},
             "providers": {"new": _runs(touched.new_providers), "changed": cards}}
    return zlib.compress(canonical(whole).encode())


def unpacked(change_set: bytes) -> dict[str, Any]:
    """The change set that `packed` made."""
    return json.loads(zlib.decompress(change_set))


@dataclass(frozen=True, slots=True)
class _Text:
    place: int


def _kept(fields: Mapping[str, Both], registry: Mapping[str, Field], subject: str, number: int,
          texts: list[tuple[str, int, str]]) -> dict[str, list[Any]]:
    def side(name: str, value: Any) -> Any:
        known = registry[name]
        if value is None:
            return None
        if isinstance(known.kind, Link):
            return {known.kind.to: value}
        text = known.write(value)
        if not known.personal:
            return text
        texts.append((subject, number, text))
        return _Text(len(texts) - 1)

    return {name: [side(name, value) for value in both] for name, both in fields.items()}


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    """Ascending numbers as runs of first and last."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
