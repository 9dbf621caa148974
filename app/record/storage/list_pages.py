"""Pages of the list of engagements, found by where the page before ended, and the sums of everything selected.

A page costs the same wherever it is: its rows are those beyond the last one shown, not those left after skipping many.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.money import Money
from app.core.domain.selection import Cursor, Order, Selection
from app.record.storage.engagements import Stored, get_many
from app.record.storage.selection_sql import ENGAGEMENT, Where, selection_conditions, sort_column

# Sums are taken of two parts, so that no sum of any number of amounts exceeds 64 bits on any database.
_PART = 10**9


@dataclass(frozen=True, slots=True)
class CurrencyTotal:
    """The costs of the engagements in one currency (None: without one). An unknown cost is in no sum: `agreed_known`
    and `actual_known` are the numbers of engagements whose cost is known."""

    currency: str | None
    engagements: int
    agreed: Money | None
    agreed_known: int
    actual: Money | None
    actual_known: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """`first`: the position of the first row in the whole list, from 1. `totals`: that of most engagements first."""

    rows: tuple[Stored, ...]
    total: int
    first: int
    totals: tuple[CurrencyTotal, ...]
    has_previous: bool
    has_next: bool


def page_at(session: Session, selection: Selection, order: Order, cursor: Cursor | None, size: int) -> ListPage:
    """Returns the page at a cursor; the first page if the cursor's row is gone or fewer than a page come before it."""
    position = _Position.find(session, order, cursor) if cursor else None
    numbers = _numbers(session, selection, order, position, size + 1)
    if position is not None and (not numbers or (position.backward and len(numbers) <= size)):
        # What is before has no full page: it is the first one.
        position, numbers = None, _numbers(session, selection, order, None, size + 1)
    more, numbers = len(numbers) > size, numbers[:size]
    totals, before = _totals(session, selection, order, position)
    total = sum(each.engagements for each in totals)
    if position is not None and position.backward:
        numbers.reverse()
        first, has_previous, has_next = before - len(numbers) + 1, more, True
    else:
        first, has_previous, has_next = before + 1, position is not None, more
    found = get_many(session, numbers)
    rows = tuple(found[number] for number in numbers)
    return ListPage(rows, total, first, totals, has_previous, has_next)


@dataclass(frozen=True, slots=True)
class _Position:
    """The sort value and the id of a row."""

    value: Any
    id: int
    backward: bool

    @classmethod
    def find(cls, session: Session, order: Order, cursor: Cursor) -> "_Position | None":
        by, joined = sort_column(order)
        query = _joined(sa.select(by).select_from(ENGAGEMENT).where(ENGAGEMENT.c.id == cursor.id), order, joined)
        row = session.execute(query).one_or_none()
        return None if row is None else cls(row[0], cursor.id, cursor.backward)


def _joined(query: Any, order: Order, joined: sa.Table | None) -> Any:
    if joined is None:
        return query
    return query.outerjoin(joined, joined.c.id == ENGAGEMENT.c[f"{order.field}_id"])


def _numbers(session: Session, selection: Selection, order: Order, position: _Position | None, limit: int) -> list[int]:
    """Returns the ids of up to `limit` rows from the position on, in the direction it looks."""
    by, joined = sort_column(order)
    if selection.conditions or selection.search:
        # Few rows may be selected: the database finds them first, instead of walking an index in the list's order.
        by = sa.func.coalesce(by, sa.null(), type_=by.type)
    conditions, found = selection_conditions(selection), list[int]()
    for where, ordering in _segments(by, order, position):
        query = _joined(sa.select(ENGAGEMENT.c.id).select_from(ENGAGEMENT), order, joined).where(*conditions, *where)
        found += session.execute(query.order_by(*ordering).limit(limit - len(found))).scalars()
        if len(found) >= limit:
            break
    return found


def _segments(
    by: sa.ColumnElement[Any], order: Order, position: _Position | None
) -> Iterator[tuple[list[Where], list[sa.ColumnElement[Any]]]]:
    """Yields conditions and order of the parts of the list that follow each other from the position on.

    The list: known values in the order's direction, then the unknown ones; ties by the newest first.
    """
    number = ENGAGEMENT.c.id
    backward = position is not None and position.backward
    descending = order.descending is not backward
    ties = number.asc() if backward else number.desc()
    known = [by.desc() if descending else by.asc(), ties]
    if position is None:
        yield [by.is_not(None)], known
        yield [by.is_(None)], [ties]
        return
    beyond_tie = number > position.id if backward else number < position.id
    if position.value is None:
        yield [by.is_(None), beyond_tie], [ties]
        if backward:
            yield [by.is_not(None)], known
        return
    value = sa.bindparam(None, position.value, type_=by.type)  # not a constant, which has no order if it is a yes or no
    yield [by == value, beyond_tie], [ties]
    yield [by < value if descending else by > value], known
    if not backward:
        yield [by.is_(None)], [ties]


def _rows_before(by: sa.ColumnElement[Any], order: Order, position: _Position) -> Where:
    """Returns the condition on a row of being shown before a page at this position."""
    number = ENGAGEMENT.c.id
    tied = number > position.id if position.backward else number >= position.id
    if position.value is None:
        return sa.or_(by.is_not(None), tied)
    value = sa.bindparam(None, position.value, type_=by.type)
    return sa.or_(by > value if order.descending else by < value, sa.and_(by == value, tied))


def _totals(
    session: Session, selection: Selection, order: Order, position: _Position | None
) -> tuple[tuple[CurrencyTotal, ...], int]:
    """Returns the sums by currency, and the number of rows before the position: one pass over what is selected."""
    by, joined = sort_column(order)
    before = sa.literal(0) if position is None else sa.func.sum(_one_if(_rows_before(by, order, position)))
    columns = [sa.func.count().label("engagements"), before.label("before")]
    for name in ("agreed_cost", "actual_cost"):
        column = ENGAGEMENT.c[name]
        columns += [sa.func.count(column), sa.func.sum(column // _PART), sa.func.sum(column % _PART)]
    query = sa.select(ENGAGEMENT.c.currency, *columns).select_from(ENGAGEMENT)
    if position is not None:
        query = _joined(query, order, joined)
    query = query.where(*selection_conditions(selection)).group_by(ENGAGEMENT.c.currency)
    rows = sorted(session.execute(query).all(), key=lambda row: (row[0] is None, -row[1], row[0]))
    return tuple(_total(row) for row in rows), sum(int(row[2] or 0) for row in rows)


def _one_if(condition: Where) -> sa.ColumnElement[int]:
    return sa.case((condition, 1), else_=0)


def _total(row: Any) -> CurrencyTotal:
    currency, engagements, _, agreed_known, agreed_high, agreed_low, actual_known, actual_high, actual_low = row
    return CurrencyTotal(
        currency,
        engagements,
        _sum(currency, agreed_known, agreed_high, agreed_low),
        agreed_known,
        _sum(currency, actual_known, actual_high, actual_low),
        actual_known,
    )


def _sum(currency: str | None, known: int, high: Any, low: Any) -> Money | None:
    return Money(int(high) * _PART + int(low), currency) if known and currency else None
