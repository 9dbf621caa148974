"""Three questions: picked on a page that shows no result, locked with a date, given up only with a trace."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Refused
from app.core.domain.permissions import Permission
from app.report.domain.claims import by_section
from app.report.domain.questions import MAX_QUESTIONS
from app.report.pages.claims import PART_TEXTS
from app.report.services import claims, questions
from app.report.text import notices
from app.report.text.questions import RESULT_WHEN_LOCKED, question_text
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work

blueprint = Blueprint("questions", __name__, url_prefix="/claims/questions")

LABELS = {"key": "Claims"}


@blueprint.get("")
def index() -> str:
    """The questions that are locked, and what there is to pick from."""
    return _questions_page(PlainForm(LABELS))


@blueprint.post("")
def pick() -> ResponseReturnValue:
    """Locks what was picked."""
    typed = PlainForm(LABELS, request.form)
    try:
        questions.lock(current_work(), request.form.getlist("key"))
    except Refused as refused:
        typed.refuse(refused)
        return _questions_page(typed), 422
    flash(notices.LOCKED, "done")
    return redirect(url_for("questions.index"), 303)


@blueprint.post("/<key>/give-up")
def give_up(key: str) -> ResponseReturnValue:
    """Makes room for another."""
    questions.unlock(current_work(), key)
    flash(notices.UNLOCKED, "done")
    return redirect(url_for("questions.index"), 303)


def _questions_page(typed: PlainForm) -> str:
    work = current_work()
    every = questions.listing(work)
    asked = [each for each in every if each.question.open]
    return render_template(
        "report/claims/questions.html",
        typed=typed,
        asked=asked,
        given_up=[each for each in every if not each.question.open],
        sections=by_section(claims.current(work)),
        free=MAX_QUESTIONS - len(asked),
        most=MAX_QUESTIONS,
        picked=request.form.getlist("key"),
        words=PART_TEXTS,
        beforehand=RESULT_WHEN_LOCKED,
        text=question_text,
        may=work.has_permission(Permission.WRITE_SETTINGS),
    )
