"""Taking a wrong engagement out of every list, report, file and count, and putting it back.

Its reference stays taken.
"""

from app.core.domain.errors import Refused
from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.services.work import Work, requires_permission
from app.record.services.engagements import check_not_removed, get_by_reference
from app.record.storage import engagements
from app.record.storage.engagements import Listing, Stored


@requires_permission(Permission.REMOVE_RECORD)
def remove(work: Work, reference: str, sample: bool = False) -> Stored:
    """Takes the engagement out of the record until it is restored; refused where it is removed already."""
    before = check_not_removed(get_by_reference(work, reference, sample))
    after = engagements.soft_delete(work.session, before, work.now, work.now)
    work.log_event(EventKind.REMOVED, "engagement", after.id, revision=after.revision)
    return after


@requires_permission(Permission.REMOVE_RECORD)
def restore(work: Work, reference: str, sample: bool = False) -> Stored:
    """Puts a removed engagement back as it was; refused where it is not removed."""
    before = get_by_reference(work, reference, sample)
    if before.removed_at is None:
        raise Refused(f"{before.reference} is not removed, so there is nothing to restore.", "not-removed")
    after = engagements.soft_delete(work.session, before, None, work.now)
    work.log_event(EventKind.RESTORED, "engagement", after.id, revision=after.revision)
    return after


@requires_permission(Permission.READ_RECORD)
def listing(work: Work, sample: bool = False, page: Page | None = None) -> Listing:
    """One page of the removed engagements, the last removed first."""
    return engagements.list_removed(work.session, sample, page or Page())
