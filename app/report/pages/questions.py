"""Three questions: picked on a page that shows no result, locked with a date, given up only with a trace."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Refused
from app.core.domain.permissions import Permission
from app.report.domain.claims import by_section
from app.report.domain.questions import MOST
from app.report.pages.claims import WORDS_OF
from app.report.services import claims, questions
from app.report.text import notices
from app.report.text.questions import BEFOREHAND, question_text
from app.web.forms.plain_form import Typed
from app.web.request import current_work

blueprint = Blueprint("questions", __name__, url_prefix="/claims/questions")

LABELS = {"key": "Claims"}


@blueprint.get("")
def index() -> str:
    """The questions that are locked, and what there is to pick from."""
    return _page(Typed(LABELS))


@blueprint.post("")
def pick() -> ResponseReturnValue:
    """Locks what was picked."""
    typed = Typed(LABELS, request.form)
    try:
        questions.pick(current_work(), request.form.getlist("key"))
    except Refused as refused:
        typed.refuse(refused)
        return _page(typed), 422
    flash(notices.LOCKED, "done")
    return redirect(url_for("questions.index"), 303)


@blueprint.post("/<key>/give-up")
def give_up(key: str) -> ResponseReturnValue:
    """Makes room for another."""
    questions.give_up(current_work(), key)
    flash(notices.UNLOCKED, "done")
    return redirect(url_for("questions.index"), 303)


def _page(typed: Typed) -> str:
    work = current_work()
    every = questions.listing(work)
    asked = [each for each in every if each.question.open]
    return render_template(
        "report/claims/questions.html",
        typed=typed,
        asked=asked,
        given_up=[each for each in every if not each.question.open],
        sections=by_section(claims.current(work)),
        free=MOST - len(asked),
        most=MOST,
        picked=request.form.getlist("key"),
        words=WORDS_OF,
        beforehand=BEFOREHAND,
        text=question_text,
        may=work.may(Permission.WRITE_SETTINGS),
    )
