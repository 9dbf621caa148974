"""Mails to a person: their address leaves schedules, and mails that wait are not sent."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.privacy.domain.matching import Matcher
from app.report.storage import models
from app.report.storage.deliveries import FAILED, WAITING

DELIVERY, SCHEDULE = models.Delivery.__table__, models.ReportSchedule.__table__


def stop_mails(session: Session, matcher: Matcher, by: str, answer: str) -> None:
    """Takes the person's addresses out of schedules and mails. `answer`: why a mail that waits is not sent."""
    for row in session.execute(sa.select(SCHEDULE.c.id, SCHEDULE.c.recipients)).all():
        left = [each for each in row.recipients if not matcher.find(each)]
        if len(left) != len(row.recipients):
            session.execute(
                sa.update(SCHEDULE)
                .where(SCHEDULE.c.id == row.id)
                .values(recipients=left, revision=SCHEDULE.c.revision + 1)
            )
    runs: set[int | None] = set()
    for row in session.execute(sa.select(DELIVERY).order_by(DELIVERY.c.id)).all():
        if not matcher.find(row.recipient):
            continue
        # Of a run, each recipient has one mail.
        recipient = by if row.run_id is None or row.run_id not in runs else f"{by} ({row.id})"
        runs.add(row.run_id)
        values = {"recipient": recipient}
        values |= {"state": FAILED, "answer": answer} if row.state == WAITING else {}
        session.execute(sa.update(DELIVERY).where(DELIVERY.c.id == row.id).values(values))
