"""Loads and removes the sample data, which never appears in one report with real engagements."""

from app.core.domain.errors import Refused
from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission
from app.record.domain.sample import generate_sample
from app.record.services import exchange_rates
from app.record.storage import sample as sample_storage


@requires_permission(Permission.READ_RECORD)
def size(work: Work) -> int:
    """Returns the number of sample engagements; 0 if the sample data isn't loaded."""
    return sample_storage.size(work.session)


@requires_permission(Permission.SAMPLE)
def load(work: Work) -> int:
    """Loads the sample data, two years up to today, and returns its number of engagements.

    Raises Refused if it is loaded already.
    """
    if sample_storage.size(work.session):
        raise Refused("The sample data is already loaded. Remove it first to load it again.", "sample-loaded")
    sample = generate_sample(work.today)
    sample_storage.load(work.session, sample, work.now)
    exchange_rates.copy_missing(work, {each.currency for each in sample.engagements})
    work.log_event(EventKind.SAMPLE_LOADED, engagements=len(sample.engagements))
    return len(sample.engagements)


@requires_permission(Permission.SAMPLE)
def remove(work: Work) -> int:
    """Removes the sample data; returns the number of removed engagements. Its history stays, without texts."""
    gone = sample_storage.remove(work.session, work.now)
    if gone:
        work.log_event(EventKind.SAMPLE_REMOVED, engagements=gone)
    return gone
