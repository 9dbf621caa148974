"""Reads and writes which teams users belong to, and which engagements are theirs to change."""

from collections.abc import Iterable
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.domain.events import EventKind
from app.core.storage import models as core_models
from app.record.storage import models

USER_TEAM, ENGAGEMENT = models.UserTeam.__table__, models.Engagement.__table__
EVENT = core_models.Event.__table__
LOGGED = (EventKind.RECORDED.value, EventKind.CONTINUED.value)
_BATCH = 1_000


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


def changeable_ids(session: Session, user_id: int, among: Iterable[int] | None = None) -> frozenset[int]:
    """Returns the ids of the engagements (of these, or of all) that are of the user's teams, or that have no team and
    are owned or were logged by the user."""
    own_teams = sa.select(USER_TEAM.c.team_id).where(USER_TEAM.c.user_id == user_id)
    logged = sa.exists().where(
        EVENT.c.subject == "engagement",
        EVENT.c.subject_id == ENGAGEMENT.c.id,
        EVENT.c.what.in_(LOGGED),
        EVENT.c.user_id == user_id,
    )
    without_team = sa.and_(ENGAGEMENT.c.team_id.is_(None), sa.or_(ENGAGEMENT.c.owner_id == user_id, logged))
    query = sa.select(ENGAGEMENT.c.id).where(sa.or_(ENGAGEMENT.c.team_id.in_(own_teams), without_team))
    if among is None:
        return frozenset(session.execute(query).scalars())
    found, rest = set[int](), iter(among)
    while some := list(islice(rest, _BATCH)):
        found.update(session.execute(query.where(ENGAGEMENT.c.id.in_(some))).scalars())
    return frozenset(found)
