"""Share links in the database: only the hash of a link's secret is kept.

Nothing here counts as a change of the record.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.storage import models as account_models
from app.core.storage.database import execute_and_count
from app.report.storage import models

SHARE = models.ShareLink.__table__
USER = account_models.User.__table__
_LIST_QUERY = sa.select(
    *(column for column in SHARE.c if column.name not in ("secret_hash", "made_by")), USER.c.name.label("by")
).outerjoin(USER, USER.c.id == SHARE.c.made_by)


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A link; see the table. `by` is who made it, None for the console."""

    id: int
    report_id: int
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    visits: int
    visited_at: datetime | None
    by: str | None

    def is_valid(self, now: datetime) -> bool:
        """Whether the link opens the report."""
        return self.revoked_at is None and now < self.expires_at


def add(
    session: Session, report_id: int, secret_hash: str, now: datetime, expires_at: datetime, made_by: int | None
) -> int:
    """Stores a link; returns its number."""
    return session.execute(
        sa.insert(SHARE)
        .values(
            report_id=report_id, secret_hash=secret_hash, made_at=now, made_by=made_by, expires_at=expires_at, visits=0
        )
        .returning(SHARE.c.id)
    ).scalar_one()


def list_for_report(session: Session, report_id: int) -> tuple[ShareLink, ...]:
    """Every link to a report, the latest first."""
    return tuple(
        _link(row)
        for row in session.execute(_LIST_QUERY.where(SHARE.c.report_id == report_id).order_by(SHARE.c.id.desc()))
    )


def get(session: Session, number: int) -> ShareLink | None:
    """The link of this number."""
    row = session.execute(_LIST_QUERY.where(SHARE.c.id == number)).one_or_none()
    return None if row is None else _link(row)


def find_by_hash(session: Session, secret_hash: str) -> ShareLink | None:
    """The link whose secret has this hash."""
    row = session.execute(_LIST_QUERY.where(SHARE.c.secret_hash == secret_hash)).one_or_none()
    return None if row is None else _link(row)


def revoke(session: Session, number: int, now: datetime) -> bool:
    """Revokes a link; returns False where it was revoked before."""
    changed = execute_and_count(
        session,
        sa.update(SHARE).where(SHARE.c.id == number, SHARE.c.revoked_at.is_(None)).values(revoked_at=now),
    )
    return changed == 1


def count_visit(session: Session, number: int, now: datetime) -> None:
    """Counts a visit."""
    session.execute(sa.update(SHARE).where(SHARE.c.id == number).values(visits=SHARE.c.visits + 1, visited_at=now))


def _link(row: Any) -> ShareLink:
    return ShareLink(*row)
