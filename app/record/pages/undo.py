"""Undoes an action from the history, or from the message after it."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.plural import plural
from app.record.services import engagements, undo_events
from app.record.services.undo_events import UndoResult
from app.web.navigation import flash_with_undo
from app.web.request import current_work

blueprint = Blueprint("undo", __name__, url_prefix="/history")
MAX_NAMED = 5  # engagements whose reason is shown; the others are counted


@blueprint.post("/<int:event_id>/undo")
def undo(event_id: int) -> ResponseReturnValue:
    """Undoes the action of an event, and says what was restored and what was kept."""
    work = current_work()
    result = undo_events.undo(work, event_id)
    if result.restored:
        text = plural(len(result.restored), "{n} engagement is as it was before.", "{n} engagements are as before.")
        flash_with_undo(text, result.event_id)
    for reference, reason in list(result.kept.items())[:MAX_NAMED]:
        flash(f"{reference}: {reason}", "note")
    more = len(result.kept) - MAX_NAMED
    if more > 0:
        flash(plural(more, "{n} more engagement was kept.", "{n} more engagements were kept."), "note")
    return redirect(_next_url(result, event_id), 303)


def _next_url(result: UndoResult, event_id: int) -> str:
    """Returns the engagement's address if it was about one that is still listed, else that of the history."""
    if len(result.restored) == 1:
        stored = engagements.get_by_id(current_work(), result.restored[0])
        if stored.removed_at is None:
            return url_for("engagements.show", number=stored.id, sample="yes" if stored.sample else None)
        return url_for("engagements.index", sample="yes" if stored.sample else None)
    return url_for("history.index", action=result.event_id or event_id)
