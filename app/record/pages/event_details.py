"""Describes the details of events: rows of a file, filters of an export, fields of a change of several engagements."""

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from app.core.domain.events import Event, EventKind
from app.core.domain.number_format import count, join_words
from app.core.domain.plural import plural
from app.record.domain.engagements import FIELDS

ROW_COUNTS = (("new", "new"), ("changed", "changed"), ("unchanged", "unchanged"))
SUMS = {EventKind.CHANGED_TOGETHER, EventKind.REVERTED}  # without a subject: the sum of a change of several engagements

_ERASED_COUNTS = (
    ("rows", "record"),
    ("events", "event"),
    ("reports", "saved report"),
    ("files", "imported file"),
)
PROVIDER_NAMES = {
    EventKind.MERGED,
    EventKind.MERGE_UNDONE,
    EventKind.KEPT_APART,
    EventKind.COMPARED_AGAIN,
    EventKind.NAME_FORGOTTEN,
    EventKind.NAME_REMEMBERED,
}


def event_details(event: Event) -> str | None:
    """Returns the details of an event in words, None if it has none."""
    note = event.note
    if event.what is EventKind.IMPORTED:
        counts = note.get("rows")
        parts = [f"{counts[key]:,} {word}" for key, word in ROW_COUNTS if isinstance(counts, dict) and counts.get(key)]
        if isinstance(counts, dict) and counts.get("lines"):
            parts.append(plural(counts["lines"], "{n} entry", "{n} entries"))
        elif note.get("of") in ("reviews", "providers"):
            parts.insert(0, str(note["of"]))
        return ", ".join([str(note.get("file", "")), *parts]) or None
    if event.what in SUMS:
        return _sum_details(note)
    by_note = _BY_NOTE.get(event.what)
    if by_note is not None:
        return by_note(note)
    if event.what is EventKind.DENIED:
        return f"{note.get('asked', '')}. {note.get('reason', '')}".strip(". ") or None
    if event.what is EventKind.FORM_REFUSED:
        return str(note.get("asked", "")) or None
    if event.subject == "import" or event.what in (EventKind.BACKED_UP, EventKind.BACKUP_RESTORED):
        return ", ".join(str(note[name]) for name in ("which", "file") if note.get(name)) or None
    if event.what in PROVIDER_NAMES:
        return _name_details(event)
    if note.get("which"):
        return str(note["which"])
    if note.get("catalogue"):
        return "reset to the catalogue’s wording"
    return "a new password" if note.get("password") else None


def _name_details(event: Event) -> str:
    """Returns the other provider that an event is about, or the former name."""
    note = event.note
    if event.what in (EventKind.MERGED, EventKind.MERGE_UNDONE):
        moved = count(int(str(note.get("engagements", 0))), "engagement")
        into = event.what is EventKind.MERGED
        return f"with {note['merged']}, {moved} moved" if into else f"from {note['merged']}, {moved} moved back"
    return f"from {note['other']}" if "other" in note else str(note["former"])


def _erasure_details(note: Mapping[str, object]) -> str:
    """Returns the person's number, and how much names them no more."""
    counted = [count(int(str(note[name])), noun) for name, noun in _ERASED_COUNTS if note.get(name)]
    return ", ".join([f"now “Erased person {note['person']}”", *counted])


def _sum_details(note: Mapping[str, object]) -> str | None:
    """Returns which fields of several engagements changed, or how many an undo didn't restore."""
    names = note.get("fields")
    if isinstance(names, list):
        return join_words([FIELDS[name].label for name in names if name in FIELDS]) or None
    return f"{note['kept']} partly or not restored" if note.get("kept") else None


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


_BY_NOTE: Mapping[EventKind, Callable[[Mapping[str, object]], str | None]] = {
    EventKind.UNDONE: _undo_details,
    EventKind.EXPORTED: _export_details,
    EventKind.PERSON_ERASED: _erasure_details,
}
