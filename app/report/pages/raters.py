"""Who rated which arrangement: the number of reviews and the median rating of each reviewer."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.report.pages.report_tabs import HERE
from app.report.pages.report_url import view_of
from app.report.services import rater_checks
from app.report.text.notes import report_note_text
from app.report.text.period import capitalise, period_days
from app.web.request import current_work

blueprint = Blueprint("raters", __name__)


@blueprint.get("/report/raters")
def index() -> ResponseReturnValue:
    """Shows the ratings by reviewer and arrangement, over the report's selection."""
    work = current_work()
    view = view_of(work, "raters.index")
    found = rater_checks.raters(work, view.selection)
    page = render_template(
        "report/reports/raters.html",
        found=found.check,
        names=found.names,
        view=view,
        back=view.href(HERE),
        period=capitalise(period_days(view.selection.period)),
        notes=[report_note_text(each) for each in rater_checks.notes(work, view.selection)],
    )
    return page, 422 if view.refused else 200
