"""The claims that the report examines: switched off and on, edited, opposed by a second source, added to."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Problem, Refused, Stale
from app.core.domain.permissions import Permission
from app.record.pages.event_text import Change
from app.report.domain.claim_measures import CLAIM_MEASURES, ClaimMeasure, measures_by_group
from app.report.domain.claim_parts import MAX_LENGTHS
from app.report.domain.claim_versions import ClaimEntry, Version
from app.report.domain.claims import CONTRAST, Claim
from app.report.domain.custom_claims import EDITABLE_FIELDS
from app.report.pages import claim_form as forms
from app.report.services import claims, questions
from app.report.text import notices, refusals
from app.report.text.claims import comparison_text, differences, kind_text, margin_history_text, matching_text
from app.web.formatting import capitalise
from app.web.forms.edit_conflict import discard_changes
from app.web.forms.plain_form import PlainForm
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("claims", __name__, url_prefix="/claims")

OPPOSITE = {"opposite_sentence": notices.WHAT_CLAIMED, "opposite_source": notices.WHO_CLAIMS}
PART_TEXTS = {
    "kind": kind_text,
    "what": comparison_text,
    "how": matching_text,
    "margin": lambda claim: capitalise(margin_history_text(claim)),
}


@blueprint.get("")
def listing() -> str:
    """Every claim by section, examined or not."""
    return _listing_page()


@blueprint.route("/new", methods=["GET", "POST"])
@require_form_permission(Permission.WRITE_CLAIMS)
def add() -> ResponseReturnValue:
    """A claim of one's own: first what is compared, then what is said of it."""
    measure = CLAIM_MEASURES.get(request.args.get("measure", ""))
    if measure is None:
        page = render_template(
            "report/claims/measures.html", groups=measures_by_group(), kind_words=forms.value_kind_text
        )
        return page, 422 if request.method == "POST" else 200
    if request.method == "GET":
        return _new_claim_page(measure, PlainForm(forms.LABELS, forms.blank_form(measure)))
    typed = PlainForm(forms.LABELS, request.form)
    try:
        claim = claims.add(current_work(), forms.parse_draft(request.form, measure))
    except Refused as refused:
        status = _show_refusal(typed, refused)
        return _new_claim_page(measure, typed), status
    flash(notices.CLAIM_ADDED, "done")
    return redirect(url_for("claims.show", key=claim.key), 303)


@blueprint.get("/<key>")
def show(key: str) -> str:
    """One claim with its versions, and what can be done about it."""
    return _claim_page(claims.get(current_work(), key))


@blueprint.post("/<key>")
def amend(key: str) -> ResponseReturnValue:
    """Other words or another smallest difference, as a new version."""
    typed = PlainForm(forms.LABELS, request.form)
    try:
        changes = forms.parse_changes(request.form, EDITABLE_FIELDS)
        before = claims.get(current_work(), key).claim.version
        after = claims.edit(current_work(), key, _version(), **changes)
    except Refused as refused:
        status = _show_refusal(typed, refused)
        entry = claims.get(current_work(), key)
        if isinstance(refused, Stale):
            return _claim_page(entry, _merged_edit(entry, typed)), status
        return _claim_page(entry, typed, opened=_version()), status
    flash("Saved." if after.version != before else "No changes.", "done")
    return redirect(url_for("claims.show", key=key), 303)


@blueprint.post("/<key>/switch")
def switch(key: str) -> ResponseReturnValue:
    """Has the report examine it, or leave it out."""
    here = request.form.get("page") == "claim"

    def act() -> str:
        on = request.form.get("on") == "yes"
        claims.set_enabled(current_work(), key, on)
        flash(notices.SWITCHED_ON if on else notices.SWITCHED_OFF, "done")
        return url_for("claims.show", key=key) if here else url_for("claims.listing", _anchor=key)

    return _redirect_or_refuse(
        act, lambda typed: _claim_page(claims.get(current_work(), key), typed) if here else _listing_page(typed)
    )


@blueprint.post("/<key>/opposite")
def oppose(key: str) -> ResponseReturnValue:
    """Holds a second source that claims the opposite."""
    typed = PlainForm(OPPOSITE, request.form)
    try:
        claim = claims.add_opposite(current_work(), key, typed.text("opposite_sentence"), typed.text("opposite_source"))
    except Refused as refused:
        status = _show_refusal(typed, refused)
        typed.refusals = [
            type(each)(each.code, each.message, f"opposite_{each.field}") if each.field else each
            for each in typed.refusals
        ]
        return _claim_page(claims.get(current_work(), key), opposite=typed), status
    flash(notices.OPPOSITE_ADDED, "done")
    return redirect(url_for("claims.show", key=claim.key), 303)


