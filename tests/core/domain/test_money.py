from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.money import (
    CURRENCIES,
    MAX_MINOR,
    InvalidMoney,
    Money,
    canonical_text,
    convert,
    from_amount,
    without_tax,
)
from tests.strategies import monies


@given(monies)
def test_plain_text_and_back(money):
    assert from_amount(Decimal(canonical_text(money)), money.currency) == money


@given(st.lists(st.integers(0, 10**9), min_size=1), st.sampled_from(sorted(CURRENCIES)))
def test_sums_are_exact(minors, currency):
    total = Money(0, currency)
    for minor in minors:
        total += Money(minor, currency)
    assert total.amount == sum(Money(minor, currency).amount for minor in minors)


def test_three_tenths():
    assert (
        canonical_text(
            from_amount(Decimal("0.1"), "EUR") + from_amount(Decimal("0.1"), "EUR") + from_amount(Decimal("0.1"), "EUR")
        )
        == "0.30"
    )


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("12.5", "EUR", 1250), ("1234", "JPY", 1234), ("1.234", "KWD", 1234), ("1.2345", "CLF", 12345), ("0", "EUR", 0)],
)
def test_minor_units_follow_the_currency(amount, currency, minor):
    assert from_amount(Decimal(amount), currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        ("0.005", "EUR", "money-decimals"),
        ("1.5", "JPY", "money-decimals"),
        ("1", "EURO", "currency-unknown"),
        (str(MAX_MINOR), "EUR", "money-too-large"),
    ],
)
def test_what_cannot_be_money(amount, currency, code):
    with pytest.raises(InvalidMoney) as refused:
        from_amount(Decimal(amount), currency)
    assert refused.value.code == code


def test_currencies_do_not_mix():
    with pytest.raises(InvalidMoney):
        Money(1, "EUR") + Money(1, "USD")


@pytest.mark.parametrize(
    ("minor", "factor", "expected"),
    [(100, "1.005", 100), (100, "1.015", 102), (300, "0.5", 150), (1, "0.5", 0)],
)
def test_halves_are_rounded_to_even(minor, factor, expected):
    assert convert(Money(minor, "USD"), Decimal(factor), "EUR") == Money(expected, "EUR")


@given(monies)
def test_conversion_by_one_changes_nothing(money):
    assert convert(money, Decimal(1), money.currency) == money


def test_tax_is_taken_out():
    assert without_tax(Decimal(119), Decimal(19), "EUR") == Money(10000, "EUR")
    assert without_tax(Decimal(100), Decimal(0), "JPY") == Money(100, "JPY")
