"""The claims that the report examines: switched off and on, edited, opposed by a second source, added to."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Problem, Refused, Stale
from app.core.domain.permissions import Permission
from app.record.pages.event_text import Change
from app.report.domain.claim_measures import MEASURABLE, Measurable, groups
from app.report.domain.claim_parts import LONGEST
from app.report.domain.claims import CONTRAST, Claim
from app.report.domain.custom_claims import EDITABLE
from app.report.pages import claim_form as forms
from app.report.services import claims, questions
from app.report.services.claims import Entry, Version
from app.report.text import notices, refusals
from app.report.text.claims import differences, how_of, kind_of, moved_in_words, what_of
from app.web.formatting import capital
from app.web.forms.edit_conflict import begin_again
from app.web.forms.plain_form import Typed
from app.web.request import asks, current_work

blueprint = Blueprint("claims", __name__, url_prefix="/claims")

OPPOSITE = {"opposite_sentence": notices.WHAT_CLAIMED, "opposite_source": notices.WHO_CLAIMS}
WORDS_OF = {"kind": kind_of, "what": what_of, "how": how_of, "margin": lambda claim: capital(moved_in_words(claim))}


@blueprint.get("")
def listing() -> str:
    """Every claim by section, examined or not."""
    return _listing()


@blueprint.route("/new", methods=["GET", "POST"])
@asks(Permission.WRITE_SETTINGS)
def add() -> ResponseReturnValue:
    """A claim of one's own: first what is compared, then what is said of it."""
    measure = MEASURABLE.get(request.args.get("measure", ""))
    if measure is None:
        page = render_template("report/claims/measures.html", groups=groups(), kind_words=forms.kind_words)
        return page, 422 if request.method == "POST" else 200
    if request.method == "GET":
        return _new(measure, Typed(forms.LABELS, forms.blank(measure)))
    typed = Typed(forms.LABELS, request.form)
    try:
        claim = claims.add(current_work(), forms.draft_of(request.form, measure))
    except Refused as refused:
        status = _status(typed, refused)
        return _new(measure, typed), status
    flash(notices.CLAIM_ADDED, "done")
    return redirect(url_for("claims.show", key=claim.key), 303)


@blueprint.get("/<key>")
def show(key: str) -> str:
    """One claim with its versions, and what can be done about it."""
    return _one(claims.one(current_work(), key))


@blueprint.post("/<key>")
def amend(key: str) -> ResponseReturnValue:
    """Other words or another smallest difference, as a new version."""
    typed = Typed(forms.LABELS, request.form)
    try:
        changes = forms.changes_of(request.form, EDITABLE)
        before = claims.one(current_work(), key).claim.version
        after = claims.amend(current_work(), key, _version(), **changes)
    except Refused as refused:
        status = _status(typed, refused)
        entry = claims.one(current_work(), key)
        if isinstance(refused, Stale):
            return _one(entry, _merged(entry, typed)), status
        return _one(entry, typed, opened=_version()), status
    flash("Saved." if after.version != before else "No changes.", "done")
    return redirect(url_for("claims.show", key=key), 303)


@blueprint.post("/<key>/switch")
def switch(key: str) -> ResponseReturnValue:
    """Has the report examine it, or leave it out."""
    here = request.form.get("page") == "claim"

    def act() -> str:
        on = request.form.get("on") == "yes"
        claims.switch(current_work(), key, on)
        flash(notices.SWITCHED_ON if on else notices.SWITCHED_OFF, "done")
        return url_for("claims.show", key=key) if here else url_for("claims.listing", _anchor=key)

    return _done(act, lambda typed: _one(claims.one(current_work(), key), typed) if here else _listing(typed))


@blueprint.post("/<key>/opposite")
def oppose(key: str) -> ResponseReturnValue:
    """Holds a second source that claims the opposite."""
    typed = Typed(OPPOSITE, request.form)
    try:
        claim = claims.oppose(current_work(), key, typed.text("opposite_sentence"), typed.text("opposite_source"))
    except Refused as refused:
        status = _status(typed, refused)
        typed.refusals = [
            type(each)(each.code, each.message, f"opposite_{each.field}") if each.field else each
            for each in typed.refusals
        ]
        return _one(claims.one(current_work(), key), opposite=typed), status
    flash(notices.OPPOSITE_ADDED, "done")
    return redirect(url_for("claims.show", key=claim.key), 303)