@blueprint.post("/<key>/catalogue")
def take_catalogue(key: str) -> ResponseReturnValue:
    """Takes over what the catalogue says, as a new version."""

    def act() -> str:
        claims.reset_to_catalogue(current_work(), key, _version())
        flash(notices.RESET, "done")
        return url_for("claims.show", key=key)

    return _redirect_or_refuse(act, lambda typed: _claim_page(claims.get(current_work(), key), typed))


def _redirect_or_refuse(act: Callable[[], str], again: Callable[[PlainForm], str]) -> ResponseReturnValue:
    """Acts and goes where `act` says; where it is refused, the page says why."""
    try:
        return redirect(act(), 303)
    except Refused as refused:
        typed = PlainForm(forms.LABELS)
        status = _show_refusal(typed, refused)
        return again(typed), status


def _show_refusal(typed: PlainForm, refused: Refused) -> int:
    """Has the page say what was refused, on the record as it is by now, and the status of that answer."""
    if not isinstance(refused, Stale):
        typed.refuse(refused)
        return 422
    discard_changes(current_work())
    typed.refusals += refused.problems
    return 409


def _merged_edit(entry: ClaimEntry, typed: PlainForm) -> PlainForm:
    """What was typed, with what somebody else has said of the claim since the form was opened."""
    opened = next((each.claim for each in entry.versions if each.number == _version()), None)
    if opened is None:
        return typed
    newest = entry.versions[0]
    who = capitalise(author_name(newest))
    texts, beside = forms.merge_edits(typed.texts, opened, newest.claim, who)
    problem = Problem("stale", refusals.CHANGED_BY_OTHER.format(who=who))
    return PlainForm(typed.labels, texts, [problem, *beside])


def author_name(version: Version) -> str:
    """Who said a version."""
    return f"the {version.by}" if version.by in ("catalogue", "console") else version.by


def _version() -> int | None:
    return request.form.get("version", type=int)


def _listing_page(typed: PlainForm | None = None) -> str:
    work = current_work()
    found = claims.listing(work)
    sections: dict[str, list[ClaimEntry]] = {}
    for entry in found:
        sections.setdefault(entry.claim.section, []).append(entry)
    return render_template(
        "report/claims/index.html",
        sections=sections,
        words=PART_TEXTS,
        typed=typed or PlainForm({}),
        total=len(found),
        own=sum(entry.own for entry in found),
        off=sum(not entry.enabled for entry in found),
        asked=[each for each in questions.listing(work) if each.question.open],
        **_can_edit(),
    )


def _new_claim_page(measure: ClaimMeasure, typed: PlainForm) -> str:
    several = {name: request.form.getlist(name) for name in ("yes", "covariates")}
    return render_template(
        "report/claims/new.html",
        measure=measure,
        typed=typed,
        several=several,
        forms=forms,
        longest=MAX_LENGTHS,
        held=[each for each in forms.COVARIATE_CHOICES if each[0] != measure.is_covariate],
    )


def _claim_page(
    entry: ClaimEntry, typed: PlainForm | None = None, opened: int | None = None, opposite: PlainForm | None = None
) -> str:
    texts = typed if typed is not None and typed.texts else None
    shown = texts or PlainForm(
        forms.LABELS, forms.form_values(entry.versions[0].claim), typed.refusals if typed else []
    )
    opposed = next((each.claim for each in claims.listing(current_work()) if each.key == entry.claim.opposes), None)
    return render_template(
        "report/claims/show.html",
        entry=entry,
        claim=entry.claim,
        words=PART_TEXTS,
        typed=shown,
        forms=forms,
        longest=MAX_LENGTHS,
        versions=_versions(entry),
        opened=opened or entry.versions[0].number,
        opposed=opposed,
        author=author_name,
        opposite=opposite or PlainForm(OPPOSITE),
        news=_changes(entry.versions[0].claim, entry.news),
        can_be_opposed=entry.claim.kind == CONTRAST and not entry.claim.opposes and not entry.opposed_by,
        **_can_edit(),
    )


def _versions(entry: ClaimEntry) -> list[tuple[Version, list[Change]]]:
    """Each version with what it changed, the newest first."""
    found = [(newer, _version_changes(older, newer)) for newer, older in pairwise(entry.versions)]
    return [*found, (entry.versions[-1], [])]


def _version_changes(older: Version, newer: Version) -> list[Change]:
    switched = (
        [Change("Examined", *("yes" if each.enabled else "no" for each in (older, newer)))]
        if (older.enabled != newer.enabled)
        else []
    )
    return _changes(older.claim, newer.claim) + switched


def _changes(before: Claim, after: Claim | None) -> list[Change]:
    if after is None:
        return []
    return [
        Change(capitalise(name.replace("_", " ")), *map(_text, both))
        for name, both in differences(before, after).items()
    ]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _can_edit() -> dict[str, Any]:
    work = current_work()
    return {
        "may": work.has_permission(Permission.WRITE_CLAIMS),
        "may_choose": work.has_permission(Permission.WRITE_SETTINGS),
    }
