"""Providers: the list, the names for whoever types one, one provider with its card and engagements, and its form."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import Refused, Stale
from app.core.domain.number_format import count
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.domain.text_normalisation import fold_accents
from app.core.services.work import Work
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.pages import review_summary
from app.record.pages.engagement_view import grouped
from app.record.pages.event_text import page_address
from app.record.pages.forms.providers import ProviderForm, by_group
from app.record.services import providers
from app.record.storage.providers import Stored
from app.report.pages import scorecards
from app.web.addresses import page_number, within
from app.web.forms.edit_conflict import Merged, begin_again, merge
from app.web.forms.record_form import RecordForm, kept, revision_of
from app.web.navigation import looking_at_sample, url_with
from app.web.request import asks, current_work

blueprint = Blueprint("providers", __name__, url_prefix="/providers")
SIZE, OFFERED = 50, 8


def page_asked() -> Page:
    """The page of the list that the address names."""
    return Page(page_number(), SIZE)


def place_of(stored: Stored) -> str:
    """The address of a provider's page."""
    return url_for("providers.show", number=stored.id, sample="yes" if stored.sample else None)


@blueprint.get("")
def index() -> str:
    """The list by name: how often each was engaged, and for how much as far as that is known."""
    work, sample, page = current_work(), looking_at_sample(), page_asked()
    search, archived = request.args.get("search", "").strip(), request.args.get("archived") == "yes"
    found = providers.listing(work, search, page, sample, archived)
    within(page, found.total)
    hidden = providers.listing(work, search, Page(size=1), sample, not archived).total
    said = {"search": search, "archived": "yes" if archived else "", "sample": "yes" if sample else ""}
    return render_template(
        "record/providers/index.html",
        found=found,
        page=page,
        pages=-(-found.total // SIZE),
        search=search,
        hidden=hidden,
        archived=archived,
        costs=providers.costs(work, [line.stored.id for line in found.rows]),
        sample="yes" if sample else None,
        may_write=work.may(Permission.WRITE_PROVIDERS),
        may_log=work.may(Permission.WRITE_RECORD),
        page_href=lambda number: page_address("providers.index", number, **said),
        other_href=page_address("providers.index", 1, **(said | {"archived": "" if archived else "yes"})),
    )


@blueprint.get("/names")
def names() -> Response:
    """For whoever types a name: the providers whose name holds every word of `q`, those that begin with it first."""
    work, typed = current_work(), fold_accents(request.args.get("q", ""))
    listed = providers.listing(work, typed, Page(size=50), looking_at_sample(), archived=False).rows
    found = sorted(
        listed, key=lambda line: (not fold_accents(line.stored.provider.name).startswith(typed), -line.engagements)
    )
    return jsonify(
        [
            {"value": line.stored.provider.name, "hint": count(line.engagements, "engagement")}
            for line in found[:OFFERED]
        ]
    )


@blueprint.get("/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """The provider's card, its engagements, and what was done to it."""
    work, page = current_work(), page_asked()
    detail = providers.detail(work, number, page)
    if detail.stored.sample != looking_at_sample():
        return redirect(place_of(detail.stored), 303)
    it, found = detail.stored.provider, detail.engagements
    said = {name: getattr(it, name) for name in PROVIDER_FIELDS if name not in ("name", "archived")}
    scored = found.total > 0 and work.may(Permission.READ_REPORT)
    card = scorecards.context(work, detail.stored, page) if scored else {"card": None, "behind": None}
    rows, total = (card["behind"].rows, card["behind"].total) if card["behind"] else (found.rows, found.total)
    return render_template(
        "record/providers/show.html",
        it=it,
        stored=detail.stored,
        detail=detail,
        found=found,
        rows=rows,
        total=total,
        page=page,
        pages=-(-total // page.size),
        costs=providers.costs(work, [number]).get(number),
        groups=grouped(said, PROVIDER_FIELDS, work.organisation),
        outcomes=review_summary.of(work, rows),
        sample="yes" if detail.stored.sample else None,
        may_write=work.may(Permission.WRITE_PROVIDERS),
        today=work.today,
        page_href=lambda n: url_with(page=n if n > 1 else None) + "#engagements",
        **card,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@asks(Permission.WRITE_PROVIDERS)
def new() -> ResponseReturnValue:
    """A provider before its first engagement."""
    work, form = current_work(), ProviderForm()
    if request.method == "POST":
        stored = kept(form, lambda: providers.record(work, form.draft()))
        if stored is not None:
            flash(f"{stored.provider.name} was added.", "done")
            return redirect(place_of(stored), 303)
    return _form_page(form, "New provider", url_for("providers.index"))


@blueprint.route("/<int:number>/edit", methods=["GET", "POST"])
@asks(Permission.WRITE_PROVIDERS)
def edit(number: int) -> ResponseReturnValue:
    """Everything about it; a change of the card shows in every engagement that inherits it."""
    work = current_work()
    stored = providers.detail(work, number).stored
    form = ProviderForm(
        data={name: getattr(stored.provider, name) for name in PROVIDER_FIELDS} | {"revision": stored.revision}
    )
    merged: Merged | None = None
    if request.method == "POST":
        try:
            after = kept(form, lambda: providers.amend(work, number, form.draft(), revision_of(form)))
        except Stale as stale:
            after, merged = None, _merge(work, form, number)
            if merged is None:
                form.take(stale)
        if after is not None:
            flash("Saved." if after.revision != stored.revision else "No changes to save.", "done")
            return redirect(place_of(after), 303)
    return _form_page(form, f"Edit {stored.provider.name}", place_of(stored), merged)


def _merge(work: Work, form: RecordForm, number: int) -> Merged | None:
    """What somebody else changed of it; None where they only took its new name."""
    begin_again(work)
    now = providers.detail(work, number)
    if now.stored.revision == revision_of(form):
        return None
    merged = merge(form, now.history, revision_of(form), PROVIDER_FIELDS, work.organisation)
    form["revision"].data = now.stored.revision
    return merged


def _form_page(form: RecordForm, title: str, cancel: str, merged: Merged | None = None) -> ResponseReturnValue:
    problems = form.problems()
    given: dict[str, Any] = {"help": {"country": "Two-letter code, such as DE or US."}}
    page = render_template(
        "record/providers/form.html",
        form=form,
        title=title,
        cancel=cancel,
        problems=problems,
        merged=merged,
        groups=by_group(form),
        given=given,
    )
    return page, 409 if merged else 422 if problems else 200


@blueprint.post("/<int:number>/archive")
def archive(number: int) -> ResponseReturnValue:
    """Takes the provider out of what forms offer, or brings it back; its engagements stay as they are."""
    wanted = request.form.get("archived")
    if wanted not in ("yes", "no"):
        raise Refused("“archived” must be yes or no.")
    after = providers.amend(current_work(), number, {"archived": wanted == "yes" or None})
    name = after.provider.name
    if wanted == "yes":
        flash(f"{name} was archived. Forms no longer suggest it.", "done")
    else:
        flash(f"{name} was unarchived. Forms suggest it again.", "done")
    return redirect(place_of(after), 303)
