"""What happened in a period, counted over a selection, with the names needed to show it."""

from dataclasses import replace
from datetime import date

from app.accounts.storage import users
from app.core.domain.errors import Problem, Refused
from app.core.domain.permissions import Permission
from app.core.domain.selection import Selection
from app.core.services.work import Work, requires_permission
from app.record.services.results_cache import cached
from app.record.storage import engagements, providers
from app.report.domain import news as counted
from app.report.domain.catalogue import OUTCOMES
from app.report.domain.evidence import Evidence
from app.report.domain.measures import Record
from app.report.domain.news import NamedNews, News
from app.report.services import claims
from app.report.services.valuation_settings import terms
from app.report.storage import dataset
from app.report.text import refusals

MAX_NAMED = 10  # so many running engagements are named, the first recorded ones


@requires_permission(Permission.READ_REPORT)
def news(work: Work, selection: Selection, first: date, last: date) -> NamedNews:
    """Returns what happened from `first` to `last`, both included, in the reporting currency; future days are cut off.

    The selection's own period is ignored. Raises Refused where no day is left.
    """
    last = min(last, work.today)
    if last < first:
        raise Refused([Problem("period-empty", refusals.NO_DAY, "first", first.isoformat())])

    def made(work: Work) -> News:
        found = dataset.load_active_between(work.session, selection, first, last)
        evidence = Evidence(Record(found, terms(work, found, converted=True)))
        return counted.news(evidence, (*claims.current(work), *OUTCOMES), first, last)

    it = cached(work, ("news", replace(selection, asker=None), first, last), made, _weight)
    running, wholes = it.whole.running[:MAX_NAMED], (it.whole, *it.sides)
    stored = engagements.get_many(work.session, running)
    owners = {each.owner for each in it.missing}
    return NamedNews(
        it,
        providers.names_by_id(work.session, [each.largest.provider for each in wholes if each.largest]),
        {each.id: each.name for each in users.listing(work.session, removed=True) if each.id in owners},
        {number: stored[number].engagement.title for number in running},
    )


def _weight(made: News) -> int:
    return len(made.whole.running) + len(made.whole.ended)
