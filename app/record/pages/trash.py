"""Removes and restores engagements."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.record.pages.engagements import blueprint as engagements_blueprint
from app.record.services import engagements, trash
from app.web.navigation import flash_message
from app.web.request import current_work

blueprint = Blueprint("removing", __name__, url_prefix=engagements_blueprint.url_prefix)


@blueprint.post("/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    """Removes an engagement; the message offers to undo it."""
    work, stored = current_work(), engagements.get_by_id(current_work(), number)
    trash.remove(work, stored.reference, stored.sample)
    sample = "yes" if stored.sample else None
    flash_message(
        {
            "text": f"“{stored.engagement.title}” was removed. It no longer appears in lists, reports or exports.",
            "undo_href": url_for("removing.restore", number=number),
        },
        "done",
    )
    return redirect(url_for("engagements.index", sample=sample), 303)


@blueprint.post("/<int:number>/restore")
def restore(number: int) -> ResponseReturnValue:
    """Restores a removed engagement."""
    work, stored = current_work(), engagements.get_by_id(current_work(), number)
    trash.restore(work, stored.reference, stored.sample)
    flash(f"“{stored.engagement.title}” was restored.", "done")
    return redirect(url_for("engagements.show", number=number, sample="yes" if stored.sample else None), 303)
