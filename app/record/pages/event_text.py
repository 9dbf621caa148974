"""Describes an event of the history in words: what was done to which record, from where, and what changed."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import url_for

from app.core.domain.events import Event, EventKind, Source
from app.core.domain.fields import Field
from app.core.domain.kinds import Amount
from app.core.domain.number_format import count
from app.core.domain.organisation import Organisation
from app.core.domain.permissions import Permission
from app.put_back_kinds import KINDS
from app.record.domain.engagements import FIELDS
from app.record.domain.entries import HISTORY_FIELDS
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.pages.event_details import SUMS, event_details
from app.record.services import put_back
from app.record.services.undo_events import LINES, UNDOABLE
from app.web.formatting import capitalise, format_canonical_text
from app.web.request import current_work

SUBJECT_FIELDS: dict[str, Mapping[str, Field]] = {
    "engagement": FIELDS | REVIEW_FIELDS | HISTORY_FIELDS,
    "provider": PROVIDER_FIELDS,
}
VERBS = {
    EventKind.RECORDED: "logged",
    EventKind.AMENDED: "changed",
    EventKind.RETAGGED: "changed the arrangement of",
    EventKind.CHANGED_TOGETHER: "changed",
    EventKind.REVERTED: "undid a change of",
    EventKind.COMPLETED: "completed",
    EventKind.REMOVED: "removed",
    EventKind.RESTORED: "restored",
    EventKind.DELETED: "deleted for good",
    EventKind.CONTINUED: "renewed",
    EventKind.REVIEWED: "reviewed",
    EventKind.IMPORTED: "imported a file",
    EventKind.UNDONE: "undid an import",
    EventKind.MERGED: "merged",
    EventKind.MERGE_UNDONE: "separated",
    EventKind.KEPT_APART: "told apart",
    EventKind.COMPARED_AGAIN: "no longer tells apart",
    EventKind.NAME_FORGOTTEN: "removed a former name of",
    EventKind.NAME_REMEMBERED: "restored a former name of",
    EventKind.LINE_ADDED: "added an entry",
    EventKind.LINE_CHANGED: "changed an entry",
    EventKind.LINE_REMOVED: "removed an entry",
    EventKind.LINE_RESTORED: "restored an entry",
    EventKind.EXPORTED: "exported a file",
    EventKind.SAMPLE_LOADED: "loaded the sample data",
    EventKind.SAMPLE_REMOVED: "removed the sample data",
    EventKind.SETTINGS_CHANGED: "changed the settings",
    EventKind.TEAM_CHANGED: "changed",
    EventKind.USER_ADDED: "added",
    EventKind.USER_CHANGED: "changed",
    EventKind.USER_REMOVED: "removed",
    EventKind.INVITED: "invited",
    EventKind.INVITATION_REVOKED: "revoked the invitation of",
    EventKind.RESET_MAILED: "mailed a link for a new password to",
    EventKind.FACTOR_ADDED: "turned on the second factor of",
    EventKind.FACTOR_REMOVED: "turned off the second factor of",
    EventKind.RECOVERY_CODES_MADE: "made new recovery codes for",
    EventKind.RECOVERY_CODE_USED: "used a recovery code of",
    EventKind.CODE_REFUSED: "entered a wrong code for",
    EventKind.PASSKEY_ADDED: "added a passkey for",
    EventKind.PASSKEY_REMOVED: "removed a passkey of",
    EventKind.SIGNED_IN: "signed in",
    EventKind.CLAIM_ADDED: "added",
    EventKind.CLAIM_CHANGED: "changed",
    EventKind.QUESTION_PICKED: "locked as a question",
    EventKind.QUESTION_GIVEN_UP: "unlocked as a question",
    EventKind.SIGN_IN_REFUSED: "failed to sign in as",
    EventKind.PROFILE_SAVED: "saved",
    EventKind.PROFILE_CHANGED: "changed",
    EventKind.PROFILE_REMOVED: "removed",
    EventKind.PROFILE_RESTORED: "restored",
    EventKind.DENIED: "was not allowed",
    EventKind.SIGNED_OUT: "signed out",
    EventKind.ATTEMPTS_LIMITED: "made too many attempts to sign in as",
    EventKind.PASSWORD_REFUSED: "entered a wrong current password",
    EventKind.FORM_REFUSED: "sent an expired form",
    EventKind.SESSIONS_ENDED: "ended sessions of",
    EventKind.FILE_BROUGHT: "uploaded a file",
    EventKind.FILE_FORGOTTEN: "discarded an upload",
    EventKind.FILE_DOWNLOADED: "downloaded an imported file",
    EventKind.BACKED_UP: "backed up the database",
    EventKind.PERSON_EXPORTED: "exported what is kept about a person",
    EventKind.PERSON_ERASED: "erased a person",
    EventKind.BACKUP_RESTORED: "restored a backup",
    EventKind.REPORT_SAVED: "saved",
    EventKind.REPORT_CHANGED: "changed",
    EventKind.DECISION_ADDED: "added a decision to",
    EventKind.DECISION_CHANGED: "changed a decision of",
    EventKind.REPORT_MAILED: "mailed",
    EventKind.MAIL_FAILED: "failed to mail",
    EventKind.REPORT_SHARED: "shared a link to",
    EventKind.SHARING_ENDED: "stopped sharing a link to",
    EventKind.SCHEDULE_ADDED: "added",
    EventKind.SCHEDULE_CHANGED: "changed",
    EventKind.SCHEDULE_REMOVED: "removed",
    EventKind.REPORT_FAILED: "failed to create a report from",
    EventKind.VIEW_SAVED: "saved",
    EventKind.VIEW_CHANGED: "changed",
    EventKind.VIEW_REMOVED: "removed",
    EventKind.VIEW_RESTORED: "restored",
}
# Labels of event kinds in the filter, where they differ from the stored code.
EVENT_LABELS = {
    EventKind.RECORDED: "Logged",
    EventKind.AMENDED: "Changed",
    EventKind.RETAGGED: "Arrangement changed",
    EventKind.CONTINUED: "Renewed",
    EventKind.MERGED: "Providers merged",
    EventKind.KEPT_APART: "Not the same provider",
    EventKind.COMPARED_AGAIN: "Perhaps the same provider",
    EventKind.NAME_FORGOTTEN: "Former name removed",
    EventKind.NAME_REMEMBERED: "Former name restored",
    EventKind.LINE_ADDED: "Entry added",
    EventKind.LINE_CHANGED: "Entry changed",
    EventKind.LINE_REMOVED: "Entry removed",
    EventKind.LINE_RESTORED: "Entry restored",
    EventKind.CHANGED_TOGETHER: "Several changed together",
    EventKind.REVERTED: "Change undone",
    EventKind.UNDONE: "Import undone",
    EventKind.FILE_BROUGHT: "File uploaded",
    EventKind.FILE_FORGOTTEN: "Upload discarded",
    EventKind.SAMPLE_LOADED: "Sample data loaded",
    EventKind.SAMPLE_REMOVED: "Sample data removed",
    EventKind.QUESTION_PICKED: "Question locked",
    EventKind.QUESTION_GIVEN_UP: "Question unlocked",
    EventKind.SIGN_IN_REFUSED: "Failed sign-in",
    EventKind.ATTEMPTS_LIMITED: "Too many attempts",
    EventKind.RESET_MAILED: "Link for a new password mailed",
    EventKind.FACTOR_ADDED: "Second factor turned on",
    EventKind.FACTOR_REMOVED: "Second factor turned off",
    EventKind.CODE_REFUSED: "Wrong code",
    EventKind.PASSWORD_REFUSED: "Wrong current password",
    EventKind.FORM_REFUSED: "Expired form",
    EventKind.SHARING_ENDED: "Sharing stopped",
    EventKind.DENIED: "Permission denied",
}
WITHOUT_SUBJECT = {EventKind.SIGNED_IN, EventKind.SIGNED_OUT, EventKind.PASSWORD_REFUSED}
SOURCE_TEXTS = {
    Source.WEB: "in the browser",
    Source.CONSOLE: "on the console",
    Source.API: "through the API",
    Source.SCHEDULE: "on schedule",
    Source.LINK: "by mailed link",
    Source.FOLDER: "through the watched folder",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field's value before and after, in words; None is unknown. `field`: its name, if it can be put back."""

    label: str
    before: str | None
    after: str | None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class EventText:
    """The parts of the sentence: `verb`, the record (`noun`) with its address, and details. `undo_href`: undoes it;
    `put_back_href`: puts back one of its fields."""

    verb: str
    noun: str | None
    href: str | None
    details: str | None
    details_href: str | None
    source: str
    changes: tuple[Change, ...]
    undo_href: str | None
    put_back_href: str | None


