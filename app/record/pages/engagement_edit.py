"""The forms of engagements: log, edit, complete, review and renew one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Denied, Refused, Stale
from app.core.domain.permissions import Permission
from app.core.services.work import Work
from app.record.domain.engagement_forms import COMPLETION_FIELDS
from app.record.domain.engagements import COMPLETED, ENDED_STATUSES, FIELDS, MONEY_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.pages.engagement_messages import flash_created, flash_with_next, warn_rate_mismatch
from app.record.pages.engagements import blueprint as engagements_blueprint
from app.record.pages.forms.engagements import CompletionForm, EngagementForm, ReviewForm, collapsed_groups, net_draft
from app.record.pages.forms.entries import mark_calculated
from app.record.pages.forms.field_hints import form_hints
from app.record.services import engagements, entries, providers, reviews
from app.record.storage.engagements import Stored
from app.web.forms.edit_conflict import EditConflict, discard_changes, merge_changes
from app.web.forms.record_form import RecordForm, revision_of, submit
from app.web.navigation import flash_message
from app.web.request import current_work, require_form_permission

COST_PREFILLED_HINT = "Filled in from the agreed cost. Change it to what you paid, or clear it."
blueprint = Blueprint("recording", __name__, url_prefix=engagements_blueprint.url_prefix)


def has_problems(form: RecordForm) -> bool:
    """Whether the form has any problem."""
    return bool(form.problems())


def checked_net_draft(form: RecordForm, stored: Stored | None = None) -> dict[str, Any]:
    """Returns the form's draft with amounts net of tax; raises Refused if one can't be converted."""
    draft = net_draft(form, stored.engagement if stored else None)
    if has_problems(form):
        raise Refused(())
    return draft


def engagement_url(stored: Stored) -> str:
    """Returns the address of an engagement's page."""
    return url_for("engagements.show", number=stored.id, sample="yes" if stored.sample else None)


@blueprint.route("/new", methods=["GET", "POST"])
@require_form_permission(Permission.WRITE_RECORD)
def new() -> ResponseReturnValue:
    """The form of a new engagement; `like` prefills it from another one."""
    work = current_work()
    like = request.args.get("like")
    form = EngagementForm(data=_initial_values(work, like))
    if request.method == "POST":
        known = {name.casefold() for name in providers.names(work)}
        stored = _create(work, form)
        if stored is not None:
            flash_created(stored, known)
            warn_rate_mismatch(work, stored)
            return redirect(engagement_url(stored), 303)
    return _form_page(form, "New engagement", url_for("engagements.index"), like=like)


def _create(work: Work, form: RecordForm) -> Stored | None:
    """Returns the new engagement; None with a message if the same provider, team or reference was just created."""
    try:
        return submit(form, lambda: engagements.record(work, _without_default_currency(checked_net_draft(form), work)))
    except Stale as stale:
        discard_changes(work)
        form.add_problems(stale)
        return None


def _initial_values(work: Work, like: str | None) -> dict[str, Any]:
    defaults: dict[str, Any] = {"owner": work.actor.name, "currency": work.organisation.reporting_currency}
    return defaults | (engagements.prefill_from(work, like) if like else {})


def _without_default_currency(draft: dict[str, Any], work: Work) -> dict[str, Any]:
    """Returns the draft without the form's default currency, if no amount needs one."""
    is_default = draft["currency"] == work.organisation.reporting_currency
    return draft | {"currency": None} if is_default and all(draft[name] is None for name in MONEY_FIELDS) else draft


def _form_page(form: RecordForm, title: str, cancel: str, status: int = 200, **more: Any) -> ResponseReturnValue:
    work, problems = current_work(), form.problems()
    given = form_hints(work, form["currency"].text, more.pop("inherited", None))
    if more.get("stored"):
        given = mark_calculated(given, entries.totals(work, more["stored"].id).all)
    page = render_template(
        "record/engagements/form.html",
        form=form,
        title=title,
        cancel=cancel,
        problems=problems,
        given=given,
        groups=collapsed_groups(form),
        **({"like": None, "stored": None, "merged": None} | more),
    )
    return page, status if status >= 400 else 422 if problems else status


@blueprint.route("/<int:number>/edit", methods=["GET", "POST"])
@require_form_permission(Permission.WRITE_RECORD)
def edit(number: int) -> ResponseReturnValue:
    """The form with all fields; if somebody else saved first, shows their changes and keeps what was typed."""
    work, stored = current_work(), engagements.get_by_id(current_work(), number)
    form = EngagementForm(data=_form_values(stored))
    merged: EditConflict | None = None
    if request.method == "POST":
        try:
            after = submit(
                form,
                lambda: engagements.amend(
                    work, stored.reference, checked_net_draft(form, stored), revision_of(form), stored.sample
                ),
            )
        except Stale as stale:
            after, merged = None, _merge(work, form, stored)
            if merged is None:
                form.add_problems(stale)
        if after is not None:
            flash("Saved." if after.revision != stored.revision else "No changes to save.", "done")
            warn_rate_mismatch(work, after)
            return redirect(engagement_url(after), 303)
    return _form_page(
        form,
        f"Edit {stored.engagement.title}",
        engagement_url(stored),
        409 if merged else 200,
        stored=stored,
        merged=merged,
        inherited=stored.inherited,
    )


