"""Lines in the database: listed a page at a time, summed for their engagements, written one by one or as a file's."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.durations import EXACT_PARTS_PER_DECIMAL, EXACT_PARTS_PER_SECOND
from app.core.domain.errors import Stale
from app.core.domain.money import Money
from app.core.domain.selection import Page, Selection
from app.core.storage import bulk
from app.core.storage.database import flush, mark_written
from app.record.domain.entries import LINE_FIELDS, REFUND, Line, LineTotals, content_digest
from app.record.storage import models, row_values
from app.record.storage.selection_sql import selection_conditions

LINE, ENGAGEMENT = models.Line.__table__, models.Engagement.__table__
_BATCH_SIZE = 2000  # parameters in one statement
_STREAM_BATCH = 500
_SELECT = sa.select(LINE, ENGAGEMENT.c.currency).join(ENGAGEMENT, ENGAGEMENT.c.id == LINE.c.engagement_id)
_NOT_REMOVED = LINE.c.removed_at.is_(None)


@dataclass(frozen=True, slots=True)
class Stored:
    """A line as it is kept; `import_id` is the file it came with, `mark` what it said then."""

    id: int
    revision: int
    engagement_id: int
    line: Line
    import_id: int | None
    mark: str
    recorded_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of lines, and how many there are on all pages."""

    rows: tuple[Stored, ...]
    total: int


class SameDay(NamedTuple):
    """A line by its number, what it says in minor units of the currency, and its hours."""

    id: int
    amount: int | None
    hours: Decimal | None
    currency: str


@dataclass(slots=True)
class KnownLines:
    """The lines of one engagement as a file meets them, removed ones among them: those with a key, those
    without one by their mark (as they came, and as they are where somebody edited them), and how many say the same day,
    amount and hours; of the latter that are not removed, those of each day and kind."""

    by_key: dict[str, Stored] = field(default_factory=dict)
    marks: dict[str, list[int]] = field(default_factory=dict)
    edited: dict[str, list[int]] = field(default_factory=dict)
    counts_by_content: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    same_day: dict[tuple[Any, str], list[SameDay]] = field(default_factory=dict)
    _matched: set[int] = field(default_factory=set)

    def unmatched(self, day: Any, kind: str) -> list[SameDay]:
        """The lines without a key of this day and kind that no row of the file has met so far."""
        return [each for each in self.same_day.get((day, kind), ()) if each.id not in self._matched]

    def match(self, digest: str) -> bool:
        """Whether a line with this mark is there that no other row of the file has met."""
        for numbers in (self.marks.get(digest, []), self.edited.get(digest, [])):
            while numbers:
                number = numbers.pop()
                if number not in self._matched:
                    self._matched.add(number)
                    return True
        return False


def _from_row(row: Any) -> Stored:
    said = {name: getattr(row, name) for name in LINE_FIELDS}
    if said["amount"] is not None:
        said["amount"] = Money(said["amount"], row.currency)
    return Stored(
        row.id, row.revision, row.engagement_id, Line(**said), row.import_id, row.mark, row.recorded_at, row.removed_at
    )


def get(session: Session, number: int) -> Stored | None:
    """The line with this number, removed or not."""
    row = session.execute(_SELECT.where(LINE.c.id == number)).one_or_none()
    return None if row is None else _from_row(row)


def listing(session: Session, engagement_id: int, page: Page, removed: bool = False) -> Listing:
    """One page of an engagement's lines, the latest day first and those without a day last; or of the removed ones."""
    meant = [LINE.c.engagement_id == engagement_id, LINE.c.removed_at.is_not(None) if removed else _NOT_REMOVED]
    total = session.execute(sa.select(sa.func.count()).select_from(LINE).where(*meant)).scalar_one()
    query = _SELECT.where(*meant).order_by(LINE.c.day.is_(None), LINE.c.day.desc(), LINE.c.id.desc())
    found = session.execute(query.limit(page.size).offset((page.number - 1) * page.size))
    return Listing(tuple(map(_from_row, found)), total)


