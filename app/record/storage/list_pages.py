"""Pages of the list of engagements, found by where the page before ended, and the sums of everything selected.

A page costs the same wherever it is: its rows are those beyond the last one shown, not those left after skipping many.
"""

from collections.abc import Iterable, Iterator
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


Totals = tuple[CurrencyTotal, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """`first`: the position of the first row in the whole list, from 1. `totals`: that of most engagements first."""

    rows: tuple[Stored, ...]
    total: int
    first: int
    totals: Totals
    has_previous: bool
    has_next: bool


def is_filtered(selection: Selection) -> bool:
    """Returns whether a list is found by looking at every engagement; otherwise nearly all are in it."""
    return bool(selection.conditions or selection.search)


def count_totals(session: Session, selection: Selection) -> Totals:
    """Returns the numbers and costs by currency of everything selected."""
    columns = [ENGAGEMENT.c.currency, sa.func.count(), sa.literal(0), *_cost_sums(ENGAGEMENT.c)]
    query = sa.select(*columns).where(*selection_conditions(selection)).group_by(ENGAGEMENT.c.currency)
    return _totals(session.execute(query).all())[0]


def page_at(
    session: Session, selection: Selection, order: Order, cursor: Cursor | None, size: int, totals: Totals | None = None
) -> ListPage:
    """Returns the page at a cursor; the first page if the cursor's row is gone or fewer than a page come before it.

    `totals`: of a list that isn't filtered, where they have been counted already.
    """
    position = _Position.find(session, order, cursor) if cursor else None
    if totals is None and not is_filtered(selection):
        totals = count_totals(session, selection)

    def find(position: _Position | None) -> Found:
        if totals is None:
            return _find_among_selected(session, selection, order, position, size + 1)
        numbers, before = _find_by_walking(session, selection, order, position, size + 1)
        return numbers, totals, before

    numbers, counted, before = find(position)
    if position is not None and (not numbers or (position.backward and len(numbers) <= size)):
        # What is before has no full page: it is the first one.
        position = None
        numbers, counted, before = find(None)
    more, numbers = len(numbers) > size, numbers[:size]
    if position is not None and position.backward:
        numbers.reverse()
        first, has_previous, has_next = before - len(numbers) + 1, more, True
    else:
        first, has_previous, has_next = before + 1, position is not None, more
    found = get_many(session, numbers)
    return ListPage(
        tuple(found[number] for number in numbers),
        sum(each.engagements for each in counted),
        first,
        counted,
        has_previous,
        has_next,
    )


Found = tuple[list[int], Totals, int]  # ids of a page, sums of all, number of rows before it


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


def _find_by_walking(
    session: Session, selection: Selection, order: Order, position: _Position | None, limit: int
) -> tuple[list[int], int]:
    """Finds a page of a list with nearly every engagement: follows an index in the list's order, part by part."""
    by, joined = sort_column(order)
    conditions, numbers = selection_conditions(selection), list[int]()
    for where, ordering in _segments(by, order, position):
        query = _joined(sa.select(ENGAGEMENT.c.id).select_from(ENGAGEMENT), order, joined).where(*conditions, *where)
        numbers += session.execute(query.order_by(*ordering).limit(limit - len(numbers))).scalars()
        if len(numbers) >= limit:
            break
    if position is None:
        return numbers, 0
    earlier = _rows_before(by, ENGAGEMENT.c.id, order, position)
    query = _joined(sa.select(sa.func.count()).select_from(ENGAGEMENT), order, joined).where(*conditions, earlier)
    return numbers, session.execute(query).scalar_one()


def _find_among_selected(
    session: Session, selection: Selection, order: Order, position: _Position | None, limit: int
) -> Found:
    """Finds a page of a list that is filtered: looks at every engagement once, then sorts and sums those selected."""
    by, joined = sort_column(order)
    costs = (ENGAGEMENT.c.currency, ENGAGEMENT.c.agreed_cost, ENGAGEMENT.c.actual_cost)
    query = _joined(sa.select(ENGAGEMENT.c.id, by.label("sort_by"), *costs).select_from(ENGAGEMENT), order, joined)
    selected = query.where(*selection_conditions(selection)).cte("selected")
    by, number = selected.c.sort_by, selected.c.id
    backward = position is not None and position.backward
    descending = order.descending is not backward

    def in_order(by: sa.ColumnElement[Any], number: sa.ColumnElement[int]) -> list[sa.ColumnElement[Any]]:
        known = by.desc() if descending else by.asc()
        return [known.nulls_first(), number.asc()] if backward else [known.nulls_last(), number.desc()]

    beyond: Where = sa.true()
    if position is not None:
        earlier = _rows_before(by, number, order, position)
        beyond = earlier if backward else sa.not_(earlier)
    page = sa.select(number, by).where(beyond).order_by(*in_order(by, number)).limit(limit).subquery()
    place = sa.func.row_number().over(order_by=in_order(page.c.sort_by, page.c.id))
    sums = _sums(selected.c, number, by, order, position)
    rows = sa.select(place.label("place"), page.c.id, sa.null().label("currency"), *(sa.literal(0) for _ in sums))
    totals = sa.select(sa.literal(0), sa.literal(0), selected.c.currency, *sums).group_by(selected.c.currency)
    answer = session.execute(sa.union_all(rows, totals)).all()
    numbers = [row[1] for row in sorted((row for row in answer if row[0]), key=lambda row: row[0])]
    return numbers, *_totals([row[2:] for row in answer if not row[0]])


def _segments(
    by: sa.ColumnElement[Any], order: Order, position: _Position | None
) -> Iterator[tuple[list[Where], list[sa.ColumnElement[Any]]]]:
    """Yields conditions and order of the parts of the list that follow each other from the position on.

    The list: known values in the order's direction, then the unknown ones; ties by the newest first.
    """
    number = ENGAGEMENT.c.id
    backward = position is not None and position.backward
    descending = order.descending is not backward
    ties: sa.ColumnElement[Any] = number.asc() if backward else number.desc()
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


def _rows_before(by: sa.ColumnElement[Any], number: sa.ColumnElement[int], order: Order, position: _Position) -> Where:
    """Returns the condition on a row of being shown before a page at this position."""
    tied = number > position.id if position.backward else number >= position.id
    if position.value is None:
        return sa.or_(by.is_not(None), tied)
    value = sa.bindparam(None, position.value, type_=by.type)
    earlier = by > value if order.descending else by < value
    return sa.and_(by.is_not(None), sa.or_(earlier, sa.and_(by == value, tied)))


def _sums(
    columns: Any, number: sa.ColumnElement[int], by: sa.ColumnElement[Any], order: Order, position: _Position | None
) -> list[sa.ColumnElement[Any]]:
    """Returns the columns of a total: engagements, rows before the position, and of each cost the number of known ones
    and their sum in two parts."""
    before = sa.literal(0) if position is None else sa.func.sum(_one_if(_rows_before(by, number, order, position)))
    return [sa.func.count(), before, *_cost_sums(columns)]


def _cost_sums(columns: Any) -> list[sa.ColumnElement[Any]]:
    found: list[sa.ColumnElement[Any]] = []
    for column in (columns.agreed_cost, columns.actual_cost):
        found += [sa.func.count(column), sa.func.sum(column // _PART), sa.func.sum(column % _PART)]
    return found


def _totals(rows: Iterable[Any]) -> tuple[Totals, int]:
    """Returns the sums by currency, and the number of rows before the position."""
    rows = sorted(rows, key=lambda row: (row[0] is None, -row[1], row[0]))
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
