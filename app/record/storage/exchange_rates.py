"""Reads and writes exchange rates; a currency's history is copied once, when the record first uses the currency."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.storage import bulk
from app.record.storage import models

if TYPE_CHECKING:
    from app.core.domain.exchange_rates import ExchangeRates

RATE = models.Rate.__table__
EURO = "EUR"


def missing(session: Session, currencies: Iterable[str | None]) -> set[str]:
    """Returns those of `currencies` without stored rates; the euro needs none."""
    wanted = {code for code in currencies if code} - {EURO}
    return {
        code
        for code in wanted
        if session.execute(sa.select(RATE.c.day).where(RATE.c.currency == code).limit(1)).first() is None
    }


def insert(session: Session, currency: str, rates: Iterable[tuple[date, Decimal]], source: str) -> None:
    """Stores rates (units for one euro); a day that has one already keeps it."""
    insert_histories(session, {currency: list(rates)}, source)


def insert_histories(session: Session, histories: Mapping[str, Sequence[tuple[date, Decimal]]], source: str) -> None:
    """Stores the rates of several currencies at once, as `insert` does: most days are the same for all of them."""
    count = sum(map(len, histories.values()))
    bulk.insert(
        session,
        RATE,
        {
            "currency": [currency for currency, rates in histories.items() for _ in rates],
            "day": [day for rates in histories.values() for day, _ in rates],
            "per_euro": [rate for rates in histories.values() for _, rate in rates],
            "source": [source] * count,
        },
        beside=True,
    )


def load(
    session: Session, currencies: Iterable[str | None], first: date | None = None, last: date | None = None
) -> "ExchangeRates":
    """Returns the rates of these currencies for lookup by day; with `first` and `last` only those days."""
    from app.core.domain.exchange_rates import ExchangeRates, make_series

    within = [RATE.c.day >= first] if first else []
    within += [RATE.c.day <= last] if last else []
    found = {}
    for code in sorted({code for code in currencies if code} - {EURO}):
        rows = session.execute(
            sa.select(RATE.c.day, sa.type_coerce(RATE.c.per_euro, sa.BigInteger))
            .where(RATE.c.currency == code, *within)
            .order_by(RATE.c.day)
        ).all()
        found[code] = make_series([row[0] for row in rows], [row[1] / 10**8 for row in rows])
    return ExchangeRates(found)
