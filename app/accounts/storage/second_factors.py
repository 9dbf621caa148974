"""Stores authenticator apps, recovery codes, and the counters that were used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage.attempts import INSERT
from app.accounts.storage.models import AuthenticatorApp, RecoveryCode
from app.core.storage.access_models import UsedCounter
from app.core.storage.database import execute_and_count, mark_written

APP, CODE, COUNTER = AuthenticatorApp.__table__, RecoveryCode.__table__, UsedCounter.__table__


@dataclass(frozen=True, slots=True)
class StoredApp:
    """An authenticator app as stored; `secret` is encrypted. See `models.AuthenticatorApp`."""

    secret: str
    made_at: datetime
    confirmed_at: datetime | None


def get_app(session: Session, user_id: int) -> StoredApp | None:
    """Returns the user's authenticator app, confirmed or not."""
    row = session.execute(
        sa.select(APP.c.secret, APP.c.made_at, APP.c.confirmed_at).where(APP.c.user_id == user_id)
    ).one_or_none()
    return None if row is None else StoredApp(*row)


def users_with_app(session: Session) -> frozenset[int]:
    """Returns the ids of the users with a confirmed app."""
    return frozenset(session.scalars(sa.select(APP.c.user_id).where(APP.c.confirmed_at.is_not(None))))


def save_app(session: Session, user_id: int, secret: str, now: datetime) -> None:
    """Stores an app that is to be confirmed, in place of an earlier one."""
    session.execute(sa.delete(APP).where(APP.c.user_id == user_id))
    session.execute(sa.insert(APP).values(user_id=user_id, secret=secret, made_at=now, confirmed_at=None))
    mark_written(session)


def confirm_app(session: Session, user_id: int, now: datetime) -> bool:
    """Confirms the user's app; returns whether it was still to be confirmed."""
    statement = sa.update(APP).where(APP.c.user_id == user_id, APP.c.confirmed_at.is_(None)).values(confirmed_at=now)
    mark_written(session)
    return execute_and_count(session, statement) > 0


def remove(session: Session, user_id: int) -> bool:
    """Deletes the user's app and recovery codes; returns whether there was an app."""
    session.execute(sa.delete(CODE).where(CODE.c.user_id == user_id))
    mark_written(session)
    return execute_and_count(session, sa.delete(APP).where(APP.c.user_id == user_id)) > 0


def replace_codes(session: Session, user_id: int, hashes: Iterable[str]) -> None:
    """Stores recovery codes in place of the earlier ones."""
    session.execute(sa.delete(CODE).where(CODE.c.user_id == user_id))
    session.execute(sa.insert(CODE), [{"user_id": user_id, "code_hash": each} for each in hashes])
    mark_written(session)


def codes_of(session: Session, user_id: int) -> dict[int, str]:
    """Returns the hashes of the recovery codes that are left, by id."""
    rows = session.execute(sa.select(CODE.c.id, CODE.c.code_hash).where(CODE.c.user_id == user_id).order_by(CODE.c.id))
    return {row.id: row.code_hash for row in rows}


def use_code(session: Session, number: int) -> bool:
    """Deletes a recovery code; returns whether it was there. Of two at once, one gets True."""
    mark_written(session)
    return execute_and_count(session, sa.delete(CODE).where(CODE.c.id == number)) > 0


def use_counter(access: Session, key: str, counter: int) -> bool:
    """Stores that a counter was used; returns whether it is higher than every one before. Atomic."""
    insert = INSERT[access.get_bind().dialect.name](COUNTER).values(key=key, counter=counter)
    statement = insert.on_conflict_do_update(
        index_elements=[COUNTER.c.key],
        set_={"counter": insert.excluded.counter},
        where=COUNTER.c.counter < insert.excluded.counter,
    )
    return access.execute(statement.returning(COUNTER.c.counter)).first() is not None
