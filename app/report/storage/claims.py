"""Claims in the database: each has a key and versions, of which the newest is in force."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage import models as account_models
from app.core.domain.canonical_json import digest
from app.core.storage import models as core_models
from app.core.storage.database import flush
from app.report.storage import models

CLAIM, VERSION = models.Claim.__table__, models.ClaimVersion.__table__
USER = account_models.User.__table__
CATALOGUE = "catalogue"
_OWN_POSITION_START = 10_000  # positions of an organisation's own claims, behind every catalogue's


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """One version of a claim: `text` is the claim as JSON, `version` its number.

    `enabled`: it is active. `own`: the organisation's, not the catalogue's. `edited`: changed by the organisation.
    `source` ("catalogue", "web", …), `by` (a user's name) and `at` tell where it is from and when.
    """

    id: int
    key: str
    version: int
    version_id: int
    text: dict[str, Any]
    enabled: bool
    own: bool
    edited: bool
    source: str
    by: str | None
    at: datetime


_STORED_COLUMNS = (
    sa.select(
        CLAIM.c.id,
        CLAIM.c.key,
        CLAIM.c.own,
        VERSION.c.number,
        VERSION.c.id.label("version_id"),
        VERSION.c.text,
        VERSION.c.enabled,
        VERSION.c.edited,
        VERSION.c.source,
        VERSION.c.made_at,
        USER.c.name.label("by"),
    )
    .join_from(CLAIM, VERSION, VERSION.c.claim_id == CLAIM.c.id)
    .outerjoin(USER, USER.c.id == VERSION.c.made_by)
)


def current(session: Session) -> tuple[StoredClaim, ...]:
    """Returns the newest version of every claim, in the catalogue's order, an organisation's own last."""
    newest = (
        sa.select(VERSION.c.claim_id, sa.func.max(VERSION.c.number).label("number"))
        .group_by(VERSION.c.claim_id)
        .subquery()
    )
    rows = session.execute(
        _STORED_COLUMNS.join(
            newest, sa.and_(VERSION.c.claim_id == newest.c.claim_id, VERSION.c.number == newest.c.number)
        ).order_by(CLAIM.c.position, CLAIM.c.id)
    )
    return tuple(map(_stored, rows))


def versions(session: Session, key: str | None = None) -> tuple[StoredClaim, ...]:
    """Returns every version of one claim, or of all: claims in order, the newest version of each first."""
    where = [] if key is None else [CLAIM.c.key == key]
    rows = session.execute(
        _STORED_COLUMNS.where(*where).order_by(CLAIM.c.position, CLAIM.c.id, VERSION.c.number.desc())
    )
    return tuple(map(_stored, rows))


def _stored(row: Any) -> StoredClaim:
    return StoredClaim(
        row.id,
        row.key,
        row.number,
        row.version_id,
        row.text,
        row.enabled,
        row.own,
        row.edited,
        row.source,
        row.by,
        row.made_at,
    )


def seed(
    session: Session, catalogue: Iterable[tuple[str, dict[str, Any]]], now: datetime, left: Collection[str] = ()
) -> int:
    """Stores the catalogue's claims (key, text) that are missing or differ; returns how many it wrote.

    Claims that the organisation has edited or added, and those in `left`, are unchanged.
    """
    # Who comes second waits here, and then finds them.
    session.execute(sa.select(core_models.RecordState.id).with_for_update())
    known = {each.key: each for each in current(session)}
    written = 0
    for position, (key, text) in enumerate(catalogue):
        was = known.get(key)
        if was is None:
            _insert_claim(session, key, position, own=False, text=text, now=now, made_by=None, source=CATALOGUE)
            written += 1
        elif is_outdated(was, text) and key not in left:
            add_version(session, was.id, was.version + 1, text, was.enabled, now, None)
            written += 1
    return written


def is_outdated(was: StoredClaim, text: dict[str, Any]) -> bool:
    """Whether a claim has to be updated to the catalogue's `text`."""
    return not was.own and not was.edited and digest(was.text) != digest(text)


def insert(session: Session, key: str, text: dict[str, Any], now: datetime, made_by: int | None, source: str) -> int:
    """Stores a new claim of the organisation's own after all others; returns its number."""
    last = session.execute(sa.select(sa.func.max(CLAIM.c.position)).where(CLAIM.c.own)).scalar()
    return _insert_claim(
        session, key, _OWN_POSITION_START if last is None else last + 1, True, text, now, made_by, source
    )


def _insert_claim(
    session: Session,
    key: str,
    position: int,
    own: bool,
    text: dict[str, Any],
    now: datetime,
    made_by: int | None,
    source: str,
) -> int:
    row = models.Claim(key=key, position=position, own=own)
    session.add(row)
    flush(session)
    add_version(session, row.id, 1, text, True, now, made_by, source, edited=own)
    return row.id


def add_version(
    session: Session,
    claim_id: int,
    number: int,
    text: dict[str, Any],
    enabled: bool,
    now: datetime,
    made_by: int | None,
    source: str = CATALOGUE,
    edited: bool = False,
) -> None:
    """Adds a version of a claim; earlier versions are kept for the reports that used them.

    Raises Stale where somebody else added that version at the same time.
    """
    session.add(
        models.ClaimVersion(
            claim_id=claim_id,
            number=number,
            text=text,
            enabled=enabled,
            made_at=now,
            made_by=made_by,
            source=source,
            edited=edited,
        )
    )
    flush(session)
