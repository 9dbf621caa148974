"""Reads and writes the further reviewers of engagements."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.record.storage.answer_models import EngagementReviewer

REVIEWER = EngagementReviewer.__table__


def for_engagement(session: Session, engagement_id: int) -> frozenset[int]:
    """Returns the ids of an engagement's further reviewers."""
    query = sa.select(REVIEWER.c.user_id).where(REVIEWER.c.engagement_id == engagement_id)
    return frozenset(session.execute(query).scalars())


def for_engagements(session: Session, engagement_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Returns the ids of the further reviewers by engagement, for those that have any."""
    query = sa.select(REVIEWER).where(REVIEWER.c.engagement_id.in_(list(engagement_ids)))
    found: dict[int, set[int]] = {}
    for row in session.execute(query):
        found.setdefault(row.engagement_id, set()).add(row.user_id)
    return {number: frozenset(users) for number, users in found.items()}


def replace(session: Session, engagement_id: int, user_ids: Iterable[int]) -> None:
    """Stores the further reviewers of an engagement in place of the earlier ones."""
    session.execute(sa.delete(REVIEWER).where(REVIEWER.c.engagement_id == engagement_id))
    rows = [{"engagement_id": engagement_id, "user_id": each} for each in sorted(set(user_ids))]
    if rows:
        session.execute(sa.insert(REVIEWER), rows)
