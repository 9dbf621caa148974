"""The engagements behind a claim of the report."""

from collections.abc import Sequence

from app.core.domain.permissions import Permission
from app.core.services.work import Work, needs
from app.record.storage import engagements
from app.record.storage.engagements import Stored

_AT_ONCE = 2000  # parameters in one statement


@needs(Permission.READ_REPORT)
def behind(work: Work, numbers: Sequence[int]) -> dict[int, Stored]:
    """The engagements of these numbers."""
    found: dict[int, Stored] = {}
    for begin in range(0, len(numbers), _AT_ONCE):
        found |= engagements.of(work.session, numbers[begin : begin + _AT_ONCE])
    return found
