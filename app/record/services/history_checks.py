"""Checks that the history is unchanged."""

from app.core.domain.checks import Check, Level
from app.core.domain.permissions import Permission
from app.core.domain.plural import plural
from app.core.services.work import Work, requires_permission
from app.record.services import history


@requires_permission(Permission.READ_HISTORY)
def check_history(work: Work) -> Check:
    """Checks the seal of every event."""
    result = history.verify(work)
    if result.broken is None:
        count = plural(result.count, "{n} event is", "{n} events are")
        return Check("history", Level.OK, f"{count} unchanged.")
    number, why = result.broken
    message = f"The history was changed outside Contrast: event {number} is {why.value}."
    return Check("history", Level.ERROR, message, "Run: contrast history verify. Compare with a backup from before.")
