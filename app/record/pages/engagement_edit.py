"""The forms of engagements: log, edit and review one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Denied, Refused, Stale
from app.core.domain.permissions import Permission
from app.core.services.work import Work
from app.record.domain.engagements import FIELDS, MONEY_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.pages.engagement_messages import flash_created, warn_rate_mismatch
from app.record.pages.engagements import blueprint as engagements_blueprint
from app.record.pages.forms.engagements import EngagementForm, ReviewForm, collapsed_groups, net_draft
from app.record.pages.forms.entries import mark_calculated
from app.record.pages.forms.field_hints import form_hints
from app.record.pages.forms.near_names import NearName
from app.record.services import engagement_access, engagements, entries, providers, reviews
from app.record.storage.engagements import Stored
from app.web.forms.edit_conflict import EditConflict, discard_changes, merge_changes
from app.web.forms.record_form import RecordForm, revision_of, submit
from app.web.request import current_work, require_form_permission

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
    near = NearName(work, form, "provider") if request.method == "POST" else None
    if near is not None:
        known = {name.casefold() for name in providers.names(work)}
        stored = _create(work, form, near)
        if stored is not None:
            flash_created(stored, known)
            warn_rate_mismatch(work, stored)
            return redirect(engagement_url(stored), 303)
    return _form_page(form, "New engagement", url_for("engagements.index"), like=like, near=near)


def _create(work: Work, form: RecordForm, near: NearName) -> Stored | None:
    """Returns the new engagement; None with a message if the same provider, team or reference was just created."""

    def act() -> Stored:
        near.use_answer()
        return engagements.record(work, _without_default_currency(checked_net_draft(form), work))

    try:
        return submit(form, act)
    except Stale as stale:
        discard_changes(work)
        form.add_problems(stale)
        return None


def _initial_values(work: Work, like: str | None) -> dict[str, Any]:
    defaults: dict[str, Any] = {"owner": work.actor.name, "currency": work.organisation.reporting_currency}
    team = engagement_access.default_team(work)
    defaults |= engagements.prefill_from(work, like) if like else {}
    return defaults if team is None else defaults | {"team": team}


def _without_default_currency(draft: dict[str, Any], work: Work) -> dict[str, Any]:
    """Returns the draft without the form's default currency, if no amount needs one."""
    is_default = draft["currency"] == work.organisation.reporting_currency
    return draft | {"currency": None} if is_default and all(draft[name] is None for name in MONEY_FIELDS) else draft


def _form_page(
    form: RecordForm, title: str, cancel: str, status: int = 200, near: NearName | None = None, **more: Any
) -> ResponseReturnValue:
    work, hints = current_work(), near.hints() if near else {}
    problems = form.problems()
    given = form_hints(work, form["currency"].text, more.pop("inherited", None)) | {"near": hints}
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
    work, stored = current_work(), engagements.get_for_change(current_work(), number)
    form = EngagementForm(data=_form_values(stored))
    merged: EditConflict | None = None
    near = NearName(work, form, "provider", stored.sample) if request.method == "POST" else None
    if near is not None:

        def act() -> Stored:
            near.use_answer()
            draft = checked_net_draft(form, stored)
            return engagements.amend(work, stored.reference, draft, revision_of(form), stored.sample)

        try:
            after = submit(form, act)
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
        near,
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


@blueprint.route("/<int:number>/review", methods=["GET", "POST"])
@require_form_permission(Permission.REVIEW)
def review(number: int) -> ResponseReturnValue:
    """The form of the user's review, or of the official one."""
    work, stored = current_work(), engagements.get_for_review(current_work(), number)
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
