"""The sample data's two buttons."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from app.core.domain.plural import plural
from app.record.services import sample
from app.web.request import current_work

blueprint = Blueprint("sample", __name__, url_prefix="/sample")


@blueprint.post("/load")
def load() -> Response:
    """Loads it, unless it is there already, and goes to its report."""
    if not sample.size(current_work()):
        sample.load(current_work())
    return redirect(url_for("reports.report", sample="yes"))


@blueprint.post("/remove")
def remove() -> Response:
    """Takes it away."""
    gone = sample.remove(current_work())
    flash(
        plural(gone, "Sample data removed: {n} engagement.", "Sample data removed: {n} engagements.")
        if gone
        else "There was no sample data.",
        "done",
    )
    return redirect(url_for("overview.index"))
