"""Changes several engagements at once, as one action and one event of the history, which can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.domain.errors import NotFound, Refused, Stale
from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission
from app.record.services.bulk_writing import Draft, replace_many
from app.record.services.engagement_history import stale_message
from app.record.storage import engagements
from app.record.storage.engagements import Stored


@dataclass(frozen=True, slots=True)
class BulkResult:
    """The event that sums it up (None: nothing changed), and by id the engagements that were `changed` and the reasons
    why others were `refused`."""

    event_id: int | None
    changed: dict[int, Stored]
    refused: dict[int, Refused]


@requires_permission(Permission.WRITE_RECORD)
def change_many(work: Work, drafts: Mapping[int, Draft], revisions: Mapping[int, int] | None = None) -> BulkResult:
    """Changes the fields in the draft of each engagement, by id, and logs one event that sums it up.

    `revisions`: what each was read at, for those that must not have changed since. An engagement whose draft is refused
    stays as it is, and the others are changed all the same.
    """
    numbers = sorted(drafts)
    engagements.lock_rows(work.session, numbers)
    before, refused = engagements.get_many(work.session, numbers), dict[int, Refused]()
    for number in numbers:
        problem = _find_problem(work, before.get(number), (revisions or {}).get(number))
        if problem is not None:
            refused[number] = problem
    with work.logging_parts():
        rest = [(before[number], drafts[number]) for number in numbers if number not in refused]
        changed, more = replace_many(work, rest, EventKind.AMENDED)
    event_id, fields = None, dict[str, None]()
    for number, after in changed.items():
        fields |= dict.fromkeys(name for name in drafts[number] if _differs(before[number], after, name))
    if changed:
        event_id = work.log_event(EventKind.CHANGED_TOGETHER, count=len(changed), fields=list(fields))
    return BulkResult(event_id, changed, refused | more)


def _find_problem(work: Work, before: Stored | None, revision: int | None) -> Refused | None:
    if before is None:
        return NotFound("There is no such engagement.")
    if revision is not None and revision != before.revision:
        return Stale(stale_message(work, before, revision))
    return None


def _differs(before: Stored, after: Stored, name: str) -> bool:
    return getattr(before.engagement, name) != getattr(after.engagement, name)
