"""What derivations depend on besides the record: the organisation's settings, and exchange rates.

Where everything that was paid is in one currency, figures are in that and nothing is converted; else they are in the
reporting currency.
"""

from app.core.services.work import Work, without_permission_check
from app.record.storage import exchange_rates
from app.report.domain.dataset import Columns
from app.report.domain.measures import ValuationSettings, rate_days
from app.report.domain.measures.conversion import payment_currency


@without_permission_check
def terms(work: Work, found: Columns, converted: bool = False) -> ValuationSettings:
    """Returns the settings for derivations from these columns; `converted`: in the reporting currency in any case."""
    settings, served = work.organisation, {}
    span, foreign = rate_days(found), set(found.currencies) - {settings.reporting_currency}
    if span and foreign:
        served["rates"] = exchange_rates.load(work.session, foreign | {settings.reporting_currency}, *span)
    only = None if converted else payment_currency(found)
    return ValuationSettings(
        currency=only or settings.reporting_currency,
        hours_per_day=settings.hours_per_day,
        own_hourly_cost=settings.own_hourly_cost,
        converted=converted,
        **served,
    )
