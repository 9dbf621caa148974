"""Commits a prepared import, within one transaction that does little else."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage import bulk
from app.core.storage.types import UtcDateTime
from app.importing.storage.preparing import StagedImport
from app.importing.storage.staging import in_import, row_key
from app.importing.storage.staging_models import STAGED_ENGAGEMENT, STAGED_NAME, STAGED_REVIEW
from app.record.storage import models as record_models

ENGAGEMENT, REVIEW = record_models.Engagement.__table__, record_models.Review.__table__
PROVIDER, TEAM = record_models.Provider.__table__, record_models.Team.__table__


def write_staged(session: Session, staged: StagedImport, now: datetime) -> None:
    """Writes everything that is prepared.

    Raises Stale if a changed row no longer has the revision that was checked.
    """
    for table, columns in ((PROVIDER, staged.providers), (TEAM, staged.teams)):
        bulk.insert(session, table, columns)
    if staged.runs:
        count = sum(last - first + 1 for first, last in staged.runs)
        with bulk.rebuild_indexes_after(session, ENGAGEMENT, count):
            _insert_engagements(session, staged, now)
    staged.prepared.write(session, now)


def _insert_engagements(session: Session, staged: StagedImport, now: datetime) -> None:
    """Inserts the new engagements and their reviews, in the file's order."""
    number, table, turn = staged.number, STAGED_ENGAGEMENT, 0
    plain = [column.name for column in table.c if column.name not in ("place", "line", "provider_id", "team_id")]
    provider, team = STAGED_NAME.alias("new_provider"), STAGED_NAME.alias("new_team")
    before = sa.literal(row_key(number) - 1, sa.BigInteger())
    source: sa.FromClause = table.outerjoin(provider, provider.c.place == before - table.c.provider_id).outerjoin(
        team, team.c.place == before - table.c.team_id
    )
    if not session.execute(sa.select(STAGED_NAME.c.place).where(in_import(STAGED_NAME, number)).limit(1)).first():
        source = table
        links: list[sa.ColumnElement[Any]] = [table.c.provider_id, table.c.team_id]
    else:
        links = [
            sa.func.coalesce(provider.c.made_id, provider.c.known_id, table.c.provider_id),
            sa.func.coalesce(team.c.made_id, table.c.team_id),
        ]
    moment = sa.literal(now, UtcDateTime())
    names = ["id", "provider_id", "team_id", *plain, "sample", "retags", "recorded_at", "changed_at", "revision"]
    for first, last in staged.runs:
        begin, end = row_key(number, turn), row_key(number, turn + last - first + 1)
        query = (
            sa.select(
                table.c.place - (begin - first),
                *links,
                *(table.c[name] for name in plain),
                sa.false(),
                sa.literal(0),
                moment,
                moment,
                sa.literal(1),
            )
            .select_from(source)
            .where(table.c.place >= begin, table.c.place < end)
        )
        bulk.insert_from_select(session, sa.insert(ENGAGEMENT).from_select(names, query.order_by(table.c.place)))
        _insert_reviews(session, now, begin, end, first)
        turn += last - first + 1


def _insert_reviews(session: Session, now: datetime, begin: int, end: int, first: int) -> None:
    table = STAGED_REVIEW
    names = [column.name for column in table.c if column.name != "place"]
    query = sa.select(
        table.c.place - (begin - first),
        *(table.c[name] for name in names),
        sa.literal(now, UtcDateTime()),
        sa.literal(1),
    ).where(table.c.place >= begin, table.c.place < end)
    session.execute(
        sa.insert(REVIEW).from_select(
            ["engagement_id", *names, "reviewed_at", "revision"], query.order_by(table.c.place)
        )
    )
