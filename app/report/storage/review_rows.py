"""Counts of reviews by reviewer, arrangement and rating, and of requests for answers, over a selection."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.selection import Selection
from app.core.storage.types import RATING_PARTS
from app.record.domain.answer_requests import State
from app.record.domain.reviews import RATING_FIELDS
from app.record.storage import models as record_models
from app.record.storage.selection_sql import selection_conditions
from app.report.domain.raters import RatedReviews

ENGAGEMENT, REVIEW = record_models.Engagement.__table__, record_models.Review.__table__
REQUEST = record_models.AnswerRequest.__table__


def rated_reviews(session: Session, selection: Selection) -> list[RatedReviews]:
    """Returns the reviews with a rating. The official review counts as the owner's, who writes it."""
    columns = [sa.type_coerce(REVIEW.c[name], sa.Integer) for name in RATING_FIELDS]
    total = _sum([sa.func.coalesce(column, 0) for column in columns])
    answered = _sum([sa.case((column > 0, 1), else_=0) for column in columns])
    reviewer = sa.func.coalesce(REVIEW.c.reviewer_id, ENGAGEMENT.c.owner_id)
    query = (
        sa.select(reviewer, ENGAGEMENT.c.arrangement, total, answered, sa.func.count())
        .join(ENGAGEMENT, ENGAGEMENT.c.id == REVIEW.c.engagement_id)
        .where(*selection_conditions(selection), answered > 0)
        .group_by(reviewer, ENGAGEMENT.c.arrangement, total, answered)
    )
    return [
        RatedReviews(number, arrangement, points / n / RATING_PARTS, reviews)
        for number, arrangement, points, n, reviews in session.execute(query)
    ]


def comparisons(session: Session, selection: Selection) -> dict[str, dict[str, int]]:
    """Returns how many reviews gave each answer to the comparative question, by arrangement."""
    query = (
        sa.select(ENGAGEMENT.c.arrangement, REVIEW.c.compared, sa.func.count())
        .join(ENGAGEMENT, ENGAGEMENT.c.id == REVIEW.c.engagement_id)
        .where(*selection_conditions(selection), REVIEW.c.compared.is_not(None))
        .group_by(ENGAGEMENT.c.arrangement, REVIEW.c.compared)
    )
    found: dict[str, dict[str, int]] = {}
    for arrangement, answer, n in session.execute(query):
        found.setdefault(arrangement, {})[answer] = n
    return found


def request_counts(session: Session, selection: Selection) -> dict[str, tuple[int, int]]:
    """Returns how many requests for answers were given up, and how many there were, by arrangement; without withdrawn
    ones."""
    # Named one by one, so that the database begins with the few requests.
    counted = [state for state in State if state != State.WITHDRAWN]
    given_up = sa.func.sum(sa.case((REQUEST.c.state == State.GIVEN_UP, 1), else_=0))
    query = (
        sa.select(ENGAGEMENT.c.arrangement, given_up, sa.func.count())
        .join(ENGAGEMENT, ENGAGEMENT.c.id == REQUEST.c.engagement_id)
        .where(*selection_conditions(selection), REQUEST.c.state.in_(counted))
        .group_by(ENGAGEMENT.c.arrangement)
    )
    return {arrangement: (int(missing), int(n)) for arrangement, missing, n in session.execute(query)}


def _sum(columns: list[Any]) -> Any:
    total = columns[0]
    for column in columns[1:]:
        total = total + column
    return total
