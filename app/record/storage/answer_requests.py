"""Reads and writes requests for answers.

Nothing here counts as a change of the record.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage import models as account_models
from app.core.storage.database import execute_and_count
from app.record.domain.answer_requests import AnswerRequest, NewRequest, Purpose, State, Subject
from app.record.domain.engagements import ACTIVE, COMPLETED, PLANNED
from app.record.storage import engagement_reviewers, models
from app.record.storage.answer_models import AnswerRequest as AnswerRequestRow
from app.record.storage.answer_models import EngagementReviewer

REQUEST = AnswerRequestRow.__table__
ENGAGEMENT, REVIEW = models.Engagement.__table__, models.Review.__table__
REVIEWER, USER = EngagementReviewer.__table__, account_models.User.__table__
_COLUMNS = [REQUEST.c[name] for name in AnswerRequest.__dataclass_fields__]


@dataclass(frozen=True, slots=True)
class RequestCount:
    """How many requests of one user and arrangement are in a state. `owner`: the user's name."""

    owner: str
    arrangement: str
    state: State
    number: int


def subjects(session: Session, since: date, today: date) -> dict[int, Subject]:
    """Returns the engagements whose requests may change: those that were due or ended from `since` to `today`, and
    those with an open request."""
    e = ENGAGEMENT.c
    open_ids = sa.select(REQUEST.c.engagement_id).where(REQUEST.c.state == State.WAITING)
    reviewed = sa.select(REVIEWER.c.engagement_id)
    is_due = sa.and_(
        e.due_on.between(since, today),
        e.status.in_((PLANNED, ACTIVE)),
        sa.or_(e.owner_id.is_not(None), e.id.in_(reviewed)),
    )
    has_ended = sa.and_(e.id.in_(reviewed), e.ended_on.between(since, today), e.status == COMPLETED)
    ids = set(session.execute(open_ids).scalars())
    for condition in (is_due, has_ended):
        query = sa.select(e.id).where(condition, e.removed_at.is_(None), e.sample.is_(False))
        ids |= set(session.execute(query).scalars())
    return subjects_of(session, ids)


def subjects_of(session: Session, engagement_ids: Iterable[int]) -> dict[int, Subject]:
    """Returns what of these engagements decides on their requests, by engagement."""
    e, ids = ENGAGEMENT.c, set(engagement_ids)
    reviewers = engagement_reviewers.for_engagements(session, ids)
    reviewed: dict[int, set[int | None]] = {}
    query = sa.select(REVIEW.c.engagement_id, REVIEW.c.reviewer_id)
    for row in session.execute(query.where(REVIEW.c.engagement_id.in_(ids))):
        reviewed.setdefault(row.engagement_id, set()).add(row.reviewer_id)
    columns = sa.select(e.id, e.status, e.due_on, e.ended_on, e.owner_id, e.removed_at, e.team_id)
    return {
        row.id: Subject(
            row.id,
            row.status,
            row.due_on,
            row.ended_on,
            row.owner_id,
            reviewers.get(row.id, frozenset()),
            frozenset(each for each in reviewed.get(row.id, ()) if each is not None),
            row.removed_at is not None,
            None in reviewed.get(row.id, ()),
            row.team_id,
        )
        for row in session.execute(columns.where(e.id.in_(ids)).order_by(e.id))
    }


def for_engagements(session: Session, engagement_ids: Iterable[int]) -> list[AnswerRequest]:
    """Returns every request about these engagements, the earliest first."""
    query = sa.select(*_COLUMNS).where(REQUEST.c.engagement_id.in_(list(engagement_ids))).order_by(REQUEST.c.id)
    return [_request(row) for row in session.execute(query)]


def waiting(session: Session, user_id: int | None = None) -> list[AnswerRequest]:
    """Returns the open requests, or those of one user, the earliest first."""
    query = sa.select(*_COLUMNS).where(REQUEST.c.state == State.WAITING).order_by(REQUEST.c.due_on, REQUEST.c.id)
    if user_id is not None:
        query = query.where(REQUEST.c.user_id == user_id)
    return [_request(row) for row in session.execute(query)]


def get(session: Session, number: int) -> AnswerRequest | None:
    """Returns the request with this id, or None."""
    row = session.execute(sa.select(*_COLUMNS).where(REQUEST.c.id == number)).one_or_none()
    return None if row is None else _request(row)


def insert(session: Session, new: NewRequest, asked_on: date, expires_at: datetime, token_id: str) -> None:
    """Stores a request that is open."""
    session.execute(
        sa.insert(REQUEST).values(
            engagement_id=new.engagement_id,
            user_id=new.user_id,
            purpose=new.purpose,
            due_on=new.due_on,
            asked_on=asked_on,
            state=State.WAITING,
            mails=0,
            token_id=token_id,
            expires_at=expires_at,
        )
    )


def close(session: Session, number: int, state: State, now: datetime) -> bool:
    """Closes an open request; returns False if it isn't open (any more)."""
    values: dict[str, object] = {"state": state} | ({"answered_at": now} if state is State.ANSWERED else {})
    is_open = REQUEST.c.id == number, REQUEST.c.state == State.WAITING
    return execute_and_count(session, sa.update(REQUEST).where(*is_open).values(**values)) == 1


def count_mails(session: Session, number: int, before: int, after: int) -> bool:
    """Stores that `after` mails were queued; returns False unless it was `before` and the request is open."""
    statement = sa.update(REQUEST).where(
        REQUEST.c.id == number, REQUEST.c.mails == before, REQUEST.c.state == State.WAITING
    )
    return execute_and_count(session, statement.values(mails=after)) == 1


def counts(session: Session) -> list[RequestCount]:
    """Returns the numbers of requests by user, arrangement and state, without withdrawn ones."""
    query = (
        sa.select(USER.c.name, ENGAGEMENT.c.arrangement, REQUEST.c.state, sa.func.count())
        .join(ENGAGEMENT, ENGAGEMENT.c.id == REQUEST.c.engagement_id)
        .join(USER, USER.c.id == REQUEST.c.user_id)
        .where(REQUEST.c.state != State.WITHDRAWN, ENGAGEMENT.c.removed_at.is_(None))
        .group_by(USER.c.name, USER.c.name_sort, ENGAGEMENT.c.arrangement, REQUEST.c.state)
        .order_by(USER.c.name_sort, USER.c.name)
    )
    return [RequestCount(name, arrangement, State(state), n) for name, arrangement, state, n in session.execute(query)]


def _request(row: Any) -> AnswerRequest:
    values = dict(row._mapping)
    return AnswerRequest(**values | {"purpose": Purpose(values["purpose"]), "state": State(values["state"])})
