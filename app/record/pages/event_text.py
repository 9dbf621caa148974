"""An event of history as a sentence: what was done to which record, from where, and each change before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import url_for

from app.core.domain.events import Event, Source, What
from app.core.domain.fields import Field
from app.core.domain.kinds import Amount
from app.core.domain.number_format import count
from app.core.domain.organisation import Organisation
from app.core.domain.permissions import Permission
from app.core.domain.plural import plural
from app.record.domain.engagements import FIELDS
from app.record.domain.entries import IN_HISTORY
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.web.formatting import capital, worded_text
from app.web.request import current_work

FIELDS_OF: dict[str, Mapping[str, Field]] = {
    "engagement": FIELDS | REVIEW_FIELDS | IN_HISTORY,
    "provider": PROVIDER_FIELDS,
}
VERBS = {
    What.RECORDED: "logged",
    What.AMENDED: "changed",
    What.RETAGGED: "changed the arrangement of",
    What.COMPLETED: "completed",
    What.REMOVED: "removed",
    What.RESTORED: "restored",
    What.CONTINUED: "renewed",
    What.REVIEWED: "reviewed",
    What.IMPORTED: "imported a file",
    What.UNDONE: "undid an import",
    What.LINE_ADDED: "added an entry",
    What.LINE_CHANGED: "changed an entry",
    What.LINE_REMOVED: "removed an entry",
    What.LINE_RESTORED: "restored an entry",
    What.EXPORTED: "exported a file",
    What.SAMPLE_LOADED: "loaded the sample data",
    What.SAMPLE_REMOVED: "removed the sample data",
    What.SETTINGS_CHANGED: "changed the settings",
    What.TEAM_CHANGED: "changed",
    What.USER_ADDED: "added",
    What.USER_CHANGED: "changed",
    What.SIGNED_IN: "signed in",
    What.CLAIM_ADDED: "added",
    What.CLAIM_CHANGED: "changed",
    What.QUESTION_PICKED: "locked as a question",
    What.QUESTION_GIVEN_UP: "unlocked as a question",
    What.SIGN_IN_REFUSED: "failed to sign in as",
    What.PROFILE_SAVED: "saved",
    What.PROFILE_CHANGED: "changed",
    What.PROFILE_REMOVED: "removed",
    What.PROFILE_RESTORED: "restored",
    What.DENIED: "was not allowed",
    What.SIGNED_OUT: "signed out",
    What.ATTEMPTS_LIMITED: "made too many attempts to sign in as",
    What.PASSWORD_REFUSED: "entered a wrong current password",
    What.FORM_REFUSED: "sent an expired form",
    What.SESSIONS_ENDED: "ended sessions of",
    What.FILE_BROUGHT: "uploaded a file",
    What.FILE_FORGOTTEN: "discarded an upload",
    What.FILE_DOWNLOADED: "downloaded an imported file",
    What.BACKED_UP: "backed up the database",
    What.REPORT_SAVED: "saved",
    What.REPORT_CHANGED: "changed",
    What.DECISION_ADDED: "added a decision to",
    What.DECISION_CHANGED: "changed a decision of",
    What.REPORT_MAILED: "mailed",
    What.MAIL_FAILED: "failed to mail",
    What.REPORT_SHARED: "shared a link to",
    What.SHARING_ENDED: "stopped sharing a link to",
    What.SCHEDULE_ADDED: "added",
    What.SCHEDULE_CHANGED: "changed",
    What.SCHEDULE_REMOVED: "removed",
    What.REPORT_FAILED: "failed to create a report from",
}
# Kinds of events as a list offers them, where the stored code says it in other words.
KINDS = {
    What.RECORDED: "Logged",
    What.AMENDED: "Changed",
    What.RETAGGED: "Arrangement changed",
    What.CONTINUED: "Renewed",
    What.LINE_ADDED: "Entry added",
    What.LINE_CHANGED: "Entry changed",
    What.LINE_REMOVED: "Entry removed",
    What.LINE_RESTORED: "Entry restored",
    What.UNDONE: "Import undone",
    What.FILE_BROUGHT: "File uploaded",
    What.FILE_FORGOTTEN: "Upload discarded",
    What.SAMPLE_LOADED: "Sample data loaded",
    What.SAMPLE_REMOVED: "Sample data removed",
    What.QUESTION_PICKED: "Question locked",
    What.QUESTION_GIVEN_UP: "Question unlocked",
    What.SIGN_IN_REFUSED: "Failed sign-in",
    What.ATTEMPTS_LIMITED: "Too many attempts",
    What.PASSWORD_REFUSED: "Wrong current password",
    What.FORM_REFUSED: "Expired form",
    What.SHARING_ENDED: "Sharing stopped",
    What.DENIED: "Permission denied",
}
ABOUT_ONESELF = {What.SIGNED_IN, What.SIGNED_OUT, What.PASSWORD_REFUSED}
FROM = {
    Source.WEB: "in the browser",
    Source.CONSOLE: "on the console",
    Source.API: "through the API",
    Source.SCHEDULE: "on schedule",
}
COUNTS = (("new", "new"), ("changed", "changed"), ("unchanged", "unchanged"))


@dataclass(frozen=True, slots=True)
class Change:
    """One field's value before and after, in words; None is unknown."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """The sentence's parts: `verb`, the record (`noun`) with its address, and what else there is to say."""

    verb: str
    noun: str | None
    href: str | None
    more: str | None
    more_href: str | None
    source: str
    changes: tuple[Change, ...]


def told(event: Event, organisation: Organisation) -> Told:
    """The event as people read it."""
    verb = VERBS[event.what]
    if event.what is What.RECORDED and event.subject == "provider":
        verb = "added"
    if event.what is What.COMPLETED and event.changes.get("status", (None, None))[1] == "cancelled":
        verb = "cancelled"
    return Told(
        verb,
        _noun(event),
        _href(event),
        _more(event),
        _more_href(event),
        FROM[event.source],
        _changes(event, organisation),
    )


def _noun(event: Event) -> str | None:
    if event.subject in (None, "import") or event.subject == "organisation" or event.what in ABOUT_ONESELF:
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
    if event.subject == "profile" and not current_work().may(Permission.IMPORT):
        return None
    if event.subject == "claim":
        return url_for("claims.show", key=event.about)
    return url_for(f"{event.subject}s.show", number=event.subject_id)


def _more(event: Event) -> str | None:
    note = event.note
    if event.what is What.IMPORTED:
        counts = note.get("rows")
        said = [f"{counts[key]:,} {word}" for key, word in COUNTS if isinstance(counts, dict) and counts.get(key)]
        if isinstance(counts, dict) and counts.get("lines"):
            said.append(plural(counts["lines"], "{n} entry", "{n} entries"))
        elif note.get("of") in ("reviews", "providers"):
            said.insert(0, str(note["of"]))
        return ", ".join([str(note.get("file", "")), *said]) or None
    if event.what is What.UNDONE:
        return _taken_back(note)
    if event.what is What.EXPORTED:
        return _taken_out(note)
    if event.what is What.DENIED:
        return f"{note.get('asked', '')}. {note.get('reason', '')}".strip(". ") or None
    if event.what is What.FORM_REFUSED:
        return str(note.get("asked", "")) or None
    if event.subject == "import" or event.what is What.BACKED_UP:
        return ", ".join(str(note[name]) for name in ("which", "file") if note.get(name)) or None
    if note.get("which"):
        return str(note["which"])
    if note.get("catalogue"):
        return "reset to the catalogue’s wording"
    return "a new password" if note.get("password") else None


_FORMS = {
    "xlsx": "as an Excel workbook",
    "jsonl": "as JSON Lines",
    "spreadsheet": "as CSV for a spreadsheet",
    "json": "as JSON",
}


def _taken_out(note: Mapping[str, object]) -> str:
    """What a file held: so many rows, or which figures; its form, where it is not the usual one; what was selected."""
    of, form = str(note.get("of", "engagements")), _FORMS.get(str(note.get("form")))
    what = count(int(str(note["rows"])), of.removesuffix("s")) if isinstance(note.get("rows"), int) else of
    chosen = [f"{name} {value}" for name, value in parse_qsl(str(note.get("selection", "")))]
    return ", ".join([what, *([form] if form else []), *chosen])


def _taken_back(note: Mapping[str, object]) -> str:
    """What came of taking an import back; the edits that went with it, where somebody insisted."""
    rows, forced = note.get("rows"), note.get("forced")
    words = (("new", "deleted"), ("changed", "restored"), ("left", "kept"))
    said = [f"{rows[key]:,} {word}" for key, word in words if isinstance(rows, dict) and rows.get(key)]
    if isinstance(forced, list) and forced:
        later, more = note.get("later"), int(str(note.get("forced_rows", 0))) - len(forced)
        said.append(
            f"with {count(len(later) if isinstance(later, list) else 0, 'later edit')} of "
            + ", ".join(map(str, forced))
            + (f" and {more:,} more" if more > 0 else "")
        )
    return ", ".join([str(note.get("file", "")), *said])


def _more_href(event: Event) -> str | None:
    """The page of the file that was imported, for those who may see it."""
    number = event.note.get("import", event.subject_id if event.subject == "import" else None)
    if event.what not in (What.IMPORTED, What.UNDONE) or number is None or not current_work().may(Permission.IMPORT):
        return None
    return url_for("imports.show", number=number)


def _changes(event: Event, organisation: Organisation) -> tuple[Change, ...]:
    fields = FIELDS_OF.get(event.subject or "", {})
    noted = event.note.get("currencies")
    currencies = noted if isinstance(noted, list) else event.changes.get("currency", (None, None))
    found = []
    for name, both in event.changes.items():
        before, after = (
            _words(fields.get(name), text, organisation, currency)
            for text, currency in zip(both, currencies, strict=True)
        )
        found.append(Change(fields[name].label if name in fields else capital(name.replace("_", " ")), before, after))
    return tuple(found)


def _words(field: Field | None, text: str | None, organisation: Organisation, currency: str | None) -> str | None:
    if field is None:
        return text or None
    words = worded_text(field, text, organisation)
    return f"{words}\u00a0{currency}" if words and currency and isinstance(field.kind, Amount) else words


def page_address(endpoint: str, number: int, **kept: str) -> str:
    """A list's address with its parameters kept and another page."""
    said = [(name, value) for name, value in kept.items() if value] + ([("page", str(number))] if number > 1 else [])
    return url_for(endpoint) + (f"?{urlencode(said)}" if said else "")
