"""Reads and writes which teams users belong to."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.record.storage import models

USER_TEAM = models.UserTeam.__table__


def for_user(session: Session, user_id: int) -> frozenset[int]:
    """Returns the ids of a user's teams."""
    return frozenset(session.execute(sa.select(USER_TEAM.c.team_id).where(USER_TEAM.c.user_id == user_id)).scalars())


def by_user(session: Session) -> dict[int, frozenset[int]]:
    """Returns the ids of the teams by user, for those who have any."""
    found: dict[int, set[int]] = {}
    for row in session.execute(sa.select(USER_TEAM)):
        found.setdefault(row.user_id, set()).add(row.team_id)
    return {number: frozenset(teams) for number, teams in found.items()}


def replace(session: Session, user_id: int, team_ids: Iterable[int]) -> None:
    """Stores the teams of a user in place of the earlier ones."""
    session.execute(sa.delete(USER_TEAM).where(USER_TEAM.c.user_id == user_id))
    rows = [{"user_id": user_id, "team_id": each} for each in sorted(set(team_ids))]
    if rows:
        session.execute(sa.insert(USER_TEAM), rows)
