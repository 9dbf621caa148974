"""Seals the history: each event has a SHA-256 of its content and of the seal before it, so that a change shows.

Seals are written just before the commit, in the order of commits: PostgreSQL's writers work side by side, and only
their commits have an order. Erasable texts are not part of a seal, so that they can be erased.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.canonical_json import canonical_json
from app.core.storage import models
from app.core.storage.database import before_commit

EVENT, SEAL = models.Event.__table__, models.EventSeal.__table__
_LOCK = 20260102  # our key for PostgreSQL's advisory lock
_BATCH_SIZE = 2_000
_FIRST = "first event to seal"
# What a seal covers, in this order. Values are read as stored, which is fast, and no type can change the hash.
_CONTENT = (
    EVENT.c.id,
    sa.type_coerce(EVENT.c.at, sa.String).label("at"),
    EVENT.c.what,
    EVENT.c.user_id,
    EVENT.c.source,
    EVENT.c.address_id,
    EVENT.c.subject,
    EVENT.c.subject_id,
    sa.cast(EVENT.c.changes, sa.Text).label("changes"),
    sa.cast(EVENT.c.note, sa.Text).label("note"),
    EVENT.c.key,
    EVENT.c.action_id,
    EVENT.c.is_part,
)


class BrokenSeal(StrEnum):
    """What is wrong with the first event whose seal doesn't hold."""

    CHANGED = "changed"  # it was changed, or an event before it was removed
    MISSING = "missing"
    UNSEALED = "unsealed"  # it was added by something else than Contrast


@dataclass(frozen=True, slots=True)
class SealCheck:
    """The result of checking every seal: how many hold, the last one (None without events), and the id of the first
    event that is `broken`, with the reason. `found`: the seal that was asked for is among them."""

    count: int
    last: str | None
    broken: tuple[int, BrokenSeal] | None
    found: bool


def seal_at_commit(session: Session, first: int) -> None:
    """Has the events of this transaction sealed just before its commit; `first` is no higher than any of their ids."""
    known = session.info.get(_FIRST)
    if known is None:
        before_commit(session, partial(_seal, session))
    session.info[_FIRST] = first if known is None else min(first, known)


def next_event_id(session: Session) -> int:
    """Returns an id that no event of this transaction still to come is below."""
    return (session.execute(sa.select(sa.func.max(EVENT.c.id))).scalar() or 0) + 1


def _seal(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    last = session.execute(sa.select(SEAL.c.hash).order_by(SEAL.c.id.desc()).limit(1)).scalar() or ""
    position = session.info[_FIRST] - 1
    # Events of others that are in sight were sealed when they were committed.
    unsealed = sa.select(*_CONTENT).where(_IS_UNSEALED).order_by(EVENT.c.id).limit(_BATCH_SIZE)
    while rows := session.execute(unsealed.where(EVENT.c.id > position)).all():
        seals = []
        for row in rows:
            last = _hash(last, row)
            seals.append({"event_id": row.id, "hash": last})
        session.execute(sa.insert(SEAL), seals)
        position = rows[-1].id


_IS_UNSEALED = sa.not_(sa.exists().where(SEAL.c.event_id == EVENT.c.id))


def _hash(previous: str, content: sa.Row[Any]) -> str:
    text = canonical_json([previous, *content])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def check(session: Session, wanted: str | None = None) -> SealCheck:
    """Checks the seal of every event, the oldest first; `wanted`: a seal to look for."""
    last, count, found = None, 0, False
    for event_id, seal, content in _sealed(session):
        if content is None:
            return SealCheck(count, last, (event_id, BrokenSeal.MISSING), found)
        if _hash(last or "", content) != seal:
            return SealCheck(count, last, (event_id, BrokenSeal.CHANGED), found)
        last, count, found = seal, count + 1, found or seal == wanted
    extra = session.execute(sa.select(sa.func.min(EVENT.c.id)).where(_IS_UNSEALED)).scalar()
    return SealCheck(count, last, None if extra is None else (extra, BrokenSeal.UNSEALED), found)


def seal_again(session: Session, changed: Iterable[int], broken: int | None) -> None:
    """Replaces the seals from the first of the `changed` events on, which an erasure has just changed.

    `broken`: the first event whose seal didn't hold before; from there on the old seals stay, so that it still shows.
    The triggers of the table of seals have to be lifted.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    wanted = set(changed)
    is_reached, last = False, ""
    for event_id, seal, content in _sealed(session):
        if event_id == broken or content is None:
            return
        is_reached = is_reached or event_id in wanted
        fresh = _hash(last, content) if is_reached else seal
        if is_reached:
            session.execute(sa.update(SEAL).where(SEAL.c.event_id == event_id).values(hash=fresh))
        last = fresh


def _sealed(session: Session) -> Iterator[tuple[int, str, sa.Row[Any] | None]]:
    """Yields every seal in order: the event's id, the hash, and the event's content, None if it is missing."""
    position = 0
    while True:
        seals = session.execute(
            sa.select(SEAL).where(SEAL.c.id > position).order_by(SEAL.c.id).limit(_BATCH_SIZE)
        ).all()
        if not seals:
            return
        position = seals[-1].id
        numbers = [each.event_id for each in seals]
        # Ids of one batch are close together, so a range reads few rows more.
        query = sa.select(*_CONTENT).where(EVENT.c.id.between(min(numbers), max(numbers)))
        contents = {row.id: row for row in session.execute(query)}
        for each in seals:
            yield each.event_id, each.hash, contents.get(each.event_id)
