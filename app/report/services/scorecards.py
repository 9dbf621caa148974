"""A provider's scorecard over its whole record, against the medians of all providers."""

from datetime import date

from app.core.domain.errors import NotFound, Refused
from app.core.domain.permissions import Permission
from app.core.domain.selection import Condition, Order, Page, Selection
from app.core.services.work import Work, requires_permission
from app.record.services.results_cache import cached
from app.record.storage import engagements, providers
from app.record.storage.providers import Stored
from app.report.domain import scorecard as domain
from app.report.domain.measures import Record
from app.report.domain.measures.conversion import payment_currency
from app.report.domain.provider_review import MAX_RECENT, Review
from app.report.domain.provider_review import review as sheet
from app.report.domain.scorecard import Medians, Scorecard
from app.report.services.valuation_settings import terms
from app.report.storage import dataset
from app.report.text import refusals


@requires_permission(Permission.READ_REPORT)
def scorecard(work: Work, number: int) -> Scorecard:
    """The scorecard of the provider with this number; raises NotFound.

    Amounts are in the currency in which the whole record's figures are.
    """
    stored = _require_provider(work, number)
    against = cached(work, ("medians", stored.sample), lambda work: _hourly_medians(work, stored.sample))
    own = dataset.load(work.session, selection_of(work, stored))
    record = Record(own, terms(work, own, converted=against.currency is None))
    return domain.scorecard(stored.provider.name, record, against, work.organisation.financial_year_month)


@requires_permission(Permission.READ_REPORT)
def review(work: Work, number: int, next_on: date | None = None) -> Review:
    """Returns the sheet for a provider review; by default the next review is in three months."""
    found = scorecard(work, number)
    everything = selection_of(work, _require_provider(work, number))
    newest = engagements.listing(work.session, everything, Order(), Page(size=MAX_RECENT)).rows
    with refusals.text_for_refusals():
        return sheet(found, [(each.id, each.engagement) for each in newest], work.today, next_on)


@requires_permission(Permission.READ_REPORT)
def find_by_name(work: Work, name: str, sample: bool = False) -> Stored:
    """Returns the provider of this name, ignoring differences in spelling; raises Refused with similar names."""
    stored = providers.find_by_name(work.session, name, sample)
    if stored is None:
        near = [line.stored.provider.name for line in providers.listing(work.session, name, sample=sample).rows][:5]
        raise Refused(refusals.unknown_provider_text(name, near))
    return stored


@requires_permission(Permission.READ_REPORT)
def selection_of(work: Work, stored: Stored) -> Selection:
    """Returns the selection of all engagements of a provider."""
    return Selection(
        (Condition("provider", "is", (stored.provider.name,)),), sample=stored.sample, asker=work.actor.user_id
    )


def _require_provider(work: Work, number: int) -> Stored:
    stored = providers.get(work.session, number)
    if stored is None:
        raise NotFound(refusals.NO_PROVIDER)
    return stored


def _hourly_medians(work: Work, sample: bool) -> Medians:
    found = dataset.load(work.session, Selection(sample=sample))
    return domain.medians(Record(found, terms(work, found)), payment_currency(found))
