"""Counts for monitoring: rows by their state."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session


def count_by_state(session: Session, table: sa.FromClause, states: Sequence[str]) -> dict[str, int]:
    """Returns how many rows are in each of these states, none included."""
    rows = session.execute(
        sa.select(table.c.state, sa.func.count()).where(table.c.state.in_(states)).group_by(table.c.state)
    )
    counts: dict[str, int] = dict(rows.all())
    return dict.fromkeys(states, 0) | counts
