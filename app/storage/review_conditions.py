"""What the reviews of an engagement say together, in SQL: the middle answer, as `domain.reviews.summary` has it."""

from typing import Any

import sqlalchemy as sa

from app.domain import kinds
from app.domain.folding import fold
from app.domain.reviews import REVIEW_FIELDS
from app.domain.selection import Condition
from app.storage import models
from app.storage.types import NOT_APPLICABLE

REVIEW = models.Review.__table__


def is_absence(condition: Condition) -> bool:
    """Whether the condition holds for engagements that `matching` does not name."""
    return condition.test == "known" and not condition.values[0]


def matching(condition: Condition) -> sa.Select[Any]:
    """The numbers of the engagements whose reviews together meet the condition (for an absence: those that have it)."""
    field = REVIEW_FIELDS[condition.field]
    column = REVIEW.c[field.name]
    if isinstance(field.kind, kinds.Text):
        found = sa.select(REVIEW.c.engagement_id).where(column.is_not(None))
        if condition.test == "known":
            return found
        return found.where(*(REVIEW.c.folded.contains(fold(value), autoescape=True) for value in condition.values))
    together = middle(field.name)
    if condition.test == "known":
        return sa.select(together.c.engagement_id).where(together.c.value.is_not(None))
    if condition.test in ("min", "max"):
        limit = float(condition.values[0])
        value = together.c.value
        beyond = value >= limit if condition.test == "min" else value <= limit
        return sa.select(together.c.engagement_id).where(value > NOT_APPLICABLE, beyond)
    known = [float(coded(field.kind, value)) for value in condition.values if value is not None]
    found = sa.select(together.c.engagement_id).where(together.c.value.in_(known))
    if None not in condition.values:
        return found
    settled = sa.select(together.c.engagement_id).where(together.c.value.is_not(None))
    engagement = models.Engagement.__table__
    return sa.union_all(found, sa.select(engagement.c.id).where(engagement.c.id.not_in(settled)))


def coded(kind: kinds.Kind, value: Any) -> int:
    """An answer as the number it is compared by: its rank among the options, from 1 on; what is exempt is 0."""
    if isinstance(kind, kinds.Choice):
        return kind.options.index(value) + 1
    if isinstance(kind, kinds.YesNo):
        return 2 if value else 1
    return NOT_APPLICABLE if isinstance(value, str) else value


def middle(name: str) -> sa.Subquery:
    """For each reviewed engagement the middle answer as a number (`engagement_id`, `value`).

    Ratings: half-way between the two in the middle; other answers: unknown where those two differ. An answer that the
    question does not arise counts only where nobody gave a rating.
    """
    field = REVIEW_FIELDS[name]
    column = REVIEW.c[name]
    if isinstance(field.kind, kinds.Choice):
        rank = sa.case({option: coded(field.kind, option) for option in field.kind.options}, value=column)
    elif isinstance(field.kind, kinds.YesNo):
        rank = sa.case((column.is_(True), 2), else_=1)
    else:
        rank = sa.type_coerce(column, sa.Integer)
    rated = sa.case((rank > NOT_APPLICABLE, 1), else_=0)
    answers = sa.select(
        REVIEW.c.engagement_id, rank.label("rank"), rated.label("rated"),
        sa.func.max(rated).over(partition_by=REVIEW.c.engagement_id).label("any_rated"),
        sa.func.row_number().over(partition_by=(REVIEW.c.engagement_id, rated), order_by=rank).label("place"),
        sa.func.count().over(partition_by=(REVIEW.c.engagement_id, rated)).label("answers"),
    ).where(column.is_not(None)).subquery()
    a = answers.c
    average = sa.cast(sa.func.avg(a.rank), sa.Float)
    if not isinstance(field.kind, kinds.Rating):
        average = sa.case((sa.func.min(a.rank) == sa.func.max(a.rank), average), else_=None)
    return sa.select(a.engagement_id, average.label("value")).where(
        a.rated == a.any_rated, a.place.in_([(a.answers + 1) // 2, (a.answers + 2) // 2]),
    ).group_by(a.engagement_id).subquery()
