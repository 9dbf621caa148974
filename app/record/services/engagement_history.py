"""Logs changes of engagements, and describes changes made meanwhile."""

from collections.abc import Iterator, Mapping

from app.core.domain.events import EventKind
from app.core.services.work import Work, without_permission_check
from app.core.storage import events
from app.record.domain.engagements import FIELDS, MONEY_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.storage.engagements import Stored


@without_permission_check
def stale_message(work: Work, stored: Stored, revision: int) -> str:
    """Returns the message for somebody who tries to change an outdated revision."""
    since = events.since(work.session, "engagement", stored.id, revision)
    if not since:
        return "This engagement was changed since you opened it. Reload it, then make your change."
    fields = FIELDS | REVIEW_FIELDS
    touched = list(dict.fromkeys(fields[name].label for event in since for name in event.changes if name in fields))
    who = " and ".join(dict.fromkeys(event.actor for event in since))
    what = ", ".join(touched[:6]) + (" and more" if len(touched) > 6 else "")
    return f"Since you opened it, {who} changed {what or 'it'}. Reload it, then make your change."


@without_permission_check
def log_change(
    work: Work, before: Stored, after: Stored, difference: dict[str, tuple[object, object]], what: EventKind
) -> None:
    """Logs a change; a change of the arrangement is an event of its own."""
    for kind, changes, note in split_change(before, after, difference, what):
        work.log_event(kind, "engagement", after.id, changes, **note)


def split_change(
    before: Stored, after: Stored, difference: dict[str, tuple[object, object]], what: EventKind
) -> Iterator[tuple[EventKind, dict[str, tuple[object, object]], dict[str, object]]]:
    """Yields the events of a change: kind, changed fields, note. A change of the arrangement is one of its own."""
    rest = dict(difference)
    arrangement = rest.pop("arrangement", None)
    if arrangement:
        yield EventKind.RETAGGED, {"arrangement": arrangement}, {"revision": after.revision}
    if rest:
        yield what, rest, {"revision": after.revision} | change_currencies(before, after, rest)


def change_currencies(before: Stored | None, after: Stored, difference: Mapping[str, object]) -> dict[str, object]:
    """Returns the currencies of the amounts in a change, before and after; empty if no amount changed."""
    if not any(name in difference for name in MONEY_FIELDS):
        return {}
    return {"currencies": [before.engagement.currency if before else None, after.engagement.currency]}
