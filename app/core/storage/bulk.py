"""Bulk writes, column by column and straight to the driver: one object per row would take ten times as long.

The column's type still converts the values, but is looked up once per column, not once per cell.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from operator import attrgetter, is_not
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain import kinds
from app.core.domain.fields import Field
from app.core.storage import column_values
from app.core.storage.database import mark_written, stale_on_conflict
from app.core.storage.types import ScaledDecimal

_REINDEX_FROM_ROWS = 50_000  # rows from which rebuilding an index is faster than updating it


def reserve_ids(session: Session, table: sa.Table, count: int) -> list[list[int]]:
    """Reserves `count` new ids of `table` and returns them as ascending runs [first, last].

    Nobody else gets them, even if the rows are written later or never.
    """
    if session.get_bind().dialect.name == "postgresql":
        query = sa.text(
            "SELECT min(n), max(n) FROM (SELECT n, n - row_number() OVER (ORDER BY n) AS run FROM (SELECT "
            "nextval(pg_get_serial_sequence(:name, 'id')) AS n FROM generate_series(1, :count)) AS drawn) "
            "AS numbered GROUP BY run ORDER BY 1"
        )
        return [list(row) for row in session.execute(query, {"name": table.name, "count": count})]
    # SQLite has a single writer, so nobody else can raise the highest id meanwhile.
    parameters = {"table": table.name}
    highest = session.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :table"), parameters).scalar()
    statement = (
        "INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"
        if highest is None
        else "UPDATE sqlite_sequence SET seq = :last WHERE name = :table"
    )
    first, last = (highest or 0) + 1, (highest or 0) + count
    session.execute(sa.text(statement), parameters | {"last": last})
    return [[first, last]]


def iter_reserved_ids(session: Session, table: sa.Table, count: int) -> list[int]:
    """Reserves `count` new ids of `table` and returns them one by one."""
    return [number for first, last in reserve_ids(session, table, count) for number in range(first, last + 1)]


def text_in(session: Session, column: sa.Column[Any], values: Iterable[str]) -> sa.ColumnElement[bool]:
    """Returns the condition that the column has one of many texts, sent as one parameter instead of thousands."""
    if session.get_bind().dialect.name == "postgresql":
        return column == sa.any_(sa.literal(list(values), sa.ARRAY(sa.Text)))
    listed = sa.func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(sa.select(listed.c.value))


def number_in(session: Session, column: sa.Column[Any], values: Iterable[int]) -> sa.ColumnElement[bool]:
    """Returns the condition that the column has one of many numbers, sent as one parameter."""
    if session.get_bind().dialect.name == "postgresql":
        return column == sa.any_(sa.literal(list(values), sa.ARRAY(sa.Integer)))
    listed = sa.func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(sa.select(listed.c.value))


def to_columns(records: Sequence[object], fields: Mapping[str, Field]) -> dict[str, Sequence[Any]]:
    """Returns the column values of many records, by field name; links to other records are left out."""
    names = [name for name, field in fields.items() if not isinstance(field.kind, kinds.Link)]
    values = zip(*map(attrgetter(*names), records), strict=True)
    columns: dict[str, Sequence[Any]] = dict(zip(names, values, strict=True))
    for name in names:
        convert = column_values.TO_COLUMN[type(fields[name].kind)]
        if convert is not column_values.identity:
            columns[name] = [None if value is None else convert(value) for value in columns[name]]
    return columns


def insert(
    session: Session, table: sa.Table, columns: Mapping[str, Sequence[Any]], beside: bool = False, counts: bool = True
) -> None:
    """Inserts rows, given as columns of equal length; a column that is None in every row is left out.

    `beside`: existing rows with the same key are left as they are. `counts`: this counts as a change of the record.
    """
    filled = _non_empty_columns(columns)
    if not filled:
        return
    quote = session.get_bind().dialect.identifier_preparer.quote
    names = ", ".join(map(quote, filled))
    marks = ", ".join([_placeholder(session)] * len(filled))
    on_conflict = " ON CONFLICT DO NOTHING" if beside else ""
    _execute(
        session,
        f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks}){on_conflict}",  # noqa: S608 (own)
        table,
        filled,
        counts,
    )


def copy(session: Session, table: sa.Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Inserts rows by the fastest way (COPY on PostgreSQL). Only for rows that are no change of the record and that
    nobody else can write: conflicts are not handled."""
    if session.get_bind().dialect.name != "postgresql":
        insert(session, table, columns, counts=False)
        return
    filled = _non_empty_columns(columns)
    quote = session.get_bind().dialect.identifier_preparer.quote
    statement = f"COPY {quote(table.name)} ({', '.join(map(quote, filled))}) FROM STDIN"
    bound = [_bind_values(session, table.c[name], values) for name, values in filled.items()]
    driver: Any = session.connection().connection  # psycopg's own, whose cursor can copy
    with driver.cursor() as cursor, cursor.copy(statement) as out:
        for row in zip(*bound, strict=True):
            out.write_row(row)