def describe_event(event: Event, organisation: Organisation) -> EventText:
    """Returns the event in words."""
    verb = VERBS[event.what]
    if event.what is EventKind.RECORDED and event.subject == "provider":
        verb = "added"
    if event.what is EventKind.COMPLETED and event.changes.get("status", (None, None))[1] == "cancelled":
        verb = "cancelled"
    offered = put_back.offered_fields(current_work(), KINDS, event)
    return EventText(
        verb,
        _noun(event),
        _href(event),
        event_details(event),
        _details_href(event),
        SOURCE_TEXTS[event.source],
        _changes(event, organisation, offered),
        _undo_href(event),
        put_back_href(event.id, str(event.subject), event.subject_id or 0) if offered else None,
    )


def put_back_href(event_id: int, subject: str, subject_id: int, field: str | None = None) -> str:
    """Returns the address that puts back a field of a record to its value before an event."""
    return url_for("undo.put_back", event_id=event_id, record=f"{subject}-{subject_id}", field=field)


def _undo_href(event: Event) -> str | None:
    """Returns the address that undoes the event's action; None for what has no undo, and the review of a completion."""
    if event.what is EventKind.MERGED and current_work().has_permission(Permission.WRITE_PROVIDERS):
        return url_for("merges.undo", number=event.note["merge"])
    sums_up = event.subject is None and event.what in SUMS
    is_change = event.subject == "engagement" and event.what in UNDOABLE
    goes_with_other = event.what is EventKind.REVIEWED and event.action_id is not None
    needed = Permission.WRITE_LINES if event.what in LINES else Permission.WRITE_RECORD
    if not (sums_up or is_change) or goes_with_other or not current_work().has_permission(needed):
        return None
    return url_for("undo.undo", event_id=event.id)


