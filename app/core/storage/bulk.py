"""Many rows at once, column by column and straight to the driver: an object a row would cost ten times as much.

Each column's own type still turns its values, once for each column and not once for each cell.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain import kinds
from app.core.domain.fields import Field
from app.core.storage import column_values
from app.core.storage.database import mark_written, stale_on_conflict
from app.core.storage.types import ScaledDecimal

_REINDEX_FROM_ROWS = 50_000  # rows from which on an index is rather made anew


def reserve_ids(session: Session, table: sa.Table, count: int) -> list[list[int]]:
    """So many new numbers for rows of `table` that nobody else gets, even if the rows come later or never, as runs of
    first and last, ascending."""
    if session.get_bind().dialect.name == "postgresql":
        query = sa.text(
            "SELECT min(n), max(n) FROM (SELECT n, n - row_number() OVER (ORDER BY n) AS run FROM (SELECT "
            "nextval(pg_get_serial_sequence(:name, 'id')) AS n FROM generate_series(1, :count)) AS drawn) "
            "AS numbered GROUP BY run ORDER BY 1"
        )
        return [list(row) for row in session.execute(query, {"name": table.name, "count": count})]
    # Only one can write, so the highest number that was ever given out stays the highest.
    of = {"table": table.name}
    highest = session.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :table"), of).scalar()
    keep = (
        "INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"
        if highest is None
        else "UPDATE sqlite_sequence SET seq = :last WHERE name = :table"
    )
    first, last = (highest or 0) + 1, (highest or 0) + count
    session.execute(sa.text(keep), of | {"last": last})
    return [[first, last]]


def iter_reserved_ids(session: Session, table: sa.Table, count: int) -> list[int]:
    """The same, one by one."""
    return [number for first, last in reserve_ids(session, table, count) for number in range(first, last + 1)]


def text_in(session: Session, column: sa.Column[Any], values: Iterable[str]) -> sa.ColumnElement[bool]:
    """Whether the column holds one of many texts, which go to the database as one parameter and not as thousands."""
    if session.get_bind().dialect.name == "postgresql":
        return column == sa.any_(sa.literal(list(values), sa.ARRAY(sa.Text)))
    listed = sa.func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(sa.select(listed.c.value))


def number_in(session: Session, column: sa.Column[Any], values: Iterable[int]) -> sa.ColumnElement[bool]:
    """Whether the column holds one of many numbers, as `among` has it for texts."""
    if session.get_bind().dialect.name == "postgresql":
        return column == sa.any_(sa.literal(list(values), sa.ARRAY(sa.Integer)))
    listed = sa.func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(sa.select(listed.c.value))


def to_columns(records: Sequence[object], fields: Mapping[str, Field]) -> dict[str, Sequence[Any]]:
    """The columns of many records, by name, but for links to other records."""
    names = [name for name, field in fields.items() if not isinstance(field.kind, kinds.Link)]
    found: dict[str, Sequence[Any]] = dict(zip(names, zip(*map(attrgetter(*names), records), strict=True), strict=True))
    for name in names:
        turn = column_values.TO_COLUMN[type(fields[name].kind)]
        if turn is not column_values.identity:
            found[name] = [None if value is None else turn(value) for value in found[name]]
    return found


def insert(
    session: Session, table: sa.Table, columns: Mapping[str, Sequence[Any]], beside: bool = False, counts: bool = True
) -> None:
    """Writes the rows that lie across `columns`; a column that is unknown in every row is not mentioned.

    `beside`: a row whose key is there already stays as it is. `counts`: it is a change of the record.
    """
    said = _non_empty_columns(columns)
    if not said:
        return
    quote = session.get_bind().dialect.identifier_preparer.quote
    names = ", ".join(map(quote, said))
    marks = ", ".join([_placeholder(session)] * len(said))
    there = " ON CONFLICT DO NOTHING" if beside else ""
    _execute(
        session,
        f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks}){there}",  # noqa: S608 (own)
        table,
        said,
        counts,
    )


def copy(session: Session, table: sa.Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Writes rows that are no change of the record and that nobody else can write, by the quickest way there is."""
    if session.get_bind().dialect.name != "postgresql":
        insert(session, table, columns, counts=False)
        return
    said = _non_empty_columns(columns)
    quote = session.get_bind().dialect.identifier_preparer.quote
    statement = f"COPY {quote(table.name)} ({', '.join(map(quote, said))}) FROM STDIN"
    bound = [_bind_values(session, table.c[name], values) for name, values in said.items()]
    driver: Any = session.connection().connection  # psycopg's own, whose cursor can copy
    with driver.cursor() as cursor, cursor.copy(statement) as out:
        for row in zip(*bound, strict=True):
            out.write_row(row)


def _non_empty_columns(columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """The columns that say something in any row."""
    return {name: values for name, values in columns.items() if values.count(None) < len(values)}


def insert_from_select(session: Session, statement: sa.Insert) -> None:
    """Writes rows that a statement takes from another table. Raises Stale where somebody wrote the same first."""
    mark_written(session)
    with stale_on_conflict():
        session.execute(statement)


@contextmanager
def rebuild_indexes_after(
    session: Session, table: sa.Table, count: int, names: set[str] | None = None, moves: int = 1
) -> Iterator[None]:
    """Where so many rows change that it is quicker, SQLite's indexes on the table are made anew afterwards, sorted at
    once, instead of in a million places one after the other. It is all one transaction.

    `names`: only indexes on these columns change. `moves`: how often a row's place in an index does, against rows
    that are there."""
    highest = session.execute(sa.select(sa.func.max(table.c.id))).scalar() or 0
    if session.get_bind().dialect.name != "sqlite" or count < _REINDEX_FROM_ROWS or count * moves < highest:
        yield
        return
    meant = [
        index.name
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is None
        and (names is None or not names.isdisjoint(column.name for column in index.columns))
    ]
    listed = sa.text(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL"
    )
    indexes = [row for row in session.execute(listed, {"table": table.name}) if row.name in meant]
    for name, _ in indexes:
        session.connection().exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    for _, made in indexes:
        session.connection().exec_driver_sql(made)


def update(
    session: Session,
    table: sa.Table,
    ids: Sequence[int],
    columns: Mapping[str, Sequence[Any]],
    revisions: Sequence[int],
) -> bool:
    """Sets the rows' columns and counts their revision up; False where a row has no longer the revision given.

    What was written stands in that case too: the caller has to raise.
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
    """The values as the driver takes them."""
    dialect = session.get_bind().dialect
    turn: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    if turn is None:
        return values
    if isinstance(column.type, sa.Date):
        # What SQLite's own processor writes, several times as fast.
        written = {value: value and value.isoformat() for value in dict.fromkeys(values)}
        return [written[value] for value in values]
    if isinstance(column.type, ScaledDecimal):
        # Few are alike, so each is turned, by the shortest way there is.
        places = column.type.places
        return [None if value is None else int(value.scaleb(places)) for value in values]
    if isinstance(column.type, sa.JSON):
        return [turn(value) for value in values]
    turned = {value: turn(value) for value in dict.fromkeys(values)}
    if all(value is each for value, each in turned.items()):
        return values
    return [turned[value] for value in values]
