"""Offers to undo, on an engagement's page, that it was completed, cancelled or renewed."""

from dataclasses import dataclass

from flask import url_for

from app.core.domain.events import Event, EventKind
from app.core.domain.permissions import Permission
from app.core.services.work import Work
from app.record.domain.engagements import CANCELLED, ENDED_STATUSES
from app.record.services import engagement_access
from app.record.services.engagements import Detail

_CHANGES_OF_STATE = (EventKind.COMPLETED, EventKind.CONTINUED, EventKind.REVERTED, EventKind.RESTORED)


@dataclass(frozen=True, slots=True)
class UndoOffer:
    """A button that undoes an action."""

    label: str
    href: str


def undo_offer(work: Work, detail: Detail) -> UndoOffer | None:
    """Returns the offer to undo the last completion, cancellation or renewal; None if there is none, if it was undone
    or reopened since, or if the actor may not."""
    event = next((each for each in detail.history if each.what in _CHANGES_OF_STATE), None)
    stored = detail.stored
    if event is None or stored.removed_at is not None or not engagement_access.may_change(work, stored):
        return None
    label = None
    if event.what is EventKind.COMPLETED and stored.engagement.status in ENDED_STATUSES:
        label = _completion_label(event, detail)
    elif event.what is EventKind.CONTINUED and event.note.get("revision") == stored.revision:
        label = "Undo renewal"
    if label is None or (label == "Undo renewal" and not work.has_permission(Permission.REMOVE_RECORD)):
        return None
    return UndoOffer(label, url_for("undo.undo", event_id=event.id))


def _completion_label(event: Event, detail: Detail) -> str:
    if any(each.recorded_at == event.at for each in detail.renewals):
        return "Undo renewal"  # which completed it: both are one action
    return "Undo cancellation" if detail.stored.engagement.status == CANCELLED else "Undo completion"
