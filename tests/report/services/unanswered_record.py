"""A record with enough engagements for every claim, of which hardly anything was answered."""

from datetime import timedelta

from app.core.domain.events import Actor, Source
from app.record.services import engagements


def record_unanswered(work, many=8, providers=6, **answers):
    """Records so many ended engagements of either side, and returns them in order."""
    day = work.today - timedelta(days=30)
    return [
        engagements.record(
            work,
            {
                "title": f"{side} {place}",
                "arrangement": side,
                "provider": f"{side} provider {place % providers}",
                "status": "completed",
                "started_on": day - timedelta(days=30),
                "ended_on": day,
            }
            | answers,
        )
        for side in ("freelance", "outsourced")
        for place in range(many)
    ]


def person(name, number):
    """A manager as whoever acts."""
    return Actor(name=name, roles=frozenset({"manager"}), source=Source.WEB, user_id=number)
