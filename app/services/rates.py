"""Exchange rates: the history of a currency is copied into the record when something is first priced in it."""

from collections.abc import Iterable

from app.services.work import Work, shared
from app.storage import rates


@shared
def seed(work: Work, currencies: Iterable[str | None]) -> None:
    """Brings in the rates of those `currencies`, and of the reporting currency, that are not here yet.

    A currency whose rates the European Central Bank does not publish stays without: its amounts count as "no rate".
    """
    missing = rates.missing(work.session, {*currencies, work.organisation.reporting_currency})
    if not missing:
        return
    from app.rates import european_central_bank as bank

    for code, history in bank.history(sorted(missing & bank.published())).items():
        rates.add(work.session, code, history, bank.NAME)
