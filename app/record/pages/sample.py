"""Loads and removes the sample data."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from app.core.domain.plural import plural
from app.record.services import sample
from app.web.request import current_work

blueprint = Blueprint("sample", __name__, url_prefix="/sample")


@blueprint.get("")
def index() -> Response:
    """Redirects to the sample data, or to the page about it if it isn't loaded."""
    if sample.size(current_work()):
        return redirect(url_for("overview.index", sample="yes"))
    return redirect(url_for("help.sample"))


@blueprint.post("/load")
def load() -> Response:
    """Loads the sample data, unless it is loaded already, and redirects to its report."""
    if not sample.size(current_work()):
        sample.load(current_work())
    return redirect(url_for("reports.report", sample="yes"))


@blueprint.post("/remove")
def remove() -> Response:
    """Removes the sample data."""
    removed = sample.remove(current_work())
    flash(
        plural(removed, "Sample data removed: {n} engagement.", "Sample data removed: {n} engagements.")
        if removed
        else "There was no sample data.",
        "done",
    )
    return redirect(url_for("overview.index"))
