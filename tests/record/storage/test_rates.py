"""A currency's history comes in once, when the record first uses it, and is the bank's own."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from app.core.domain.organisation import Organisation
from app.record.files import european_central_bank as bank
from app.record.services import engagements, organisation
from app.record.storage import exchange_rates

pytestmark = pytest.mark.both_databases

DRAFT = {"title": "Website", "arrangement": "freelance", "agreed_cost": Decimal(100)}


def days(*said):
    return np.array(said, dtype="datetime64[D]")


def test_the_first_use_of_a_currency_brings_its_rates(work):
    assert exchange_rates.missing(work.session, {"USD", "EUR", "GBP", None}) == {"USD", "GBP"}
    engagements.record(work, DRAFT | {"currency": "USD"})
    assert exchange_rates.missing(work.session, {"USD", "GBP"}) == {"GBP"}
    known = exchange_rates.load(work.session, ["USD", "EUR", None])
    # Published by the bank for Friday 28 March 2014: 1.3759 dollars to the euro. The weekend takes Friday's.
    factors = known.factors(["USD"] * 3, days("2014-03-28", "2014-03-30", "1998-12-31"), "EUR")
    assert factors[:2] == pytest.approx(1 / 1.3759)
    assert np.isnan(factors[2])


def test_a_currency_that_nobody_publishes_has_no_rate(work):
    engagements.record(work, DRAFT | {"currency": "NGN"})
    assert exchange_rates.missing(work.session, {"NGN"}) == {"NGN"}
    assert np.isnan(exchange_rates.load(work.session, ["NGN"]).factors(["NGN"], days("2020-01-01"), "EUR")[0])


def test_a_new_reporting_currency_brings_its_rates(work):
    organisation.amend(work, {"reporting_currency": "GBP"})
    assert work.organisation == Organisation(reporting_currency="GBP", currency_chosen=True)
    assert exchange_rates.missing(work.session, {"GBP"}) == set()


def test_a_day_that_has_a_rate_keeps_it(work):
    exchange_rates.insert(work.session, "USD", [(date(2026, 1, 2), Decimal("1.5"))], "ours")
    exchange_rates.insert(
        work.session, "USD", [(date(2026, 1, 2), Decimal(9)), (date(2026, 1, 3), Decimal(2))], bank.NAME
    )
    factors = exchange_rates.load(work.session, ["USD"]).factors(
        ["EUR", "EUR"], days("2026-01-02", "2026-01-03"), "USD"
    )
    assert list(factors) == [1.5, 2.0]


def test_the_bank_publishes_days_in_order():
    history = bank.rate_history(["USD", "XXX", "EUR"])
    assert set(history) == {"USD"}
    assert [day for day, _ in history["USD"]] == sorted({day for day, _ in history["USD"]})
    assert all(rate > 0 for _, rate in history["USD"])
