"""The pages of an engagement's lines: list, add, edit, remove and restore them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import NotFound, Stale
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.services.work import Work
from app.record.domain.entries import LINE_FIELDS, describe_line
from app.record.pages.engagements import blueprint as engagements_blueprint
from app.record.pages.forms.entries import LineForm, line_draft
from app.record.pages.forms.field_hints import form_hints
from app.record.services import engagement_access, engagements, entries
from app.record.storage.engagements import Stored
from app.record.storage.entries import Stored as StoredLine
from app.web.addresses import page_number, require_page
from app.web.forms.edit_conflict import discard_changes
from app.web.forms.record_form import RecordForm, revision_of, submit
from app.web.navigation import flash_message, url_with
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("lines", __name__, url_prefix=engagements_blueprint.url_prefix)


@blueprint.get("/<int:number>/lines")
def index(number: int) -> ResponseReturnValue:
    """Shows the lines, the latest first, or the removed ones."""
    work, stored = current_work(), engagements.get_by_id(current_work(), number)
    removed, page = request.args.get("removed") == "yes", Page(page_number())
    found = entries.listing(work, number, page, removed)
    require_page(page, found.total)
    return render_template(
        "record/entries/index.html",
        stored=stored,
        it=stored.engagement,
        found=found,
        page=page,
        sums=entries.totals(work, number),
        pages=-(-found.total // page.size),
        removed=removed,
        sample=_sample_param(stored),
        may_write=_can_write(work, stored),
        gone=0 if removed else entries.listing(work, number, Page(size=1), removed=True).total,
        page_href=lambda n: url_with(page=n if n > 1 else None),
    )


@blueprint.route("/<int:number>/lines/new", methods=["GET", "POST"])
@require_form_permission(Permission.WRITE_LINES)
def new(number: int) -> ResponseReturnValue:
    """The form of a new line."""
    work, stored = current_work(), engagements.get_for_change(current_work(), number, Permission.WRITE_LINES)
    currency = stored.engagement.currency
    form = LineForm(data={"currency": currency or work.organisation.reporting_currency})
    if request.method == "POST":
        try:
            added = submit(form, lambda: entries.add(work, stored.reference, _draft(form, currency), stored.sample))
        except Stale as stale:
            discard_changes(work)
            form.take(stale)
            added = None
        if added is not None:
            before = stored.engagement.actual_cost
            first = entries.totals(work, number).all.count == 1 and added.line.amount is not None
            replaced = (
                f" The cost was {before} {before.currency}. It is now calculated from the entries."
                if (first and before is not None)
                else ""
            )
            flash_message(
                {
                    "text": f"Added: {describe_line(added.line)}.{replaced}",
                    "label": "Add another entry",
                    "href": url_for("lines.new", number=number, sample=_sample_param(stored)),
                },
                "done",
            )
            return redirect(_engagement_url(stored), 303)
    return _form_page(form, stored, None)


@blueprint.route("/<int:number>/lines/<int:line>", methods=["GET", "POST"])
@require_form_permission(Permission.WRITE_LINES)
def edit(number: int, line: int) -> ResponseReturnValue:
    """The form of a line, with a button to remove it."""
    work, stored = current_work(), engagements.get_for_change(current_work(), number, Permission.WRITE_LINES)
    before = _load_line(work, stored, line)
    form = LineForm(data={name: getattr(before.line, name) for name in LINE_FIELDS} | {"revision": before.revision})
    if request.method == "POST":
        try:
            after = submit(
                form,
                lambda: entries.amend(work, line, _draft(form, stored.engagement.currency, before), revision_of(form)),
            )
        except Stale as stale:
            discard_changes(work)
            form.add_problems(stale)
            before = _load_line(work, stored, line)
            form["revision"].data, after = before.revision, None
        if after is not None:
            flash("Saved." if after.revision != before.revision else "No changes to save.", "done")
            return redirect(_engagement_url(stored), 303)
    return _form_page(form, stored, before)


@blueprint.post("/<int:number>/lines/<int:line>/remove")
def remove(number: int, line: int) -> ResponseReturnValue:
    """Removes a line; the message offers to undo it."""
    work, stored = current_work(), engagements.get_by_id(current_work(), number)
    removed = entries.remove(work, _load_line(work, stored, line).id)
    flash_message(
        {
            "text": f"Removed: {describe_line(removed.line)}.",
            "undo_href": url_for("lines.restore", number=number, line=line),
        },
        "done",
    )
    return redirect(_engagement_url(stored), 303)


@blueprint.post("/<int:number>/lines/<int:line>/restore")
def restore(number: int, line: int) -> ResponseReturnValue:
    """Restores a removed line."""
    work, stored = current_work(), engagements.get_by_id(current_work(), number)
    restored = entries.restore(work, _load_line(work, stored, line).id)
    flash(f"Restored: {describe_line(restored.line)}.", "done")
    return redirect(_engagement_url(stored), 303)


def _draft(form: RecordForm, currency: str | None, before: StoredLine | None = None) -> dict[str, object]:
    return line_draft(form, currency, before.line if before else None)


def _load_line(work: Work, stored: Stored, line: int) -> StoredLine:
    found = entries.get_by_id(work, line)
    if found.engagement_id != stored.id:
        raise NotFound(f"{stored.reference} has no such entry.")
    return found


def _form_page(form: RecordForm, stored: Stored, line: StoredLine | None) -> ResponseReturnValue:
    currency, problems = stored.engagement.currency, form.problems()
    given = form_hints(current_work(), currency or form["currency"].text)
    given |= {"none": {"kind": "Automatic"}, "help": {}}
    page = render_template(
        "record/entries/form.html",
        form=form,
        stored=stored,
        line=line,
        given=given,
        problems=problems,
        currency=currency,
        cancel=_engagement_url(stored),
        sample=_sample_param(stored),
    )
    return page, 422 if problems else 200


def _sample_param(stored: Stored) -> str | None:
    return "yes" if stored.sample else None


def _engagement_url(stored: Stored) -> str:
    return url_for("engagements.show", number=stored.id, sample=_sample_param(stored), _anchor="lines")


def _can_write(work: Work, stored: Stored) -> bool:
    return stored.removed_at is None and engagement_access.may_change(work, stored, Permission.WRITE_LINES)
