"""How a column of numbers, amounts, ratings and words is read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain import money
from app.core.domain.input_format import CANONICAL, InputFormat
from app.core.domain.kinds import Amount
from app.core.files.formula_escaping import escape_formulas
from app.importing.values.amounts import SignedColumn, row_currencies
from app.importing.values.column_format import LANGUAGES, yes_no_words
from app.importing.values.column_reader import MAX_TEXTS
from app.record.domain.file_schema import COLUMNS
from tests.importing.files.read_columns import read, reader, undecided_questions
from tests.strategies import values

# Numbers


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2.000,0", "7,5", "1.200"], [Decimal(2000), Decimal("7.5"), Decimal(1200)]),
        (["4,878.20", "1,200", "12"], [Decimal("4878.20"), Decimal(1200), Decimal(12)]),
        (["1'234.50", "1.200"], [Decimal("1234.5"), Decimal("1.2")]),
        (["12,34,567.00", "1,200"], [Decimal(1234567), Decimal(1200)]),
        (["1 234,5", "1.200"], [Decimal("1234.5"), Decimal(1200)]),
    ],
)
def test_one_number_shows_what_the_others_mean(texts, expected):
    found, it = read("actual_cost", texts)
    assert found == expected
    assert not it.undecided
    assert [texts[0] in note for note in it.notes] == [True]


def test_where_no_number_shows_it_somebody_is_asked():
    found, it = read("actual_cost", ["1.200", "12", "3,400"])
    assert found == ["number-ambiguous", Decimal(12), "number-ambiguous"]
    assert undecided_questions(it) == ["number"]
    assert "1.200 or 1200" in it.undecided[0].reason
    assert it.undecided[0].text == "1.200"
    assert read("actual_cost", ["1.200", "3.400"], says={"decimal": "comma"})[0] == [1200, 3400]


def test_numbers_that_contradict_each_other_settle_nothing():
    found, it = read("actual_cost", ["1.200", "1,5", "1.5"])
    assert found == ["number-ambiguous", Decimal("1.5"), Decimal("1.5")]
    assert undecided_questions(it) == ["number"]


def test_what_is_no_number_is_decided_once_a_text():
    texts = ["$50 - $99", "Undisclosed", "< $25 / hr", "n/a", "-", "100+", "10 to 20", "up to 5", "1 EUR 2", "5"]
    found, it = read("rate", texts)
    assert found == ["band", "text", "band", "text", "text", "band", "band", "band", "number", Decimal(5)]
    assert {text: each.times for text, each in it.unread.items()} == dict.fromkeys(texts[:-1], 1)
    said, it = read(
        "rate",
        [*texts[:3], "N/A"],
        meant={"$50 - $99": "74.5", "undisclosed": "", "none such": "1"},
        unknown=["< $25 / HR", "n/a"],
    )
    assert said == [Decimal("74.5"), None, None, None]
    assert it.unused_texts == ("none such",)
    assert not it.unread


def test_every_refusal_names_the_value():
    for name, text in [
        ("rate", "(420.81)"),
        ("rate", "$1 - $2"),
        ("hours_actual", "2000000"),
        ("quality", "great"),
        ("started_on", "2190-01-01"),
        ("ended_on", "6 months"),
        ("started_on", "6 months"),
        ("would_rehire", "perhaps"),
        ("team_size", "2.5"),
        ("hours_actual", "3 d"),
    ]:
        it = reader(name)
        reason = str(it.read([text]).errors[0])
        assert text.strip("(") in reason
        assert reason.count(".") > text.count(".")


# Currencies


@pytest.mark.parametrize(
    ("header", "sign"),
    [
        ("Amount (EUR)", "EUR"),
        ("Amount $", "$"),
        ("Billable Rate (USD)", "USD"),
        ("Rate [GBP/h]", "GBP"),
        ("Cost in chf", "CHF"),
        ("Total EUR", "EUR"),
        ("Amount ()", None),
        ("TOTAL ALL", None),
        ("Amount", None),
        ("Duration (h)", None),
        ("EUR and USD (EUR)(USD)", None),
    ],
)
def test_a_header_may_carry_the_currency(header, sign):
    it = reader("actual_cost", header)
    assert it.read(["12", "", "x"]).signs == ({0: sign} if sign else {})
    assert len(it.notes) == (sign is not None)


def test_a_cell_and_its_column_say_together_what_the_currency_is():
    found = reader("actual_cost", "Amount ($)").read(["US$ 5", "$5", "5", "5 €"])
    assert found.signs == {0: "US$", 1: "$", 2: "$"}
    assert found.errors[3].code == "currency-other"
    assert reader("actual_cost", "Amount ($)", {"currency": "cad"}).read(["$5", "5"]).signs == {0: "CAD", 1: "CAD"}


@pytest.mark.parametrize(
    ("text", "value", "sign"),
    [
        ("500 zł", 500, "ZŁ"),
        ("kr. 500", 500, "KR"),
        ("Rs. 1,200.00", 1200, "RS"),
        ("SFr. 5.-", 5, "SFR"),
        ("₦500", 500, "₦"),
        ("12,50 Kč", Decimal("12.5"), "KČ"),
    ],
)
def test_signs_are_known_in_letters_too(text, value, sign):
    found = reader("actual_cost").read([text])
    assert (found.values, found.signs) == ([value], {0: sign})


def test_signs_settle_the_currency_of_their_rows():
    columns = [
        SignedColumn("rate", "Rate", {0: "$", 1: "$", 2: "€"}),
        SignedColumn("actual_cost", "Cost", {0: "US$", 2: "£"}),
    ]
    found, bad = row_currencies(columns, [None, None, None, "GBP"])
    assert found == ["USD", None, "EUR", "GBP"]
    assert [(index, column.field, reason.code) for index, column, reason in bad] == [
        (2, "actual_cost", "currency-other"),
        (1, "rate", "currency-ambiguous"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Euro - EUR", "EUR"),
        ("United States Dollar - USD", "USD"),
        ("EUR - Euro", "EUR"),
        ("Pound (GBP)", "GBP"),
        ("€", "EUR"),
        ("EUR - USD", "currency"),
        ("Euro", "EUR"),
        ("Dollar", "currency"),
        ("$", "currency"),
        ("GBp", "currency-hundredths"),
        ("＄", "currency"),
        ("￡", "GBP"),
    ],
)
def test_currencies_by_name_and_code(text, code):
    assert read("currency", [text])[0] == [code]


# Answers and ratings


def test_words_for_yes_and_no_count_once_they_are_listed():
    texts = ["Ja", "nein", "yes", "N", "true", "x"]
    assert read("would_rehire", texts)[0] == ["yes-no", "yes-no", True, False, True, "yes-no"]
    listed = InputFormat(**yes_no_words(["JA", "x"], ["Nein"]))
    assert read("would_rehire", texts, file=listed)[0] == [True, False, True, False, True, True]
    assert read("goal_met", ["ja", "nein", "partly"], file=listed)[0] == ["yes", "no", "partly"]
    assert read("goal_met", ["ja"])[0] == ["choice"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_offered_word_says_both(language):
    yes, no = LANGUAGES[language]
    listed = InputFormat(**yes_no_words(yes, no))
    assert read("would_rehire", yes + no, file=listed)[0] == [True] * len(yes) + [False] * len(no)


def test_a_rating_beyond_five_puts_the_others_in_question():
    texts = ["3", "8", "not needed", "4/5", ""]
    found, it = read("resources", texts)
    assert found == ["rating-ambiguous", "rating-ambiguous", "not needed", "rating-ambiguous", None]
    assert undecided_questions(it) == ["rating"]
    found, it = read("resources", ["3", "8", "not needed", "10"], says={"scale": "0..10"})
    assert found == [Decimal("2.2"), Decimal("4.2"), "not needed", 5]
    assert "0 is 1, 5 is 3, 10 is 5" in it.notes[0]
    assert read("quality", ["3", "★★☆☆☆", "4/5"])[0] == [3, 2, 4]
    said = read("quality", ["excellent", "8"], says={"scale": "0..10"}, meant={"Excellent": "5"})[0]
    assert said == [5, Decimal("4.2")]


# The reader itself


def test_a_column_of_our_own_is_read_as_we_write_it():
    it = reader("title", file=CANONICAL, armed=True)
    assert it.read([escape_formulas("=1+1"), "'quoted'", " ", ""]).values == ["=1+1", "'quoted'", None, None]
    assert reader("actual_cost", file=CANONICAL).read(["1.200"]).values == [Decimal("1.200")]


def test_it_reads_alike_in_pieces_and_at_once_however_many_texts_there_are():
    texts = [str(number) for number in range(MAX_TEXTS + 5_000)] * 2
    texts[3] = texts[-3] = "one hundred"
    it = reader("actual_cost", file=CANONICAL)
    pieces = [it.read(texts[at : at + 1_000]) for at in range(0, len(texts), 1_000)]
    assert [value for piece in pieces for value in piece.values] == reader("actual_cost", file=CANONICAL).read(
        texts
    ).values
    assert it.unread["one hundred"].times == 2
    assert pieces[-1].errors.keys() == {997}


@pytest.mark.parametrize("column", COLUMNS.values(), ids=lambda column: column.name)
def test_our_own_texts_are_read_as_the_values_they_were(column):
    @given(st.lists(values(column.field.kind), min_size=1, max_size=5))
    def holds(given_values):
        texts = [
            escape_formulas(column.field.write(value)) if column.is_free_text else column.field.write(value)
            for value in given_values
        ]
        it = reader(column.name, column.name, file=CANONICAL, armed=column.is_free_text, ours=True)
        assert it.settle() is None
        found = it.read(texts)
        read_back = found.values
        if isinstance(column.field.kind, Amount):
            read_back = [
                money.from_amount(each, value.currency) for each, value in zip(read_back, given_values, strict=True)
            ]
        assert (read_back, found.errors, found.signs) == (given_values, {}, {})

    holds()


@given(st.lists(st.decimals(0, 10**7, places=2), min_size=1), st.booleans())
def test_a_column_of_grouped_amounts_is_never_misread(amounts, comma):
    texts = [f"{each:,f}" for each in amounts]
    if comma:
        texts = [text.translate(str.maketrans(",.", ".,")) for text in texts]
    assert read("actual_cost", texts)[0] == amounts


@given(st.lists(st.integers(0, 10**7), min_size=1))
def test_a_column_of_grouped_whole_amounts_is_right_or_asked(amounts):
    found, it = read("actual_cost", [f"{each:,}" for each in amounts])
    for value, amount in zip(found, amounts, strict=True):
        assert value == amount or (value == "number-ambiguous" and undecided_questions(it) == ["number"])
