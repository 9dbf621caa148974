"""When two people change the same record at once: what the other one did goes into the form that is still open.

Where only they changed a field, their answer is taken; where both did, what was typed stays, and theirs stands beside.
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
    """One field that somebody else changed, in words; `has_own_value`: what was typed into this form stands against it."""

    label: str
    who: str
    before: str | None
    after: str | None
    has_own_value: bool


@dataclass(frozen=True, slots=True)
class EditConflict:
    """Who was quicker, and what they did."""

    who: str
    changes: tuple[ConflictingChange, ...]


def discard_changes(work: Work) -> None:
    """Drops what a refused change has left in the session, so that the page can ask what stands there now."""
    work.session.rollback()


def merge_changes(
    form: RecordForm, past: Iterable[Event], revision: int, fields: Mapping[str, Field], organisation: Organisation
) -> EditConflict:
    """Takes into `form` what happened since `revision` (`past`: the record's events, the newest first)."""
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
    kept = False
    if field.name in form:
        typed = form[field.name]
        kept = typed.text not in (before or "", after or "")
        if not kept:
            typed.text = after or ""
        else:
            words = format_canonical_text(field, after, organisation)
            form.refuse(field.name, f"{who} changed this to “{words}”." if words else f"{who} cleared this.")
    return ConflictingChange(
        field.label,
        who,
        format_canonical_text(field, before, organisation),
        format_canonical_text(field, after, organisation),
        kept,
    )