def line_totals(session: Session, engagements: Iterable[int], without: int | None = None) -> dict[int, LineTotals]:
    """What the lines of each of these engagements say together, for those that have any; `without` those of a file."""
    wanted, found = sorted(set(engagements)), dict[int, LineTotals]()
    others = [] if without is None else [LINE.c.import_id.is_distinct_from(without)]
    for begin in range(0, len(wanted), _BATCH_SIZE):
        found |= _query_totals(session, LINE.c.engagement_id.in_(wanted[begin : begin + _BATCH_SIZE]), *others)
    return found


def _query_totals(session: Session, *meant: sa.ColumnElement[bool]) -> dict[int, LineTotals]:
    signed = sa.case((LINE.c.kind == REFUND, -LINE.c.amount), else_=LINE.c.amount)
    query = (
        sa.select(
            LINE.c.engagement_id,
            sa.func.count().label("lines"),
            sa.func.sum(signed).label("cost"),
            sa.func.sum(_exact_hours()).label("effort"),
            sa.func.min(LINE.c.day).label("first"),
            sa.func.max(LINE.c.day).label("last"),
        )
        .where(_NOT_REMOVED, *meant)
        .group_by(LINE.c.engagement_id)
    )
    return {
        row.engagement_id: LineTotals(
            row.lines,
            None if row.cost is None else int(row.cost),
            None if row.effort is None else int(row.effort),
            row.first,
            row.last,
        )
        for row in session.execute(query)
    }


