"""Exchange rates in the database: a currency's history is copied here once, when the record first uses it."""

from collections.abc import Iterable
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
    """Those of `currencies` that have no rate here; the euro needs none."""
    wanted = {code for code in currencies if code} - {EURO}
    return {
        code
        for code in wanted
        if session.execute(sa.select(RATE.c.day).where(RATE.c.currency == code).limit(1)).first() is None
    }


def insert(session: Session, currency: str, rates: Iterable[tuple[date, Decimal]], source: str) -> None:
    """Keeps rates (units for one euro); a day that has one already keeps that."""
    kept = list(rates)
    bulk.insert(
        session,
        RATE,
        {
            "currency": [currency] * len(kept),
            "day": [day for day, _ in kept],
            "per_euro": [rate for _, rate in kept],
            "source": [source] * len(kept),
        },
        beside=True,
    )


def load(
    session: Session, currencies: Iterable[str | None], first: date | None = None, last: date | None = None
) -> "ExchangeRates":
    """The rates of these currencies, ready for looking up days; with `first` and `last` only of those days."""
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
