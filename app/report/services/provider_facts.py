"""What is true of these providers: the selection's jobs counted, with the providers' names; no verdict is reached."""

from app.core.domain.permissions import Permission
from app.core.domain.selection import Selection
from app.core.services.work import Work, requires_permission
from app.report.domain import provider_facts as counted
from app.report.domain.measures import Record
from app.report.domain.provider_facts import ProviderFacts
from app.report.services.reports import provider_naming
from app.report.services.valuation_settings import terms
from app.report.storage import dataset


@requires_permission(Permission.READ_REPORT)
def your_record(work: Work, selection: Selection) -> ProviderFacts:
    """What the engagements of the selection show of their providers, in its own period."""
    found = dataset.load(work.session, selection)
    return counted.provider_facts(Record(found, terms(work, found)), provider_naming(work))