def _exact_hours() -> sa.ColumnElement[int]:
    """The hours of a line as `durations.exact` counts them."""
    decimals = sa.type_coerce(LINE.c.hours, sa.BigInteger)
    seconds = (36 * decimals + 500) // 1000
    return sa.case(
        ((1000 * seconds + 18) // 36 == decimals, EXACT_PARTS_PER_SECOND * seconds),
        else_=EXACT_PARTS_PER_DECIMAL * decimals,
    )


def by_kind(session: Session, engagement_id: int) -> dict[str, LineTotals]:
    """What an engagement's lines say together, by their kind; a refund's cost is less than nothing."""
    kinds = session.execute(
        sa.select(LINE.c.kind).distinct().where(LINE.c.engagement_id == engagement_id, _NOT_REMOVED)
    )
    return {
        kind: _query_totals(session, LINE.c.engagement_id == engagement_id, LINE.c.kind == kind)[engagement_id]
        for kind in sorted(kinds.scalars())
    }


def find_by_key(session: Session, engagement_id: int, key: str) -> Stored | None:
    """The engagement's line that goes by this key, removed or not."""
    row = session.execute(_SELECT.where(LINE.c.engagement_id == engagement_id, LINE.c.key == key)).one_or_none()
    return None if row is None else _from_row(row)


def insert(session: Session, engagement_id: int, line: Line, now: datetime) -> Stored:
    """Keeps a new line."""
    row = models.Line(
        engagement_id=engagement_id, mark=content_digest(line), recorded_at=now, **row_values.to_row(line, LINE_FIELDS)
    )
    session.add(row)
    flush(session)
    return _reload(session, row.id)


def update(session: Session, stored: Stored, line: Line) -> Stored:
    """Keeps `line` in the place of `stored`; raises Stale where somebody else was quicker.

    One that came with a file keeps the mark it came with, so that the same file finds it again.
    """
    row = session.get(models.Line, stored.id, populate_existing=True)
    if row is None or row.revision != stored.revision:
        raise Stale("Somebody else changed this entry.")
    for name, value in row_values.to_row(line, LINE_FIELDS).items():
        setattr(row, name, value)
    if row.import_id is None:
        row.mark = content_digest(line)
    flush(session)
    return _reload(session, row.id)


def soft_delete(session: Session, stored: Stored, removed_at: datetime | None) -> Stored:
    """Takes a line out of every sum, or (None) puts it back."""
    row = session.get(models.Line, stored.id, populate_existing=True)
    if row is None or row.revision != stored.revision:
        raise Stale("Somebody else changed this entry.")
    row.removed_at = removed_at
    flush(session)
    return _reload(session, row.id)


def _reload(session: Session, number: int) -> Stored:
    found = get(session, number)
    if found is None:
        raise Stale("Somebody else removed this entry.")
    return found


def find_by_title(session: Session, titles: Iterable[str]) -> dict[str, str]:
    """The references of own (not sample) engagements with lines that bear one of these titles, each of them alone."""
    found: dict[str, set[str]] = {}
    query = sa.select(ENGAGEMENT.c.title, ENGAGEMENT.c.reference).where(
        ENGAGEMENT.c.sample.is_(False),
        ENGAGEMENT.c.removed_at.is_(None),
        bulk.text_in(session, ENGAGEMENT.c.title, titles),
        sa.exists().where(LINE.c.engagement_id == ENGAGEMENT.c.id, _NOT_REMOVED),
    )
    for title, reference in session.execute(query):
        found.setdefault(title, set()).add(reference)
    return {title: references.pop() for title, references in found.items() if len(references) == 1}


def stream(session: Session, selection: Selection) -> Iterator[tuple[str, str | None, Line]]:
    """Every line of the engagements that the selection holds, with the engagement's reference and currency, a few
    hundred at a time: engagements in the order they were recorded, the lines of each too."""
    query = (
        _SELECT.add_columns(ENGAGEMENT.c.reference)
        .where(_NOT_REMOVED, *selection_conditions(selection))
        .order_by(ENGAGEMENT.c.id, LINE.c.id)
    )
    for row in session.execute(query, execution_options={"yield_per": _STREAM_BATCH}):
        yield row.reference, row.currency, _from_row(row).line


def count(session: Session, selection: Selection) -> int:
    """How many lines the engagements have that the selection holds."""
    query = sa.select(sa.func.count()).select_from(LINE).join(ENGAGEMENT, ENGAGEMENT.c.id == LINE.c.engagement_id)
    return session.execute(query.where(_NOT_REMOVED, *selection_conditions(selection))).scalar_one()


def load_known(session: Session, engagements: Iterable[int]) -> dict[int, KnownLines]:
    """The lines of these engagements as a file meets them."""
    wanted, found = sorted(set(engagements)), dict[int, KnownLines]()
    for begin in range(0, len(wanted), _BATCH_SIZE):
        for row in session.execute(_SELECT.where(LINE.c.engagement_id.in_(wanted[begin : begin + _BATCH_SIZE]))):
            of = found.setdefault(row.engagement_id, KnownLines())
            of.counts_by_content[row.day, row.amount, row.hours] += 1
            if row.key is None:
                if row.day is not None and row.removed_at is None:
                    of.same_day.setdefault((row.day, row.kind), []).append(
                        SameDay(row.id, row.amount, row.hours, row.currency)
                    )
                same = of.marks.setdefault(row.mark, [])
                same.insert(0 if row.revision > 1 else len(same), row.id)  # those that still say so are met first
                if row.revision > 1:
                    of.edited.setdefault(content_digest(_from_row(row).line), []).append(row.id)
            else:
                of.by_key[row.key] = _from_row(row)
    return found


def count_imported(session: Session, import_id: int, under: Iterable[int] | None = None) -> int:
    """How many lines are there that came with a file, all of them or those `under` these engagements."""
    meant = [LINE.c.import_id == import_id]
    meant += [] if under is None else [bulk.number_in(session, LINE.c.engagement_id, sorted(under))]
    return session.execute(sa.select(sa.func.count()).select_from(LINE).where(*meant)).scalar_one()


def delete_imported(session: Session, import_id: int, left: Iterable[int]) -> None:
    """Takes the lines that came with a file away for good, but those of engagements that are `left`."""
    stay = bulk.number_in(session, LINE.c.engagement_id, sorted(left))
    session.execute(sa.delete(LINE).where(LINE.c.import_id == import_id, sa.not_(stay)))
    mark_written(session)
