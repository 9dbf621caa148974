"""Copies the history of a currency's exchange rates into the record when it is first used."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from app.core.services.work import Work, without_permission_check
from app.record.storage import exchange_rates

Histories = Mapping[str, list[tuple[date, Decimal]]]


@without_permission_check
def copy_missing(work: Work, currencies: Iterable[str | None]) -> None:
    """Copies the missing rates of `currencies` and the reporting currency into the record.

    A currency that the European Central Bank doesn't publish gets none: its amounts are reported as "no rate".
    """
    save(work, load_missing(work, currencies))


@without_permission_check
def load_missing(work: Work, currencies: Iterable[str | None]) -> Histories:
    """Returns the missing rates without storing them: reading them takes longer than writing."""
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
    """Stores these rates."""
    if histories:
        from app.record.files import european_central_bank as bank

        exchange_rates.insert_histories(work.session, histories, bank.NAME)
