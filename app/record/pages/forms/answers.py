"""The form of the card that a mailed link opens. It offers no names of the record, which its reader may not know."""

from collections.abc import Mapping
from typing import Any

from app.core.services.work import Work
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.pages.forms.engagements import END_DATE_FIELD, STATUS_FIELD
from app.record.pages.forms.field_hints import currency_choices, option_labels
from app.web.forms.record_form import RecordForm, make_form


def answer_form(questions: tuple[str, ...], values: Mapping[str, Any]) -> RecordForm:
    """Returns the form with the questions of the card, and the currency beside an amount."""
    names = (*questions, *(("currency",) if "actual_cost" in questions else ()))
    fields = FIELDS | REVIEW_FIELDS | {"status": STATUS_FIELD, "ended_on": END_DATE_FIELD}
    return make_form(fields, names)(data={name: value for name, value in values.items() if name in names})


def card_hints(work: Work, form: RecordForm) -> dict[str, Any]:
    """Returns the hints of the card's fields: options and currencies."""
    currency = form["currency"].text if "currency" in form else ""
    return {
        "currencies": currency_choices(work, currency),
        "currency": currency or work.organisation.reporting_currency,
        "labels": option_labels(work),
    }
