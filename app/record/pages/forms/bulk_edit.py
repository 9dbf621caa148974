"""The form that edits many engagements: a blank field stays as it is, and a ticked box clears it."""

from dataclasses import replace
from typing import Any

from app.core.domain.errors import Refused
from app.core.services.work import Work
from app.record.domain.bulk_edits import BULK_FIELDS, MAIN_FIELDS, TAG_MODES, BulkEdit, TagMode, make_edit
from app.record.domain.engagements import FIELDS
from app.record.pages.forms.field_hints import form_hints
from app.web.forms.record_form import RecordField, RecordForm, make_form

UNCHANGED = "Leave as it is"
BulkForm = make_form({name: replace(FIELDS[name], required=False) for name in BULK_FIELDS}, BULK_FIELDS)


def field_groups(form: RecordForm) -> list[tuple[str, list[RecordField], bool]]:
    """Returns the fields by group, those outside the main ones: title, fields, whether one is filled in or wrong."""
    groups: dict[str, list[RecordField]] = {}
    for name in BULK_FIELDS:
        if name not in MAIN_FIELDS:
            groups.setdefault(FIELDS[name].group, []).append(form[name])
    return [(title, fields, any(field.errors or field.text for field in fields)) for title, fields in groups.items()]


def bulk_hints(work: Work) -> dict[str, Any]:
    """Returns the hints for `macros/record_fields.html`: a blank answer leaves the field as it is."""
    return form_hints(work) | {"none": dict.fromkeys(BULK_FIELDS, UNCHANGED), "help": dict.fromkeys(BULK_FIELDS, "")}


def tag_mode(text: str) -> TagMode:
    """Returns what is done with the tags: they are added unless another way is chosen."""
    return next((mode for mode in TAG_MODES if mode == text), "add")


def read_edit(form: RecordForm, cleared: list[str], mode: str) -> BulkEdit | None:
    """Returns the edit that the form describes; None if it was refused, with every problem at its field."""
    if not form.validate():
        return None
    try:
        return make_edit(form.draft(), tuple(cleared), tag_mode(mode))
    except Refused as refused:
        form.add_problems(refused)
    return None
