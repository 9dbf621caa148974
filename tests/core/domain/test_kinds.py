from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain import kinds, money
from app.core.domain.fields import Unreadable
from app.core.domain.input_format import CANONICAL, InputFormat
from app.record.domain.engagements import FIELDS
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from tests.strategies import texts, values

ALL = list((FIELDS | PROVIDER_FIELDS | REVIEW_FIELDS).values())
each_field = pytest.mark.parametrize("field", ALL, ids=lambda field: field.name)


@each_field
def test_reading_is_the_inverse_of_writing(field):
    @given(values(field.kind))
    def holds(value):
        read = field.read(field.write(value), CANONICAL)
        if isinstance(field.kind, kinds.Amount):
            read = money.from_amount(read, value.currency)
        assert read == value

    holds()


def tried(field, text):
    """What a text says, or how it is refused."""
    try:
        return field.read(text, InputFormat()), None
    except Unreadable as refused:
        return None, refused


@each_field
def test_any_text_is_read_or_refused_in_words(field):
    @given(texts)
    def holds(text):
        value, refused = tried(field, text)
        if refused:
            assert refused.code
            assert str(refused).endswith(".")
        elif value is not None and not isinstance(field.kind, kinds.Amount):
            assert field.read(field.write(value), CANONICAL) == value

    holds()


@each_field
@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0"])
def test_blank_is_unknown(field, blank):
    assert field.read(blank, CANONICAL) is None
    assert field.write(None) == ""


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (kinds.YesNo(), "maybe", "yes-no"),
        (kinds.YesNo(), "1", "yes-no"),
        (kinds.Rating(("a", "b", "c")), "0", "rating"),
        (kinds.Rating(("a", "b", "c")), "6", "rating"),
        (kinds.Rating(("a", "b", "c")), "0.99", "rating"),
        (kinds.Rating(("a", "b", "c")), "5.01", "rating"),
        (kinds.Rating(("a", "b", "c")), "3.125", "rating-decimals"),
        (kinds.Rating(("a", "b", "c")), "not needed", "rating"),
        (kinds.Quantity("%", 4, most=100), "100.0001", "quantity-large"),
        (kinds.Quantity("hours", 5), "1.000001", "quantity-decimals"),
        (kinds.Quantity("hours", 5), "-1", "negative"),
        (kinds.Amount(), "-0.01", "negative"),
        (kinds.Count("people", least=1), "0", "count"),
        (kinds.Count("people"), "1.5", "count"),
        (kinds.Choice(("a", "b c")), "d", "choice"),
        (kinds.Currency(), "EURX", "currency"),
        (kinds.Currency(), "XXX", "currency"),
        (kinds.Text(longest=3), "four", "text-long"),
        (kinds.Text(), "a\x00b", "text-character"),
        (kinds.Text(), "a\ud800b", "text-character"),
        (kinds.Day(), "2026-02-30", "date"),
        (kinds.Day(), "1066-10-14", "date-range"),
        (kinds.Day(), "Q1 2026", "date"),
    ],
)
def test_what_is_refused(kind, text, code):
    with pytest.raises(Unreadable) as refused:
        kind.read(text, CANONICAL)
    assert refused.value.code == code


def test_choices_are_read_in_any_case_and_kept_as_written():
    assert kinds.Choice(("fixed price",)).read(" Fixed_Price ", CANONICAL) == "fixed price"
    assert kinds.ChoiceSet(("save money", "other")).read("other, SAVE MONEY", CANONICAL) == ("save money", "other")
    assert kinds.Rating(("a", "b", "c"), exempt="not needed").read("Not  Needed", CANONICAL) == "not needed"
    assert kinds.Tags().read("a; b ;a;;", CANONICAL) == ("a", "b")


@given(st.decimals(0, 10**6, places=5))
def test_hours_are_exact(hours):
    kind = kinds.Quantity("hours", 5)
    assert kind.read(kind.write(hours), CANONICAL) == hours
    assert isinstance(kind.read("0.1", CANONICAL), Decimal)


def test_days_are_days():
    assert kinds.Day().read("2026-4-3", InputFormat(dates="dmy")) == date(2026, 4, 3)
