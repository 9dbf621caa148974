"""Checks of large files are queued as jobs; what needs their result raises NotYet."""

from app.core.domain.errors import Refused
from app.core.services import jobs
from app.core.services.work import Work, without_permission_check

CHECK, IMPORT, UNDO = "check", "import", "undo"


class StillProcessing(Refused):
    """What a file would do is not known yet, or its import goes on: the page of its job says how far that is."""

    code = "not-yet"

    def __init__(self, number: int):
        super().__init__("The file is still being read. Wait a moment, then try again.")
        self.number = number


@without_permission_check
def is_large(work: Work, number: int) -> bool:
    """Whether a file turned out to be too large to be checked while somebody waits: a job was queued for it once."""
    return jobs.latest(work, (CHECK,), number) is not None
