"""Stores and reads the history: events with the canonical text of each change, and separate rows for erasable texts.

A text that may name or describe a person is a row of its own, and the event has {"text": id}. A link is
{"provider": id}, so that a name is stored once, where it can be changed or erased.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain import events
from app.core.domain.events import Actor, Event, EventFilter, EventKind, PersonalText, Source
from app.core.domain.fields import Field
from app.core.domain.selection import Page
from app.core.storage import event_filters, event_seals, models
from app.core.storage.database import flush

EVENT, TEXT = models.Event.__table__, models.ErasableText.__table__
NAME_COLUMNS: dict[str, sa.ColumnElement[str]] = {}
FIELDS_OF: dict[str, Mapping[str, Field]] = {}
ERASED = "erased"
DELETED_PREFIX = "gone "  # before the kind of a deleted record: subject of the erasable row with its last name
Changes = Mapping[str, tuple[object, object]]
Note = Mapping[str, object]
_WRITTEN_TOGETHER = 1_000


def register_subject(
    subject: str, name: sa.ColumnElement[str] | None = None, fields: Mapping[str, Field] | None = None
) -> None:
    """Registers the column with the names of a kind of record, and its field registry.

    Called once next to the table of each kind. Values of a kind without `fields` are stored as plain text.
    """
    if name is not None:
        NAME_COLUMNS[subject] = name
    if fields is not None:
        FIELDS_OF[subject] = fields


def add(
    session: Session,
    now: Any,
    actor: Actor,
    what: EventKind,
    subject: str | None = None,
    subject_id: int | None = None,
    changes: Changes | None = None,
    note: Mapping[str, object] | None = None,
    key: str | None = None,
    action_id: int | None = None,
    is_part: bool = False,
) -> int:
    """Writes one event and returns its id. `key`: that of the waiting event it comes from, if it does.

    `action_id`: the first event of the same action; `is_part`: the list of all events shows only the action's sum.

    `changes`: each field's values before and after; a link is an `events.LinkedRecord`. Values of personal fields and
    every `PersonalText`, also in `note`, go to erasable rows. Others are written by their kind, or as plain text if the
    subject has no registry.
    """
    row = _row(session, what, subject, subject_id, changes or {}, note or {}) | _shared(session, now, actor)
    event = models.Event(**row, key=key, action_id=action_id, is_part=is_part)
    session.add(event)
    flush(session)
    event_seals.seal_at_commit(session, event.id)
    return event.id


def add_many(
    session: Session,
    now: Any,
    actor: Actor,
    subject: str,
    many: Iterable[tuple[EventKind, tuple[int, Changes, Note]]],
    **of_all: object,
) -> None:
    """Writes many events: kind, then the record's id, its changes and its note. `of_all`: `action_id` and `is_part`."""
    event_seals.seal_at_commit(session, event_seals.next_event_id(session))
    same, rest = _shared(session, now, actor) | of_all, iter(many)
    while some := list(islice(rest, _WRITTEN_TOGETHER)):
        session.execute(sa.insert(models.Event), [_row(session, what, subject, *each) | same for what, each in some])


def _shared(session: Session, now: Any, actor: Actor) -> dict[str, object]:
    address_id = _address_id(session, actor)
    return {"at": now, "user_id": actor.user_id, "source": actor.source.value, "address_id": address_id}


def _row(
    session: Session, what: EventKind, subject: str | None, number: int | None, changes: Changes, note: Note
) -> dict[str, Any]:
    fields = FIELDS_OF.get(subject or "", {})
    stored_changes = {
        name: [_stored_value(session, fields.get(name), value, subject, number) for value in both]
        for name, both in changes.items()
    }
    stored_note = {name: _stored_note(session, value, subject, number) for name, value in note.items()}
    subject_of = {"subject": _owning_subject(subject), "subject_id": number}
    return {"what": what.value, "changes": stored_changes, "note": stored_note} | subject_of


