"""Calculates the job number of an engagement: 1 for its provider's first one in the whole record.

Jobs are ordered by start date, else end date; undated ones come last, in the order they were recorded.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.record.storage import models

ENGAGEMENT = models.Engagement.__table__


def job_number_subquery(*conditions: sa.ColumnElement[bool]) -> sa.Subquery:
    """Selects `id` and job `number` of the engagements with a provider; removed ones don't count.

    `conditions` must keep or drop all engagements of a provider together.
    """
    e = ENGAGEMENT.c
    number = sa.func.row_number().over(
        partition_by=(e.sample, e.provider_id), order_by=(start_date().asc().nulls_last(), e.id)
    )
    return sa.select(e.id, number.label("number")).where(*counted_conditions(), *conditions).subquery()


def start_date() -> sa.ColumnElement[Any]:
    """Returns the date by which a provider's jobs are ordered."""
    return sa.func.coalesce(ENGAGEMENT.c.started_on, ENGAGEMENT.c.ended_on)


def counted_conditions() -> tuple[sa.ColumnElement[bool], ...]:
    """Returns the conditions for having a job number."""
    return ENGAGEMENT.c.provider_id.is_not(None), ENGAGEMENT.c.removed_at.is_(None)


def job_number(session: Session, engagement_id: int) -> tuple[int, int] | None:
    """Returns the job number of an engagement and the number of its provider's jobs.

    None if it has no provider or was removed.
    """
    provider = sa.select(ENGAGEMENT.c.provider_id).where(ENGAGEMENT.c.id == engagement_id).scalar_subquery()
    sample = sa.select(ENGAGEMENT.c.sample).where(ENGAGEMENT.c.id == engagement_id).scalar_subquery()
    found = job_number_subquery(ENGAGEMENT.c.provider_id == provider, ENGAGEMENT.c.sample == sample)
    jobs = {row.id: row.number for row in session.execute(sa.select(found.c.id, found.c.number))}
    return (jobs[engagement_id], len(jobs)) if engagement_id in jobs else None


def job_number_condition(test: str, value: Any) -> sa.ColumnElement[bool]:
    """Returns the condition that the job number is known, or at least or at most `value`."""
    if test == "known":
        known = ENGAGEMENT.c.provider_id.is_not(None)
        return known if value else sa.not_(known)
    found = job_number_subquery()
    within = found.c.number >= value if test == "min" else found.c.number <= value
    return ENGAGEMENT.c.id.in_(sa.select(found.c.id).where(within))
