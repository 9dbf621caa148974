"""The sample data: loaded to look at, removed in one step, never beside real engagements in one report."""

from app.core.domain.errors import Refused
from app.core.domain.events import What
from app.core.domain.permissions import Permission
from app.core.services.work import Work, needs
from app.record.domain.sample import draw
from app.record.services import exchange_rates
from app.record.storage import sample as kept


@needs(Permission.READ_RECORD)
def size(work: Work) -> int:
    """How many engagements of the sample data are loaded; none where it is not."""
    return kept.size(work.session)


@needs(Permission.SAMPLE)
def load(work: Work) -> int:
    """Loads the sample data, its last two years ending today; returns how many engagements it holds.

    Raises Refused where it is loaded already.
    """
    if kept.size(work.session):
        raise Refused("The sample data is already loaded. Remove it first to load it again.", "sample-loaded")
    sample = draw(work.today)
    kept.load(work.session, sample, work.now)
    exchange_rates.seed(work, {each.currency for each in sample.engagements})
    work.note(What.SAMPLE_LOADED, engagements=len(sample.engagements))
    return len(sample.engagements)


@needs(Permission.SAMPLE)
def remove(work: Work) -> int:
    """Removes the sample data with everything that was noted on it; returns how many engagements went."""
    gone = kept.remove(work.session)
    if gone:
        work.note(What.SAMPLE_REMOVED, engagements=gone)
    return gone
