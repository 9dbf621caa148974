"""The form that renews an engagement: its dates and its price; everything else carries over."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Refused, Stale
from app.core.domain.permissions import Permission
from app.core.services.work import Work
from app.record.domain.engagement_forms import RENEWAL_FIELDS, price_fields
from app.record.domain.engagements import ENDED_STATUSES, FIELDS, MONEY_FIELDS
from app.record.pages.engagement_edit import engagement_url
from app.record.pages.engagement_view import Fact, group_facts
from app.record.pages.engagements import blueprint as engagements_blueprint
from app.record.pages.forms.engagements import COMPLETE_PREVIOUS, RenewalForm, net_draft
from app.record.pages.forms.field_hints import form_hints
from app.record.services import engagements, renewals
from app.record.services.renewals import PREVIOUS_END, Renewal
from app.record.storage.engagements import Stored
from app.web.formatting import money
from app.web.forms.edit_conflict import discard_changes
from app.web.forms.record_form import RecordForm, submit
from app.web.navigation import flash_with_undo
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("renewals", __name__, url_prefix=engagements_blueprint.url_prefix)


@blueprint.route("/<int:number>/renew", methods=["GET", "POST"])
@require_form_permission(Permission.WRITE_RECORD)
def renew(number: int) -> ResponseReturnValue:
    """Asks for the dates and the price of the next engagement, and records it."""
    work, stored = current_work(), engagements.get_for_change(current_work(), number)
    earlier = engagements.detail(work, stored.reference, stored.sample).renewals
    form = RenewalForm(data=_initial_values(work, stored, len(earlier)))
    form[PREVIOUS_END].label.text = f"End date of {stored.reference}"
    if request.method == "POST":
        try:
            renewal = _renew(work, form, stored)
        except Refused as refused:
            if refused.problems[0].code != "renewed-already":
                raise
            flash(f"{refused} Choose “Renew again…” to add another.", "note")
            return redirect(engagement_url(stored), 303)
        if renewal is not None:
            completed = f" {stored.reference} was completed." if renewal.completed_previous else ""
            # Undoing it removes the new engagement, which not everybody may.
            event_id = work.action_id if work.has_permission(Permission.REMOVE_RECORD) else None
            flash_with_undo(f"{renewal.stored.reference} renews {stored.reference}.{completed}", event_id)
            return redirect(engagement_url(renewal.stored), 303)
    return _form_page(form, stored, earlier)


def _initial_values(work: Work, stored: Stored, known_renewals: int) -> dict[str, Any]:
    """Returns the form's initial values: the rate and currency carry over; dates and amounts are agreed anew."""
    it = stored.engagement
    currency = it.currency or work.organisation.reporting_currency
    return {"currency": currency, "rate": it.rate, "known_renewals": known_renewals}


def _renew(work: Work, form: RecordForm, stored: Stored) -> Renewal | None:
    """Returns the renewal; None with the problems in the form. Raises Refused if somebody renewed it meanwhile."""
    already: list[Refused] = []

    def act() -> Renewal | None:
        ended_on = _previous_end(form, stored)
        draft = _draft(form, stored)
        if form.problems():
            raise Refused(())
        known = str(form["known_renewals"].data or "")
        try:
            return renewals.renew(
                work, stored.reference, draft, stored.sample, int(known) if known.isdecimal() else 0, ended_on
            )
        except Refused as refused:
            if refused.problems[0].code != "renewed-already":
                raise
            already.append(refused)
            return None

    try:
        renewal = submit(form, act)
    except Stale as stale:
        discard_changes(work)
        form.add_problems(stale)
        return None
    if already:
        raise already[0]
    return renewal


def _previous_end(form: RecordForm, stored: Stored) -> Any:
    """Returns the date on which the earlier engagement is completed; None, the default, leaves it as it is."""
    is_chosen, ended_on = bool(form[COMPLETE_PREVIOUS].data), form[PREVIOUS_END].value
    if is_chosen and ended_on is None:
        form.refuse(PREVIOUS_END, f"Enter the date on which {stored.reference} ended, or leave it open.")
    if not is_chosen and ended_on is not None:
        form.refuse(PREVIOUS_END, f"To complete {stored.reference} on this date, tick the box. Or clear the date.")
    return ended_on


def _draft(form: RecordForm, stored: Stored) -> dict[str, Any]:
    """Returns the renewal's own values. Amounts are net; the rate that carried over is net already."""
    before = stored.engagement
    values = net_draft(form, replace(before, agreed_cost=None))
    asked = ("started_on", "due_on", "currency", *price_fields(before.pricing_model))
    draft = {name: values[name] for name in asked}
    if before.currency is None and all(draft.get(name) is None for name in MONEY_FIELDS):
        draft["currency"] = None  # only the form's default, not an answer
    return draft


def _form_page(form: RecordForm, stored: Stored, earlier: tuple[Stored, ...]) -> ResponseReturnValue:
    work, problems, it = current_work(), form.problems(), stored.engagement
    given = form_hints(work, form["currency"].text)
    if it.agreed_cost is not None:
        given["help"] = given["help"] | {"agreed_cost": f"Last time: {money(it.agreed_cost)}. Without VAT."}
    page = render_template(
        "record/engagements/renew.html",
        form=form,
        stored=stored,
        it=it,
        given=given,
        problems=problems,
        price_fields=price_fields(it.pricing_model),
        terms=_terms(work, stored),
        is_open=it.status not in ENDED_STATUSES,
        earlier=earlier,
        cancel=engagement_url(stored),
    )
    return page, 422 if problems else 200


def _terms(work: Work, stored: Stored) -> list[Fact]:
    """Returns the known terms that carry over and aren't asked for in the form."""
    asked = (*price_fields(stored.engagement.pricing_model), "currency")
    values = {name: getattr(stored.engagement, name) for name in RENEWAL_FIELDS if name not in asked}
    return [fact for group in group_facts(values, FIELDS, work.organisation) for fact in group.facts]
