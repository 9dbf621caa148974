"""Events that wait to be moved to the history.

Sign-ins, refusals and denials have to be stored at once and must not wait for those who write the record. So they are
first written here, which takes no lock on the record, and then moved to the history: at once if nobody is writing,
else by the next request, or by the worker at the latest. An event is deleted here only when the history has it, and its
key makes sure that it is there only once, even if the server dies in between. A log file would need its own locking,
flushing and recovery, which the database already has.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.core.domain.errors import Stale
from app.core.domain.events import Actor, EventKind, PersonalText, Source
from app.core.storage import events
from app.core.storage.access_models import WaitingEvent
from app.core.storage.database import Database
from app.core.storage.models import Event

WAITING = WaitingEvent.__table__
BATCH_SIZE = 200  # events moved in one transaction


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An event to be written to the history; if `is_always_kept`, even if the work it belongs to is rolled back."""

    at: datetime
    actor: Actor
    what: EventKind
    subject: str | None
    subject_id: int | None
    note: Mapping[str, object]
    is_always_kept: bool = False


def save(database: Database, pending: Sequence[PendingEvent]) -> None:
    """Stores events, and moves them to the history if nobody else is writing."""
    if not pending:
        return
    with database.access() as access:
        access.execute(
            sa.insert(WAITING),
            [
                {
                    "key": secrets.token_hex(16),
                    "at": each.at,
                    "actor": _actor_as_json(each.actor),
                    "what": each.what.value,
                    "subject": each.subject,
                    "subject_id": each.subject_id,
                    "note": _note_as_json(each.note),
                }
                for each in pending
            ],
        )
    move_to_history(database)


def move_to_history(database: Database) -> int:
    """Moves waiting events to the history and returns how many; returns 0 at once while somebody writes the record."""
    with database.access(writes=False) as access:
        if access.execute(sa.select(WAITING.c.id).limit(1)).first() is None:
            return 0
    try:
        with database.transaction(counts=False, waits=False) as session:
            with database.access(writes=False) as access:
                rows = access.execute(sa.select(WAITING).order_by(WAITING.c.id).limit(BATCH_SIZE)).all()
            keys = [row.key for row in rows]
            moved_before = set(session.execute(sa.select(Event.key).where(Event.key.in_(keys))).scalars())
            for row in rows:
                if row.key not in moved_before:
                    events.add(
                        session,
                        row.at,
                        _actor_from_json(row.actor),
                        EventKind(row.what),
                        row.subject,
                        row.subject_id,
                        note=_note_from_json(row.note),
                        key=row.key,
                    )
    except Stale:  # somebody else writes the record, or moves the same events
        return 0
    with database.access() as access:
        access.execute(sa.delete(WAITING).where(WAITING.c.id.in_([row.id for row in rows])))
    return len(rows)


def _actor_as_json(actor: Actor) -> dict[str, Any]:
    return {"name": actor.name, "source": actor.source.value, "user_id": actor.user_id, "address": actor.address}


def _actor_from_json(saved: Mapping[str, Any]) -> Actor:
    return Actor(saved["name"], frozenset(), Source(saved["source"]), saved["user_id"], saved["address"])


def _note_as_json(note: Mapping[str, object]) -> dict[str, object]:
    return {
        name: {"personal": value.text} if isinstance(value, PersonalText) else value for name, value in note.items()
    }


def _note_from_json(note: Mapping[str, Any]) -> dict[str, object]:
    return {
        name: PersonalText(value["personal"]) if isinstance(value, dict) and value.keys() == {"personal"} else value
        for name, value in note.items()
    }
