"""The form of a line, and the hints about calculated fields in an engagement's forms."""

from decimal import Decimal
from typing import Any

from wtforms import HiddenField

from app.core.domain import money
from app.core.domain.money import InvalidMoney
from app.core.domain.plural import plural
from app.record.domain.engagements import FIELDS
from app.record.domain.entries import LINE_FIELDS, SUMMED_FIELDS, Line, LineTotals
from app.record.pages.forms.engagements import TAX_FIELD
from app.web.forms.record_form import RecordField, RecordForm, make_form

LineForm = make_form(
    LINE_FIELDS,
    LINE_FIELDS,
    currency=RecordField(FIELDS["currency"]),
    includes_tax=RecordField(TAX_FIELD),
    revision=HiddenField(),
)


def line_draft(form: RecordForm, currency: str | None, before: Line | None = None) -> dict[str, Any]:
    """Returns the form's draft, with a changed amount net of tax if the form has a tax rate.

    `currency` is the engagement's; without one the draft of an amount has the form's currency.
    """
    draft = form.draft()
    amount: Decimal | None = draft["amount"]
    amount_currency = currency or form["currency"].value
    is_unchanged = before is not None and before.amount is not None and before.amount.amount == amount
    percent: Decimal | None = form["includes_tax"].value
    if amount is not None and percent and amount_currency and not is_unchanged:
        try:
            money.from_amount(amount, amount_currency)  # the gross amount must be valid first
        except InvalidMoney as bad:
            form.refuse("amount", str(bad))
        else:
            draft["amount"] = money.without_tax(amount, percent, amount_currency)
    return draft if currency or amount is None or before else draft | {"currency": amount_currency}


def mark_calculated(given: dict[str, Any], totals: LineTotals) -> dict[str, Any]:
    """Returns the hints of a form (`given`) with cost and hours marked as calculated, if there are lines."""
    if not totals.count:
        return given
    words = plural(
        totals.count,
        "Calculated from {n} entry. Edit it or add another.",
        "Calculated from {n} entries. Edit those or add another.",
    )
    return given | {"readonly": SUMMED_FIELDS, "help": given["help"] | dict.fromkeys(SUMMED_FIELDS, words)}
