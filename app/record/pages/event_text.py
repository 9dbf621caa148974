"""Describes an event of the history in words: what was done to which record, from where, and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import url_for

from app.core.domain.events import Event, EventKind, Source
from app.core.domain.fields import Field
from app.core.domain.kinds import Amount
from app.core.domain.number_format import count
from app.core.domain.organisation import Organisation
from app.core.domain.permissions import Permission
from app.core.domain.plural import plural
from app.record.domain.engagements import FIELDS
from app.record.domain.entries import HISTORY_FIELDS
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
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
    EventKind.COMPLETED: "completed",
    EventKind.REMOVED: "removed",
    EventKind.RESTORED: "restored",
    EventKind.CONTINUED: "renewed",
    EventKind.REVIEWED: "reviewed",
    EventKind.IMPORTED: "imported a file",
    EventKind.UNDONE: "undid an import",
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
}
# Labels of event kinds in the filter, where they differ from the stored code.
EVENT_LABELS = {
    EventKind.RECORDED: "Logged",
    EventKind.AMENDED: "Changed",
    EventKind.RETAGGED: "Arrangement changed",
    EventKind.CONTINUED: "Renewed",
    EventKind.LINE_ADDED: "Entry added",
    EventKind.LINE_CHANGED: "Entry changed",
    EventKind.LINE_REMOVED: "Entry removed",
    EventKind.LINE_RESTORED: "Entry restored",
    EventKind.UNDONE: "Import undone",
    EventKind.FILE_BROUGHT: "File uploaded",
    EventKind.FILE_FORGOTTEN: "Upload discarded",
    EventKind.SAMPLE_LOADED: "Sample data loaded",
    EventKind.SAMPLE_REMOVED: "Sample data removed",
    EventKind.QUESTION_PICKED: "Question locked",
    EventKind.QUESTION_GIVEN_UP: "Question unlocked",
    EventKind.SIGN_IN_REFUSED: "Failed sign-in",
    EventKind.ATTEMPTS_LIMITED: "Too many attempts",
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
    Source.FOLDER: "through the watched folder",
}
ROW_COUNTS = (("new", "new"), ("changed", "changed"), ("unchanged", "unchanged"))


@dataclass(frozen=True, slots=True)
class Change:
    """One field's value before and after, in words; None is unknown."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class EventText:
    """The parts of the sentence: `verb`, the record (`noun`) with its address, and details."""

    verb: str
    noun: str | None
    href: str | None
    details: str | None
    details_href: str | None
    source: str
    changes: tuple[Change, ...]


def describe_event(event: Event, organisation: Organisation) -> EventText:
    """Returns the event in words."""
    verb = VERBS[event.what]
    if event.what is EventKind.RECORDED and event.subject == "provider":
        verb = "added"
    if event.what is EventKind.COMPLETED and event.changes.get("status", (None, None))[1] == "cancelled":
        verb = "cancelled"
    return EventText(
        verb,
        _noun(event),
        _href(event),
        _details(event),
        _details_href(event),
        SOURCE_TEXTS[event.source],
        _changes(event, organisation),
    )


def _noun(event: Event) -> str | None:
    if event.subject in (None, "import") or event.subject == "organisation" or event.what in WITHOUT_SUBJECT:
        return None
    if event.subject == "user" and event.subject_id is None:
        return "an unknown user"
    about = event.about or (f"{event.former} (deleted)" if event.former else "(deleted)")
    if event.note.get("line"):
        return f"of {about}"
    return about if event.subject == "engagement" and (event.about or event.former) else f"{event.subject} {about}"


def _href(event: Event) -> str | None:
    if event.about is None or event.subject not in ("engagement", "provider", "claim", "profile", "schedule"):
        return None
    if event.subject == "profile" and not current_work().has_permission(Permission.IMPORT):
        return None
    if event.subject == "claim":
        return url_for("claims.show", key=event.about)
    return url_for(f"{event.subject}s.show", number=event.subject_id)


def _details(event: Event) -> str | None:
    note = event.note
    if event.what is EventKind.IMPORTED:
        counts = note.get("rows")
        parts = [f"{counts[key]:,} {word}" for key, word in ROW_COUNTS if isinstance(counts, dict) and counts.get(key)]
        if isinstance(counts, dict) and counts.get("lines"):
            parts.append(plural(counts["lines"], "{n} entry", "{n} entries"))
        elif note.get("of") in ("reviews", "providers"):
            parts.insert(0, str(note["of"]))
        return ", ".join([str(note.get("file", "")), *parts]) or None
    if event.what is EventKind.UNDONE:
        return _undo_details(note)
    if event.what is EventKind.EXPORTED:
        return _export_details(note)
    if event.what is EventKind.DENIED:
        return f"{note.get('asked', '')}. {note.get('reason', '')}".strip(". ") or None
    if event.what is EventKind.FORM_REFUSED:
        return str(note.get("asked", "")) or None
    if event.subject == "import" or event.what is EventKind.BACKED_UP:
        return ", ".join(str(note[name]) for name in ("which", "file") if note.get(name)) or None
    if note.get("which"):
        return str(note["which"])
    if note.get("catalogue"):
        return "reset to the catalogue’s wording"
    return "a new password" if note.get("password") else None


_FORMAT_NAMES = {
    "xlsx": "as an Excel workbook",
    "jsonl": "as JSON Lines",
    "spreadsheet": "as CSV for a spreadsheet",
    "json": "as JSON",
}


def _export_details(note: Mapping[str, object]) -> str:
    """Returns what was exported: the number of rows or the figures, the format unless default, and the filters."""
    of, file_format = str(note.get("of", "engagements")), _FORMAT_NAMES.get(str(note.get("form")))
    what = count(int(str(note["rows"])), of.removesuffix("s")) if isinstance(note.get("rows"), int) else of
    filters = [f"{name} {value}" for name, value in parse_qsl(str(note.get("selection", "")))]
    return ", ".join([what, *([file_format] if file_format else []), *filters])


def _undo_details(note: Mapping[str, object]) -> str:
    """Returns the result of undoing an import, with the later edits that were undone too if it was forced."""
    rows, forced = note.get("rows"), note.get("forced")
    words = (("new", "deleted"), ("changed", "restored"), ("left", "kept"))
    parts = [f"{rows[key]:,} {word}" for key, word in words if isinstance(rows, dict) and rows.get(key)]
    if isinstance(forced, list) and forced:
        later, more = note.get("later"), int(str(note.get("forced_rows", 0))) - len(forced)
        parts.append(
            f"with {count(len(later) if isinstance(later, list) else 0, 'later edit')} of "
            + ", ".join(map(str, forced))
            + (f" and {more:,} more" if more > 0 else "")
        )
    return ", ".join([str(note.get("file", "")), *parts])


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


def _changes(event: Event, organisation: Organisation) -> tuple[Change, ...]:
    fields = SUBJECT_FIELDS.get(event.subject or "", {})
    logged = event.note.get("currencies")
    currencies = logged if isinstance(logged, list) else event.changes.get("currency", (None, None))
    found = []
    for name, values in event.changes.items():
        before, after = (
            _value_text(fields.get(name), text, organisation, currency)
            for text, currency in zip(values, currencies, strict=True)
        )
        found.append(
            Change(fields[name].label if name in fields else capitalise(name.replace("_", " ")), before, after)
        )
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