@blueprint.post("/<key>/catalogue")
def take_catalogue(key: str) -> ResponseReturnValue:
    """Takes over what the catalogue says, as a new version."""

    def act() -> str:
        claims.take_catalogue(current_work(), key, _version())
        flash(notices.RESET, "done")
        return url_for("claims.show", key=key)

    return _done(act, lambda typed: _one(claims.one(current_work(), key), typed))


def _done(act: Callable[[], str], again: Callable[[Typed], str]) -> ResponseReturnValue:
    """Acts and goes where `act` says; where it is refused, the page says why."""
    try:
        return redirect(act(), 303)
    except Refused as refused:
        typed = Typed(forms.LABELS)
        status = _status(typed, refused)
        return again(typed), status


def _status(typed: Typed, refused: Refused) -> int:
    """Has the page say what was refused, on the record as it is by now, and the status of that answer."""
    if not isinstance(refused, Stale):
        typed.refuse(refused)
        return 422
    begin_again(current_work())
    typed.refusals += refused.problems
    return 409


def _merged(entry: Entry, typed: Typed) -> Typed:
    """What was typed, with what somebody else has said of the claim since the form was opened."""
    opened = next((each.claim for each in entry.versions if each.number == _version()), None)
    if opened is None:
        return typed
    newest = entry.versions[0]
    who = capital(author(newest))
    texts, beside = forms.merged(typed.texts, opened, newest.claim, who)
    said = Problem("stale", refusals.CHANGED_BESIDE.format(who=who))
    return Typed(typed.labels, texts, [said, *beside])


def author(version: Version) -> str:
    """Who said a version."""
    return f"the {version.by}" if version.by in ("catalogue", "console") else version.by


def _version() -> int | None:
    return request.form.get("version", type=int)


def _listing(typed: Typed | None = None) -> str:
    work = current_work()
    found = claims.listing(work)
    sections: dict[str, list[Entry]] = {}
    for entry in found:
        sections.setdefault(entry.claim.section, []).append(entry)
    return render_template(
        "report/claims/index.html",
        sections=sections,
        words=WORDS_OF,
        typed=typed or Typed({}),
        total=len(found),
        own=sum(entry.own for entry in found),
        off=sum(not entry.enabled for entry in found),
        asked=[each for each in questions.listing(work) if each.question.open],
        **_may(),
    )


def _new(measure: Measurable, typed: Typed) -> str:
    several = {name: request.form.getlist(name) for name in ("yes", "covariates")}
    return render_template(
        "report/claims/new.html",
        measure=measure,
        typed=typed,
        several=several,
        forms=forms,
        longest=LONGEST,
        held=[each for each in forms.HELD if each[0] != measure.is_covariate],
    )


def _one(entry: Entry, typed: Typed | None = None, opened: int | None = None, opposite: Typed | None = None) -> str:
    texts = typed if typed is not None and typed.texts else None
    shown = texts or Typed(forms.LABELS, forms.texts_of(entry.versions[0].claim), typed.refusals if typed else [])
    opposed = next((each.claim for each in claims.listing(current_work()) if each.key == entry.claim.opposes), None)
    return render_template(
        "report/claims/show.html",
        entry=entry,
        claim=entry.claim,
        words=WORDS_OF,
        typed=shown,
        forms=forms,
        longest=LONGEST,
        versions=_versions(entry),
        opened=opened or entry.versions[0].number,
        opposed=opposed,
        author=author,
        opposite=opposite or Typed(OPPOSITE),
        news=_changes(entry.versions[0].claim, entry.news),
        can_be_opposed=entry.claim.kind == CONTRAST and not entry.claim.opposes and not entry.opposed_by,
        **_may(),
    )


def _versions(entry: Entry) -> list[tuple[Version, list[Change]]]:
    """Each version with what it changed, the newest first."""
    found = [(newer, _between(older, newer)) for newer, older in pairwise(entry.versions)]
    return [*found, (entry.versions[-1], [])]


def _between(older: Version, newer: Version) -> list[Change]:
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
        Change(capital(name.replace("_", " ")), *map(_text, both)) for name, both in differences(before, after).items()
    ]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _may() -> dict[str, Any]:
    return {"may": current_work().may(Permission.WRITE_SETTINGS)}