def _non_empty_columns(columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Returns the columns that have a value in at least one row."""
    # By identity: comparing a Decimal with None is slow.
    return {name: values for name, values in columns.items() if any(map(is_not, values, repeat(None)))}


def insert_from_select(session: Session, statement: sa.Insert) -> None:
    """Runs an INSERT from another table. Raises Stale if somebody else wrote the same rows first."""
    mark_written(session)
    with stale_on_conflict():
        session.execute(statement)


@contextmanager
def rebuild_indexes_after(
    session: Session, table: sa.Table, count: int, names: set[str] | None = None, moves: int = 1
) -> Iterator[None]:
    """Drops SQLite's indexes on the table and rebuilds them afterwards, in the same transaction, if `count` rows are so
    many that this is faster: one sort instead of a million single updates.

    `names`: only indexes on these columns change. `moves`: how many index updates each changed row causes; rebuilding
    pays off when they outnumber the rows of the table.
    """
    highest = session.execute(sa.select(sa.func.max(table.c.id))).scalar() or 0
    if session.get_bind().dialect.name != "sqlite" or count < _REINDEX_FROM_ROWS or count * moves < highest:
        yield
        return
    affected = [
        index.name
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is None
        and (names is None or not names.isdisjoint(column.name for column in index.columns))
    ]
    query = sa.text(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL"
    )
    indexes = [row for row in session.execute(query, {"table": table.name}) if row.name in affected]
    for name, _ in indexes:
        session.connection().exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    for _, create_statement in indexes:
        session.connection().exec_driver_sql(create_statement)


def update(
    session: Session,
    table: sa.Table,
    ids: Sequence[int],
    columns: Mapping[str, Sequence[Any]],
    revisions: Sequence[int],
) -> bool:
    """Sets columns of rows and increments their revision; returns False if a row no longer has the revision given.

    In that case the other rows are still written: the caller has to raise, so that they are rolled back.
    """
    quote, mark = session.get_bind().dialect.identifier_preparer.quote, _placeholder(session)
    settings = ", ".join(f"{quote(name)} = {mark}" for name in columns)
    statement = (
        f"UPDATE {quote(table.name)} SET {settings}, revision = revision + 1 "  # noqa: S608 (own names)
        f"WHERE id = {mark} AND revision = {mark}"
    )
    return _execute(session, statement, table, {**columns, "id": ids, "revision": revisions}) == len(ids)


def _placeholder(session: Session) -> str:
    return "%s" if session.get_bind().dialect.paramstyle in ("format", "pyformat") else "?"


def _execute(
    session: Session, statement: str, table: sa.Table, columns: Mapping[str, Sequence[Any]], counts: bool = True
) -> int:
    session.flush()
    bound = [_bind_values(session, table.c[name], values) for name, values in columns.items()]
    parameters = list(zip(*bound, strict=True))
    if counts:
        mark_written(session)
    with stale_on_conflict():
        return session.connection().exec_driver_sql(statement, parameters).rowcount


def _bind_values(session: Session, column: sa.Column[Any], values: Sequence[Any]) -> Sequence[Any]:
    """Returns the values converted for the driver. Each distinct value is converted once."""
    dialect = session.get_bind().dialect
    convert: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    if convert is None:
        return values
    if isinstance(column.type, sa.Date):
        # The same as SQLite's own processor writes, several times as fast.
        iso_dates = {value: value and value.isoformat() for value in dict.fromkeys(values)}
        return [iso_dates[value] for value in values]
    if isinstance(column.type, ScaledDecimal):
        # Most values are distinct, so a dictionary would not pay off.
        places = column.type.places
        return [None if value is None else int(value.scaleb(places)) for value in values]
    if isinstance(column.type, sa.JSON):
        return [convert(value) for value in values]
    converted = {value: convert(value) for value in dict.fromkeys(values)}
    if all(value is each for value, each in converted.items()):
        return values
    return [converted[value] for value in values]
