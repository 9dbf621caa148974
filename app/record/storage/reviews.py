"""Reads and writes reviews: one per engagement and reviewer, and the official one, which has no reviewer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage import models as account_models
from app.core.domain.events import RECORD
from app.core.domain.selection import Selection
from app.core.domain.text_normalisation import fold_accents
from app.core.storage.database import flush
from app.record.domain.reviews import REVIEW_FIELDS, Review, summarise_reviews
from app.record.storage import models
from app.record.storage.selection_sql import selection_conditions

REVIEW, USER, ENGAGEMENT = models.Review.__table__, account_models.User.__table__, models.Engagement.__table__
_STREAM_BATCH = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored review; `reviewer` is the name, or "record" for the official review."""

    id: int
    revision: int
    review: Review
    reviewer: str
    reviewer_id: int | None
    reviewed_at: datetime


def for_engagement(session: Session, engagement_id: int) -> tuple[Stored, ...]:
    """Returns the reviews of an engagement, the official one first."""
    query = (
        sa.select(REVIEW, USER.c.name.label("reviewer"))
        .outerjoin(USER, USER.c.id == REVIEW.c.reviewer_id)
        .where(REVIEW.c.engagement_id == engagement_id)
        .order_by(REVIEW.c.reviewer_id.is_not(None), REVIEW.c.id)
    )
    return tuple(map(_from_row, session.execute(query)))


def stream(session: Session, selection: Selection) -> Iterator[tuple[str, Stored]]:
    """Yields the reviews of the selected engagements, each with the engagement's reference.

    Engagements come in the order they were recorded, the official review of each first.
    """
    query = (
        sa.select(REVIEW, USER.c.name.label("reviewer"), ENGAGEMENT.c.reference)
        .join(ENGAGEMENT, ENGAGEMENT.c.id == REVIEW.c.engagement_id)
        .outerjoin(USER, USER.c.id == REVIEW.c.reviewer_id)
        .where(*selection_conditions(selection))
        .order_by(ENGAGEMENT.c.id, REVIEW.c.reviewer_id.is_not(None), REVIEW.c.id)
    )
    for row in session.execute(query, execution_options={"yield_per": _STREAM_BATCH}):
        yield row.reference, _from_row(row)


def count(session: Session, selection: Selection) -> int:
    """Returns the number of reviews of the selected engagements."""
    query = sa.select(sa.func.count()).select_from(REVIEW).join(ENGAGEMENT, ENGAGEMENT.c.id == REVIEW.c.engagement_id)
    return session.execute(query.where(*selection_conditions(selection))).scalar_one()


def _from_row(row: Any) -> Stored:
    return Stored(
        row.id,
        row.revision,
        Review(**{name: getattr(row, name) for name in REVIEW_FIELDS}),
        row.reviewer or RECORD,
        row.reviewer_id,
        row.reviewed_at,
    )


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review as an import compares it."""

    id: int
    revision: int
    review: Review


def load_existing(session: Session, engagements: Iterable[int]) -> dict[tuple[int, int | None], ReviewRow]:
    """Returns the reviews of these engagements, by engagement and reviewer (None: the official one)."""
    wanted, found = sorted(set(engagements)), {}
    for begin in range(0, len(wanted), _STREAM_BATCH):
        some = wanted[begin : begin + _STREAM_BATCH]
        for row in session.execute(sa.select(REVIEW).where(REVIEW.c.engagement_id.in_(some))):
            review = Review(**{name: getattr(row, name) for name in REVIEW_FIELDS})
            found[row.engagement_id, row.reviewer_id] = ReviewRow(row.id, row.revision, review)
    return found


def summaries(session: Session, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Returns the summary (`summarise_reviews`) of each of these engagements that has reviews."""
    found: dict[int, list[Review]] = {}
    for row in session.execute(sa.select(REVIEW).where(REVIEW.c.engagement_id.in_(numbers))) if numbers else ():
        found.setdefault(row.engagement_id, []).append(Review(**{name: getattr(row, name) for name in REVIEW_FIELDS}))
    return {number: summarise_reviews(each) for number, each in found.items()}


def save(session: Session, engagement_id: int, reviewer_id: int | None, review: Review, now: datetime) -> None:
    """Stores a reviewer's review in place of their earlier one; deletes it if it has no answer."""
    row = session.execute(
        sa.select(models.Review).where(
            REVIEW.c.engagement_id == engagement_id,
            REVIEW.c.reviewer_id.is_(None) if reviewer_id is None else REVIEW.c.reviewer_id == reviewer_id,
        )
    ).scalar_one_or_none()
    answers = {name: getattr(review, name) for name in REVIEW_FIELDS}
    if all(answer is None for answer in answers.values()):
        if row is not None:
            session.delete(row)
    else:
        if row is None:
            row = models.Review(engagement_id=engagement_id, reviewer_id=reviewer_id)
            session.add(row)
        for name, value in (to_columns(review) | {"reviewed_at": now}).items():
            setattr(row, name, value)
    flush(session)


def to_columns(review: Review) -> dict[str, object]:
    """Returns the columns of a review."""
    answers = {name: getattr(review, name) for name in REVIEW_FIELDS}
    return answers | {"folded": None if review.comment is None else fold_accents(review.comment)}
