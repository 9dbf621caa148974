"""The forms of an engagement: the short one that unfolds, completion with its review, and the net of what was typed."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from wtforms import HiddenField

from app.core.domain import money
from app.core.domain.fields import Field
from app.core.domain.kinds import Choice, Quantity
from app.core.domain.money import BadMoney
from app.record.domain.engagement_forms import COMPLETION, SHORT_FORM
from app.record.domain.engagements import CANCELLED, COMPLETED, FIELDS, Engagement
from app.record.domain.reviews import REVIEW_FIELDS
from app.web.forms.record_form import RecordForm, SaidField, form_over

TAX = Field(
    "includes_tax",
    Quantity("%", 2, most=100),
    "VAT included (%)",
    "Cost and pricing",
    "If your amounts include recoverable VAT, enter the rate. Contrast stores the net amount.",
)
TAXED = ("agreed_cost", "actual_cost", "rate", "other_quote")  # what others charge; estimates of our own are net

FOLDED = tuple(name for name in FIELDS if name not in SHORT_FORM and name != "in_house_recorded_on")
_AROUND = {"includes_tax": SaidField(TAX), "revision": HiddenField()}
_ENDING = Field("status", Choice((COMPLETED, CANCELLED)), "Was it completed?", "Dates", required=True)

EngagementForm = form_over(FIELDS, (*SHORT_FORM, *FOLDED), **_AROUND)
_ENDED = replace(FIELDS["ended_on"], required=True)
CompletionForm = form_over(
    FIELDS | REVIEW_FIELDS | {"status": _ENDING, "ended_on": _ENDED}, (*COMPLETION, *REVIEW_FIELDS), **_AROUND
)
ReviewForm = form_over(REVIEW_FIELDS, REVIEW_FIELDS, revision=HiddenField())


def folded_groups(form: RecordForm) -> list[tuple[str, list[SaidField], int, bool]]:
    """The folded part of the form by group: its title, its fields, how many are known, whether one has an error."""
    groups: dict[str, list[SaidField]] = {}
    for name in FOLDED:
        groups.setdefault(FIELDS[name].group, []).append(form[name])
    return [
        (title, fields, sum(bool(field.text) for field in fields), any(field.errors for field in fields))
        for title, fields in groups.items()
    ]


def net_draft(form: RecordForm, stored: Engagement | None) -> dict[str, Any]:
    """The form's draft with every amount that was typed anew as its net, where the form says it includes tax.

    An amount that stands as it was stored is net already and stays.
    """
    draft = form.draft()
    percent: Decimal | None = form["includes_tax"].said
    currency = draft.get("currency")
    if not percent or currency is None:
        return draft
    for name in TAXED:
        gross = draft.get(name)
        before = getattr(stored, name) if stored else None
        if gross is not None and (before is None or before.currency != currency or before.amount != gross):
            try:
                money.of(gross, currency)  # what was typed must be money before tax is taken out of it
            except BadMoney as bad:
                form.refuse(name, str(bad))
            else:
                draft[name] = money.without_tax(gross, percent, currency)
    return draft
