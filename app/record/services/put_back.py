"""Puts one field back to the value that it had before an event of the history, as an edit with an event of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.domain.errors import NotFound, Refused
from app.core.domain.events import Event, EventKind
from app.core.domain.fields import Field
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission
from app.core.storage import events
from app.record.domain.engagements import FIELDS
from app.record.domain.entries import HISTORY_FIELDS, LINE_PREFIX
from app.record.domain.organisation_values import LABELS, parse_stored
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.services import engagements, entries, organisation, providers, reviews, teams
from app.record.storage.event_values import EventValueReader, LostValues

CREATED = (EventKind.RECORDED, EventKind.CONTINUED, EventKind.LINE_ADDED, EventKind.SAMPLE_LOADED)
TEAM_LABELS = {"name": "Name", "archived": "Archived"}
# By kind of record: the permission to change it, and the labels of its fields that can be put back.
_REVIEW_LABELS = {name: each.label for name, each in REVIEW_FIELDS.items()}
_ENGAGEMENT_LABELS = {name: each.label for name, each in (FIELDS | HISTORY_FIELDS).items()} | _REVIEW_LABELS
SUBJECTS = {
    "engagement": (Permission.WRITE_RECORD, _ENGAGEMENT_LABELS),
    "provider": (Permission.WRITE_PROVIDERS, {name: each.label for name, each in PROVIDER_FIELDS.items()}),
    "organisation": (Permission.WRITE_SETTINGS, LABELS | {"category_labels": "Categories"}),
    "team": (Permission.WRITE_SETTINGS, TEAM_LABELS),
}


@dataclass(frozen=True, slots=True)
class PutBack:
    """A field that was put back: its label, and the id of the event (None: it already had that value)."""

    label: str
    event_id: int | None


@requires_permission(Permission.READ_RECORD)
def offered_fields(work: Work, event: Event) -> frozenset[str]:
    """Returns the fields of an event that the actor may try to put back; what created the record has none."""
    permission, labels = SUBJECTS.get(event.subject or "", (None, {}))
    is_deleted = event.about is None and event.subject != "organisation"
    if permission is None or is_deleted or event.what in CREATED:
        return frozenset()
    is_of_line = "line" in event.note
    may_review = work.has_permission(Permission.REVIEW)
    may_edit = work.has_permission(Permission.WRITE_LINES if is_of_line else permission)
    return frozenset(
        name
        for name, (before, _) in event.changes.items()
        if name in labels
        and before != events.ERASED
        and name.startswith(LINE_PREFIX) == is_of_line
        and (may_review if event.subject == "engagement" and name in REVIEW_FIELDS else may_edit)
    )


@requires_permission(Permission.READ_RECORD)
def put_back(work: Work, event_id: int, subject: str, subject_id: int, name: str) -> PutBack:
    """Puts a field of a record back to its value before an event, by the rules of an edit.

    Raises NotFound if the event didn't change it, Refused if the value was erased or isn't valid any more, and Denied.
    """
    row = next((row for row in _rows(work, event_id, subject, subject_id) if name in row.changes), None)
    if row is None:
        raise NotFound("There is no such change in the history.")
    label = SUBJECTS[subject][1][name]
    put: Callable[[Work, Any, str, str], None] = {
        "engagement": _put_back_engagement,
        "provider": _put_back_provider,
        "organisation": _put_back_setting,
        "team": _put_back_team,
    }[subject]
    put(work, row, name, label)
    return PutBack(label, work.action_id)


def _rows(work: Work, event_id: int, subject: str, subject_id: int) -> Any:
    if subject not in SUBJECTS:
        return ()
    labels = SUBJECTS[subject][1]
    rows = events.of_record(work.session, subject, subject_id, event_id)
    return (row for row in rows if row.what not in CREATED and not labels.keys().isdisjoint(row.changes))


def _value_before(work: Work, row: Any, field: Field, name: str, label: str) -> Any:
    before = row.changes[name][0]
    logged = row.note.get("currencies") or row.changes.get("currency") or (None, None)
    lost = LostValues()
    value = EventValueReader(work.session, [before]).value(field, before, logged[0], lost)
    if lost.erased:
        raise Refused(f"{label} can’t be put back: the earlier value was erased.", "erased")
    if lost.missing_links:
        raise Refused(f"{label} can’t be put back: what it named no longer exists.", "missing-link")
    return value


def _put_back_engagement(work: Work, row: Any, name: str, label: str) -> None:
    stored = engagements.get_by_id(work, row.subject_id)
    if name.startswith(LINE_PREFIX):
        value = _value_before(work, row, HISTORY_FIELDS[name], name, label)
        entries.amend(work, row.note["line"], {name.removeprefix(LINE_PREFIX): value})
    elif name in REVIEW_FIELDS:
        reviewer = row.note.get("reviewer")
        if not reviews.can_edit(work, stored, reviewer):
            raise Refused("The review is somebody else’s. Only they can change it.", "other-review")
        value = _value_before(work, row, REVIEW_FIELDS[name], name, label)
        engagements.save_review(work, stored, reviewer, {name: value})
    else:
        value = _value_before(work, row, FIELDS[name], name, label)
        engagements.amend(work, stored.reference, {name: value}, sample=stored.sample)


def _put_back_provider(work: Work, row: Any, name: str, label: str) -> None:
    value = _value_before(work, row, PROVIDER_FIELDS[name], name, label)
    providers.amend(work, row.subject_id, {name: value})


def _put_back_setting(work: Work, row: Any, name: str, label: str) -> None:
    organisation.amend(work, parse_stored(name, row.changes[name][0]))


def _put_back_team(work: Work, row: Any, name: str, label: str) -> None:
    team = next((each for each in teams.listing(work) if each.id == row.subject_id), None)
    if team is None:
        raise NotFound("There is no such team.")
    before = str(row.changes[name][0] or "")
    archived = before == "yes" if name == "archived" else team.archived
    teams.amend(work, team.id, before if name == "name" else team.name, archived)
