"""The rate of a day, else the last earlier one up to a week back, else none: never a guess."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.exchange_rates import ExchangeRates, make_series

FRIDAY = date(2026, 11, 20)
RATES = ExchangeRates(
    {
        "USD": make_series([date(2026, 1, 5), FRIDAY], [1.25, 1.1]),
        "GBP": make_series([FRIDAY], [0.8]),
        "NGN": make_series([], []),
    }
)


def factor(currency, day, reporting):
    days = np.array([day], dtype="datetime64[D]")
    return RATES.factors([currency], days, reporting)[0]


@pytest.mark.parametrize(
    ("currency", "day", "reporting", "expected"),
    [
        ("USD", FRIDAY, "EUR", 1 / 1.1),
        ("EUR", FRIDAY, "USD", 1.1),
        ("GBP", FRIDAY, "USD", 1.1 / 0.8),
        ("USD", FRIDAY + timedelta(days=2), "EUR", 1 / 1.1),
        ("USD", FRIDAY + timedelta(days=7), "EUR", 1 / 1.1),
        ("USD", date(2026, 1, 12), "EUR", 1 / 1.25),
        ("EUR", None, "EUR", 1.0),
        ("USD", None, "USD", 1.0),
        ("NGN", date(1999, 1, 1), "NGN", 1.0),
    ],
)
def test_rates(currency, day, reporting, expected):
    assert factor(currency, day, reporting) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("currency", "day", "reporting"),
    [
        ("USD", FRIDAY + timedelta(days=8), "EUR"),
        ("USD", date(2026, 1, 4), "EUR"),
        ("USD", date(2026, 1, 13), "EUR"),
        ("USD", None, "EUR"),
        ("EUR", None, "USD"),
        ("NGN", FRIDAY, "EUR"),
        ("UAH", FRIDAY, "EUR"),
        ("EUR", FRIDAY, "UAH"),
        (None, FRIDAY, "EUR"),
        ("", FRIDAY, "EUR"),
    ],
)
def test_no_rate(currency, day, reporting):
    assert np.isnan(factor(currency, day, reporting))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["EUR", "USD", "GBP", "NGN", None]),
            st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        ),
        max_size=20,
    )
)
def test_many_at_once_are_as_one_by_one(asked):
    days = np.array([day for _, day in asked], dtype="datetime64[D]")
    together = RATES.factors([currency for currency, _ in asked], days, "EUR")
    alone = [factor(currency, day, "EUR") for currency, day in asked]
    np.testing.assert_array_equal(together, alone)
