"""Events that wait for their place in the history.

Sign-ins, refusals and denials have to be kept at once, whoever writes the record at that moment, and may not wait for
it. So they are first written here, which takes no lock of the record, and then moved into the history: straight away
where nobody writes, else by whoever comes next, the server's worker at the latest. An event is deleted here only when
the history has it, and its key makes sure that the history has it once, even where the server dies in between.
A file to append to would do, too, but it would need locks, flushing and healing of its own, which a database brings.
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
BATCH_SIZE = 200  # moved in one transaction


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """What is to be written into the history: `anyway` even where the work it belongs to is not kept."""

    at: datetime
    actor: Actor
    what: EventKind
    subject: str | None
    subject_id: int | None
    note: Mapping[str, object]
    is_always_kept: bool = False


def save(database: Database, noted: Sequence[PendingEvent]) -> None:
    """Writes events down, and into the history if nobody else is writing."""
    if not noted:
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
                for each in noted
            ],
        )
    move_to_history(database)


def move_to_history(database: Database) -> int:
    """Moves what waits into the history; how many events: 0, without waiting, while somebody writes the record."""
    with database.access(writes=False) as access:
        if access.execute(sa.select(WAITING.c.id).limit(1)).first() is None:
            return 0
    try:
        with database.transaction(counts=False, waits=False) as session:
            with database.access(writes=False) as access:
                rows = access.execute(sa.select(WAITING).order_by(WAITING.c.id).limit(BATCH_SIZE)).all()
            there = set(session.execute(sa.select(Event.key).where(Event.key.in_([row.key for row in rows]))).scalars())
            for row in rows:
                if row.key not in there:
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
    except Stale:  # somebody writes, or moves the same
        return 0
    with database.access() as access:
        access.execute(sa.delete(WAITING).where(WAITING.c.id.in_([row.id for row in rows])))
    return len(rows)


def _actor_as_json(actor: Actor) -> dict[str, Any]:
    return {"name": actor.name, "source": actor.source.value, "user_id": actor.user_id, "address": actor.address}


def _actor_from_json(said: Mapping[str, Any]) -> Actor:
    return Actor(said["name"], frozenset(), Source(said["source"]), said["user_id"], said["address"])


def _note_as_json(note: Mapping[str, object]) -> dict[str, object]:
    return {
        name: {"personal": value.text} if isinstance(value, PersonalText) else value for name, value in note.items()
    }


def _note_from_json(note: Mapping[str, Any]) -> dict[str, object]:
    return {
        name: PersonalText(value["personal"]) if isinstance(value, dict) and value.keys() == {"personal"} else value
        for name, value in note.items()
    }
