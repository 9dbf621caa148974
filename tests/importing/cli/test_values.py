"""Amounts, titles, providers and hostile cells, as files have them."""

import pytest

from tests.importing.cli.one_row import ONE, imported_value, records, refusal_reason, rows
from tests.importing.services.importing import text


@pytest.fixture
def it(sqlite_console):
    """A console over an empty record."""
    return sqlite_console


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("$1,200.00 USD", "1200.00", "USD"),
        ("US$ 1,200.00", "1200.00", "USD"),
        ("CA$5.50", "5.50", "CAD"),
        ("1.234,50 zł", "1234.50", "PLN"),
        ("120.50 Kč", "120.50", "CZK"),
        ("R$ 12,50", "12.50", "BRL"),
        ("￡12.50", "12.50", "GBP"),
        ("₹1,20,000.00", "120000.00", "INR"),
        ("Fr. 12.50", "12.50", "CHF"),
        ("₩1,200", "1200", "KRW"),
        ("\u200f1200.50\u00a0€", "1200.50", "EUR"),
        ("１２００.５０ EUR", "1200.50", "EUR"),
    ],
)
def test_an_amount_with_signs(it, cell, amount, currency):
    assert imported_value(it, "Cost", cell, "actual_cost") == amount
    assert records(it)["A-1"]["currency"] == currency


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("¥1,200", "JPY"),
        ("￥1,200", "JPY"),
        ("1.200 円", "JPY"),
        ("1200 kr.", "SEK"),
        ("$1200", "MXN"),
        ("1200 ﷼", "SAR"),
    ],
)
def test_a_sign_of_several_currencies_agrees_with_the_one_that_is_said(it, cell, said):
    assert imported_value(it, "Cost", cell, "actual_cost", "--set", f"currency={said}") in ("1200", "1200.00")


@pytest.mark.parametrize("cell", ["$1200", "1200 kr", "¥1200"])
def test_a_sign_of_several_currencies_is_never_guessed(it, cell):
    assert "is the symbol of several currencies" in refusal_reason(it, "Cost", cell)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("US$ 5 CAD", "different currencies"),
        ("1200 GBp", "hundredths of GBP"),
        ("GBX 1200", "Divide the amounts by 100"),
        ("1.2E+06 EUR", "digits may be lost"),
        ("90 EUR/h", "a price an hour, not a total"),
        ("12\u200e.x", "invisible characters: U+200E"),
    ],
)
def test_what_no_amount_is_made_of(it, cell, why):
    assert why in refusal_reason(it, "Cost", cell)


@pytest.mark.parametrize("header", ["Amount (GBp)", "Amount (k€)", "Amount (in cents)"])
def test_a_header_that_counts_parts_or_thousands_is_not_passed_over(it, header):
    answer = it.json(
        "import",
        it.file(text(**ONE, **{header: "1200"})),
        "--map",
        f"actual_cost={header}",
        "--set",
        "currency=GBP",
        exit_code=1,
    )
    assert any(
        word in answer["refused"][0]["reason"]
        for word in ("hundredths", "amounts are imported in whole currency units")
    )


@pytest.mark.parametrize(
    ("cell", "header", "model"),
    [
        ("90 €/h", "Rate", "hourly"),
        ("€90.00 / hr", "Rate", "hourly"),
        ("90 EUR per day", "Rate", "daily"),
        ("90 EUR pro Stunde", "Rate", "hourly"),
        ("90 € par jour", "Rate", "daily"),
        ("90", "Rate (EUR/h)", "hourly"),
    ],
)
def test_a_unit_behind_a_rate_tells_the_pricing_model(it, cell, header, model):
    assert imported_value(it, header, cell, "rate") == "90.00"
    assert records(it)["A-1"]["pricing_model"] == model


def test_a_unit_at_odds_with_the_pricing_model_is_told(it):
    assert imported_value(it, "Rate", "90 €/h", "rate", "--set", "pricing_model=hourly") == "90.00"
    assert "The rate is hourly, but the row's pricing model is daily" in refusal_reason(
        it, "Rate", "90 €/h", "--set", "pricing_model=daily"
    )