def _form_values(stored: Stored) -> dict[str, Any]:
    return {name: getattr(stored.engagement, name) for name in FIELDS} | {"revision": stored.revision}


def _merge(work: Work, form: RecordForm, stored: Stored) -> EditConflict | None:
    """Returns what somebody else changed; None if they only took a name or reference that this form uses."""
    discard_changes(work)
    now = engagements.get_by_id(work, stored.id)
    if now.revision == revision_of(form):
        return None
    past = engagements.detail(work, now.reference, now.sample).history
    merged = merge_changes(form, past, revision_of(form), FIELDS, work.organisation)
    form["revision"].data = now.revision
    return merged


@blueprint.route("/<int:number>/complete", methods=["GET", "POST"])
@require_form_permission(Permission.WRITE_RECORD)
def complete(number: int) -> ResponseReturnValue:
    """The form to complete an engagement: how it ended, what it cost, and its review."""
    work, stored = current_work(), engagements.get_by_id(current_work(), number)
    engagement = stored.engagement
    if request.method == "GET" and engagement.status in ENDED_STATUSES:
        return redirect(engagement_url(stored), 303)
    form = CompletionForm(data=_completion_values(work, stored))
    if request.method == "POST":
        after = _complete(work, form, stored)
        if after is not None:
            flash_with_next(f"“{engagement.title}” was marked {form['status'].value}.", stored)
            warn_rate_mismatch(work, after)
            return redirect(engagement_url(stored), 303)
    problems, totals = form.problems(), entries.totals(work, number).all
    given = mark_calculated(form_hints(work, form["currency"].text), totals)
    if engagement.actual_cost is None and engagement.agreed_cost is not None and not totals.count:
        given["help"] = given["help"] | {"actual_cost": COST_PREFILLED_HINT}
    page = render_template(
        "record/engagements/complete.html",
        form=form,
        stored=stored,
        it=engagement,
        problems=problems,
        given=given,
        cancel=engagement_url(stored),
    )
    return page, 422 if problems else 200


def _completion_values(work: Work, stored: Stored) -> dict[str, Any]:
    """Returns the form's initial values: those known, the agreed cost as actual cost, and today unless overdue."""
    it, given = stored.engagement, engagements.detail(work, stored.reference, stored.sample).reviews
    of = reviews.reviewer_for(work, stored, given)
    own_review = next((each.review for each in given if each.reviewer_id == of), Review())
    totals = entries.totals(work, stored.id).all
    is_overdue = it.due_on is not None and it.due_on < work.today
    return (
        {name: getattr(own_review, name) for name in REVIEW_FIELDS}
        | {name: getattr(it, name) for name in COMPLETION_FIELDS}
        | {
            "status": COMPLETED,
            "ended_on": it.ended_on or totals.last or (None if is_overdue else work.today),
            "actual_cost": it.actual_cost if totals.count else it.actual_cost or it.agreed_cost,
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


@blueprint.route("/<int:number>/review", methods=["GET", "POST"])
@require_form_permission(Permission.REVIEW)
def review(number: int) -> ResponseReturnValue:
    """The form of the user's review, or of the official one."""
    work, stored = current_work(), engagements.get_by_id(current_work(), number)
    is_official = request.args.get("of") == "record"
    if is_official and not reviews.can_edit_official(work, stored):
        raise Denied("Only the engagement’s owner or an administrator can edit the official review.")
    detail = engagements.detail(work, stored.reference, stored.sample)
    given = detail.reviews
    of = None if is_official else reviews.reviewer_for(work, stored, given)
    before = next((each.review for each in given if each.reviewer_id == of), None)
    form = ReviewForm(data={name: getattr(before, name) for name in REVIEW_FIELDS} if before else {})
    if (
        request.method == "POST"
        and submit(form, lambda: reviews.review(work, stored.reference, form.draft(), stored.sample, is_official))
        is not None
    ):
        flash("Official review saved." if of is None else "Review saved.", "done")
        return redirect(engagement_url(stored), 303)
    problems = form.problems()
    page = render_template(
        "record/engagements/review.html",
        form=form,
        stored=stored,
        it=stored.engagement,
        given=form_hints(work),
        problems=problems,
        cancel=engagement_url(stored),
        others=len(given) + detail.hidden_reviews - bool(before),
        record=of is None,
    )
    return page, 422 if problems else 200


@blueprint.post("/<int:number>/continue")
def continue_(number: int) -> ResponseReturnValue:
    """Renews an engagement, which is completed if it was open."""
    work, stored = current_work(), engagements.get_by_id(current_work(), number)
    try:
        renewal = engagements.continue_(
            work, stored.reference, sample=stored.sample, once_more=request.args.get("more") == "yes"
        )
    except Refused as refused:
        if refused.problems[0].code != "continued-already":
            raise
        flash(f"{refused} Choose “Renew again…” to add another.", "note")
        return redirect(engagement_url(stored), 303)
    closed = "" if stored.engagement.status in ENDED_STATUSES else f" {stored.reference} was completed today."
    flash_message(
        {
            "text": f"{renewal.reference} renews {stored.reference}.{closed}",
            "href": url_for("recording.edit", number=renewal.id),
            "label": "Enter the new terms",
        },
        "done",
    )
    return redirect(engagement_url(renewal), 303)
