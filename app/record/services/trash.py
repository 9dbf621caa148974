"""Removes engagements from all lists, reports, files and counts, and restores them.

The reference of a removed engagement stays taken.
"""

from app.core.domain.errors import Refused
from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.services.work import Work, requires_permission
from app.record.services import engagement_access
from app.record.services.engagement_writing import check_not_removed
from app.record.services.engagements import get_by_reference
from app.record.storage import engagements
from app.record.storage.engagements import Listing, Stored


@requires_permission(Permission.REMOVE_RECORD)
def remove(work: Work, reference: str, sample: bool = False) -> Stored:
    """Removes an engagement until it is restored; raises Refused if it is removed already."""
    before = engagement_access.check(work, get_by_reference(work, reference, sample), Permission.REMOVE_RECORD)
    check_not_removed(before)
    after = engagements.soft_delete(work.session, before, work.now, work.now)
    work.log_event(EventKind.REMOVED, "engagement", after.id, revision=after.revision)
    return after


@requires_permission(Permission.REMOVE_RECORD)
def restore(work: Work, reference: str, sample: bool = False) -> Stored:
    """Restores a removed engagement as it was; raises Refused if it isn't removed."""
    before = engagement_access.check(work, get_by_reference(work, reference, sample), Permission.REMOVE_RECORD)
    if before.removed_at is None:
        raise Refused(f"{before.reference} is not removed, so there is nothing to restore.", "not-removed")
    after = engagements.soft_delete(work.session, before, None, work.now)
    work.log_event(EventKind.RESTORED, "engagement", after.id, revision=after.revision)
    return after


@requires_permission(Permission.READ_RECORD)
def listing(work: Work, sample: bool = False, page: Page | None = None) -> Listing:
    """Returns one page of the removed engagements, the last removed first."""
    return engagements.list_removed(work.session, sample, page or Page())
