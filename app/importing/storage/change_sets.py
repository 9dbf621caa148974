"""The compact change set of an import: what is new by number, and what changed with its values before and after.

Personal texts stand in rows that can be erased, and links are numbers, so that a change set names nobody. It is kept in
pieces of canonical JSON, each compressed, so that what is said of one record can be read alone: {"new": [[first, last],
…], "changed": {number: {"revision", "fields", "review", "reviews": {reviewer: …}, "currencies"}}, "providers": {"new",
"changed": {number: {"revision", "fields"}}}, "teams": {"new"}}.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.core.domain.canonical_json import canonical
from app.core.domain.fields import Field
from app.core.domain.kinds import Link
from app.core.domain.text_normalisation import fold
from app.core.storage import bulk
from app.core.storage import models as core_models
from app.importing.storage.staging import place
from app.importing.storage.staging_models import STAGED_TEXT, STAGED_TOUCH
from app.record.domain.engagements import FIELDS, MONEY_FIELDS, Engagement, changes
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.storage.engagements import Stored

TEXT = core_models.ErasableText.__table__
Both = tuple[Any, Any]
_A_PIECE = 100  # records
_READ_AT_ONCE = 65_536  # bytes


@dataclass(slots=True)
class Touched:
    """The rows that an import touched. Values are as the domain knows them, links as numbers."""

    new: Iterable[int] = field(default_factory=list)
    new_providers: list[int] = field(default_factory=list)
    new_teams: list[int] = field(default_factory=list)
    cards: dict[int, tuple[int, dict[str, Both]]] = field(default_factory=dict)
    engagements: dict[int, tuple[int, dict[str, Both], dict[str, Both], Both]] = field(default_factory=dict)
    reviews: dict[int, dict[int, dict[str, Both]]] = field(default_factory=dict)  # by engagement and reviewer

    def engagement(
        self, old: Stored, new: Engagement, review: Review | None, links: Mapping[str, tuple[str, Mapping[str, int]]]
    ) -> None:
        """Notes a changed engagement: the revision it has now, its fields, its review's answers, its currencies."""
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
        self.engagements[old.id] = (old.revision + 1, fields, answers, (old.engagement.currency, new.currency))

    def review(self, old: Stored, reviewer: int | None, before: Review, after: Review) -> None:
        """Notes a changed review of an engagement, of which nothing else changes but its revision."""
        both = {name: (getattr(before, name), getattr(after, name)) for name in REVIEW_FIELDS}
        answers = {name: each for name, each in both.items() if each[0] != each[1]}
        currency = old.engagement.currency
        nameless = self.engagements.setdefault(old.id, (old.revision + 1, {}, {}, (currency, currency)))[2]
        if reviewer is None:
            nameless.update(answers)
        else:
            self.reviews.setdefault(old.id, {})[reviewer] = answers


@dataclass(slots=True)
class Packed:
    """A change set as it is kept, the runs of new records in it by kind, and how many it changes."""

    whole: bytes = b""
    new: dict[str, list[list[int]]] = field(default_factory=dict)
    changed: int = 0


