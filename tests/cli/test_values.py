"""What cells say, from the file to the record: days, amounts, rates and hours as programs and languages write them."""

import csv
import io

import pytest

from tests.services.importing import text

ONE = {"reference": "A-1", "title": "Website", "arrangement": "freelance", "provider": "Ana"}


def rows(**columns):
    """Several rows as a file; a single text is that of all rows."""
    many = max(len(cells) for cells in columns.values() if isinstance(cells, list))
    return text(**{name: [cells] * many if isinstance(cells, str) else cells for name, cells in columns.items()})


def records(console):
    return {row["reference"]: row for row in csv.DictReader(io.StringIO(console("export").stdout))}


def kept(console, column, cell, name, *options, **more):
    """What one cell becomes in the record."""
    console("import", console.file(text(**ONE, **{column: cell}, **more)), *options)
    return records(console)["A-1"][name]


def refused(console, column, cell, *options, **more):
    """The reason for which one cell is refused."""
    (only,) = console.json("import", console.file(text(**ONE, **{column: cell}, **more)), *options, exit_code=1)[
        "refused"
    ]
    return only["reason"]


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
    assert kept(it, "Cost", cell, "actual_cost") == amount
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
    assert kept(it, "Cost", cell, "actual_cost", "--set", f"currency={said}") in ("1200", "1200.00")


@pytest.mark.parametrize("cell", ["$1200", "1200 kr", "¥1200"])
def test_a_sign_of_several_currencies_is_never_guessed(it, cell):
    assert "can mean several currencies" in refused(it, "Cost", cell)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("US$ 5 CAD", "different currencies"),
        ("1200 GBp", "hundredths of GBP"),
        ("GBX 1200", "Divide the amounts by 100"),
        ("1.2E+06 EUR", "figures may be lost"),
        ("90 EUR/h", "a price an hour and no total"),
        ("12\u200e.x", "invisible characters: U+200E"),
    ],
)
def test_what_no_amount_is_made_of(it, cell, why):
    assert why in refused(it, "Cost", cell)


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
    assert any(word in answer["refused"][0]["reason"] for word in ("hundredths", "counts k", "counts cents"))


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
    assert kept(it, header, cell, "rate") == "90.00"
    assert records(it)["A-1"]["pricing_model"] == model


def test_a_unit_at_odds_with_the_pricing_model_is_told(it):
    assert kept(it, "Rate", "90 €/h", "rate", "--set", "pricing_model=hourly") == "90.00"
    assert "The rate is hourly and the row's pricing model is daily" in refused(
        it, "Rate", "90 €/h", "--set", "pricing_model=daily"
    )


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("20260403", "2026-04-03"),
        ("3. dubna 2026", "2026-04-03"),
        ("03/Apr/2026 10:15 AM", "2026-04-03"),
        ("\u200e4\u200e/\u200e15\u200e/\u200e2026", "2026-04-15"),
        ("2026-04-03 22:15:00+02:00", "2026-04-03"),
        ("1775210400", "2026-04-03"),
    ],
)
def test_a_day(it, cell, day):
    assert kept(it, "Start", cell, "started_on") == day


def test_a_month_in_another_language_is_told(it):
    told = it("import", it.file(text(**ONE, Start="15 listopada 2026"))).stdout
    assert "so that 15 listopada 2026 is 15 Nov 2026" in told


def test_jiras_days_take_their_century(it):
    assert "--way started_on:century=20" in refused(it, "Start", "03/Apr/26 10:15 AM")
    assert kept(it, "Start", "03/Apr/26 10:15 AM", "started_on", "--way", "started_on:century=20") == "2026-04-03"


def test_a_year_that_is_not_kept_names_its_way_out(it):
    assert "Correct the year, or leave the date blank." in refused(it, "Start", "1899-12-30")
    assert kept(it, "Start", "1899-12-30", "started_on", "--value", "started_on:1899-12-30=") == ""


@pytest.mark.parametrize(("cell", "hours"), [("PT27H30M00S", "27.5"), ("7,5E+0", "7.5"), ("\u200f7.5", "7.5")])
def test_hours(it, cell, hours):
    assert kept(it, "Hours", cell, "hours_actual") == hours


def test_thirds_of_an_hour_add_up_to_hours(console):
    lines = rows(
        project="Site",
        provider="Jo",
        arrangement="freelance",
        hours="0:20:00",
        date=[f"2026-01-{day:02}" for day in range(5, 11)],
    )
    console("import", console.file(lines), "--lines", "project")
    assert records(console)["Site"]["hours_actual"] == "2"
    more = lines.replace("2026-01-", "2026-02-")
    console("import", console.file(more), "--lines", "project")
    assert records(console)["Site"]["hours_actual"] == "4"


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
    assert "Debit: what stands under Credit is taken off." in told and "Not used" not in told
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


def test_one_column_of_ends_tells_past_days_from_those_to_come(it):
    file = it.file(
        rows(
            reference=["A-1", "A-2"],
            title="a",
            arrangement="freelance",
            provider="Jo",
            start="2026-01-05",
            end=["2026-02-01", "2099-02-01"],
        )
    )
    assert "end: 1 day is still to come and taken as due; 1 day up to today as ended." in it("import", file).stdout
    assert [(row["ended_on"], row["due_on"]) for row in records(it).values()] == [
        ("2026-02-01", ""),
        ("", "2099-02-01"),
    ]


def test_an_end_to_come_beside_a_column_of_its_own_for_due_is_refused(it):
    assert "This date is in the future" in refused(it, "end", "2099-02-01", due_on="2099-01-01")


def test_a_title_that_is_too_long_goes_on_in_the_notes(it):
    title = " ".join(f"word{number}" for number in range(100))
    told = it("import", it.file(text(**ONE | {"title": title}, notes="Before"))).stdout
    row = records(it)["A-1"]
    assert "1 title was too long and cut; the rest is in the notes." in told
    assert len(row["title"]) <= 300
    before, rest = row["notes"].split("\n")
    assert before == "Before" and row["title"].rstrip("…") + " " + rest.removeprefix("Title: … ") == title


def test_completed_work_may_name_no_provider_and_that_is_told(it):
    it("import", it.file(text(**ONE | {"provider": ""}, status="planned")))
    told = it("import", it.file(text(**ONE | {"provider": ""}, status="completed"))).stdout
    assert "1 completed engagement names no provider: without one, nothing is compared." in told
    assert records(it)["A-1"]["status"] == "completed"


def test_our_own_file_that_a_spreadsheet_saved_again_is_asked_about(it):
    assert kept(it, "hours", "7.125", "hours_actual", "--decimal", "point") == "7.125"
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
    refused(it, column, cell, *(("--set", "currency=EUR") if column != "Currency" else ()))
