"""The form of a provider: who they are, how to reach them, and the usual answers that their engagements inherit."""

from wtforms import HiddenField

from app.record.domain.providers import PROVIDER_FIELDS
from app.web.forms.record_form import RecordForm, SaidField, form_over

NAMES = tuple(name for name in PROVIDER_FIELDS if name != "archived")  # archived by a button of its own

ProviderForm = form_over(PROVIDER_FIELDS, NAMES, revision=HiddenField())


def by_group(form: RecordForm) -> list[tuple[str, list[SaidField]]]:
    """The form's fields by group."""
    groups: dict[str, list[SaidField]] = {}
    for name in NAMES:
        groups.setdefault(PROVIDER_FIELDS[name].group, []).append(form[name])
    return list(groups.items())
