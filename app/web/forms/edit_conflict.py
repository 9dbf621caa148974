"""Merges somebody else's changes to the same record into a form that is still open.

A field that only they changed gets their value; if both changed it, the form keeps what was typed and shows theirs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.core.domain.events import Event
from app.core.domain.fields import Field
from app.core.domain.organisation import Organisation
from app.core.services.work import Work
from app.web.formatting import format_canonical_text, join_words
from app.web.forms.record_form import RecordForm


@dataclass(frozen=True, slots=True)
class ConflictingChange:
    """A field that somebody else changed, as texts. `has_own_value`: the form keeps a different value for it."""

    label: str
    who: str
    before: str | None
    after: str | None
    has_own_value: bool


@dataclass(frozen=True, slots=True)
class EditConflict:
    """Who saved first, and what they changed."""

    who: str
    changes: tuple[ConflictingChange, ...]


def discard_changes(work: Work) -> None:
    """Rolls back what a refused change left in the session, so that the page can load the current values."""
    work.roll_back()


def merge_changes(
    form: RecordForm, past: Iterable[Event], revision: int, fields: Mapping[str, Field], organisation: Organisation
) -> EditConflict:
    """Merges into `form` what has changed since `revision`. `past`: the record's events, the newest first."""
    later = [event for event in past if int(str(event.note.get("revision", 0))) > revision]
    found: dict[str, tuple[str | None, str | None, str]] = {}
    for event in reversed(later):
        for name, (before, after) in event.changes.items():
            if name in fields:
                found[name] = (found[name][0] if name in found else before, after, event.actor)
    changes = tuple(
        _merge_field(form, fields[name], before, after, who, organisation)
        for name, (before, after, who) in found.items()
    )
    return EditConflict(join_words(list(dict.fromkeys(event.actor for event in later))) or "Somebody else", changes)


def _merge_field(
    form: RecordForm, field: Field, before: str | None, after: str | None, who: str, organisation: Organisation
) -> ConflictingChange:
    has_own_value = False
    if field.name in form:
        typed = form[field.name]
        has_own_value = typed.text not in (before or "", after or "")
        if not has_own_value:
            typed.text = after or ""
        else:
            text = format_canonical_text(field, after, organisation)
            form.refuse(field.name, f"{who} changed this to “{text}”." if text else f"{who} cleared this.")
    return ConflictingChange(
        field.label,
        who,
        format_canonical_text(field, before, organisation),
        format_canonical_text(field, after, organisation),
        has_own_value,
    )
