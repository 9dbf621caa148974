"""Checking a large file takes longer than anybody waits for an answer: it is queued, and what needs it says so."""

from pathlib import Path

from app.domain.errors import Refused
from app.services import jobs
from app.services.work import Work, shared
from app.storage import staging

CHECK, IMPORT, UNDO = "check", "import", "undo"
AT_ONCE = 2_000_000  # bytes that are checked while somebody waits
PACKED = (b"PK", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")  # files that hold about eight times what they are
_UNPACKS = 8


class NotYet(Refused):
    """What a file would do is not known yet, or its import goes on: the page of its job says how far that is."""

    code = "not-yet"

    def __init__(self, number: int):
        super().__init__("The file is still being read. Wait a moment, then look again.")
        self.number = number


def large(path: Path) -> bool:
    """Whether a file is too large to be checked while somebody waits."""
    size = path.stat().st_size
    if size * _UNPACKS <= AT_ONCE:
        return False
    with path.open("rb") as file:
        return size > AT_ONCE or file.read(6).startswith(PACKED)


@shared
def check_later(work: Work, number: int) -> None:
    """Queues the check of a waiting file."""
    staging.uncheck(work.session, number)
    jobs.queue(work, CHECK, number)
