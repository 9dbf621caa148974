"""The form of the card that a mailed link opens. It offers no names of the record, which its reader may not know."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import request

from app.core.services.work import Work
from app.record.domain.answer_cards import REVIEW_QUESTIONS, review_questions
from app.record.domain.answer_requests import MAX_QUESTIONS, Purpose
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.pages.forms.engagements import END_DATE_FIELD, STATUS_FIELD
from app.record.pages.forms.field_hints import currency_choices, option_labels
from app.record.services.answer_links import OpenLink
from app.report.domain.completion_questions import ASKED, FOLLOW_UPS
from app.report.services import completion_questions
from app.web.forms.record_form import RecordForm, make_form

_POSSIBLE = {
    Purpose.OUTCOME: (*ASKED, *(name for names in FOLLOW_UPS.values() for name in names)),
    Purpose.REVIEW: REVIEW_QUESTIONS,
}


def card_questions(work: Work, link: OpenLink) -> tuple[str, ...]:
    """Returns the names of the fields to ask for: those that the form was sent with, else those of the completion card,
    or for a reviewer those of a review."""
    sent = request.form.get("asked", "").split(",")
    asked = tuple(name for name in dict.fromkeys(sent) if name in _POSSIBLE[link.request.purpose])[:MAX_QUESTIONS]
    if asked:
        return asked
    if link.request.purpose is Purpose.REVIEW:
        return review_questions(link.review)
    answered = {name for name in REVIEW_FIELDS if getattr(link.review, name) is not None}
    return completion_questions.for_engagement(replace(work, actor=link.actor), link.engagement, answered).first


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
