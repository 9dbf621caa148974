"""Requests for answers: one's own and how many were answered, and the card that a mailed link opens.

The card works without signing in. Opening it changes nothing, since mail programs open links before people do.
"""

from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.identity.throttle import record_failure
from app.core.domain.errors import NotFound, Refused
from app.core.services.work import begin_work
from app.record.domain.answer_requests import Purpose
from app.record.domain.engagements import COMPLETED, FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.pages.forms.answers import answer_form, card_hints, card_questions
from app.record.services import answer_links, answer_requests
from app.record.services.answer_links import LinkEnded, OpenLink
from app.web.forms.record_form import RecordForm, submit
from app.web.request import current_work, database

NOTHING_ANSWERED = "Answer at least one question."
HEADERS = {"X-Robots-Tag": "noindex, nofollow, noarchive"}
blueprint = Blueprint("answers", __name__)


@blueprint.get("/answers")
def index() -> str:
    """Lists the user's open requests, and counts all requests by owner and by arrangement."""
    work = current_work()
    return render_template(
        "record/answers/index.html", open=answer_requests.own(work), counts=answer_requests.counts(work)
    )


@blueprint.route("/answer/<token>", methods=["GET", "POST"])
def by_link(token: str) -> ResponseReturnValue:
    """The card of a mailed link; sending it ends the link."""
    secret = str(current_app.config["SECRET_KEY"])
    try:
        link = answer_links.open_link(current_work(), secret, token, request.remote_addr)
    except NotFound as unknown:
        record_failure()
        return _message_page("This link does not work", str(unknown), 404)
    except LinkEnded as ended:
        return _message_page("Nothing to answer here", str(ended), 410)
    form = answer_form(card_questions(current_work(), link), _initial_values(link))
    if request.method == "POST":
        sent = submit(form, lambda: _save(form, link))
        if isinstance(sent, LinkEnded):
            return _message_page("Nothing to answer here", str(sent), 410)
        if sent is not None:
            return _message_page("Thank you", "Your answers were saved. You can close this page.", 200)
    return _card_page(form, link)


def _save(form: RecordForm, link: OpenLink) -> LinkEnded | bool:
    """Stores the answers in a transaction of their own; returns the reason if the link ended in the meantime."""
    answers = form.draft()
    review = {name: value for name, value in answers.items() if name in REVIEW_FIELDS}
    draft = {name: value for name, value in answers.items() if name in FIELDS}
    if link.request.purpose is Purpose.REVIEW and all(value is None for value in review.values()):
        raise Refused(NOTHING_ANSWERED, "nothing-answered")
    if draft.get("actual_cost") is None:
        draft.pop("currency", None)  # only the form's default, not an answer
    try:
        with begin_work(database(), link.actor) as work:
            answer_links.answer(work, link, draft, review)
    except LinkEnded as ended:
        return ended
    return True


def _initial_values(link: OpenLink) -> dict[str, Any]:
    """Returns the form's initial values: completed today, if it was due today, and nothing else that isn't known."""
    work = current_work()
    it = link.engagement.engagement
    due_today = it.due_on == work.today
    return {
        "status": COMPLETED,
        "ended_on": it.ended_on or (work.today if due_today else None),
        "currency": it.currency or work.organisation.reporting_currency,
    }


def _card_page(form: RecordForm, link: OpenLink) -> ResponseReturnValue:
    problems = form.problems()
    page = render_template(
        "record/answers/card.html",
        form=form,
        questions=[name for name in form.names if name != "currency"],
        it=link.engagement.engagement,
        name=link.actor.name,
        is_outcome=link.request.purpose is Purpose.OUTCOME,
        given=card_hints(current_work(), form),
        problems=problems,
    )
    return page, 422 if problems else 200, HEADERS


def _message_page(title: str, text: str, status: int) -> ResponseReturnValue:
    return render_template("record/answers/message.html", title=title, text=text), status, HEADERS
