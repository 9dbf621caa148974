"""The rows of every table in one form that is the same on SQLite and PostgreSQL: read, hashed and written as such.

A table's content is text: a line that describes the table (name, columns with their kinds, key), then the rows in the
order of the key, as JSON arrays, BATCH_SIZE of them on each line. Values are integers, texts or null: a yes/no is 1 or
0, a day its ISO text, JSON the text as stored, bytes are base64. Two databases hold the same if the hashes of this text
are the same. The description comes along with the rows, so that a content can be written to an older schema than that
of today's code.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.core.domain.errors import Refused
from app.core.storage import faults
from app.core.storage.access_models import ACCESS_METADATA, WaitingEvent
from app.core.storage.base import METADATA

BATCH_SIZE = 1_000  # rows on a line; a part of the form, since hashes depend on it
ACCESS_TABLES = frozenset(ACCESS_METADATA.tables)
SIGN_INS = ACCESS_TABLES - {WaitingEvent.__tablename__}  # who is signed in, or tries to
_KINDS: dict[type[TypeEngine[Any]], str] = {
    sa.Boolean: "boolean",
    sa.Date: "date",
    sa.JSON: "json",
    sa.LargeBinary: "bytes",
    sa.Integer: "integer",
    sa.String: "text",
}
_POSTGRESQL_READS = {
    "boolean": "CAST({column} AS integer)",
    "date": "to_char({column}, 'YYYY-MM-DD')",
    "json": "CAST({column} AS text)",
}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table: its columns with the kind of each (a value of `_KINDS`), and the names of its key."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]

    @property
    def number_key(self) -> str | None:
        """Returns the name of the key if it is a single integer, which a sequence may count; else None."""
        return self.key[0] if len(self.key) == 1 and dict(self.columns)[self.key[0]] == "integer" else None

    def header(self) -> bytes:
        """Returns the first line of the content."""
        return _line({"table": self.name, "columns": self.columns, "key": self.key})


def parse_header(line: bytes) -> TableShape:
    """Returns the table that the first line of a content describes; raises ValueError if it isn't one."""
    try:
        found = json.loads(line)
        columns = tuple((str(name), str(kind)) for name, kind in found["columns"])
        shape = TableShape(str(found["table"]), columns, tuple(map(str, found["key"])))
    except (KeyError, TypeError) as problem:
        raise ValueError("not the description of a table") from problem
    if not {kind for _, kind in columns} <= {*_KINDS.values()} or not {*shape.key} <= {name for name, _ in columns}:
        raise ValueError("not the description of a table")
    return shape


def all_shapes(signed_in: bool = True) -> tuple[TableShape, ...]:
    """Returns every table of today's schema, each after those it refers to; `signed_in`: also who is signed in."""
    tables = [*METADATA.sorted_tables, *ACCESS_METADATA.sorted_tables]
    return tuple(_shape(table) for table in tables if signed_in or table.name not in SIGN_INS)


def counted_tables() -> frozenset[str]:
    """Returns the tables whose ids are never used again, even if the row with the highest one is deleted."""
    tables = [*METADATA.sorted_tables, *ACCESS_METADATA.sorted_tables]
    return frozenset(each.name for each in tables if each.dialect_options["sqlite"].get("autoincrement"))


def _shape(table: sa.Table) -> TableShape:
    columns = tuple((column.name, _kind(column.type)) for column in table.columns)
    return TableShape(table.name, columns, tuple(column.name for column in table.primary_key))


def _kind(column_type: TypeEngine[Any]) -> str:
    plain = column_type.impl_instance if isinstance(column_type, TypeDecorator) else column_type
    for known, kind in _KINDS.items():
        if isinstance(plain, known):
            return kind
    raise TypeError(f"backups don't know how to write {column_type!r}")


def read_batches(connection: sa.Connection, shape: TableShape) -> Iterator[list[Row]]:
    """Yields the rows in the order of the key, many at a time; bytes are still bytes."""
    with connection.exec_driver_sql(_select(connection, shape), execution_options={"stream_results": True}) as result:
        for rows in result.partitions(BATCH_SIZE):
            yield [tuple(row) for row in rows]


def _select(connection: sa.Connection, shape: TableShape) -> str:
    quote = connection.dialect.identifier_preparer.quote
    reads, order = [], []
    postgresql = connection.dialect.name == "postgresql"
    for name, kind in shape.columns:
        template = _POSTGRESQL_READS.get(kind, "{column}") if postgresql else "{column}"
        reads.append(template.format(column=quote(name)))
    for name in shape.key:
        by_bytes = postgresql and dict(shape.columns)[name] == "text"
        order.append(f'{quote(name)} COLLATE "C"' if by_bytes else quote(name))
    return f"SELECT {', '.join(reads)} FROM {quote(shape.name)} ORDER BY {', '.join(order)}"  # noqa: S608 (own names)


def to_line(shape: TableShape, rows: list[Row]) -> bytes:
    """Returns the rows of one batch as a line of the content."""
    places = _bytes_places(shape)
    return _line([_with_base64(row, places) for row in rows] if places else rows)


