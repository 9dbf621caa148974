"""The trash: everything that was removed, who removed it, how many days are left, and how to restore it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.selection import Page
from app.core.services import trash
from app.core.services.trash import TrashItem
from app.record.services import entries
from app.record.services.trash_kinds import ENGAGEMENTS, ENTRIES
from app.trash_kinds import KINDS
from app.web.addresses import page_number, require_page
from app.web.navigation import is_sample_view, url_with
from app.web.request import current_work

blueprint = Blueprint("trash", __name__, url_prefix="/trash")


@blueprint.get("")
def index() -> str:
    """Shows one page of the trash, the last removed first."""
    work, page = current_work(), Page(page_number())
    found = trash.listing(work, KINDS, is_sample_view(), page)
    require_page(page, found.total)
    return render_template(
        "record/trash/index.html",
        found=found,
        page=page,
        pages=-(-found.total // page.size),
        page_href=lambda number: url_with(page=number if number > 1 else None),
        href=_href,
        days=trash.RETENTION.days,
        now=work.now,
        sample="yes" if is_sample_view() else None,
    )


@blueprint.post("/<noun>/<int:number>/restore")
def restore(noun: str, number: int) -> ResponseReturnValue:
    """Restores something, and shows it if it has a page."""
    item = trash.restore(current_work(), KINDS, noun, number)
    flash(f"“{item.name}” was restored.", "done")
    return redirect(_href(item) or url_for("trash.index"), 303)


def _href(item: TrashItem) -> str | None:
    """Returns the address of the item's page; None if it has none while it is in the trash."""
    sample = "yes" if item.row.sample else None
    if item.kind is ENGAGEMENTS:
        return url_for("engagements.show", number=item.row.id, sample=sample)
    if item.kind is ENTRIES:
        engagement = entries.get_by_id(current_work(), item.row.id).engagement_id
        return url_for("lines.index", number=engagement, sample=sample)
    return None
