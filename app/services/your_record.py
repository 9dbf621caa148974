"""What is true of these providers: the selection's jobs counted, with the providers' names; no verdict is reached."""

from app.domain import your_record as counted
from app.domain.measures import Record
from app.domain.permissions import Permission
from app.domain.selection import Selection
from app.domain.your_record import YourRecord
from app.services.reports import naming
from app.services.terms import terms
from app.services.work import Work, needs
from app.storage import columns


@needs(Permission.READ_REPORT)
def your_record(work: Work, selection: Selection) -> YourRecord:
    """What the engagements of the selection show of their providers, in its own period."""
    found = columns.read(work.session, selection)
    return counted.your_record(Record(found, terms(work, found)), naming(work))
