"""When two people change the same record at once: what the other one did goes into the form that is still open.

Where only they changed a field, their answer is taken; where both did, what was typed stays, and theirs stands beside.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.core.domain.events import Event
from app.core.domain.fields import Field
from app.core.domain.organisation import Organisation
from app.core.services.work import Work
from app.web.formatting import listed, worded_text
from app.web.forms.record_form import RecordForm


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that somebody else changed, in words; `kept`: what was typed into this form stands against it."""

    label: str
    who: str
    before: str | None
    after: str | None
    kept: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """Who was quicker, and what they did."""

    who: str
    changes: tuple[Changed, ...]


def begin_again(work: Work) -> None:
    """Drops what a refused change has left in the session, so that the page can ask what stands there now."""
    work.session.rollback()


def merge(
    form: RecordForm, past: Iterable[Event], revision: int, fields: Mapping[str, Field], organisation: Organisation
) -> Merged:
    """Takes into `form` what happened since `revision` (`past`: the record's events, the newest first)."""
    later = [event for event in past if int(str(event.note.get("revision", 0))) > revision]
    found: dict[str, tuple[str | None, str | None, str]] = {}
    for event in reversed(later):
        for name, (before, after) in event.changes.items():
            if name in fields:
                found[name] = (found[name][0] if name in found else before, after, event.actor)
    changes = tuple(
        _one(form, fields[name], before, after, who, organisation) for name, (before, after, who) in found.items()
    )
    return Merged(listed(list(dict.fromkeys(event.actor for event in later))) or "Somebody else", changes)


def _one(
    form: RecordForm, field: Field, before: str | None, after: str | None, who: str, organisation: Organisation
) -> Changed:
    kept = False
    if field.name in form:
        typed = form[field.name]
        kept = typed.text not in (before or "", after or "")
        if not kept:
            typed.text = after or ""
        else:
            words = worded_text(field, after, organisation)
            form.refuse(field.name, f"{who} changed this to “{words}”." if words else f"{who} cleared this.")
    return Changed(
        field.label, who, worded_text(field, before, organisation), worded_text(field, after, organisation), kept
    )
