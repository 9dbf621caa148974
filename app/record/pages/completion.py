"""The completion card: at most seven questions about how an engagement ended, the others folded."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Stale
from app.core.domain.permissions import Permission
from app.core.services.work import Work
from app.record.domain.engagement_forms import COMPLETION_FIELDS
from app.record.domain.engagements import COMPLETED, ENDED_STATUSES
from app.record.domain.entries import SUMMED_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.pages.engagement_edit import checked_net_draft, engagement_url
from app.record.pages.engagement_messages import flash_with_next, warn_rate_mismatch
from app.record.pages.engagements import blueprint as engagements_blueprint
from app.record.pages.forms.engagements import CompletionForm
from app.record.pages.forms.entries import mark_calculated
from app.record.pages.forms.field_hints import form_hints
from app.record.services import engagements, entries, reviews
from app.record.storage.engagements import Stored
from app.report.domain.completion_questions import ASKED, MAX_QUESTIONS
from app.report.services import completion_questions
from app.web.formatting import money
from app.web.forms.edit_conflict import discard_changes
from app.web.forms.record_form import RecordField, RecordForm, revision_of, submit
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("completion", __name__, url_prefix=engagements_blueprint.url_prefix)


@blueprint.route("/<int:number>/complete", methods=["GET", "POST"])
@require_form_permission(Permission.WRITE_RECORD)
def complete(number: int) -> ResponseReturnValue:
    """Asks how an engagement ended, what it cost and how it turned out, and completes it."""
    work, stored = current_work(), engagements.get_for_change(current_work(), number)
    if request.method == "GET" and stored.engagement.status in ENDED_STATUSES:
        return redirect(engagement_url(stored), 303)
    review = _own_review(work, stored)
    form = CompletionForm(data=_initial_values(work, stored, review))
    if request.method == "POST":
        after = _complete(work, form, stored)
        if after is not None:
            text = f"“{stored.engagement.title}” was marked {form['status'].value}."
            flash_with_next(text, stored, work.action_id)
            warn_rate_mismatch(work, after)
            return redirect(engagement_url(stored), 303)
    return _form_page(work, form, stored, review)


def _own_review(work: Work, stored: Stored) -> Review:
    given = engagements.detail(work, stored.reference, stored.sample).reviews
    reviewer = reviews.reviewer_for(work, stored, given)
    return next((each.review for each in given if each.reviewer_id == reviewer), Review())


def _initial_values(work: Work, stored: Stored, review: Review) -> dict[str, Any]:
    """Returns the values that are known, and today as the end unless it is overdue. The cost is never the agreed one:
    what is put in tends to stay, and would hide an overrun."""
    it = stored.engagement
    totals = entries.totals(work, stored.id).all
    is_overdue = it.due_on is not None and it.due_on < work.today
    return (
        {name: getattr(review, name) for name in REVIEW_FIELDS}
        | {name: getattr(it, name) for name in COMPLETION_FIELDS}
        | {
            "status": COMPLETED,
            "ended_on": it.ended_on or totals.last or (None if is_overdue else work.today),
            "currency": it.currency or work.organisation.reporting_currency,
            "revision": stored.revision,
        }
    )


def _complete(work: Work, form: RecordForm, stored: Stored) -> Stored | None:
    def act() -> Stored:
        draft = checked_net_draft(form, stored)
        review = {name: draft.pop(name) for name in REVIEW_FIELDS}
        if draft["actual_cost"] is None and stored.engagement.currency is None:
            draft["currency"] = None  # only the form's default, not an answer
        return engagements.complete(work, stored.reference, draft, review, revision_of(form), stored.sample)

    try:
        return submit(form, act)
    except Stale as stale:
        discard_changes(work)
        form.add_problems(stale)
        form["revision"].data = engagements.get_by_id(work, stored.id).revision
        return None


def _form_page(work: Work, form: RecordForm, stored: Stored, review: Review) -> ResponseReturnValue:
    problems, totals, it = form.problems(), entries.totals(work, stored.id).all, stored.engagement
    given = mark_calculated(form_hints(work, form["currency"].text), totals)
    if it.agreed_cost is not None and not totals.count:
        cost_help = f"Agreed: {money(it.agreed_cost)}. {form['actual_cost'].description}"
        given["help"] = given["help"] | {"actual_cost": cost_help}
    answered = {name for name in REVIEW_FIELDS if getattr(review, name) is not None}
    first, claims = _questions_asked(), 0
    if not first:
        known = answered | set(SUMMED_FIELDS if totals.count else ())
        chosen = completion_questions.for_engagement(work, stored, known)
        first, claims = chosen.first, chosen.claims
    more = [form[name] for name in (*COMPLETION_FIELDS, *REVIEW_FIELDS) if name not in (*first, "currency")]
    page = render_template(
        "record/engagements/complete.html",
        form=form,
        it=it,
        claims=claims,
        problems=problems,
        given=given,
        first=[form[name] for name in first],
        more=more,
        answered=sum(bool(field.text) for field in more),
        more_open=_has_errors(more) or bool(form["includes_tax"].errors),
        cancel=engagement_url(stored),
    )
    return page, 422 if problems else 200


def _questions_asked() -> tuple[str, ...]:
    """Returns the questions that the form was sent with, so that a refused form shows the same ones again."""
    asked = request.form.get("asked", "").split(",")
    return tuple(name for name in dict.fromkeys(asked) if name in (*ASKED, "brief_changed_by"))[:MAX_QUESTIONS]


def _has_errors(fields: Sequence[RecordField]) -> bool:
    return any(field.errors for field in fields)
