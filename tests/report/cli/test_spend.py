"""Spend on the console, on both kinds of database: by the days of invoices, as on the page and in its files."""

import csv
import io
import json

LINES = """job,arrangement,vendor,date,amount,currency,status
Retainer,outsourced,Nord,2024-03-10,1000.00,EUR,completed
Retainer,outsourced,Nord,2025-03-10,2000.00,EUR,completed
Retainer,outsourced,Nord,2026-03-10,4000.00,EUR,completed
Ongoing,freelance,Sued,2025-05-10,500.00,EUR,active
Ongoing,freelance,Sued,2026-05-10,700.00,EUR,active
"""
WHOLE = """title,arrangement,provider,ended_on,actual_cost,currency
Alone,freelance,West,2025-06-30,10.50,EUR
Undated,freelance,West,,3.25,EUR
Unknown,freelance,West,2026-06-30,,
"""


def test_spend_by_year_goes_by_invoices_and_else_by_the_end(console):
    console("import", console.file(LINES, "lines.csv"), "--lines", "job")
    console("import", console.file(WHOLE))
    said = json.loads(console("spend", "--all", "--format", "json").stdout)
    assert said["years"] == {"2024": "1000.00", "2025": "2510.50", "2026": "4700.00"}
    assert said["by_arrangement"]["freelance"]["years"] == {"2025": "510.50", "2026": "700.00"}
    assert (said["without_date"], said["total"], said["currency"]) == ("3.25", "8213.75", "EUR")
    assert (said["engagements"], said["known"], said["period"]) == (5, 4, "the whole record")
    assert sum(said["unknown"].values()) == 1
    text = console("spend", "--all").stdout
    assert "An invoice counts in the year of its date." in text and "Not counted: 1 engagement (" in text
    assert [line.split() for line in text.splitlines() if line.startswith("2025")] == [
        ["2025", "2,510.50", "510.50", "2,000.00"]
    ]
    rows = csv.DictReader(io.StringIO(console("spend", "--all", "--format", "csv").stdout))
    totals = {row["year"]: row["total"] for row in rows if row["by"] == "all"}
    assert totals == {
        "2024": "1000.00",
        "2025": "2510.50",
        "2026": "4700.00",
        "no date": "3.25",
        "all years": "8213.75",
    }


def test_spend_of_nothing_and_of_a_filter(console):
    assert json.loads(console("spend", "--all", "--format", "json").stdout)["years"] == {}
    assert "Spend, the whole record, in EUR" in console("spend", "--all").stdout
    console("import", console.file(WHOLE))
    said = json.loads(console("spend", "--all", "--filter", "arrangement=outsourced", "--format", "json").stdout)
    assert (said["years"], said["total"], said["engagements"]) == ({}, None, 0)
    console("spend", "--filter", "colour=red", exit_code=2)


DOLLARS = """title,arrangement,provider,actual_cost,currency,ended_on
One,freelance,West,10.50,USD,
Two,outsourced,East,20.00,USD,2026-06-30
"""


def test_amounts_all_in_one_currency_stay_in_it(console):
    console("import", console.file(DOLLARS))
    said = json.loads(console("spend", "--all", "--format", "json").stdout)
    assert (said["currency"], said["total"], said["without_date"]) == ("USD", "30.50", "10.50")
    assert said["years"] == {"2026": "20.00"} and not said["unknown"] and not said["notes"]
    assert json.loads(console("report", "--all", "--format", "json").stdout)["currency"] == "USD"
    console(
        "import",
        console.file(
            "title,arrangement,provider,actual_cost,currency,ended_on\nThree,outsourced,East,20.00,EUR,2026-06-30\n"
        ),
    )
    mixed = json.loads(console("spend", "--all", "--format", "json").stdout)
    assert (mixed["currency"], mixed["known"]) == ("EUR", 2) and list(mixed["unknown"].values()) == [1]
    assert "1 amount converted from USD at the rate of its day, " in mixed["notes"][0]
