"""Reads and writes lines: listed a page at a time, totalled by engagement, written one by one or by an import."""

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
    """A stored line; `import_id` is the import that created it, `mark` the digest of its content at that time."""

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
    """One page of lines, and the total on all pages."""

    rows: tuple[Stored, ...]
    total: int


class SameDay(NamedTuple):
    """A line of a given day and kind; `amount` is in minor units of `currency`."""

    id: int
    amount: int | None
    hours: Decimal | None
    currency: str


@dataclass(slots=True)
class KnownLines:
    """The lines of one engagement, including removed ones, to match the rows of a file with.

    `by_key` has the lines with a key. Those without one are in `marks` by their original digest, and in `edited` by the
    digest of their present content if they were edited; `same_day` has those that aren't removed by day and kind.
    `counts_by_content` counts all lines by day, amount and hours.
    """

    by_key: dict[str, Stored] = field(default_factory=dict)
    marks: dict[str, list[int]] = field(default_factory=dict)
    edited: dict[str, list[int]] = field(default_factory=dict)
    counts_by_content: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    same_day: dict[tuple[Any, str], list[SameDay]] = field(default_factory=dict)
    _matched: set[int] = field(default_factory=set)

    def unmatched(self, day: Any, kind: str) -> list[SameDay]:
        """Returns the lines without a key of this day and kind that no row has matched so far."""
        return [each for each in self.same_day.get((day, kind), ()) if each.id not in self._matched]

    def match(self, digest: str) -> bool:
        """Matches a row with an unmatched line with this digest; returns whether there was one."""
        for numbers in (self.marks.get(digest, []), self.edited.get(digest, [])):
            while numbers:
                number = numbers.pop()
                if number not in self._matched:
                    self._matched.add(number)
                    return True
        return False


def _from_row(row: Any) -> Stored:
    values = {name: getattr(row, name) for name in LINE_FIELDS}
    if values["amount"] is not None:
        values["amount"] = Money(values["amount"], row.currency)
    return Stored(
        row.id,
        row.revision,
        row.engagement_id,
        Line(**values),
        row.import_id,
        row.mark,
        row.recorded_at,
        row.removed_at,
    )


def get(session: Session, number: int) -> Stored | None:
    """Returns the line with this id, removed or not, or None."""
    row = session.execute(_SELECT.where(LINE.c.id == number)).one_or_none()
    return None if row is None else _from_row(row)


def listing(session: Session, engagement_id: int, page: Page, removed: bool = False) -> Listing:
    """Returns one page of an engagement's lines (or its removed ones): the latest first, undated ones last."""
    conditions = [LINE.c.engagement_id == engagement_id, LINE.c.removed_at.is_not(None) if removed else _NOT_REMOVED]
    total = session.execute(sa.select(sa.func.count()).select_from(LINE).where(*conditions)).scalar_one()
    query = _SELECT.where(*conditions).order_by(LINE.c.day.is_(None), LINE.c.day.desc(), LINE.c.id.desc())
    found = session.execute(query.limit(page.size).offset((page.number - 1) * page.size))
    return Listing(tuple(map(_from_row, found)), total)


def line_totals(session: Session, engagements: Iterable[int], without: int | None = None) -> dict[int, LineTotals]:
    """Returns the totals by engagement, for those with lines; `without` leaves out the lines of an import."""
    wanted, found = sorted(set(engagements)), dict[int, LineTotals]()
    others = [] if without is None else [LINE.c.import_id.is_distinct_from(without)]
    for begin in range(0, len(wanted), _BATCH_SIZE):
        found |= _query_totals(session, LINE.c.engagement_id.in_(wanted[begin : begin + _BATCH_SIZE]), *others)
    return found


