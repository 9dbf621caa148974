"""SQL for the median answers of an engagement's reviews, as `domain.reviews.summarise_reviews` defines them."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.core.domain import kinds
from app.core.domain.fields import Field
from app.core.domain.selection import Condition
from app.core.domain.text_normalisation import fold_accents
from app.core.storage.types import NOT_APPLICABLE, RATING_PARTS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.storage import models

REVIEW = models.Review.__table__.alias(
    "opinion"
)  # the statement that takes the conditions may have joined the table itself


def is_unanswered(condition: Condition) -> bool:
    """Whether the condition asks for engagements that no review answers this field of.

    One answer makes a rating or comment known. A yes/no or choice can be answered and yet unknown, if the two middle
    answers differ.
    """
    kind = type(REVIEW_FIELDS[condition.field].kind) if condition.field in REVIEW_FIELDS else None
    return kind in (kinds.Rating, kinds.Text) and condition.test == "known" and not condition.values[0]


def answered_ids(names: Sequence[str]) -> sa.Select[Any]:
    """Selects the ids of the engagements with a review that answers one of these fields."""
    return sa.select(REVIEW.c.engagement_id).where(sa.or_(*(REVIEW.c[name].is_not(None) for name in names)))


def matches_condition(number: sa.ColumnElement[int], condition: Condition) -> sa.ColumnElement[bool]:
    """Returns whether the summary of the reviews of the engagement `number` matches the condition."""
    field, test, values = REVIEW_FIELDS[condition.field], condition.test, condition.values
    known: sa.ColumnElement[bool] = number.in_(answered_ids([field.name]))
    if test == "known":
        if isinstance(field.kind, (kinds.Choice, kinds.YesNo)):
            known = sa.and_(known, number.not_in(_without_median(field)))
        return known if values[0] else sa.not_(known)
    if isinstance(field.kind, kinds.Text):
        found = (REVIEW.c.folded.contains(fold_accents(value), autoescape=True) for value in values)
        return number.in_(sa.select(REVIEW.c.engagement_id).where(*found))
    medians = _medians(field)
    value = medians.c.value
    if test in ("min", "max"):
        limit = float(answer_code(field.kind, values[0]))
        within = value >= limit if test == "min" else value <= limit
        return number.in_(sa.select(medians.c.engagement_id).where(value > NOT_APPLICABLE, within))
    codes = [float(answer_code(field.kind, each)) for each in values if each is not None]
    either: sa.ColumnElement[bool] = number.in_(sa.select(medians.c.engagement_id).where(value.in_(codes)))
    if None in values:
        either = sa.or_(either, matches_condition(number, Condition(field.name, "known", (False,))))
    return either


def answer_code(kind: kinds.Kind, value: Any) -> float:
    """Returns the number that an answer is compared by.

    A rating's hundredths, 0 (NOT_APPLICABLE) if exempt; for choices the rank among the options, from 1.
    """
    if isinstance(kind, kinds.Choice):
        return kind.options.index(value) + 1
    if isinstance(kind, kinds.YesNo):
        return 2 if value else 1
    return NOT_APPLICABLE if isinstance(value, str) else float(value * RATING_PARTS)


def _answer_rank(field: Field) -> sa.ColumnElement[int]:
    column = REVIEW.c[field.name]
    if isinstance(field.kind, kinds.Choice):
        return sa.case({option: answer_code(field.kind, option) for option in field.kind.options}, value=column)
    if isinstance(field.kind, kinds.YesNo):
        return sa.case((column.is_(True), answer_code(field.kind, True)), else_=answer_code(field.kind, False))
    return sa.type_coerce(column, sa.Integer)


def _multiply_reviewed() -> sa.Select[Any]:
    """Selects the engagements with more than one review: few, and only they need a median."""
    return sa.select(REVIEW.c.engagement_id).group_by(REVIEW.c.engagement_id).having(sa.func.count() > 1)


def _medians(field: Field) -> sa.Subquery:
    """Selects the median answer as a number by engagement (`engagement_id`, `value`; NULL if there is none)."""
    single = sa.select(REVIEW.c.engagement_id, sa.cast(_answer_rank(field), sa.Float).label("value")).where(
        REVIEW.c[field.name].is_not(None), REVIEW.c.engagement_id.not_in(_multiply_reviewed())
    )
    return sa.union_all(single, _medians_of_several(field)).subquery()


def _without_median(field: Field) -> sa.Select[Any]:
    several = _medians_of_several(field).subquery()
    return sa.select(several.c.engagement_id).where(several.c.value.is_(None))


def _medians_of_several(field: Field) -> sa.Select[Any]:
    """Selects the medians of engagements with several reviews.

    The median of ratings lies half-way between the two middle ones; other answers have none if those two differ.
    Exempt answers count only if nobody gave a rating.
    """
    engagement, rank = REVIEW.c.engagement_id, _answer_rank(field)
    rated = sa.case((rank > NOT_APPLICABLE, 1), else_=0)
    answers = (
        sa.select(
            engagement,
            rank.label("rank"),
            rated.label("rated"),
            sa.func.max(rated).over(partition_by=engagement).label("any_rated"),
            sa.func.row_number().over(partition_by=(engagement, rated), order_by=rank).label("place"),
            sa.func.count().over(partition_by=(engagement, rated)).label("answers"),
        )
        .where(REVIEW.c[field.name].is_not(None), engagement.in_(_multiply_reviewed()))
        .subquery()
    )
    a = answers.c
    average: sa.ColumnElement[Any] = sa.cast(sa.func.avg(a.rank), sa.Float)
    if not isinstance(field.kind, kinds.Rating):
        average = sa.case((sa.func.min(a.rank) == sa.func.max(a.rank), average), else_=None)
    return (
        sa.select(a.engagement_id, average.label("value"))
        .where(
            a.rated == a.any_rated,
            a.place.in_([(a.answers + 1) // 2, (a.answers + 2) // 2]),
        )
        .group_by(a.engagement_id)
    )
