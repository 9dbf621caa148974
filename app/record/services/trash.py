"""Taking a wrong engagement out of every list, report, file and count, and putting it back.

Its reference stays taken.
"""

from app.core.domain.errors import Refused
from app.core.domain.events import What
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.services.work import Work, needs
from app.record.services.engagements import found, there
from app.record.storage import engagements
from app.record.storage.engagements import Listing, Stored


@needs(Permission.REMOVE_RECORD)
def remove(work: Work, reference: str, sample: bool = False) -> Stored:
    """Takes the engagement out of the record until it is restored; refused where it is removed already."""
    before = there(found(work, reference, sample))
    after = engagements.put_away(work.session, before, work.now, work.now)
    work.note(What.REMOVED, "engagement", after.id, revision=after.revision)
    return after


@needs(Permission.REMOVE_RECORD)
def restore(work: Work, reference: str, sample: bool = False) -> Stored:
    """Puts a removed engagement back as it was; refused where it is not removed."""
    before = found(work, reference, sample)
    if before.removed_at is None:
        raise Refused(f"{before.reference} is not removed, so there is nothing to restore.", "not-removed")
    after = engagements.put_away(work.session, before, None, work.now)
    work.note(What.RESTORED, "engagement", after.id, revision=after.revision)
    return after


@needs(Permission.READ_RECORD)
def removed(work: Work, sample: bool = False, page: Page | None = None) -> Listing:
    """One page of the removed engagements, the last removed first."""
    return engagements.removed(work.session, sample, page or Page())
