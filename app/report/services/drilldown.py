"""The engagements behind a claim of the report."""

from collections.abc import Sequence

from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission
from app.record.storage import engagements
from app.record.storage.engagements import Stored

_BATCH_SIZE = 2000  # parameters in one statement


@requires_permission(Permission.READ_REPORT)
def engagements_by_number(work: Work, numbers: Sequence[int]) -> dict[int, Stored]:
    """The engagements of these numbers."""
    found: dict[int, Stored] = {}
    for begin in range(0, len(numbers), _BATCH_SIZE):
        found |= engagements.get_many(work.session, numbers[begin : begin + _BATCH_SIZE])
    return found
