"""Lists the events of the history, and proves that they are unchanged."""

from dataclasses import dataclass

from app.core.domain.events import Event, EventFilter
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.services.work import Work, requires_permission
from app.core.storage import event_seals
from app.core.storage import events as stored_events
from app.core.storage.event_seals import SealCheck
from app.record.services import blind_reviews


@dataclass(frozen=True, slots=True)
class History:
    """One page of events, the newest first, and the total on all pages."""

    events: tuple[Event, ...]
    total: int


@requires_permission(Permission.READ_HISTORY)
def events(
    work: Work,
    subject: str | None = None,
    subject_id: int | None = None,
    page: Page | None = None,
    narrowed: EventFilter | None = None,
) -> History:
    """Returns the events of one record (`subject` "engagement", "provider", "user" or "team", and its id), or all.

    Ratings that the actor can't see yet are left out (`blind_reviews`)."""
    found, total = stored_events.listing(work.session, subject, subject_id, page, narrowed)
    return History(blind_reviews.visible_events(work, found), total)


@requires_permission(Permission.READ_HISTORY)
def verify(work: Work, seal: str | None = None) -> SealCheck:
    """Checks the seal of every event; `seal`: one seen earlier, which has to be among them."""
    return event_seals.check(work.session, seal)
