"""A text with two readings is refused until somebody says which, and nothing is ever guessed."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.number_parsing import Unreadable, parse_number


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1234", None, "1234"),
        ("1,234.50", None, "1234.50"),
        ("1.234,50", None, "1234.50"),
        ("0.125", "point", "0.125"),
        ("1,5", None, "1.5"),
        ("1.5", None, "1.5"),
        ("1,234", "point", "1234"),
        ("1,234", "comma", "1.234"),
        ("1.234", "point", "1.234"),
        ("1.234", "comma", "1234"),
        ("1 234,5", "comma", "1234.5"),
        ("1'234.5", "point", "1234.5"),
        ("−5", None, "-5"),
        ("1\u00a0234\u202f567", None, "1234567"),
        (".5", None, "0.5"),
        ("1,234,567", None, "1234567"),
        ("12.345.678", None, "12345678"),
        ("1234.567", None, "1234.567"),
    ],
)
def test_numbers(text, mark, value):
    assert parse_number(text, mark) == Decimal(value)


@pytest.mark.parametrize("text", ["1,234", "1.234", "12.500", "999,999", "-1.234"])
def test_two_readings_of_a_number_are_refused(text):
    with pytest.raises(Unreadable) as refused:
        parse_number(text, None)
    assert refused.value.code == "number-ambiguous"


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3", "1,23,45", "1e5", "NaN", "Infinity", "--1", "1..5", "٣", "1" * 41]
)
def test_what_is_no_number(text):
    for mark in (None, "point", "comma"):
        with pytest.raises(Unreadable) as refused:
            parse_number(text, mark)
        assert refused.value.code == "number"


@pytest.mark.parametrize("mark", ["point", "comma"])
@given(value=st.decimals(-(10**9), 10**9, places=4))
def test_grouped_numbers_are_read_by_their_mark(mark, value):
    text = f"{value:,f}"
    if mark == "comma":
        text = text.translate(str.maketrans(",.", ".,"))
    assert parse_number(text, mark) == value


def tried(read, text):
    """What a text says when nobody has said how it is written, or the code of its refusal."""
    try:
        return read(text, None)
    except Unreadable as refused:
        return refused.code


@given(st.decimals(0, 10**9, places=3))
def test_without_a_mark_a_number_is_right_or_refused(value):
    assert tried(parse_number, f"{value:f}") in (value, "number-ambiguous")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.000,0", "2000"),
        ("7,5", "7.5"),
        ("4,878.20", "4878.20"),
        ("(420.81)", "-420.81"),
        ("420.81-", "-420.81"),
        ("- 5", "-5"),
        ("+5", "5"),
        ("( 1,250.00 )", "-1250"),
        ("12,34,567.89", "1234567.89"),
        ("1’234’567", "1234567"),
        ("1 234.567", "1234.567"),
        ("50,-", "50"),
        ("1.200,--", "1200"),
        ("5.–", "5"),
        ("-5.-", "-5"),
    ],
)
def test_marks_and_signs_that_have_one_reading(text, value):
    assert parse_number(text, None) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["12 5", "1 23", "1,234 567", "1'23", "1.234 567", "(-5)", "-5-", "(5", "1,2345.0", "12 345 67", "5 %"]
)
def test_what_groups_digits_does_so_all_through(text):
    for mark in (None, "point", "comma"):
        with pytest.raises(Unreadable):
            parse_number(text, mark)


GROUPS = {"point": ",", "comma": "."}
BOTH = (" ", "\u00a0", "\u202f", "\u2009", "'", "’", "")


@pytest.mark.parametrize("mark", GROUPS)
@given(value=st.decimals(-(10**9), 10**9, places=2), spaced=st.sampled_from(BOTH))
def test_however_digits_are_grouped_they_are_the_same_number(mark, value, spaced):
    whole, _, rest = f"{value:,f}".partition(".")
    decimals = {"point": ".", "comma": ","}[mark] + rest
    assert parse_number(whole.replace(",", GROUPS[mark]) + decimals, mark) == value
    assert parse_number(whole.replace(",", spaced) + decimals, mark) == value


def in_indian_groups(whole):
    head, tail = whole[:-3], whole[-3:]
    pairs = [head[max(end - 2, 0) : end] for end in range(len(head), 0, -2)]
    return ",".join([*reversed(pairs), tail])


@given(st.integers(0, 10**12))
def test_indian_groups_are_the_same_number(value):
    assert parse_number(in_indian_groups(str(value)), "point") == value


@given(st.decimals(0, 10**9, places=2))
def test_however_less_than_nothing_is_written_it_is_the_same(value):
    for text in (f"-{value:,f}", f"{value:,f}-", f"({value:,f})", f"−{value:,f}"):
        assert parse_number(text, "point") == -value


@given(st.text(st.sampled_from("0123456789.,' -()"), max_size=12))
def test_what_is_read_without_a_mark_is_read_so_with_each_that_reads_it(text):
    """No text has two values: where nobody said the mark, none of the two contradicts what was read."""
    value = tried(parse_number, text)
    if isinstance(value, Decimal):
        for mark in ("point", "comma"):
            with suppress(Unreadable):
                assert parse_number(text, mark) == value