def _noun(event: Event) -> str | None:
    if event.subject is None and event.what in SUMS:
        return count(int(str(event.note["count"])), "engagement")
    if event.subject in (None, "import") or event.subject == "organisation" or event.what in WITHOUT_SUBJECT:
        return None
    if event.subject == "user" and event.subject_id is None:
        return "an unknown user"
    about = event.about or (f"{event.former} (deleted)" if event.former else "(deleted)")
    if event.note.get("line"):
        return f"of {about}"
    return about if event.subject == "engagement" and (event.about or event.former) else f"{event.subject} {about}"


def _href(event: Event) -> str | None:
    if event.subject is None and event.what in SUMS:
        return url_for("history.index", action=event.action_id or event.id)
    if event.about is None or event.subject not in ("engagement", "provider", "claim", "profile", "schedule"):
        return None
    if event.subject == "profile" and not current_work().has_permission(Permission.IMPORT):
        return None
    if event.subject == "claim":
        return url_for("claims.show", key=event.about)
    return url_for(f"{event.subject}s.show", number=event.subject_id)


def _details_href(event: Event) -> str | None:
    """Returns the address of the import's page, if the user may see it."""
    number = event.note.get("import", event.subject_id if event.subject == "import" else None)
    if (
        event.what not in (EventKind.IMPORTED, EventKind.UNDONE)
        or number is None
        or not current_work().has_permission(Permission.IMPORT)
    ):
        return None
    return url_for("imports.show", number=number)


def _changes(event: Event, organisation: Organisation, offered: Container[str]) -> tuple[Change, ...]:
    fields = SUBJECT_FIELDS.get(event.subject or "", {})
    logged = event.note.get("currencies")
    currencies = logged if isinstance(logged, list) else event.changes.get("currency", (None, None))
    found = []
    for name, values in event.changes.items():
        before, after = (
            _value_text(fields.get(name), text, organisation, currency)
            for text, currency in zip(values, currencies, strict=True)
        )
        label = fields[name].label if name in fields else capitalise(name.replace("_", " "))
        found.append(Change(label, before, after, name if name in offered else None))
    return tuple(found)


def _value_text(field: Field | None, text: str | None, organisation: Organisation, currency: str | None) -> str | None:
    if field is None:
        return text or None
    words = format_canonical_text(field, text, organisation)
    return f"{words}\u00a0{currency}" if words and currency and isinstance(field.kind, Amount) else words


def list_page_url(endpoint: str, number: int, **kept: str) -> str:
    """Returns the address of a list's page with its other parameters kept."""
    params = [(name, value) for name, value in kept.items() if value] + ([("page", str(number))] if number > 1 else [])
    return url_for(endpoint) + (f"?{urlencode(params)}" if params else "")
