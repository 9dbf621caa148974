"""What was erased from saved reports: the record of each erasure, by which the reports are still verified."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.report.domain.redaction import Path
from app.report.storage import models

ERASURE = models.ReportErasure.__table__


@dataclass(frozen=True, slots=True)
class ReportErasure:
    """An erasure in a saved report; see the table."""

    report_id: int
    person: int
    at: datetime
    paths: frozenset[Path]
    hash_before: str
    hash_after: str
    rest_hash: str


def of_report(session: Session, report_id: int) -> tuple[ReportErasure, ...]:
    """Returns what was erased from a report, the first erasure first."""
    rows = session.execute(sa.select(ERASURE).where(ERASURE.c.report_id == report_id).order_by(ERASURE.c.id))
    return tuple(
        ReportErasure(
            row.report_id,
            row.person,
            row.at,
            frozenset(tuple(path) for path in row.paths),
            row.hash_before,
            row.hash_after,
            row.rest_hash,
        )
        for row in rows
    )


def add(session: Session, erasure: ReportErasure) -> None:
    """Stores what was erased."""
    session.execute(
        sa.insert(ERASURE).values(
            report_id=erasure.report_id,
            person=erasure.person,
            at=erasure.at,
            paths=_sorted(erasure.paths),
            hash_before=erasure.hash_before,
            hash_after=erasure.hash_after,
            rest_hash=erasure.rest_hash,
        )
    )


def _sorted(paths: Iterable[Path]) -> list[list[str | int]]:
    return [list(path) for path in sorted(paths, key=lambda path: [str(part) for part in path])]