def content(
    connection: sa.Connection, shape: TableShape, blanked: frozenset[str] = frozenset()
) -> Iterator[tuple[int, bytes]]:
    """Yields the content of a table in parts, each with its number of rows; `blanked`: columns whose text is left
    out."""
    yield 0, shape.header()
    places = [place for place, (name, _) in enumerate(shape.columns) if name in blanked]
    for rows in read_batches(connection, shape):
        kept = [_with_blanks(row, places) for row in rows] if places else rows
        yield len(rows), to_line(shape, kept)


def content_hash(connection: sa.Connection, shape: TableShape) -> str:
    """Returns the SHA-256 of the table's content."""
    digest = hashlib.sha256()
    for _, part in content(connection, shape):
        digest.update(part)
    return digest.hexdigest()


def parse_lines(shape: TableShape, lines: Iterable[bytes]) -> Iterator[list[Row]]:
    """Yields the rows of each line of a content, which is without its first one; raises ValueError if one isn't a
    row."""
    places, width = _bytes_places(shape), len(shape.columns)
    for line in lines:
        rows = json.loads(line.decode())
        if not isinstance(rows, list) or any(not isinstance(row, list) or len(row) != width for row in rows):
            raise ValueError(f"not rows of {shape.name}")
        yield [_with_bytes(row, places) for row in rows] if places else rows


def write_batches(connection: sa.Connection, shape: TableShape, batches: Iterable[list[Row]]) -> int:
    """Inserts rows into the table and returns how many; raises Refused for one that this database can't store."""
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name, _ in shape.columns)
    try:
        if connection.dialect.name == "postgresql":
            return _copy(connection, f"COPY {quote(shape.name)} ({names}) FROM STDIN", batches)
        marks = ", ".join("?" * len(shape.columns))
        statement = f"INSERT INTO {quote(shape.name)} ({names}) VALUES ({marks})"  # noqa: S608 (own names)
        count = 0
        for rows in batches:
            connection.exec_driver_sql(statement, [tuple(row) for row in rows])
            count += len(rows)
        return count
    except sa.exc.DBAPIError as error:
        raise Refused(f"The database can’t store the rows of {shape.name}: {error.orig}", "copy-failed") from error


def _copy(connection: sa.Connection, statement: str, batches: Iterable[list[Row]]) -> int:
    import psycopg

    driver: Any = connection.connection  # psycopg's own, whose cursor can copy
    count = 0
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as out:
            for rows in batches:
                for row in rows:
                    out.write_row(row)
                count += len(rows)
    except psycopg.Error as error:
        message = str(error).splitlines()[0]
        raise faults.from_error(error) or Refused(
            f"PostgreSQL can’t store a value: {message}. {statement}", "copy-failed"
        ) from error
    return count


def read_counters(connections: Iterable[sa.Connection], shapes: Iterable[TableShape]) -> dict[str, int]:
    """Returns the highest id ever given to a row of each counted table, 0 if none was."""
    counted = counted_tables() & {shape.name for shape in shapes}
    found = dict.fromkeys(sorted(counted), 0)
    for connection in connections:
        if connection.dialect.name == "sqlite":
            rows = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
            found |= {name: number for name, number in rows if name in counted}
            continue
        for name in counted:
            sequence = _sequence(connection, name, "id")
            if sequence:
                last, used = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()  # noqa: S608
                found[name] = last if used else 0
    return found


def write_counter(connection: sa.Connection, shape: TableShape, last: int) -> None:
    """Lets the table go on counting after `last`, and after the highest id that it holds."""
    quote, key = connection.dialect.identifier_preparer.quote, shape.number_key
    if key is None:
        return
    highest = connection.exec_driver_sql(f"SELECT max({quote(key)}) FROM {quote(shape.name)}").scalar()  # noqa: S608
    last = max(last, highest or 0)
    if connection.dialect.name == "postgresql":
        sequence = _sequence(connection, shape.name, key)
        if sequence:
            values = {"sequence": sequence, "last": max(last, 1), "used": last > 0}
            connection.execute(sa.text("SELECT setval(CAST(:sequence AS regclass), :last, :used)"), values)
    elif shape.name in counted_tables() and last > 0:
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (shape.name,))
        connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (shape.name, last))


def _sequence(connection: sa.Connection, table: str, column: str) -> str | None:
    """Returns the name of PostgreSQL's sequence behind a column, None if it has none."""
    quoted = connection.dialect.identifier_preparer.quote(table)
    query = sa.text("SELECT pg_get_serial_sequence(:name, :column)")
    return connection.execute(query, {"name": quoted, "column": column}).scalar()


def _line(value: object) -> bytes:
    return f"{_encode(value)}\n".encode()


def _bytes_places(shape: TableShape) -> list[int]:
    return [place for place, (_, kind) in enumerate(shape.columns) if kind == "bytes"]


def _with_base64(row: Row, places: list[int]) -> Row:
    values = list(row)
    for place in places:
        if values[place] is not None:
            values[place] = base64.b64encode(values[place]).decode()
    return values


def _with_bytes(row: Row, places: list[int]) -> Row:
    values = list(row)
    for place in places:
        if values[place] is not None:
            values[place] = base64.b64decode(values[place], validate=True)
    return values


def _with_blanks(row: Row, places: list[int]) -> Row:
    values = list(row)
    for place in places:
        values[place] = ""
    return values
