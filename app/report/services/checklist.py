"""The first steps with a new record, each done or not as the record itself says."""

from app.accounts.storage import users
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission
from app.record.services import organisation
from app.record.services.summary import Overview
from app.report.domain.first_steps import ENOUGH_FILLED, FILL_IN, INVITE, RECORD, REPORT, REVIEW, Step
from app.report.storage import saved_reports


@requires_permission(Permission.READ_RECORD)
def steps(work: Work, found: Overview) -> tuple[Step, ...]:
    """Returns the first steps; none if all are done, or if an administrator has dismissed them.

    Readers get none: they can do none of them.
    """
    if not work.organisation.show_checklist or not work.has_permission(Permission.WRITE_RECORD):
        return ()
    completed = found.counts.statuses["completed"]
    filled, reviewed = (completed - found.tasks[key].total for key in ("cost_missing", "to_review"))
    every = (
        Step(RECORD, found.counts.engagements > 0),
        Step(FILL_IN, completed > 0 and filled >= min(completed, ENOUGH_FILLED)),
        Step(REVIEW, reviewed > 0),
        Step(REPORT, any(not each.sample for each in saved_reports.listing(work.session))),
        Step(INVITE, sum(each.active for each in users.listing(work.session)) > 1),
    )
    return () if all(each.is_done for each in every) else every


@requires_permission(Permission.WRITE_SETTINGS)
def show(work: Work, wanted: bool) -> None:
    """Shows or hides the first steps for everybody."""
    organisation.amend(work, {"show_checklist": wanted})
