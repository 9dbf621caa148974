"""The forms of an engagement: logging, completion, renewal and review; and the conversion of amounts to net."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, HiddenField

from app.core.domain import money
from app.core.domain.fields import Field
from app.core.domain.kinds import Choice, Quantity
from app.core.domain.money import InvalidMoney
from app.record.domain.engagement_forms import COMPLETION_FIELDS, SHORT_FORM_FIELDS
from app.record.domain.engagements import CANCELLED, COMPLETED, FIELDS, Engagement
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.services.renewals import PREVIOUS_END
from app.web.forms.record_form import RecordField, RecordForm, make_form

TAX_FIELD = Field(
    "includes_tax",
    Quantity("%", 2, most=100),
    "VAT included (%)",
    "Cost and pricing",
    "If your amounts include recoverable VAT, enter the rate. Contrast stores the net amount.",
)
TAXED_FIELDS = ("agreed_cost", "actual_cost", "rate", "other_quote")  # what providers charge; our own estimates are net

COLLAPSED_FIELDS = tuple(name for name in FIELDS if name not in SHORT_FORM_FIELDS and name != "in_house_recorded_on")
_EXTRA_FIELDS = {"includes_tax": RecordField(TAX_FIELD), "revision": HiddenField()}
STATUS_FIELD = Field("status", Choice((COMPLETED, CANCELLED)), "Was it completed?", "Dates", required=True)

EngagementForm = make_form(FIELDS, (*SHORT_FORM_FIELDS, *COLLAPSED_FIELDS), **_EXTRA_FIELDS)
END_DATE_FIELD = replace(FIELDS["ended_on"], required=True)
CompletionForm = make_form(
    FIELDS | REVIEW_FIELDS | {"status": STATUS_FIELD, "ended_on": END_DATE_FIELD},
    (*COMPLETION_FIELDS, *REVIEW_FIELDS),
    **_EXTRA_FIELDS,
)
COMPLETE_PREVIOUS = "complete_previous"
RenewalForm = make_form(
    FIELDS,
    ("started_on", "due_on", "agreed_cost", "currency", "rate", "percentage", "project_budget"),
    includes_tax=RecordField(TAX_FIELD),
    known_renewals=HiddenField(),
    **{COMPLETE_PREVIOUS: BooleanField(), PREVIOUS_END: RecordField(replace(FIELDS["ended_on"], name=PREVIOUS_END))},
)
ReviewForm = make_form(REVIEW_FIELDS, REVIEW_FIELDS, revision=HiddenField())


def collapsed_groups(form: RecordForm) -> list[tuple[str, list[RecordField], int, bool]]:
    """Returns the collapsed groups of the form: title, fields, number of filled fields, whether one has an error."""
    groups: dict[str, list[RecordField]] = {}
    for name in COLLAPSED_FIELDS:
        groups.setdefault(FIELDS[name].group, []).append(form[name])
    return [
        (title, fields, sum(bool(field.text) for field in fields), any(field.errors for field in fields))
        for title, fields in groups.items()
    ]


def net_draft(form: RecordForm, stored: Engagement | None) -> dict[str, Any]:
    """Returns the form's draft with amounts net of tax, if the form has a tax rate.

    An unchanged amount is net already and stays.
    """
    draft = form.draft()
    percent: Decimal | None = form["includes_tax"].value
    currency = draft.get("currency")
    if not percent or currency is None:
        return draft
    for name in TAXED_FIELDS:
        gross = draft.get(name)
        before = getattr(stored, name) if stored else None
        if gross is not None and (before is None or before.currency != currency or before.amount != gross):
            try:
                money.from_amount(gross, currency)  # the gross amount must be valid before tax is subtracted
            except InvalidMoney as bad:
                form.refuse(name, str(bad))
            else:
                draft[name] = money.without_tax(gross, percent, currency)
    return draft
