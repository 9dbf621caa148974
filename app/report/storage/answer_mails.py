"""Which delivery is which mail of a request for answers.

Nothing here counts as a change of the record.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.report.storage import models

MAIL, DELIVERY = models.AnswerMail.__table__, models.Delivery.__table__


def add(session: Session, request_id: int, number: int, delivery_id: int) -> None:
    """Stores that a delivery is the mail with this number (from 1) of a request."""
    session.execute(sa.insert(MAIL).values(request_id=request_id, number=number, delivery_id=delivery_id))


def find(session: Session, delivery_id: int) -> tuple[int, int] | None:
    """Returns the request and the number of the mail that is this delivery; None if its engagement is deleted."""
    row = session.execute(sa.select(MAIL).where(MAIL.c.delivery_id == delivery_id)).one_or_none()
    return None if row is None else (row.request_id, row.number)
