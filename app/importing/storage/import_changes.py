"""What an import did to each record: the rows of `import_change`.

New records are stored as runs of their ids, a changed one with its entry: {"revision", "fields", "review", "reviews":
{reviewer: …}, "currencies"}, each field as its values before and after. Personal texts are in rows that can be erased,
and links are ids, so that an entry names nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.fields import Field
from app.core.domain.kinds import Link
from app.core.domain.text_normalisation import fold
from app.core.storage import bulk
from app.core.storage import models as core_models
from app.importing.storage import models
from app.importing.storage.staging import in_import, row_key
from app.importing.storage.staging_models import STAGED_IMPORT_CHANGE, STAGED_TEXT
from app.record.domain.engagements import FIELDS, MONEY_FIELDS, Engagement, changed_fields
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.storage.engagements import Stored

TEXT, CHANGE = core_models.ErasableText.__table__, models.ImportChange.__table__
BeforeAfter = tuple[Any, Any]
Entry = Mapping[str, Any]  # what an import did to one record
_BATCH_SIZE = 500  # entries read by one query


@dataclass(slots=True)
class TouchedRows:
    """The records that an import touched. Values are those of the domain, links are ids."""

    new: Iterable[int] = field(default_factory=list)
    new_providers: list[int] = field(default_factory=list)
    new_teams: list[int] = field(default_factory=list)
    cards: dict[int, tuple[int, dict[str, BeforeAfter]]] = field(default_factory=dict)
    engagements: dict[int, tuple[int, dict[str, BeforeAfter], dict[str, BeforeAfter], BeforeAfter]] = field(
        default_factory=dict
    )
    reviews: dict[int, dict[int, dict[str, BeforeAfter]]] = field(default_factory=dict)  # by engagement and reviewer

    def engagement(
        self, old: Stored, new: Engagement, review: Review | None, links: Mapping[str, tuple[str, Mapping[str, int]]]
    ) -> None:
        """Adds a changed engagement: its new revision, fields, answers of its review, and currencies."""
        fields: dict[str, BeforeAfter] = changed_fields(old.engagement, new)
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
        """Adds a changed review of an engagement that changes in nothing else but its revision."""
        both = {name: (getattr(before, name), getattr(after, name)) for name in REVIEW_FIELDS}
        answers = {name: each for name, each in both.items() if each[0] != each[1]}
        currency = old.engagement.currency
        nameless = self.engagements.setdefault(old.id, (old.revision + 1, {}, {}, (currency, currency)))[2]
        if reviewer is None:
            nameless.update(answers)
        else:
            self.reviews.setdefault(old.id, {})[reviewer] = answers


@dataclass(slots=True)
class Changes:
    """An import's changes before they are stored: runs of new records by kind, and the number of staged entries of
    changed ones."""

    new: dict[str, list[list[int]]] = field(default_factory=dict)
    changed: int = 0


def stage(session: Session, number: int, changes: Changes, touched: TouchedRows) -> None:
    """Stages the entries of touched records under `number`, with erasable rows for their personal texts. Only the first
    call for an import takes new records."""
    texts: list[tuple[str, int, str]] = []
    changed = {
        of: {
            "revision": revision,
            "fields": _stored_sides(fields, FIELDS, "engagement", of, texts),
            "review": _stored_sides(answers, REVIEW_FIELDS, "engagement", of, texts),
        }
        | _with_currencies(currencies, fields)
        for of, (revision, fields, answers, currencies) in touched.engagements.items()
    }
    for of, given in touched.reviews.items():
        changed[of]["reviews"] = {
            str(reviewer): _stored_sides(answers, REVIEW_FIELDS, "engagement", of, texts)
            for reviewer, answers in given.items()
        }
    cards = {
        of: {"revision": revision, "fields": _stored_sides(fields, PROVIDER_FIELDS, "provider", of, texts)}
        for of, (revision, fields) in touched.cards.items()
    }
    ids = bulk.iter_reserved_ids(session, TEXT, len(texts)) if texts else []
    if texts:
        bulk.copy(
            session,
            STAGED_TEXT,
            {
                "place": [row_key(number, each) for each in ids],
                "subject": [each[0] for each in texts],
                "subject_id": [each[1] for each in texts],
                "text": [each[2] for each in texts],
            },
        )
    for entry in (*changed.values(), *cards.values()):
        for both in sides(entry):
            both[:] = [{"text": ids[side.place]} if isinstance(side, _Text) else side for side in both]
    if not changes.new:
        changes.new = {
            "engagement": to_runs(touched.new),
            "provider": to_runs(touched.new_providers),
            "team": to_runs(touched.new_teams),
        }
    staged = [
        (subject, of, entries[of])
        for subject, entries in (("engagement", changed), ("provider", cards))
        for of in sorted(entries)
    ]
    if staged:
        first = row_key(number, changes.changed)
        columns = dict(zip(("subject", "subject_id", "entry"), zip(*staged, strict=True), strict=True))
        bulk.copy(session, STAGED_IMPORT_CHANGE, {"place": range(first, first + len(staged)), **columns})
        changes.changed += len(staged)


def staged_entries(session: Session, number: int) -> Iterator[tuple[str, int, Entry]]:
    """Yields the staged entries of an import: kind of record, its id, and the entry."""
    columns = STAGED_IMPORT_CHANGE.c
    query = sa.select(columns.subject, columns.subject_id, columns.entry).where(in_import(STAGED_IMPORT_CHANGE, number))
    for row in session.execute(query.order_by(columns.place), execution_options={"yield_per": _BATCH_SIZE}):
        yield row.subject, row.subject_id, row.entry


def save(session: Session, number: int, changes: Changes) -> None:
    """Stores what an import did: the new records, and the entries staged under its number."""
    names = ("subject", "made", "first", "last", "import_id")
    rows = [(subject, True, first, last, number) for subject, runs in changes.new.items() for first, last in runs]
    if rows:
        bulk.insert(session, CHANGE, dict(zip(names, zip(*rows, strict=True), strict=True)))
    staged_columns = STAGED_IMPORT_CHANGE.c
    session.execute(
        sa.insert(CHANGE).from_select(
            (*names, "entry"),
            sa.select(
                staged_columns.subject,
                sa.false(),
                staged_columns.subject_id,
                staged_columns.subject_id,
                sa.literal(number),
                staged_columns.entry,
            )
            .where(in_import(STAGED_IMPORT_CHANGE, number))
            .order_by(staged_columns.place),
        )
    )


def created_runs(session: Session, number: int, subject: str) -> list[list[int]]:
    """Returns the runs of records of one kind that an import created, ascending."""
    query = sa.select(CHANGE.c.first, CHANGE.c.last).where(_condition(number, subject, made=True))
    return [[first, last] for first, last in session.execute(query.order_by(CHANGE.c.first))]


def entries(session: Session, number: int, subject: str) -> Iterator[tuple[int, Entry]]:
    """Returns the records of one kind that an import changed, by id, ascending, each with its entry."""
    after = 0
    while True:
        query = sa.select(CHANGE.c.first, CHANGE.c.entry).where(
            _condition(number, subject, made=False), CHANGE.c.first > after
        )
        rows = session.execute(query.order_by(CHANGE.c.first).limit(_BATCH_SIZE)).all()
        yield from ((row.first, row.entry) for row in rows)
        if len(rows) < _BATCH_SIZE:
            return
        after = rows[-1].first


def _condition(number: int, subject: str, made: bool) -> sa.ColumnElement[bool]:
    return sa.and_(CHANGE.c.import_id == number, CHANGE.c.subject == subject, CHANGE.c.made.is_(made))


def sides(entry: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Yields the values of an entry's fields, before and after."""
    for part in (entry["fields"], entry.get("review", {}), *entry.get("reviews", {}).values()):
        yield from part.values()


def _with_currencies(currencies: BeforeAfter, fields: Mapping[str, BeforeAfter]) -> dict[str, list[Any]]:
    """Returns the currencies before and after, if there are amounts, which are meaningless without one."""
    return {"currencies": list(currencies)} if any(name in fields for name in MONEY_FIELDS) else {}


@dataclass(frozen=True, slots=True)
class _Text:
    place: int


def _stored_sides(
    fields: Mapping[str, BeforeAfter],
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


def to_runs(numbers: Iterable[int]) -> list[list[int]]:
    """Returns ascending numbers as runs of first and last."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
