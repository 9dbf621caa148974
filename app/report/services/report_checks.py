"""Checks that the saved reports are unchanged."""

from app.core.domain.checks import Check, Level
from app.core.domain.permissions import Permission
from app.core.domain.plural import plural
from app.core.services.work import Work, requires_permission
from app.report.services import saved_reports
from app.report.text import checks as words


@requires_permission(Permission.READ_REPORT)
def check_reports(work: Work) -> Check:
    """Checks the hashes of every saved report."""
    found = saved_reports.verify(work)
    damaged = [each for each in found if each.problems]
    if not damaged:
        count = plural(len(found), "{n} saved report is", "{n} saved reports are")
        return Check("reports", Level.OK, f"{count} unchanged.")
    numbers = ", ".join(str(each.saved.id) for each in damaged)
    message = words.CHANGED.format(numbers=numbers, problem=damaged[0].problems[0])
    return Check("reports", Level.ERROR, message, words.ADVICE)
