"""Mails with saved reports in the database: queued, leased by one sender at a time, finished once.

Nothing here counts as a change of the record.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage.database import execute_and_count
from app.report.storage import models

DELIVERY = models.Delivery.__table__
WAITING, SENT, FAILED = "waiting", "sent", "failed"
SCHEDULED, TEST, BY_HAND = "scheduled", "test", "by hand"
ANSWERS = "answers"  # asks somebody about an engagement; `storage.answer_mails` has the request
BACKUP = "backup"  # says that the backup of the day `code` failed
NOT_MADE = "not made"  # says that the report of a schedule on a period could not be made


@dataclass(frozen=True, slots=True)
class Delivery:
    """A mail to one recipient; see the table."""

    id: int
    report_id: int | None
    run_id: int | None
    schedule_id: int | None
    code: str | None
    purpose: str
    recipient: str
    formats: tuple[str, ...]
    state: str
    attempts: int
    next_at: datetime
    answer: str | None
    made_at: datetime
    made_by: int | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """What to send: a saved report, or for the period `code` of a schedule a test, or the news that it failed."""

    report_id: int | None
    run_id: int | None = None
    schedule_id: int | None = None
    code: str | None = None
    purpose: str
    formats: Sequence[str]
    made_by: int | None


_COLUMNS = [DELIVERY.c[name] for name in Delivery.__dataclass_fields__]


def add(session: Session, new: NewDelivery, recipients: Collection[str], now: datetime) -> tuple[int, ...]:
    """Queues a mail to each recipient; returns their numbers, in the order of the recipients. Recipients that already
    have one of the same run are skipped."""
    there = (
        set()
        if new.run_id is None
        else set(session.execute(sa.select(DELIVERY.c.recipient).where(DELIVERY.c.run_id == new.run_id)).scalars())
    )
    return tuple(
        session.execute(
            sa.insert(DELIVERY)
            .values(
                report_id=new.report_id,
                run_id=new.run_id,
                schedule_id=new.schedule_id,
                code=new.code,
                purpose=new.purpose,
                recipient=each,
                formats=list(new.formats),
                state=WAITING,
                attempts=0,
                next_at=now,
                made_at=now,
                made_by=new.made_by,
            )
            .returning(DELIVERY.c.id)
        ).scalar_one()
        for each in recipients
        if each not in there
    )


def lease_next(
    session: Session, now: datetime, until: datetime, among: Collection[int] | None = None
) -> Delivery | None:
    """Leases the mail that is due for longest `until` then; returns None where none is due. `among`: only one of
    these."""
    where = [] if among is None else [DELIVERY.c.id.in_(among)]
    found = session.execute(
        sa.select(DELIVERY.c.id)
        .where(DELIVERY.c.state == WAITING, DELIVERY.c.next_at <= now, *where)
        .order_by(DELIVERY.c.next_at, DELIVERY.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar()
    if found is None:
        return None
    session.execute(
        sa.update(DELIVERY).where(DELIVERY.c.id == found).values(next_at=until, attempts=DELIVERY.c.attempts + 1)
    )
    return get(session, found)


def has_due(session: Session, now: datetime) -> bool:
    """Whether any mail is due."""
    return (
        session.execute(
            sa.select(DELIVERY.c.id).where(DELIVERY.c.state == WAITING, DELIVERY.c.next_at <= now).limit(1)
        ).first()
        is not None
    )


def get(session: Session, number: int) -> Delivery | None:
    """The mail of this number."""
    row = session.execute(sa.select(*_COLUMNS).where(DELIVERY.c.id == number)).one_or_none()
    return None if row is None else _delivery(row)


def list_for_report(session: Session, report_id: int) -> tuple[Delivery, ...]:
    """Returns every mail with a report, the latest first."""
    return tuple(
        map(
            _delivery,
            session.execute(
                sa.select(*_COLUMNS).where(DELIVERY.c.report_id == report_id).order_by(DELIVERY.c.id.desc())
            ),
        )
    )


def list_tests(session: Session, schedule_id: int) -> tuple[Delivery, ...]:
    """Every test of a schedule, the latest first."""
    return tuple(
        map(
            _delivery,
            session.execute(
                sa.select(*_COLUMNS)
                .where(DELIVERY.c.schedule_id == schedule_id, DELIVERY.c.purpose == TEST)
                .order_by(DELIVERY.c.id.desc())
            ),
        )
    )


def mark_sent(session: Session, number: int, now: datetime, answer: str) -> None:
    """Marks a mail as accepted by the mail server, with its answer."""
    session.execute(sa.update(DELIVERY).where(DELIVERY.c.id == number).values(state=SENT, sent_at=now, answer=answer))


def postpone(session: Session, delivery: Delivery, until: datetime, answer: str) -> bool:
    """Lets a leased mail be retried from `until` on; returns False where the lease is lost."""
    return _update_leased(session, delivery, {"next_at": until, "answer": answer})


def mark_failed(session: Session, delivery: Delivery, answer: str) -> bool:
    """Marks a leased mail as failed, with the reason; returns False where the lease is lost."""
    return _update_leased(session, delivery, {"state": FAILED, "answer": answer})


def requeue(session: Session, number: int, now: datetime) -> bool:
    """Queues a failed mail again."""
    changed = execute_and_count(
        session,
        sa.update(DELIVERY)
        .where(DELIVERY.c.id == number, DELIVERY.c.state == FAILED)
        .values(state=WAITING, attempts=0, next_at=now),
    )
    return changed == 1


def _update_leased(session: Session, delivery: Delivery, values: dict[str, object]) -> bool:
    changed = execute_and_count(
        session,
        sa.update(DELIVERY)
        .where(DELIVERY.c.id == delivery.id, DELIVERY.c.state == WAITING, DELIVERY.c.attempts == delivery.attempts)
        .values(**values),
    )
    return changed == 1


def _delivery(row: sa.Row[tuple[object, ...]]) -> Delivery:
    values = dict(row._mapping)
    return Delivery(**values | {"formats": tuple(values["formats"])})
