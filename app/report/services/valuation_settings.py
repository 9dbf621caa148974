"""What derivations rest on besides the record: the organisation's settings, and the rates of the days that matter."""

from app.report.domain.dataset import Columns
from app.report.domain.measures import Terms, rated_days
from app.services.work import Work, shared
from app.storage import rates


@shared
def terms(work: Work, found: Columns) -> Terms:
    """What derivations from these columns rest on: the organisation's settings, and the rates of their days."""
    settings, served = work.organisation, {}
    span, foreign = rated_days(found), set(found.currencies) - {settings.reporting_currency}
    if span and foreign:
        served["rates"] = rates.read(work.session, foreign | {settings.reporting_currency}, *span)
    return Terms(currency=settings.reporting_currency, hours_per_day=settings.hours_per_day,
                 own_hourly_cost=settings.own_hourly_cost, **served)
