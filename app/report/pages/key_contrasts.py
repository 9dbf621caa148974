"""Which claims stand first on the report: at most eight are ticked, or it is left to us."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Refused
from app.core.domain.permissions import Permission
from app.report.domain.claims import by_section
from app.report.domain.ranking import MAX_KEY_CONTRASTS
from app.report.services import claims, key_contrasts
from app.report.text import notices
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("key_contrasts", __name__, url_prefix="/claims/key-contrasts")

LABELS = {"key": "Claims"}


@blueprint.get("")
@require_form_permission(Permission.WRITE_SETTINGS)
def index() -> str:
    """What stands first, and what could."""
    return _choice_page(PlainForm(LABELS), key_contrasts.selected_keys(current_work()))


@blueprint.post("")
def choose() -> ResponseReturnValue:
    """Keeps what was ticked; `ours` leaves it to us."""
    typed, ticked = PlainForm(LABELS, request.form), request.form.getlist("key")
    try:
        key_contrasts.select(current_work(), [] if "ours" in request.form else ticked)
    except Refused as refused:
        typed.refuse(refused)
        return _choice_page(typed, ticked), 422
    flash(notices.KEY_CONTRASTS_SAVED, "done")
    return redirect(url_for("reports.report"), 303)


def _choice_page(typed: PlainForm, ticked: list[str] | tuple[str, ...]) -> str:
    work = current_work()
    return render_template(
        "report/claims/key_contrasts.html",
        typed=typed,
        ticked=ticked,
        most=MAX_KEY_CONTRASTS,
        sections=by_section(claims.current(work)),
        ours=not work.organisation.key_contrasts,
    )
