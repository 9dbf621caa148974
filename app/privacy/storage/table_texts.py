"""Looks through every text of every table for a person's names, and replaces them.

It goes by the models, so that a table or column added later is looked through, too. Short columns hold codes and hashes
and are left out. Search columns are made again from the texts of their row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.text_normalisation import fold, fold_accents
from app.core.storage.database import mark_written
from app.core.storage.types import StringList
from app.privacy.domain.matching import Matcher, texts_of

_LONGEST_CODE = 100  # characters of columns that hold codes, hashes and times
_SEARCH_COLUMNS = ("folded", "title_sort", "name_sort")
_SECRET_COLUMNS = ("password", "secret", "code_hash", "credential_id", "public_key")
_ROWS_AT_ONCE = 500
# Addresses are removed: a name in their place would be an address that leads nowhere.
_ADDRESSES: Mapping[tuple[str, str], str | None] = {
    ("provider", "email"): None,
    ("provider", "website"): None,
    ("user_account", "email"): None,
    ("mail_settings", "sender"): "",
    ("mail_settings", "user_name"): "",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that names the person. `key`: its primary key; `texts`: by column the value that does; `row`: all of its
    texts."""

    table: str
    key: Mapping[str, Any]
    texts: Mapping[str, Any]
    row: Mapping[str, Any]


def find_hits(session: Session, tables: Iterable[sa.Table], matcher: Matcher) -> Iterator[Hit]:
    """Yields the rows of these tables that name the person."""
    for table in tables:
        columns = _text_columns(table)
        if columns:
            yield from _hits(session, table, columns, matcher)


def replace_texts(session: Session, tables: Mapping[str, sa.Table], hits: Iterable[Hit], by: str, of: Matcher) -> None:
    """Replaces the person's names in the texts of these rows by `by`, also in tables that are otherwise append-only."""
    found = list(hits)
    with without_triggers(session, sorted({hit.table for hit in found})):
        for hit in found:
            table = tables[hit.table]
            values = {
                name: _ADDRESSES[hit.table, name] if (hit.table, name) in _ADDRESSES else of.replace_json(value, by)
                for name, value in hit.texts.items()
            }
            values |= _search_values(hit, values, by, of)
            if "revision" in table.c:
                values["revision"] = table.c.revision + 1
            session.execute(
                sa.update(table).where(*(table.c[name] == value for name, value in hit.key.items())).values(values)
            )
    if found:
        mark_written(session)


def _text_columns(table: sa.Table) -> list[sa.Column[Any]]:
    return [column for column in table.c if column.name not in _SECRET_COLUMNS and _holds_text(column.type)]


def _holds_text(kind: Any) -> bool:
    if isinstance(kind, (sa.JSON, StringList)):
        return True
    return isinstance(kind, sa.String) and (kind.length is None or kind.length > _LONGEST_CODE)


def _hits(session: Session, table: sa.Table, columns: list[sa.Column[Any]], matcher: Matcher) -> Iterator[Hit]:
    keys = [column.name for column in table.primary_key.columns]
    names = [column.name for column in columns]
    query = sa.select(*(table.c[name] for name in dict.fromkeys((*keys, *names))))
    looked_at = [name for name in names if name not in _SEARCH_COLUMNS and name not in keys]
    for row in session.execute(query, execution_options={"yield_per": _ROWS_AT_ONCE}).mappings():
        texts = {name: row[name] for name in looked_at if row[name] is not None}
        if not matcher.find("\n".join(map(_as_text, texts.values()))):
            continue
        named = {name: value for name, value in texts.items() if any(map(matcher.find, texts_of(value)))}
        if named:
            yield Hit(table.name, {name: row[name] for name in keys}, named, {name: row[name] for name in names})


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "\n".join(texts_of(value))


def _search_values(hit: Hit, values: Mapping[str, Any], by: str, of: Matcher) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in _SEARCH_COLUMNS:
        old = hit.row.get(name)
        if old is None:
            continue
        if "name" in hit.row:
            if "name" in values:
                found[name] = fold(values["name"]) if name == "folded" else fold_accents(values["name"])
        else:
            found[name] = of.replace_folded(old, by)
    return found


@contextmanager
def without_triggers(session: Session, tables: Sequence[str]) -> Iterator[None]:
    """Lifts the triggers of these tables until the end of the block: some keep rows from being changed. Both databases
    restore them with the transaction if it is rolled back."""
    if session.get_bind().dialect.name == "postgresql":
        query = sa.text(
            "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND relname = ANY(:names) ORDER BY relname"
        )
        guarded = session.execute(query, {"names": list(tables)}).scalars().all()
        for name in guarded:
            session.execute(sa.text(f'ALTER TABLE "{name}" DISABLE TRIGGER USER'))
        yield
        for name in guarded:
            session.execute(sa.text(f'ALTER TABLE "{name}" ENABLE TRIGGER USER'))
        return
    query = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name")
    lifted = [row for name in tables for row in session.execute(query, {"name": name}).all()]
    for row in lifted:
        session.execute(sa.text(f'DROP TRIGGER "{row.name}"'))
    yield
    for row in lifted:
        session.connection().exec_driver_sql(row.sql)