def _query_totals(session: Session, *conditions: sa.ColumnElement[bool]) -> dict[int, LineTotals]:
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
        .where(_NOT_REMOVED, *conditions)
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
    """Returns the hours of a line in the parts of `durations.to_exact_parts`."""
    decimals = sa.type_coerce(LINE.c.hours, sa.BigInteger)
    seconds = (36 * decimals + 500) // 1000
    return sa.case(
        ((1000 * seconds + 18) // 36 == decimals, EXACT_PARTS_PER_SECOND * seconds),
        else_=EXACT_PARTS_PER_DECIMAL * decimals,
    )


def by_kind(session: Session, engagement_id: int) -> dict[str, LineTotals]:
    """Returns the totals of an engagement's lines by kind; the cost of refunds is negative."""
    kinds = session.execute(
        sa.select(LINE.c.kind).distinct().where(LINE.c.engagement_id == engagement_id, _NOT_REMOVED)
    )
    return {
        kind: _query_totals(session, LINE.c.engagement_id == engagement_id, LINE.c.kind == kind)[engagement_id]
        for kind in sorted(kinds.scalars())
    }


def find_by_key(session: Session, engagement_id: int, key: str) -> Stored | None:
    """Returns the engagement's line with this key, removed or not, or None."""
    row = session.execute(_SELECT.where(LINE.c.engagement_id == engagement_id, LINE.c.key == key)).one_or_none()
    return None if row is None else _from_row(row)


def insert(session: Session, engagement_id: int, line: Line, now: datetime) -> Stored:
    """Stores a new line."""
    row = models.Line(
        engagement_id=engagement_id, mark=content_digest(line), recorded_at=now, **row_values.to_row(line, LINE_FIELDS)
    )
    session.add(row)
    flush(session)
    return _reload(session, row.id)


def update(session: Session, stored: Stored, line: Line) -> Stored:
    """Replaces `stored` by `line`; raises Stale if somebody else changed it meanwhile.

    An imported line keeps its original mark, so that the same file matches it again.
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
    """Marks a line as removed, or (`removed_at` None) restores it."""
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
    """Returns the references by title of own (not sample) engagements with lines, for titles that only one has."""
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
    """Yields the lines of the selected engagements, each with the engagement's reference and currency.

    In the order that engagements and lines were recorded, fetched a few hundred at a time.
    """
    query = (
        _SELECT.add_columns(ENGAGEMENT.c.reference)
        .where(_NOT_REMOVED, *selection_conditions(selection))
        .order_by(ENGAGEMENT.c.id, LINE.c.id)
    )
    for row in session.execute(query, execution_options={"yield_per": _STREAM_BATCH}):
        yield row.reference, row.currency, _from_row(row).line


def count(session: Session, selection: Selection) -> int:
    """Returns the number of lines of the selected engagements."""
    query = sa.select(sa.func.count()).select_from(LINE).join(ENGAGEMENT, ENGAGEMENT.c.id == LINE.c.engagement_id)
    return session.execute(query.where(_NOT_REMOVED, *selection_conditions(selection))).scalar_one()


def load_known(session: Session, engagements: Iterable[int]) -> dict[int, KnownLines]:
    """Returns the lines of these engagements, to match the rows of a file with."""
    wanted, found = sorted(set(engagements)), dict[int, KnownLines]()
    for begin in range(0, len(wanted), _BATCH_SIZE):
        for row in session.execute(_SELECT.where(LINE.c.engagement_id.in_(wanted[begin : begin + _BATCH_SIZE]))):
            known = found.setdefault(row.engagement_id, KnownLines())
            known.counts_by_content[row.day, row.amount, row.hours] += 1
            if row.key is None:
                if row.day is not None and row.removed_at is None:
                    known.same_day.setdefault((row.day, row.kind), []).append(
                        SameDay(row.id, row.amount, row.hours, row.currency)
                    )
                same = known.marks.setdefault(row.mark, [])
                same.insert(0 if row.revision > 1 else len(same), row.id)  # unedited lines are matched first
                if row.revision > 1:
                    known.edited.setdefault(content_digest(_from_row(row).line), []).append(row.id)
            else:
                known.by_key[row.key] = _from_row(row)
    return found


def count_imported(session: Session, import_id: int, under: Iterable[int] | None = None) -> int:
    """Returns the number of lines that an import created, in all or `under` these engagements."""
    conditions = [LINE.c.import_id == import_id]
    conditions += [] if under is None else [bulk.number_in(session, LINE.c.engagement_id, sorted(under))]
    return session.execute(sa.select(sa.func.count()).select_from(LINE).where(*conditions)).scalar_one()


def delete_imported(session: Session, import_id: int, left: Iterable[int]) -> None:
    """Deletes the lines that an import created, except those of the engagements in `left`."""
    stay = bulk.number_in(session, LINE.c.engagement_id, sorted(left))
    session.execute(sa.delete(LINE).where(LINE.c.import_id == import_id, sa.not_(stay)))
    mark_written(session)
