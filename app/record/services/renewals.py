"""Renews an engagement: the next one with the same terms, linked to the earlier one."""

from dataclasses import dataclass, replace
from datetime import date

from app.core.domain.errors import Refused
from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.domain.engagement_forms import RENEWAL_FIELDS
from app.record.domain.engagements import COMPLETED, ENDED_STATUSES
from app.record.services import engagement_access
from app.record.services.engagement_writing import Draft, check_not_removed, insert, replace_values
from app.record.services.engagements import get_by_reference, list_renewals
from app.record.storage import engagements
from app.record.storage.engagements import Stored

PREVIOUS_END = "previous_ended_on"  # the field that problems with the end of the earlier engagement are reported at


@dataclass(frozen=True, slots=True)
class Renewal:
    """The new engagement, and whether the earlier one was completed with it."""

    stored: Stored
    completed_previous: bool


@requires_permission(Permission.WRITE_RECORD)
def renew(
    work: Work,
    reference: str,
    draft: Draft | None = None,
    sample: bool = False,
    known_renewals: int = 0,
    previous_ended_on: date | None = None,
) -> Renewal:
    """Records the next engagement with the fields that carry over and those in `draft`, and returns it.

    The earlier engagement stays as it is, unless `previous_ended_on` is given: then it is completed on that date.
    Raises Refused if it has more renewals than the `known_renewals` that the actor saw, so that nobody renews twice.
    """
    before = get_by_reference(work, reference, sample)
    engagements.lock_rows(work.session, [before.id])
    check_not_removed(engagement_access.check(work, before))
    renewals = list_renewals(work, before)
    if len(renewals) > known_renewals:
        raise Refused(f"{renewals[-1].reference} is already a renewal of {before.reference}.", "renewed-already")
    if previous_ended_on is not None:
        _complete(work, before, previous_ended_on)
    # The rate carries over; a percentage doesn't, because its budget is agreed anew.
    carried = {name: getattr(before.engagement, name) for name in RENEWAL_FIELDS}
    values = carried | {"continues": before.reference} | dict(draft or {})
    return Renewal(insert(work, values, before.sample, EventKind.CONTINUED), previous_ended_on is not None)


@without_permission_check
def _complete(work: Work, stored: Stored, ended_on: date) -> None:
    """Completes the earlier engagement; its problems are reported at PREVIOUS_END."""
    if stored.engagement.status in ENDED_STATUSES:
        raise Refused(f"{stored.reference} is {stored.engagement.status} already. Clear its end date here.")
    try:
        replace_values(work, stored, {"status": COMPLETED, "ended_on": ended_on}, EventKind.COMPLETED)
    except Refused as refused:
        if type(refused) is not Refused:
            raise
        raise Refused([replace(each, field=PREVIOUS_END) for each in refused.problems]) from None
