"""Reads what was removed, whatever its kind, and deletes it for good; its events stay and keep its last name."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.events import EventKind
from app.core.storage import models
from app.core.storage.database import mark_written
from app.core.storage.events import DELETED_PREFIX, ERASED, NAME_COLUMNS

EVENT, TEXT = models.Event.__table__, models.ErasableText.__table__


@dataclass(frozen=True, slots=True)
class Removed:
    """A removed row. `record_id`: the id that its events have, which for an entry is that of its engagement."""

    id: int
    record_id: int
    removed_at: datetime
    sample: bool


def list_removed(
    session: Session,
    table: sa.Table,
    *conditions: sa.ColumnElement[bool],
    record_id: sa.ColumnElement[int] | None = None,
    sample: sa.ColumnElement[bool] | None = None,
    source: sa.FromClause | None = None,
) -> tuple[Removed, ...]:
    """Returns the removed rows of a table, which are those with `removed_at`. `source`: the table joined with others.

    `record_id` and `sample`: where a row has them, unless they are its own id and no.
    """
    number, is_sample = table.c.id if record_id is None else record_id, sa.false() if sample is None else sample
    query = sa.select(table.c.id, number, table.c.removed_at, is_sample.label("sample"))
    query = query.select_from(table if source is None else source)
    rows = session.execute(query.where(table.c.removed_at.is_not(None), *conditions)).all()
    return tuple(Removed(row[0], row[1], row[2], bool(row[3])) for row in rows)


def last_actors(
    session: Session, what: EventKind, subject: str, record_ids: Collection[int], key: str | None = None
) -> dict[int, str]:
    """Returns who last did something to these records, by id: a user's name, or the source if it was none.

    `key`: the name in the event's note that has the id of what it was done to, such as "line".
    """
    query = sa.select(EVENT.c.subject_id, EVENT.c.note, EVENT.c.user_id, EVENT.c.source).where(
        EVENT.c.subject == subject, EVENT.c.subject_id.in_(record_ids), EVENT.c.what == what.value
    )
    rows = session.execute(query.order_by(EVENT.c.id)).all()
    name = NAME_COLUMNS["user"]
    users = {row.user_id for row in rows if row.user_id is not None}
    names: dict[int, str] = dict(
        session.execute(sa.select(name.table.c.id, name).where(name.table.c.id.in_(users))).all()
    )
    return {
        row.note.get(key) if key else row.subject_id: row.source
        if row.user_id is None
        else names.get(row.user_id, ERASED)
        for row in rows
    }


def delete(session: Session, table: sa.Table, number: int, subject: str, now: datetime) -> None:
    """Deletes a row and what belongs to it, and erases the texts in its history; only its last name stays there."""
    name = NAME_COLUMNS[subject]
    former = sa.select(sa.literal(DELETED_PREFIX + subject), table.c.id, name).where(table.c.id == number)
    session.execute(sa.insert(TEXT).from_select(["subject", "subject_id", "text"], former))
    erase_texts(session, now, TEXT.c.subject == subject, TEXT.c.subject_id == number)
    delete_row(session, table, number)


def delete_row(session: Session, table: sa.Table, number: int) -> None:
    """Deletes a row and what belongs to it."""
    session.execute(sa.delete(table).where(table.c.id == number))
    session.expire_all()
    mark_written(session)


def erase_texts(session: Session, now: datetime, *conditions: sa.ColumnElement[bool]) -> None:
    """Erases the texts of the history for which all conditions hold."""
    session.execute(sa.update(TEXT).where(*conditions, TEXT.c.text.is_not(None)).values(text=None, erased_at=now))


def erase_texts_of_part(session: Session, now: datetime, subject: str, record_id: int, key: str, number: int) -> None:
    """Erases the texts in the events of a part of a record: those whose note has its id under `key`."""
    query = sa.select(EVENT.c.changes, EVENT.c.note).where(EVENT.c.subject == subject, EVENT.c.subject_id == record_id)
    found = {
        text
        for row in session.execute(query)
        if row.note.get(key) == number
        for text in _text_ids(row.changes, row.note)
    }
    erase_texts(session, now, TEXT.c.id.in_(found))


def _text_ids(changes: Mapping[str, Any], note: Mapping[str, Any]) -> Iterator[int]:
    for value in (*(value for both in changes.values() for value in both), *note.values()):
        if isinstance(value, dict) and value.keys() == {"text"}:
            yield value["text"]
