"""A column is read as somebody said or as it shows itself; what has two readings is asked, and never guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain import money
from app.core.domain.durations import Duration
from app.core.domain.input_format import CANONICAL, Reading
from app.core.domain.kinds import Amount
from app.core.files.formula_escaping import arm
from app.importing.values.amounts import Marked, currencies
from app.importing.values.column_format import LANGUAGES, answers, way
from app.importing.values.column_reader import MOST, ColumnReader
from app.record.domain.file_schema import COLUMNS
from tests.strategies import values


def reader(name, header="Column", says=None, file=None, **more):
    return ColumnReader(COLUMNS[name].field, header, way(says or {}, file or Reading()), **more)


def read(name, texts, header="Column", says=None, **more):
    """The values of a whole column, or the code of the refusal in their place; and the reader."""
    it = reader(name, header, says, **more)
    it.learn(texts)
    it.settle()
    found = it.read(texts)
    return [found.bad[at].code if at in found.bad else value for at, value in enumerate(found.values)], it


def asked(it):
    return [each.what for each in it.undecided]


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
    assert asked(it) == ["number"]
    assert "1.200 or 1200" in it.undecided[0].reason
    assert it.undecided[0].text == "1.200"
    assert read("actual_cost", ["1.200", "3.400"], says={"decimal": "comma"})[0] == [1200, 3400]


def test_numbers_that_contradict_each_other_settle_nothing():
    found, it = read("actual_cost", ["1.200", "1,5", "1.5"])
    assert found == ["number-ambiguous", Decimal("1.5"), Decimal("1.5")]
    assert asked(it) == ["number"]


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
    assert it.unmet == ("none such",)
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
        reason = str(it.read([text]).bad[0])
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
    assert found.bad[3].code == "currency-other"
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
    columns = [Marked("rate", "Rate", {0: "$", 1: "$", 2: "€"}), Marked("actual_cost", "Cost", {0: "US$", 2: "£"})]
    found, bad = currencies(columns, [None, None, None, "GBP"])
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


# Days


def test_one_day_shows_the_order_of_the_others():
    found, it = read("started_on", ["03/04/2024", "13/02/2024 10:33", "2019-3-7", "Jan 15, 2023", "2024/05/06"])
    assert found == [date(2024, 4, 3), date(2024, 2, 13), date(2019, 3, 7), date(2023, 1, 15), date(2024, 5, 6)]
    assert it.notes == (
        "Column: day first, as 13/02/2024 shows.",
        "Column: the time of day is ignored, for example 13/02/2024 10:33.",
    )


@pytest.mark.parametrize(
    "texts", [["03/04/2024", "05/06/2024"], ["03/04/2024", "13/02/2024", "02/13/2024"], ["03/04/2024", "13.02.2024"]]
)
def test_where_no_day_shows_the_order_somebody_is_asked(texts):
    found, it = read("started_on", texts)
    assert found[0] == "date-ambiguous"
    assert asked(it) == ["date"]
    assert read("started_on", texts[:1], says={"dates": "mdy"})[0] == [date(2024, 3, 4)]


def test_two_digits_take_a_century_and_an_order():
    texts = ["03/04/24", "13/02/99"]
    found, it = read("started_on", texts)
    assert (found, asked(it)) == (["century-ambiguous"] * 2, ["century"])
    found, it = read("started_on", texts, says={"century": "1970"})
    assert found == [date(2024, 4, 3), date(1999, 2, 13)]
    assert asked(read("started_on", ["03/04/24"])[1]) == ["century", "date"]
    assert asked(read("started_on", ["03/04/24"], says={"century": "20"})[1]) == ["date"]


def test_counted_days_are_asked_about():
    found, it = read("started_on", ["45321", "45322.75"])
    assert (found, asked(it)) == (["serial-ambiguous"] * 2, ["serial"])
    assert read("started_on", ["45321"], says={"dates": "serial"})[0] == [date(2024, 1, 30)]
    assert read("started_on", ["45321"], says={"dates": "serial1904"})[0] == [date(2028, 1, 31)]


# Durations


def test_an_end_may_be_given_by_a_duration_where_that_is_said():
    texts = ["6 months", "12 weeks", "2026-03-04"]
    found, it = read("ended_on", texts)
    assert (found, asked(it)) == (["duration-ambiguous", "duration-ambiguous", date(2026, 3, 4)], ["duration"])
    assert read("due_on", texts, says={"duration": "units"})[0] == [Duration(6), Duration(0, 84), date(2026, 3, 4)]
    assert read("due_on", ["6"], says={"duration": "months"})[0] == [Duration(6)]
    found, it = read("started_on", texts, says={"duration": "units"})
    assert (found[:2], asked(it)) == (["date", "date"], [])


def test_hours_may_be_durations():
    texts = ["7h 30m", "02:30:00", "7,5", "1:30", "3 d"]
    found, it = read("hours_actual", texts)
    assert found == [Decimal("7.5"), Decimal("2.5"), Decimal("7.5"), "duration-ambiguous", "duration-ambiguous"]
    assert asked(it) == ["duration"]
    assert it.notes == ("Column: durations are read as hours, for example 02:30:00.",)
    assert read("hours_actual", texts, says={"duration": "h:m, 8 hours a day"})[0][3:] == [Decimal("1.5"), 24]
    assert read("in_house_days", ["12 weeks"], says={"duration": "5 days a week"})[0] == [60]


# Answers and ratings


def test_words_for_yes_and_no_count_once_they_are_listed():
    texts = ["Ja", "nein", "yes", "N", "true", "x"]
    assert read("would_rehire", texts)[0] == ["yes-no", "yes-no", True, False, True, "yes-no"]
    listed = Reading(**answers(["JA", "x"], ["Nein"]))
    assert read("would_rehire", texts, file=listed)[0] == [True, False, True, False, True, True]
    assert read("goal_met", ["ja", "nein", "partly"], file=listed)[0] == ["yes", "no", "partly"]
    assert read("goal_met", ["ja"])[0] == ["choice"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_offered_word_says_both(language):
    yes, no = LANGUAGES[language]
    listed = Reading(**answers(yes, no))
    assert read("would_rehire", yes + no, file=listed)[0] == [True] * len(yes) + [False] * len(no)


def test_a_rating_beyond_five_puts_the_others_in_question():
    texts = ["3", "8", "not needed", "4/5", ""]
    found, it = read("resources", texts)
    assert found == ["rating-ambiguous", "rating-ambiguous", "not needed", "rating-ambiguous", None]
    assert asked(it) == ["rating"]
    found, it = read("resources", ["3", "8", "not needed", "10"], says={"scale": "0..10"})
    assert found == [Decimal("2.2"), Decimal("4.2"), "not needed", 5]
    assert "0 is 1, 5 is 3, 10 is 5" in it.notes[0]
    assert read("quality", ["3", "★★☆☆☆", "4/5"])[0] == [3, 2, 4]
    said = read("quality", ["excellent", "8"], says={"scale": "0..10"}, meant={"Excellent": "5"})[0]
    assert said == [5, Decimal("4.2")]


# The reader itself


def test_a_column_of_our_own_is_read_as_we_write_it():
    it = reader("title", file=CANONICAL, armed=True)
    assert it.read([arm("=1+1"), "'quoted'", " ", ""]).values == ["=1+1", "'quoted'", None, None]
    assert reader("actual_cost", file=CANONICAL).read(["1.200"]).values == [Decimal("1.200")]


def test_it_reads_alike_in_pieces_and_at_once_however_many_texts_there_are():
    texts = [str(number) for number in range(MOST + 5_000)] * 2
    texts[3] = texts[-3] = "one hundred"
    it = reader("actual_cost", file=CANONICAL)
    pieces = [it.read(texts[at : at + 1_000]) for at in range(0, len(texts), 1_000)]
    assert [value for piece in pieces for value in piece.values] == reader("actual_cost", file=CANONICAL).read(
        texts
    ).values
    assert it.unread["one hundred"].times == 2
    assert pieces[-1].bad.keys() == {997}


@pytest.mark.parametrize("column", COLUMNS.values(), ids=lambda column: column.name)
def test_our_own_texts_are_read_as_the_values_they_were(column):
    @given(st.lists(values(column.field.kind), min_size=1, max_size=5))
    def holds(given_values):
        texts = [
            arm(column.field.write(value)) if column.free_text else column.field.write(value) for value in given_values
        ]
        it = reader(column.name, column.name, file=CANONICAL, armed=column.free_text, ours=True)
        assert it.settle() is None
        found = it.read(texts)
        read_back = found.values
        if isinstance(column.field.kind, Amount):
            read_back = [money.of(each, value.currency) for each, value in zip(read_back, given_values, strict=True)]
        assert (read_back, found.bad, found.signs) == (given_values, {}, {})

    holds()


@given(st.lists(st.dates(date(2000, 1, 1), date(2099, 12, 31)), min_size=1), st.sampled_from(["dmy", "mdy"]))
def test_a_column_of_days_is_right_or_asked(days, order):
    form = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}[order]
    found, it = read("started_on", [each.strftime(form) for each in days])
    shown = any(each.day > 12 for each in days)
    assert asked(it) == ([] if shown or all(each.day == each.month for each in days) else ["date"])
    for value, when in zip(found, days, strict=True):
        assert value == when or (value == "date-ambiguous" and not shown)


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
        assert value == amount or (value == "number-ambiguous" and asked(it) == ["number"])