def _owning_subject(subject: str | None) -> str | None:
    """Returns the kind of record that an event is listed under: reviews and lines belong to their engagement, whose id
    they have as subject_id."""
    return "engagement" if subject in ("review", "line") else subject


def _stored_value(session: Session, field: Field | None, value: object, subject: str | None, number: int | None) -> Any:
    if value is None:
        return None
    if isinstance(value, events.LinkedRecord):
        return {value.to: value.id}
    personal = isinstance(value, PersonalText) or (field is not None and field.personal)
    text = field.write(value) if field else value.text if isinstance(value, PersonalText) else str(value)
    if not personal:
        return text
    return {"text": _store_erasable_text(session, _owning_subject(subject) or "", number or 0, text)}


def _stored_note(session: Session, value: object, subject: str | None, number: int | None) -> object:
    if not isinstance(value, PersonalText):
        return value
    return (
        {"text": _store_erasable_text(session, _owning_subject(subject) or "", number or 0, value.text)}
        if value.text
        else ""
    )


def _store_erasable_text(session: Session, subject: str, number: int, text: str) -> int:
    row = models.ErasableText(subject=subject, subject_id=number, text=text)
    session.add(row)
    session.flush()
    return row.id


def _address_id(session: Session, actor: Actor) -> int | None:
    """Returns the id of the row with the actor's IP address; one row for each user and address."""
    if not actor.address:
        return None
    number = actor.user_id or 0
    found = (
        session.execute(
            sa.select(TEXT.c.id).where(
                TEXT.c.subject == "address", TEXT.c.subject_id == number, TEXT.c.text == actor.address
            )
        )
        .scalars()
        .first()
    )
    return found if found is not None else _store_erasable_text(session, "address", number, actor.address)


def listing(
    session: Session,
    subject: str | None = None,
    subject_id: int | None = None,
    page: Page | None = None,
    narrowed: EventFilter | None = None,
) -> tuple[tuple[Event, ...], int]:
    """Returns one page of events, the newest first, and the total number of events on all pages.

    Sorted by time, since an event that waited during an import has a higher id than its time suggests. The events of
    one record include what imports did to it, as separate events.
    """
    from app.importing.storage import import_index

    page = page or Page()
    touches: dict[int, import_index.ImportTouch] = {}
    if subject is not None and subject_id is not None:
        touches = import_index.touching_imports(session, subject, subject_id)
        conditions = [import_index.event_condition(subject, subject_id, touches)]
    else:
        conditions = [] if subject is None else [EVENT.c.subject == subject]
        if narrowed is None or narrowed.action_id is None:
            conditions.append(EVENT.c.is_part.is_(False))
    conditions += event_filters.conditions(narrowed) if narrowed else []
    total = session.execute(sa.select(sa.func.count()).select_from(EVENT).where(*conditions)).scalar_one()
    query = sa.select(EVENT).where(*conditions).order_by(*(() if touches else (EVENT.c.at.desc(),)), EVENT.c.id.desc())
    rows = session.execute(query.limit(page.size).offset((page.number - 1) * page.size)).all()
    if touches:
        rows = import_index.expand_import_events(session, str(subject), int(subject_id or 0), rows, touches)
    return tuple(_to_events(session, rows)), total


def list_action(session: Session, event_id: int) -> Sequence[Any]:
    """Returns the rows of all events of the action that an event belongs to, the oldest first; none if there is no such
    event. Their values are as stored."""
    row = session.execute(sa.select(EVENT.c.id, EVENT.c.action_id).where(EVENT.c.id == event_id)).one_or_none()
    if row is None:
        return ()
    return session.execute(
        sa.select(EVENT).where(event_filters.in_action(row.action_id or row.id)).order_by(EVENT.c.id)
    ).all()


