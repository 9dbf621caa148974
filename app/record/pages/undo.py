"""Undoes an action, or puts back one field, from the history or from the message after it."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import NotFound
from app.core.domain.plural import plural
from app.put_back_kinds import KINDS
from app.record.pages.event_text import put_back_href
from app.record.services import engagements, undo_events
from app.record.services import put_back as put_back_service
from app.record.services.undo_events import UndoResult
from app.report.services import claims
from app.web.navigation import flash_message, flash_with_undo
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


@blueprint.post("/<int:event_id>/put-back")
def put_back(event_id: int) -> ResponseReturnValue:
    """Puts a field back to its value before an event; the message offers to undo that."""
    subject, _, number = request.values.get("record", "").partition("-")
    field = request.values.get("field", "")
    if not number.isdecimal():
        raise NotFound("There is no such change in the history.")
    result = put_back_service.put_back(current_work(), KINDS, event_id, subject, int(number), field)
    if result.event_id is None:
        flash(f"{result.label} already has that value.", "note")
    else:
        undo_href = (
            url_for("undo.undo", event_id=result.event_id)
            if subject == "engagement"
            else put_back_href(result.event_id, subject, int(number), field=field)
        )
        flash_message({"text": f"{result.label} was put back.", "undo_href": undo_href}, "done")
    return redirect(_record_url(subject, int(number)), 303)


def _record_url(subject: str, number: int) -> str:
    """Returns the address of the record's history."""
    if subject == "engagement":
        sample = "yes" if engagements.get_by_id(current_work(), number).sample else None
        return url_for("engagements.show", number=number, sample=sample, _anchor="history")
    if subject == "provider":
        return url_for("providers.show", number=number, _anchor="history")
    if subject == "schedule":
        return url_for("schedules.show", number=number)
    if subject == "claim":
        return url_for("claims.show", key=claims.key_of(current_work(), number))
    return url_for("history.index")


def _next_url(result: UndoResult, event_id: int) -> str:
    """Returns the engagement's address if it was about one that is still listed, else that of the history."""
    if len(result.restored) == 1:
        stored = engagements.get_by_id(current_work(), result.restored[0])
        if stored.removed_at is None:
            return url_for("engagements.show", number=stored.id, sample="yes" if stored.sample else None)
        return url_for("engagements.index", sample="yes" if stored.sample else None)
    return url_for("history.index", action=result.event_id or event_id)
