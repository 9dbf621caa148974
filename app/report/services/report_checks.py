"""Checks that the saved reports are unchanged."""

from app.core.domain.checks import Check, Level
from app.core.domain.permissions import Permission
from app.core.domain.plural import plural
from app.core.services.work import Work, requires_permission
from app.report.services import saved_reports


@requires_permission(Permission.READ_REPORT)
def check_reports(work: Work) -> Check:
    """Checks the hashes of every saved report."""
    found = saved_reports.verify(work)
    damaged = [each for each in found if each.problems]
    if not damaged:
        count = plural(len(found), "{n} saved report is", "{n} saved reports are")
        return Check("reports", Level.OK, f"{count} unchanged.")
    numbers = ", ".join(str(each.saved.id) for each in damaged)
    return Check(
        "reports",
        Level.ERROR,
        f"Saved reports that were changed: {numbers}. {damaged[0].problems[0]}",
        "Run `contrast reports verify`. Restore a backup into a new folder to see the original.",
    )
