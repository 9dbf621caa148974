"""The pages of providers: the list, suggestions of names, a provider's page, and its form."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import NotFound, Refused, Stale
from app.core.domain.number_format import count
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.domain.text_normalisation import fold_accents
from app.core.services.work import Work
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.pages import review_summary
from app.record.pages.engagement_view import group_facts
from app.record.pages.event_text import list_page_url
from app.record.pages.forms.near_names import NearName
from app.record.pages.forms.providers import ProviderForm, fields_by_group
from app.record.services import provider_merges, provider_names, providers
from app.record.storage.providers import Stored
from app.report.pages import scorecards
from app.web.addresses import page_number, require_page
from app.web.forms.edit_conflict import EditConflict, discard_changes, merge_changes
from app.web.forms.record_form import RecordForm, revision_of, submit
from app.web.navigation import is_sample_view, url_with
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("providers", __name__, url_prefix="/providers")
PAGE_SIZE, MAX_SUGGESTIONS = 50, 8


def requested_page() -> Page:
    """Returns the requested page of the list."""
    return Page(page_number(), PAGE_SIZE)


def provider_url(stored: Stored) -> str:
    """Returns the address of a provider's page."""
    return url_for("providers.show", number=stored.id, sample="yes" if stored.sample else None)


@blueprint.get("")
def index() -> str:
    """Shows the list by name, with engagement counts and known costs."""
    work, sample, page = current_work(), is_sample_view(), requested_page()
    search, archived = request.args.get("search", "").strip(), request.args.get("archived") == "yes"
    found = providers.listing(work, search, page, sample, archived)
    require_page(page, found.total)
    hidden = providers.listing(work, search, Page(size=1), sample, not archived).total
    params = {"search": search, "archived": "yes" if archived else "", "sample": "yes" if sample else ""}
    return render_template(
        "record/providers/index.html",
        found=found,
        page=page,
        pages=-(-found.total // PAGE_SIZE),
        search=search,
        hidden=hidden,
        archived=archived,
        costs=providers.costs(work, [line.stored.id for line in found.rows]),
        sample="yes" if sample else None,
        may_write=work.has_permission(Permission.ADD_PROVIDERS),
        may_log=work.has_permission(Permission.WRITE_RECORD),
        page_href=lambda number: list_page_url("providers.index", number, **params),
        other_href=list_page_url("providers.index", 1, **(params | {"archived": "" if archived else "yes"})),
    )


@blueprint.get("/names")
def names() -> Response:
    """Returns the providers whose name contains every word of `q` as JSON, those that begin with it first; then those
    that formerly had this name ("former") or have nearly this name ("near")."""
    work, sample = current_work(), is_sample_view()
    typed, whole = fold_accents(request.args.get("q", "")), request.args.get("q", "").strip()
    listed = providers.listing(work, typed, Page(size=50), sample, archived=False).rows
    found = sorted(
        listed, key=lambda line: (not fold_accents(line.stored.provider.name).startswith(typed), -line.engagements)
    )
    options: dict[str, dict[str, object]] = {
        line.stored.provider.name: {"value": line.stored.provider.name, "hint": count(line.engagements, "engagement")}
        for line in found[:MAX_SUGGESTIONS]
    }
    present = provider_names.present_name(work, whole, sample)
    if present is not None:
        options = {present: {"value": present, "hint": f"formerly {whole}", "former": True}} | options
    for name in provider_names.closest_names(work, whole, sample):
        options.setdefault(name, {"value": name, "hint": "Did you mean this one?"})["near"] = True
    return jsonify(list(options.values()))


@blueprint.get("/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """Shows a provider with its card, engagements and history."""
    work, page = current_work(), requested_page()
    try:
        detail = providers.detail(work, number, page)
    except NotFound:
        now = provider_merges.merged_into(work, number)
        if now is None:
            raise
        flash(f"The provider of this address was merged into {now.provider.name}.", "note")
        return redirect(provider_url(now), 303)
    if detail.stored.sample != is_sample_view():
        return redirect(provider_url(detail.stored), 303)
    it, found = detail.stored.provider, detail.engagements
    values = {name: getattr(it, name) for name in PROVIDER_FIELDS if name not in ("name", "archived")}
    has_scorecard = found.total > 0 and work.has_permission(Permission.READ_REPORT)
    card = scorecards.context(work, detail.stored, page) if has_scorecard else {"card": None, "behind": None}
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
        groups=group_facts(values, PROVIDER_FIELDS, work.organisation),
        outcomes=review_summary.short_summaries(work, rows),
        sample="yes" if detail.stored.sample else None,
        may_write=work.has_permission(Permission.WRITE_PROVIDERS),
        today=work.today,
        page_href=lambda n: url_with(page=n if n > 1 else None) + "#engagements",
        former=provider_names.former_names(work, number),
        merges=provider_merges.merges(work, number),
        **card,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@require_form_permission(Permission.ADD_PROVIDERS)
def new() -> ResponseReturnValue:
    """The form of a new provider."""
    work, form = current_work(), ProviderForm()
    near = NearName(work, form, "name") if request.method == "POST" else None
    if near is not None and near.chosen:
        existing = providers.find(work, near.chosen)
        if existing is not None:
            flash(f"{existing.provider.name} was there already. Nothing was added.", "note")
            return redirect(provider_url(existing), 303)
    if near is not None:

        def act() -> Stored:
            near.use_answer()
            return providers.record(work, form.draft())

        stored = submit(form, act)
        if stored is not None:
            flash(f"{stored.provider.name} was added.", "done")
            return redirect(provider_url(stored), 303)
    return _form_page(form, "New provider", url_for("providers.index"), near=near)


@blueprint.route("/<int:number>/edit", methods=["GET", "POST"])
@require_form_permission(Permission.WRITE_PROVIDERS)
def edit(number: int) -> ResponseReturnValue:
    """The form of a provider; a change of the card applies to every engagement that inherits it."""
    work = current_work()
    stored = providers.detail(work, number).stored
    form = ProviderForm(
        data={name: getattr(stored.provider, name) for name in PROVIDER_FIELDS} | {"revision": stored.revision}
    )
    merged: EditConflict | None = None
    if request.method == "POST":
        try:
            after = submit(form, lambda: providers.amend(work, number, form.draft(), revision_of(form)))
        except Stale as stale:
            after, merged = None, _merge(work, form, number)
            if merged is None:
                form.add_problems(stale)
        if after is not None:
            flash("Saved." if after.revision != stored.revision else "No changes to save.", "done")
            return redirect(provider_url(after), 303)
    return _form_page(form, f"Edit {stored.provider.name}", provider_url(stored), merged)


def _merge(work: Work, form: RecordForm, number: int) -> EditConflict | None:
    """Returns what somebody else changed; None if they only took the new name."""
    discard_changes(work)
    now = providers.detail(work, number)
    if now.stored.revision == revision_of(form):
        return None
    merged = merge_changes(form, now.history, revision_of(form), PROVIDER_FIELDS, work.organisation)
    form["revision"].data = now.stored.revision
    return merged


def _form_page(
    form: RecordForm, title: str, cancel: str, merged: EditConflict | None = None, near: NearName | None = None
) -> ResponseReturnValue:
    given: dict[str, Any] = {"help": {"country": "Two-letter code, such as DE or US."}, "near": {}}
    if near is not None:
        given["near"] = near.hints()
    problems = form.problems()
    page = render_template(
        "record/providers/form.html",
        form=form,
        title=title,
        cancel=cancel,
        problems=problems,
        merged=merged,
        groups=fields_by_group(form),
        given=given,
    )
    return page, 409 if merged else 422 if problems else 200


@blueprint.post("/<int:number>/archive")
@require_form_permission(Permission.WRITE_PROVIDERS)
def archive(number: int) -> ResponseReturnValue:
    """Archives a provider, so that forms no longer suggest it, or unarchives it; its engagements don't change."""
    wanted = request.form.get("archived")
    if wanted not in ("yes", "no"):
        raise Refused("“archived” must be yes or no.")
    after = providers.amend(current_work(), number, {"archived": wanted == "yes" or None})
    name = after.provider.name
    if wanted == "yes":
        flash(f"{name} was archived. Forms no longer suggest it.", "done")
    else:
        flash(f"{name} was unarchived. Forms suggest it again.", "done")
    return redirect(provider_url(after), 303)
