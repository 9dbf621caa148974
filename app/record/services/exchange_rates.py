"""Exchange rates: the history of a currency is copied into the record when something is first priced in it."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from app.core.services.work import Work, without_permission_check
from app.record.storage import exchange_rates

Histories = Mapping[str, list[tuple[date, Decimal]]]


@without_permission_check
def copy_missing(work: Work, currencies: Iterable[str | None]) -> None:
    """Brings in the rates of those `currencies`, and of the reporting currency, that are not here yet.

    A currency whose rates the European Central Bank does not publish stays without: its amounts count as "no rate".
    """
    save(work, load_missing(work, currencies))


@without_permission_check
def load_missing(work: Work, currencies: Iterable[str | None]) -> Histories:
    """The same rates, not kept yet: finding them takes longer than writing them."""
    missing = exchange_rates.missing(work.session, {*currencies, work.organisation.reporting_currency})
    if not missing:
        return {}
    from app.record.files import european_central_bank as bank

    return {
        code: list(history)
        for code, history in bank.rate_history(sorted(missing & bank.published_currencies())).items()
    }


@without_permission_check
def save(work: Work, histories: Histories) -> None:
    """Brings in these rates."""
    if histories:
        from app.record.files import european_central_bank as bank

        for code, history in histories.items():
            exchange_rates.insert(work.session, code, history, bank.NAME)
