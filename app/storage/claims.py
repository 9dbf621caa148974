"""Claims in the database: each by its key, with every version of what it says, of which the newest counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.canonical import digest
from app.storage import models

CLAIM, VERSION = models.Claim.__table__, models.ClaimVersion.__table__


@dataclass(frozen=True, slots=True)
class Stored:
    """A claim as it is now: `text` is what it says, as JSON; `version` the number it was given."""

    id: int
    key: str
    version: int
    version_id: int
    text: dict[str, Any]
    enabled: bool
    own: bool


def current(session: Session) -> tuple[Stored, ...]:
    """The newest version of every claim, in the catalogue's order."""
    newest = sa.select(VERSION.c.claim_id, sa.func.max(VERSION.c.number).label("number")).group_by(
        VERSION.c.claim_id).subquery()
    rows = session.execute(
        sa.select(CLAIM.c.id, CLAIM.c.key, CLAIM.c.own, VERSION.c.number, VERSION.c.id.label("version_id"),
                  VERSION.c.text, VERSION.c.enabled)
        .join(newest, newest.c.claim_id == CLAIM.c.id)
        .join(VERSION, sa.and_(VERSION.c.claim_id == newest.c.claim_id, VERSION.c.number == newest.c.number))
        .order_by(CLAIM.c.position, CLAIM.c.id))
    return tuple(Stored(row.id, row.key, row.number, row.version_id, row.text, row.enabled, row.own) for row in rows)


def seed(session: Session, catalogue: Iterable[tuple[str, dict[str, Any]]], now: datetime) -> int:
    """Puts the catalogue's claims (key, text) where they are missing or say something else; returns how many it wrote.

    A claim that somebody of the organisation has edited, or that is its own, is left as it is.
    """
    # Who comes second waits, then finds them.
    session.get_one(models.RecordState, 1, with_for_update=True)
    known = {each.key: each for each in current(session)}
    edited = set(session.execute(sa.select(VERSION.c.claim_id).where(VERSION.c.made_by.is_not(None))).scalars())
    written = 0
    for position, (key, text) in enumerate(catalogue):
        was = known.get(key)
        if was is None:
            row = models.Claim(key=key, position=position, own=False)
            session.add(row)
            session.flush()
            add_version(session, row.id, 1, text, True, now, None)
            written += 1
        elif not was.own and was.id not in edited and digest(was.text) != digest(text):
            add_version(session, was.id, was.version + 1, text, was.enabled, now, None)
            written += 1
    return written


def add_version(session: Session, claim_id: int, number: int, text: dict[str, Any], enabled: bool, now: datetime,
                made_by: int | None) -> None:
    """Says from now on what a claim is; earlier versions stay for the reports that used them."""
    session.add(models.ClaimVersion(
        claim_id=claim_id, number=number, text=text, enabled=enabled, made_at=now, made_by=made_by))
    session.flush()