def _to_events(session: Session, rows: Iterable[Any]) -> Iterable[Event]:
    rows = list(rows)
    wanted: dict[str, set[int]] = {"user": {row.user_id for row in rows if row.user_id is not None}}
    for row in rows:
        for side in (side for both in row.changes.values() for side in both if isinstance(side, dict)):
            for to, number in side.items():
                wanted.setdefault(to, set()).add(number)
        for each in filter(_is_text_reference, row.note.values()):
            wanted.setdefault("text", set()).add(each["text"])
        if row.subject in NAME_COLUMNS and row.subject_id is not None:
            wanted.setdefault(row.subject, set()).add(row.subject_id)
    names = {to: _load_names(session, to, numbers) for to, numbers in wanted.items()}
    deleted = _add_deleted_names(session, wanted, names)
    for row in rows:
        source = Source(row.source)
        actor = names["user"].get(row.user_id, ERASED) if row.user_id is not None else source.value
        yield Event(
            id=row.id,
            at=row.at,
            what=EventKind(row.what),
            actor=actor,
            source=source,
            subject=row.subject,
            subject_id=row.subject_id,
            changes={
                name: (_resolve_value(names, old), _resolve_value(names, new))
                for name, (old, new) in row.changes.items()
            },
            note={
                name: _resolve_value(names, each) if _is_text_reference(each) else each
                for name, each in row.note.items()
            },
            action_id=getattr(row, "action_id", None),
            about=None if (row.subject, row.subject_id) in deleted else names.get(row.subject, {}).get(row.subject_id),
            former=deleted.get((row.subject, row.subject_id)),
        )


def _is_text_reference(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"text"}


def _resolve_value(names: dict[str, dict[int, str]], value: Any) -> str | None:
    if not isinstance(value, dict):
        return value
    to, number = next(iter(value.items()))
    return names[to].get(number, ERASED)


def _load_names(session: Session, to: str, numbers: set[int]) -> dict[int, str]:
    """Returns the texts of these ids: an erasable text, a name, an engagement's reference, a claim's key."""
    column = TEXT.c.text if to == "text" else NAME_COLUMNS[to]
    found = session.execute(sa.select(column.table.c.id, column).where(column.table.c.id.in_(numbers)))
    return {number: ERASED if text is None else text for number, text in found}


def _add_deleted_names(
    session: Session, wanted: Mapping[str, set[int]], names: dict[str, dict[int, str]]
) -> dict[tuple[str, int], str]:
    """Adds the last names of deleted records to `names`, and returns them by kind and id."""
    missing = {to: numbers - names[to].keys() for to, numbers in wanted.items() if to != "text"}
    found: dict[tuple[str, int], str] = {}
    for to, numbers in missing.items():
        if numbers:
            query = sa.select(TEXT.c.subject_id, TEXT.c.text).where(
                TEXT.c.subject == DELETED_PREFIX + to, TEXT.c.subject_id.in_(numbers)
            )
            found |= {(to, number): text or ERASED for number, text in session.execute(query)}
    for (to, number), name in found.items():
        names[to][number] = name
    return found


def since(session: Session, subject: str, subject_id: int, revision: int) -> tuple[Event, ...]:
    """Returns the events of a record after this `revision` of it, the newest first, at most 50."""
    from app.importing.storage import import_index

    touches = import_index.touching_imports(session, subject, subject_id)
    rows = session.execute(
        sa.select(EVENT)
        .where(import_index.event_condition(subject, subject_id, touches))
        .order_by(EVENT.c.id.desc())
        .limit(50)
    ).all()
    rows = import_index.expand_import_events(session, subject, subject_id, rows, touches)
    return tuple(_to_events(session, [row for row in rows if row.note.get("revision", 0) > revision]))


def of_record(session: Session, subject: str, subject_id: int, event_id: int) -> Sequence[Any]:
    """Returns the rows of an event that are about this record (those of an import: what it did to it); none if there is
    no such event. Their values are as stored."""
    from app.importing.storage import import_index

    touches = import_index.touching_imports(session, subject, subject_id)
    condition = import_index.event_condition(subject, subject_id, touches)
    rows = session.execute(sa.select(EVENT).where(EVENT.c.id == event_id, condition)).all()
    return import_index.expand_import_events(session, subject, subject_id, rows, touches)
