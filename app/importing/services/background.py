"""Checks of large files are queued as jobs; whatever needs their result raises StillProcessing."""

from app.core.domain.errors import Refused
from app.core.services import jobs
from app.core.services.work import Work, without_permission_check

CHECK, IMPORT, UNDO = "check", "import", "undo"


class StillProcessing(Refused):
    """The check or the import of a file isn't finished; the page of its job shows the progress."""

    code = "not-yet"

    def __init__(self, number: int):
        super().__init__("The file is still being read. Wait a moment, then try again.")
        self.number = number


@without_permission_check
def is_large(work: Work, number: int) -> bool:
    """Whether a file was too large to be checked within a request: a job was once queued for it."""
    return jobs.latest(work, (CHECK,), number) is not None