def test_debit_and_credit_are_one_amount(it):
    booked = rows(
        project="Site",
        provider="Jo",
        arrangement="outsourced",
        date=["2026-01-05", "2026-01-06", "2026-01-07"],
        Debit=["500.00", "", "50.00"],
        Credit=["", "$100.00", "50.00"],
    )
    said = ("--lines", "project", "--map", "line_amount=Debit", "--set", "currency=USD")
    told = it("import", it.file(booked), *said, "--way", "line_amount:minus=Credit").stdout
    assert "Debit: Credit is subtracted." in told and "Not used" not in told
    assert records(it)["Site"]["actual_cost"] == "400.00"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (["--way", "actual_cost:minus=Nothing", "--map", "actual_cost=Debit"], "has no column “Nothing”"),
        (["--way", "actual_cost:minus=Credit"], "no column of amounts"),
        (["--map", "actual_cost=Debit", "--map", "actual_cost=Credit"], "minus=HEADER"),
    ],
)
def test_a_pair_of_columns_that_cannot_be_one_amount(it, said, why):
    path = it.file(text(**ONE, Debit="5", Credit="1", currency="EUR"))
    for code in (1, 2):
        try:
            found = it("import", path, *said, exit_code=code)
        except AssertionError:
            continue
        assert why in found.output
        return
    raise AssertionError(said)


def test_computed_numbers_are_rounded_by_one_answer(it):
    file = it.file(
        rows(
            reference=["A-1", "A-2"],
            title="a",
            arrangement="freelance",
            currency=["EUR", "JPY"],
            cost=["333.333333", "20.5678"],
            hours=["7.333333333", "2"],
        )
    )
    assert "--way actual_cost:round" in it("import", file, exit_code=1).output
    told = it("import", file, "--way", "actual_cost:round", "--way", "hours_actual:round").stdout
    assert "cost: 2 cells are rounded" in told and "hours: 1 cell is rounded" in told
    assert [(row["actual_cost"], row["hours_actual"]) for row in records(it).values()] == [
        ("333.33", "7.33333"),
        ("21", "2"),
    ]


def test_amounts_of_lines_are_rounded_too(it):
    file = it.file(
        text(
            project="Site",
            provider="Jo",
            arrangement="freelance",
            currency="EUR",
            date="2026-01-05",
            amount="333.333333",
        )
    )
    it("import", file, "--lines", "project", "--way", "line_amount:round")
    assert records(it)["Site"]["actual_cost"] == "333.33"


def test_a_title_that_is_too_long_goes_on_in_the_notes(it):
    title = " ".join(f"word{number}" for number in range(100))
    told = it("import", it.file(text(**ONE | {"title": title}, notes="Before"))).stdout
    row = records(it)["A-1"]
    assert "1 title was too long. The rest is in the notes." in told
    assert len(row["title"]) <= 300
    before, rest = row["notes"].split("\n")
    assert before == "Before" and row["title"].rstrip("…") + " " + rest.removeprefix("Title: … ") == title


def test_completed_work_may_name_no_provider_and_that_is_told(it):
    it("import", it.file(text(**ONE | {"provider": ""}, status="planned")))
    told = it("import", it.file(text(**ONE | {"provider": ""}, status="completed"))).stdout
    assert "1 completed engagement has no provider. It is left out of comparisons until you add one." in told
    assert records(it)["A-1"]["status"] == "completed"


def test_our_own_file_that_a_spreadsheet_saved_again_is_asked_about(it):
    assert imported_value(it, "hours", "7.125", "hours_actual", "--decimal", "point") == "7.125"
    own = it("export").stdout
    assert it.json("import", it.file(own))["unchanged"] == 1
    saved = it.file(own.replace("7.125", '"7,125"'))
    assert "can be 7125 or 7.125" in it.json("import", saved, exit_code=1)["refused"][0]["reason"]
    assert it.json("import", saved, "--decimal", "comma")["unchanged"] == 1


@pytest.mark.parametrize(
    "cell",
    [
        "4<" + " " * 300 + "b",
        " " * 8000 + "x",
        "1" * 8000,
        "$" * 8000 + "1",
        "1" + "/" * 8000,
        "(" * 8000 + "1",
        "1 " + "a " * 4000,
        "PT" + "1" * 8000 + "H",
        "." * 8000 + "1",
        "1 " + "and " * 2000,
    ],
)
@pytest.mark.parametrize("column", ["Cost", "Hours", "Start", "Currency"])
def test_hostile_cells_are_refused_at_once(it, column, cell):
    refusal_reason(it, column, cell, *(("--set", "currency=EUR") if column != "Currency" else ()))
