"""The conditions of filters of the history."""

import sqlalchemy as sa

from app.core.domain.events import EventFilter
from app.core.storage import models

EVENT = models.Event.__table__


def conditions(wanted: EventFilter) -> list[sa.ColumnElement[bool]]:
    """Returns the conditions of a filter, all of which have to hold."""
    found = [] if wanted.what is None else [EVENT.c.what == wanted.what.value]
    found += [] if wanted.user_id is None else [EVENT.c.user_id == wanted.user_id]
    found += [] if wanted.source is None else [EVENT.c.source == wanted.source.value, EVENT.c.user_id.is_(None)]
    found += [] if wanted.since is None else [EVENT.c.at >= wanted.since]
    found += [] if wanted.action_id is None else [in_action(wanted.action_id)]
    return found + ([] if wanted.before is None else [EVENT.c.at < wanted.before])


def in_action(action_id: int) -> sa.ColumnElement[bool]:
    """Returns the condition that an event is of the action that begins with the event of this id."""
    return sa.or_(EVENT.c.id == action_id, EVENT.c.action_id == action_id)
