"""The page on which an engagement's further reviewers are chosen."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Refused
from app.core.domain.permissions import Permission
from app.record.pages.engagement_edit import engagement_url
from app.record.pages.engagements import blueprint as engagements_blueprint
from app.record.services import engagement_reviewers, engagements
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work, require_form_permission

LABELS = {"reviewers": "Reviewers"}
blueprint = Blueprint("reviewers", __name__, url_prefix=engagements_blueprint.url_prefix)


@blueprint.route("/<int:number>/reviewers", methods=["GET", "POST"])
@require_form_permission(Permission.WRITE_RECORD)
def choose(number: int) -> ResponseReturnValue:
    """The form of an engagement's further reviewers."""
    work, stored = current_work(), engagements.get_for_change(current_work(), number)
    typed = PlainForm(LABELS)
    chosen = [each.id for each in engagement_reviewers.listing(work, number)]
    if request.method == "POST":
        chosen = [int(text) for text in request.form.getlist("reviewers") if text.isascii() and text.isdecimal()][:200]
        try:
            engagement_reviewers.choose(work, number, chosen)
        except Refused as refused:
            typed.refuse(refused)
        else:
            flash("Reviewers saved.", "done")
            return redirect(engagement_url(stored), 303)
    page = render_template(
        "record/engagements/reviewers.html",
        stored=stored,
        it=stored.engagement,
        typed=typed,
        chosen=chosen,
        users=engagement_reviewers.possible(work, number),
        cancel=engagement_url(stored),
    )
    return page, 422 if typed.problems else 200
