"""The first steps on the overview: their words and links, and hiding them."""

from dataclasses import dataclass

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.permissions import Permission
from app.core.services.work import Work
from app.record.pages.engagements import list_url
from app.record.services.summary import Overview
from app.report.domain import first_steps
from app.report.services import checklist
from app.report.text import first_steps as text
from app.web.navigation import flash_message, has_route
from app.web.request import current_work, require_form_permission

blueprint = Blueprint("checklist", __name__, url_prefix="/checklist")
FILL_IN_ADDRESS = "/fill-in"


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step in words. `href`: where it is done; None if the user may not do it."""

    title: str
    text: str
    href: str | None
    is_done: bool


def rows(work: Work, found: Overview) -> list[StepRow]:
    """Returns the first steps in words; none if they are done or hidden."""
    costs, reviews = (
        list_url(found.tasks[key].selection, found.tasks[key].order) for key in ("cost_missing", "to_review")
    )
    addresses = {
        first_steps.RECORD: ("/imports/new", Permission.IMPORT),
        first_steps.FILL_IN: (FILL_IN_ADDRESS if has_route(FILL_IN_ADDRESS) else costs, Permission.WRITE_RECORD),
        first_steps.REVIEW: (reviews, Permission.REVIEW),
        first_steps.REPORT: (url_for("saved_reports.new"), Permission.SAVE_REPORT),
        first_steps.INVITE: (url_for("users.add"), Permission.WRITE_USERS),
    }
    found_rows = []
    for step in checklist.steps(work, found):
        address, permission = addresses[step.key]
        is_open = not step.is_done and work.has_permission(permission)
        found_rows.append(StepRow(*text.TEXTS[step.key], address if is_open else None, step.is_done))
    return found_rows


@blueprint.post("/hide")
@require_form_permission(Permission.WRITE_SETTINGS)
def hide() -> ResponseReturnValue:
    """Hides the first steps for everybody."""
    checklist.show(current_work(), False)
    flash_message({"text": text.HIDDEN, "undo_href": url_for("checklist.show")}, "done")
    return redirect(url_for("overview.index"), 303)


@blueprint.post("/show")
@require_form_permission(Permission.WRITE_SETTINGS)
def show() -> ResponseReturnValue:
    """Shows the first steps again, until all are done."""
    checklist.show(current_work(), True)
    flash_message({"text": text.SHOWN}, "done")
    return redirect(url_for("overview.index"), 303)