def pack(session: Session, number: int, packed: Packed, touched: Touched) -> None:
    """Puts what was touched at the end of a change set, of which only the first part has anything new. The erasable
    rows of the personal texts in it wait under `number`, and so does where it speaks of each changed record."""
    texts: list[tuple[str, int, str]] = []
    changed = {
        of: {
            "revision": revision,
            "fields": _kept(fields, FIELDS, "engagement", of, texts),
            "review": _kept(answers, REVIEW_FIELDS, "engagement", of, texts),
        }
        | _in(currencies, fields)
        for of, (revision, fields, answers, currencies) in touched.engagements.items()
    }
    for of, given in touched.reviews.items():
        changed[of]["reviews"] = {
            str(reviewer): _kept(answers, REVIEW_FIELDS, "engagement", of, texts) for reviewer, answers in given.items()
        }
    cards = {
        of: {"revision": revision, "fields": _kept(fields, PROVIDER_FIELDS, "provider", of, texts)}
        for of, (revision, fields) in touched.cards.items()
    }
    ids = bulk.numbers(session, TEXT, len(texts)) if texts else []
    if texts:
        bulk.copy(
            session,
            STAGED_TEXT,
            {
                "place": [place(number, each) for each in ids],
                "subject": [each[0] for each in texts],
                "subject_id": [each[1] for each in texts],
                "text": [each[2] for each in texts],
            },
        )
    for entry in (*changed.values(), *cards.values()):
        for both in sides(entry):
            both[:] = [{"text": ids[side.place]} if isinstance(side, _Text) else side for side in both]
    new = {"engagement": runs(touched.new), "provider": runs(touched.new_providers)}
    if not packed.new:
        packed.new = new
        packed.whole = _pressed(_piece({}, {}, new["engagement"], new["provider"], runs(touched.new_teams)))
    whole, places = [], []
    begins = len(packed.whole)
    for subject, entries in (("engagement", changed), ("provider", cards)):
        numbers = sorted(entries)
        for begin in range(0, len(numbers), _A_PIECE):
            some = {str(each): entries[each] for each in numbers[begin : begin + _A_PIECE]}
            whole.append(_pressed(_piece(*((some, {}) if subject == "engagement" else ({}, some)))))
            places += [(subject, int(each), begins, len(whole[-1])) for each in some]
            begins += len(whole[-1])
    packed.whole += b"".join(whole)
    if places:
        first = place(number, packed.changed)
        names = ("subject", "subject_id", "begins", "size")
        bulk.copy(
            session,
            STAGED_TOUCH,
            {"place": range(first, first + len(places)), **dict(zip(names, zip(*places, strict=True), strict=True))},
        )
        packed.changed += len(places)


def sides(entry: Mapping[str, Any]) -> Iterator[list[Any]]:
    """What an entry says of a record, each field as its sides before and after."""
    for part in (entry["fields"], entry.get("review", {}), *entry.get("reviews", {}).values()):
        yield from part.values()


def _in(currencies: Both, fields: Mapping[str, Both]) -> dict[str, list[Any]]:
    """The currencies before and after, where there are amounts: one says nothing without its own."""
    return {"currencies": list(currencies)} if any(name in fields for name in MONEY_FIELDS) else {}


def _piece(
    engagements: Mapping[str, Any],
    cards: Mapping[str, Any],
    new: Sequence[Any] = (),
    new_providers: Sequence[Any] = (),
    new_teams: Sequence[Any] = (),
) -> dict[str, Any]:
    return {
        "new": new,
        "changed": engagements,
        "teams": {"new": new_teams},
        "providers": {"new": new_providers, "changed": cards},
    }


def _pressed(piece: dict[str, Any]) -> bytes:
    return zlib.compress(canonical(piece).encode())


def pieces(change_set: bytes) -> Iterator[dict[str, Any]]:
    """What a change set says, piece by piece, so that a large one is never there as a whole."""
    place = 0
    while place < len(change_set):
        piece, parts = zlib.decompressobj(), []
        while place < len(change_set) and not piece.eof:
            parts.append(piece.decompress(change_set[place : place + _READ_AT_ONCE]))
            place += _READ_AT_ONCE
        place = min(place, len(change_set)) - len(piece.unused_data)
        yield json.loads(b"".join(parts))


def unpacked(change_set: bytes) -> dict[str, Any]:
    """What a change set, or some pieces of one, says."""
    whole = _piece({}, {}, [], [], [])
    for said in pieces(change_set):
        for part, more in ((whole, said), (whole["providers"], said["providers"])):
            part["new"] += more["new"]
            part["changed"] |= more["changed"]
        whole["teams"]["new"] += said["teams"]["new"]
    return whole


@dataclass(frozen=True, slots=True)
class _Text:
    place: int


def _kept(
    fields: Mapping[str, Both],
    registry: Mapping[str, Field],
    subject: str,
    number: int,
    texts: list[tuple[str, int, str]],
) -> dict[str, list[Any]]:
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


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """Ascending numbers as runs of first and last."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
