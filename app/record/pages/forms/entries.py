"""The form of a line, and what the forms of an engagement say of the figures that follow from its lines."""

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
    """The form's draft, a typed amount as its net where the form says that it includes tax. `currency` is the
    engagement's; without one the form's own goes with an amount."""
    draft = form.draft()
    amount: Decimal | None = draft["amount"]
    used = currency or form["currency"].value
    stands = before is not None and before.amount is not None and before.amount.amount == amount
    percent: Decimal | None = form["includes_tax"].value
    if amount is not None and percent and used and not stands:
        try:
            money.from_amount(amount, used)  # what was typed must be money before tax is taken out of it
        except InvalidMoney as bad:
            form.refuse("amount", str(bad))
        else:
            draft["amount"] = money.without_tax(amount, percent, used)
    return draft if currency or amount is None or before else draft | {"currency": used}


def mark_calculated(given: dict[str, Any], told: LineTotals) -> dict[str, Any]:
    """What a form offers (`macros/said.html`), cost and hours marked as following from the engagement's lines."""
    if not told.count:
        return given
    words = plural(
        told.count,
        "Calculated from {n} entry. Edit it or add another.",
        "Calculated from {n} entries. Edit those or add another.",
    )
    return given | {"readonly": SUMMED_FIELDS, "help": given["help"] | dict.fromkeys(SUMMED_FIELDS, words)}
