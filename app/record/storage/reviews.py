"""Reviews in the database: one a reviewer and engagement, and the nameless one."""

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
    """A review as it is kept; `reviewer` is the name, "record" for the nameless one."""

    id: int
    revision: int
    review: Review
    reviewer: str
    reviewer_id: int | None
    reviewed_at: datetime


def for_engagement(session: Session, engagement_id: int) -> tuple[Stored, ...]:
    """The reviews of an engagement, the nameless one first."""
    query = (
        sa.select(REVIEW, USER.c.name.label("reviewer"))
        .outerjoin(USER, USER.c.id == REVIEW.c.reviewer_id)
        .where(REVIEW.c.engagement_id == engagement_id)
        .order_by(REVIEW.c.reviewer_id.is_not(None), REVIEW.c.id)
    )
    return tuple(map(_from_row, session.execute(query)))


def stream(session: Session, selection: Selection) -> Iterator[tuple[str, Stored]]:
    """Every review of the engagements that the selection holds, with the engagement's reference, a few hundred at a
    time: engagements in the order they were recorded, the nameless review of each first."""
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
    """How many reviews the engagements have that the selection holds."""
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
    """A review as a file meets it."""

    id: int
    revision: int
    review: Review


def load_existing(session: Session, engagements: Iterable[int]) -> dict[tuple[int, int | None], ReviewRow]:
    """The reviews of these engagements, by engagement and reviewer (None: the nameless one)."""
    wanted, found = sorted(set(engagements)), {}
    for begin in range(0, len(wanted), _STREAM_BATCH):
        some = wanted[begin : begin + _STREAM_BATCH]
        for row in session.execute(sa.select(REVIEW).where(REVIEW.c.engagement_id.in_(some))):
            review = Review(**{name: getattr(row, name) for name in REVIEW_FIELDS})
            found[row.engagement_id, row.reviewer_id] = ReviewRow(row.id, row.revision, review)
    return found


def by_reviewer(session: Session, engagements: Iterable[int]) -> dict[int, dict[int, Review]]:
    """What named reviewers say of these engagements, by engagement and reviewer."""
    found: dict[int, dict[int, Review]] = {}
    for (number, reviewer), each in load_existing(session, engagements).items():
        if reviewer is not None:
            found.setdefault(number, {})[reviewer] = each.review
    return found


def summaries(session: Session, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What the reviews of each of these engagements say together, as `domain.reviews.summary` has it; unreviewed ones
    are not there."""
    given: dict[int, list[Review]] = {}
    for row in session.execute(sa.select(REVIEW).where(REVIEW.c.engagement_id.in_(numbers))) if numbers else ():
        given.setdefault(row.engagement_id, []).append(Review(**{name: getattr(row, name) for name in REVIEW_FIELDS}))
    return {number: summarise_reviews(each) for number, each in given.items()}


def save(session: Session, engagement_id: int, reviewer_id: int | None, review: Review, now: datetime) -> None:
    """Keeps what a reviewer says in the place of what they said before; without any answer there is no review."""
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
    """Every column that follows from a review."""
    answers = {name: getattr(review, name) for name in REVIEW_FIELDS}
    return answers | {"folded": None if review.comment is None else fold_accents(review.comment)}
