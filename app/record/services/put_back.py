"""Puts one field back to the value that it had before an event of the history, as an edit with an event of its own.

Each kind of record describes itself by a `PutBackKind`; `app/put_back_kinds.py` lists them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.accounts.services import users
from app.core.domain.errors import NotFound, Refused
from app.core.domain.events import Event, EventKind
from app.core.domain.fields import Field
from app.core.domain.permissions import Permission
from app.core.services import mailing
from app.core.services.work import Work, requires_permission, without_permission_check
from app.core.storage import events
from app.record.domain.engagements import FIELDS
from app.record.domain.entries import HISTORY_FIELDS, LINE_PREFIX
from app.record.domain.organisation_values import LABELS, parse_stored
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.services import (
    engagement_reviewers,
    engagements,
    entries,
    organisation,
    providers,
    reviews,
    saved_views,
    teams,
)
from app.record.storage.event_values import EventValueReader, LostValues

# Events that are undone as a whole: what created, removed or restored a record.
WHOLE = {
    EventKind.RECORDED,
    EventKind.CONTINUED,
    EventKind.LINE_ADDED,
    EventKind.SAMPLE_LOADED,
    EventKind.VIEW_SAVED,
    EventKind.VIEW_REMOVED,
    EventKind.VIEW_RESTORED,
    EventKind.CLAIM_ADDED,
    EventKind.PROFILE_SAVED,
    EventKind.PROFILE_REMOVED,
    EventKind.PROFILE_RESTORED,
    EventKind.SCHEDULE_ADDED,
    EventKind.SCHEDULE_REMOVED,
}


@dataclass(frozen=True, slots=True)
class PutBackKind:
    """A kind of record with fields that can be put back: the permission to change them, and their labels by name.

    `put` edits the record that an event's row is about: name and label of the field. It raises what the edit raises.
    """

    permission: Permission
    labels: Mapping[str, str]
    put: Callable[[Work, Any, str, str], None]


Kinds = Mapping[str, PutBackKind]


@dataclass(frozen=True, slots=True)
class PutBack:
    """A field that was put back: its label, and the id of the event (None: it already had that value)."""

    label: str
    event_id: int | None


@requires_permission(Permission.READ_RECORD)
def offered_fields(work: Work, kinds: Kinds, event: Event) -> frozenset[str]:
    """Returns the fields of an event that the actor may try to put back."""
    kind = kinds.get(event.subject or "")
    is_deleted = event.about is None and event.subject != "organisation"
    if kind is None or is_deleted or event.what in WHOLE:
        return frozenset()
    is_of_line = "line" in event.note
    may_review = work.has_permission(Permission.REVIEW)
    may_edit = work.has_permission(Permission.WRITE_LINES if is_of_line else kind.permission)
    return frozenset(
        name
        for name, (before, _) in event.changes.items()
        if name in kind.labels
        and before != events.ERASED
        and name.startswith(LINE_PREFIX) == is_of_line
        and (may_review if event.subject == "engagement" and name in REVIEW_FIELDS else may_edit)
    )


@requires_permission(Permission.READ_RECORD)
def put_back(work: Work, kinds: Kinds, event_id: int, subject: str, subject_id: int, name: str) -> PutBack:
    """Puts a field of a record back to its value before an event, by the rules of an edit.

    Raises NotFound if the event didn't change it, Refused if the value was erased or isn't valid any more, and Denied.
    """
    kind = kinds.get(subject)
    rows = [] if kind is None else events.of_record(work.session, subject, subject_id, event_id)
    row = next((row for row in rows if row.what not in WHOLE and name in row.changes), None)
    if kind is None or row is None or name not in kind.labels:
        raise NotFound("There is no such change in the history.")
    kind.put(work, row, name, kind.labels[name])
    return PutBack(kind.labels[name], work.action_id)


@without_permission_check
def text_before(work: Work, row: Any, name: str, label: str) -> str:
    """Returns the text that a field had before an event, "" for none; raises Refused if it was erased."""
    before = row.changes[name][0]
    if isinstance(before, dict):
        before = EventValueReader(work.session, [before]).texts.get(before["text"])
        if before is None:
            raise _erased(label)
    return str(before or "")


def unreadable(label: str) -> Refused:
    """Returns the refusal of a field whose earlier value can't be told from the history's words."""
    return Refused(f"{label} can’t be put back: the history doesn’t say clearly enough what it was. Change it by hand.")


def _erased(label: str) -> Refused:
    return Refused(f"{label} can’t be put back: the earlier value was erased.", "erased")


def _value_before(work: Work, row: Any, field: Field, name: str, label: str) -> Any:
    before = row.changes[name][0]
    logged = row.note.get("currencies") or row.changes.get("currency") or (None, None)
    lost = LostValues()
    value = EventValueReader(work.session, [before]).value(field, before, logged[0], lost)
    if lost.erased:
        raise _erased(label)
    if lost.missing_links:
        raise Refused(f"{label} can’t be put back: what it named no longer exists.", "missing-link")
    return value


def _put_back_engagement(work: Work, row: Any, name: str, label: str) -> None:
    stored = engagements.get_by_id(work, row.subject_id)
    if name.startswith(LINE_PREFIX):
        value = _value_before(work, row, HISTORY_FIELDS[name], name, label)
        entries.amend(work, row.note["line"], {name.removeprefix(LINE_PREFIX): value})
    elif name == REVIEWERS:
        _put_back_reviewers(work, stored.id, text_before(work, row, name, label), label)
    elif name in REVIEW_FIELDS:
        reviewer = row.note.get("reviewer")
        if not reviews.can_edit(work, stored, reviewer):
            raise Refused("The review is somebody else’s. Only they can change it.", "other-review")
        value = _value_before(work, row, REVIEW_FIELDS[name], name, label)
        engagements.save_review(work, stored, reviewer, {name: value})
    else:
        value = _value_before(work, row, FIELDS[name], name, label)
        engagements.amend(work, stored.reference, {name: value}, sample=stored.sample)


def _put_back_reviewers(work: Work, engagement_id: int, names: str, label: str) -> None:
    known = {each.name: each.id for each in users.listing(work)}
    wanted = [name for name in names.split(", ") if name]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise Refused(f"{label} can’t be put back: “{unknown[0]}” is no user any more.", "missing-link")
    engagement_reviewers.choose(work, engagement_id, [known[name] for name in wanted])


def _put_back_provider(work: Work, row: Any, name: str, label: str) -> None:
    value = _value_before(work, row, PROVIDER_FIELDS[name], name, label)
    providers.amend(work, row.subject_id, {name: value})


def _put_back_setting(work: Work, row: Any, name: str, label: str) -> None:
    if name in MAIL_LABELS:
        mailing.amend(work, MAIL_LABELS[name], text_before(work, row, name, label))
        return
    organisation.amend(work, parse_stored(name, row.changes[name][0]))


def _put_back_team(work: Work, row: Any, name: str, label: str) -> None:
    team = next((each for each in teams.listing(work) if each.id == row.subject_id), None)
    if team is None:
        raise NotFound("There is no such team.")
    before = str(row.changes[name][0] or "")
    archived = before == "yes" if name == "archived" else team.archived
    teams.amend(work, team.id, before if name == "name" else team.name, archived)


def _put_back_view(work: Work, row: Any, name: str, label: str) -> None:
    before = text_before(work, row, name, label)
    if name == "name":
        saved_views.amend(work, row.subject_id, name=before)
    elif name == "default":
        saved_views.amend(work, row.subject_id, is_default=before == "yes")
    else:
        saved_views.amend(work, row.subject_id, shown=saved_views.parse_text(before))


REVIEWERS = "reviewers"
MAIL_LABELS = {mailing.history_name(name): name for name in mailing.FIELDS}
_REVIEW_LABELS = {name: each.label for name, each in REVIEW_FIELDS.items()}
_FIELD_LABELS = {name: each.label for name, each in (FIELDS | HISTORY_FIELDS).items()}
KINDS: Kinds = {
    "engagement": PutBackKind(
        Permission.WRITE_RECORD, _FIELD_LABELS | _REVIEW_LABELS | {REVIEWERS: "Reviewers"}, _put_back_engagement
    ),
    "provider": PutBackKind(
        Permission.WRITE_PROVIDERS, {name: each.label for name, each in PROVIDER_FIELDS.items()}, _put_back_provider
    ),
    "organisation": PutBackKind(
        Permission.WRITE_SETTINGS,
        LABELS | {"category_labels": "Categories"} | {name: name.capitalize() for name in MAIL_LABELS},
        _put_back_setting,
    ),
    "team": PutBackKind(Permission.WRITE_SETTINGS, {"name": "Name", "archived": "Archived"}, _put_back_team),
    "view": PutBackKind(
        Permission.WRITE_RECORD, {"name": "Name", "list": "List", "default": "Default"}, _put_back_view
    ),
}
