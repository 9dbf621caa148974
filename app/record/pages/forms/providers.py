"""The form of a provider."""

from wtforms import HiddenField

from app.record.domain.providers import PROVIDER_FIELDS
from app.web.forms.record_form import RecordField, RecordForm, make_form

FORM_FIELDS = tuple(name for name in PROVIDER_FIELDS if name != "archived")  # archiving has a button of its own

ProviderForm = make_form(PROVIDER_FIELDS, FORM_FIELDS, revision=HiddenField())


def fields_by_group(form: RecordForm) -> list[tuple[str, list[RecordField]]]:
    """Returns the form's fields by group."""
    groups: dict[str, list[RecordField]] = {}
    for name in FORM_FIELDS:
        groups.setdefault(PROVIDER_FIELDS[name].group, []).append(form[name])
    return list(groups.items())
