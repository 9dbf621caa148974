"""Comments and decisions of saved reports in the database. Nothing here counts as a change of the record."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.errors import Stale
from app.core.storage.database import execute_and_count
from app.report.domain.report_notes import Comment, Decision
from app.report.storage import models
from app.report.storage.saved_reports import CONSOLE, SAVED, USER
from app.report.text import refusals

COMMENT = models.ReportComment.__table__
DECISION = models.ReportDecision.__table__
_DECISIONS = (
    sa.select(DECISION, SAVED.c.title.label("report_title"), USER.c.name.label("by"))
    .join(SAVED, SAVED.c.id == DECISION.c.report_id)
    .outerjoin(USER, USER.c.id == DECISION.c.made_by)
)


def comments(session: Session, report_id: int) -> dict[str, Comment]:
    """The comments of a report by key."""
    rows = session.execute(
        sa.select(COMMENT, USER.c.name.label("by"))
        .outerjoin(USER, USER.c.id == COMMENT.c.changed_by)
        .where(COMMENT.c.report_id == report_id)
        .order_by(COMMENT.c.key)
    )
    return {row.key: Comment(row.key, row.text, row.by or CONSOLE, row.changed_at) for row in rows}


def save_comment(session: Session, report_id: int, key: str, text: str, now: datetime, user_id: int | None) -> None:
    """Stores a comment, replacing the previous one; an empty text deletes it."""
    session.execute(sa.delete(COMMENT).where(COMMENT.c.report_id == report_id, COMMENT.c.key == key))
    if text:
        session.execute(
            sa.insert(COMMENT).values(report_id=report_id, key=key, text=text, changed_at=now, changed_by=user_id)
        )


def decisions(session: Session, reports: Iterable[int] | None = None, only_open: bool = False) -> tuple[Decision, ...]:
    """The decisions of these reports, or of all, in the order in which they were taken."""
    where = [] if reports is None else [DECISION.c.report_id.in_(list(reports))]
    where += [DECISION.c.done_at.is_(None)] if only_open else []
    return tuple(map(_decision, session.execute(_DECISIONS.where(*where).order_by(DECISION.c.id))))


def decision(session: Session, number: int) -> Decision | None:
    """The decision of this number."""
    row = session.execute(_DECISIONS.where(DECISION.c.id == number)).one_or_none()
    return None if row is None else _decision(row)


def add_decision(
    session: Session, report_id: int, what: str, who: str, due: date | None, now: datetime, made_by: int | None
) -> int:
    """Stores a new decision; returns its number."""
    return session.execute(
        sa.insert(DECISION)
        .values(
            report_id=report_id,
            what=what,
            who=who,
            due=due,
            made_at=now,
            made_by=made_by,
            revision=1,
        )
        .returning(DECISION.c.id)
    ).scalar_one()


def change_decision(session: Session, before: Decision, **values: Any) -> None:
    """Changes a decision; raises Stale where somebody else has changed it since it was read."""
    changed = execute_and_count(
        session,
        sa.update(DECISION)
        .where(DECISION.c.id == before.id, DECISION.c.revision == before.revision)
        .values(**values, revision=before.revision + 1),
    )
    if changed != 1:
        raise Stale(refusals.DECISION_CHANGED)


def _decision(row: Any) -> Decision:
    return Decision(
        row.id,
        row.report_id,
        row.report_title,
        row.what,
        row.who,
        row.due,
        row.by or CONSOLE,
        row.made_at,
        row.done_at,
        row.revision,
    )
