"""Built-in profiles of marketplaces and time tracking, on files of their format."""

from datetime import date
from decimal import Decimal

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports, profiles
from app.importing.values import presets as ready
from app.importing.values.options import Options
from tests.importing.services.preset_files import OURS, assert_imported, bring, file, import_twice, record, row


def test_upwork_earnings(database, tmp_path):
    it = ready.UPWORK_EARNINGS
    text = file(
        it,
        row(it, Date="2026-05-04", Contract="Shop (101)", Hours="5.5", Amount="16.5"),
        row(it, Date="2026-05-05", Contract="Logo (102)", Amount="100", Payment_type="Fixed Price Payment"),
        row(it, Date="2026-05-06", Contract="Shop (101)", Amount="20", Payment_type="Bonus"),
    )
    asked = bring(database, tmp_path, it, text)
    assert asked.number is None and set(asked.preview.lacking) == {"arrangement"}, "nothing says it"
    found = import_twice(database, tmp_path, it, text, constants={"arrangement": "freelance", "provider": "Ana"})
    shop, its = found["Shop (101)"]
    assert (shop.provider, str(shop.actual_cost), shop.currency, shop.hours_actual) == (
        "Ana",
        "36.50",
        "USD",
        Decimal("5.5"),
    )
    assert [each.kind for each in its] == ["time", "bonus"] and found["Logo (102)"][1][0].kind == "invoice"


def test_upwork_transactions(database, tmp_path):
    it = ready.UPWORK_TRANSACTIONS
    said = {"Freelancer": "Ana", "PO": "17", "Currency": "EUR", "Amount_in_local_currency": "9"}
    text = file(
        it,
        row(it, Date="Oct 2, 2026", Transaction_ID="1", Transaction_type="Hourly", Amount="10.00", **said),
        row(it, Date="Oct 2, 2026", Transaction_ID="2", Transaction_type="Service Fee", Amount="-1.00", **said),
        row(
            it,
            Date="Oct 9, 2026",
            Transaction_ID="3",
            Transaction_type="Fixed-price",
            Amount="1,200.00",
            Transaction_summary="Paid",
            Description_1="Milestone",
            **said,
        ),
    )
    found = import_twice(database, tmp_path, it, text, **OURS)
    work, its = found["Ana 17"]
    assert (work.provider, str(work.actual_cost), work.currency) == ("Ana", "1210.00", "USD")
    assert [(each.kind, each.day, each.key, each.note) for each in its] == [
        ("time", date(2026, 10, 2), "1", None),
        ("invoice", date(2026, 10, 9), "3", "Paid\nMilestone"),
    ]


def test_upwork_transactions_as_they_were(database, tmp_path):
    it = ready.UPWORK_TRANSACTIONS_OLD
    said = {"Freelancer": "Ana", "Currency": "USD"}
    text = file(
        it,
        row(it, Date="Jan 15, 2023", Ref_ID="1", Type="Hourly", Description="Week", Amount="30", **said),
        row(it, Date="Jan 15, 2023", Ref_ID="2", Type="Service Fee", Amount="-3", **said),
        row(it, Date="Feb 1, 2023", Ref_ID="3", Type="Bonus", Amount="5", **said),
    )
    found = import_twice(database, tmp_path, it, text, **OURS)
    work, its = found["Ana"]
    assert str(work.actual_cost) == "35.00" and [each.kind for each in its] == ["time", "bonus"]


@pytest.mark.both_databases
def test_harvest_time(database, tmp_path):
    it = ready.HARVEST_TIME
    said = {
        "Project": "Shop",
        "First_Name": "Ana",
        "Last_Name": "Lim",
        "Currency": "Euro - EUR",
        "Billable_Amount": "999,0",
    }
    text = file(
        it,
        row(it, Date="26.01.2025", Task="Code", Notes="Cart", Hours="7,5", Cost_Amount="2.250,0", **said),
        row(it, Date="27.01.2025", Task="Code", Hours="2,0", Cost_Amount="600,0", **said),
    )
    found = import_twice(database, tmp_path, it, text, **OURS)
    work, its = found["Shop"]
    assert (work.provider, str(work.actual_cost), work.hours_actual, work.reference) == (
        "Ana Lim",
        "2850.00",
        Decimal("9.5"),
        "Shop / Ana / Lim",
    )
    assert {each.kind for each in its} == {"time"} and its[0].note == "Code\nCart"


def test_harvest_projects(database, tmp_path):
    it = ready.HARVEST_PROJECTS
    text = file(
        it,
        row(
            it,
            Client="We",
            Project="Shop",
            Project_Code="S-1",
            Start_Date="2025-03-01",
            End_Date="2025-04-30",
            Total_Hours="2.001,5",
            Total_Costs="10.000,0",
            Billable_Amount="1,0",
        ),
    )
    found = import_twice(
        database,
        tmp_path,
        it,
        text,
        constants={"arrangement": "outsourced", "currency": "EUR", "provider": "Northwind"},
    )
    work, its = found["Shop"]
    assert (work.reference, work.due_on, work.ended_on) == ("S-1", date(2025, 4, 30), None) and its == []
    assert (str(work.actual_cost), work.hours_actual) == ("10000.00", Decimal("2001.5"))


def test_toggl_time(database, tmp_path):
    it = ready.TOGGL_TIME
    said = {
        "User": "Ana",
        "Email": "ana@example.org",
        "Project": "Shop",
        "Start_date": "2026-02-03",
        "End_date": "2026-02-03",
    }
    text = file(
        it,
        row(it, Duration="02:30:00", Amount="75.00", Description="Cart", **said),
        row(it, Duration="00:15:00", Amount="7.50", **said),
    ).replace("Amount ()", "Amount (EUR)")
    found = import_twice(database, tmp_path, it, text, **OURS)
    work, its = found["Shop"]
    assert (str(work.actual_cost), work.currency, work.hours_actual) == ("82.50", "EUR", Decimal("2.75"))
    assert len(its) == 2


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_clockify_time(database, tmp_path, currency):
    it = ready.CLOCKIFY_TIME
    said = {"User": "Ana", "Project": "Shop"}
    text = file(
        it,
        row(it, Start_Date="03/04/2024", Duration_decimal="1.50", Billable_Amount_USD="45.00", **said),
        row(it, Start_Date="03/05/2024", Duration_decimal="0.25", Billable_Amount_USD="7.50", **said),
    )
    text = text.replace("USD", currency)
    asked = bring(database, tmp_path, it, text, **OURS)
    assert asked.number is None and [each.what for each in asked.preview.undecided] == ["date"]
    found = import_twice(database, tmp_path, it, text, dates="mdy", **OURS)
    work, _ = found["Shop"]
    assert (str(work.actual_cost), work.currency, work.started_on) == ("52.50", currency, date(2024, 3, 4))


@pytest.mark.parametrize("header", ready.CLOCKIFY_TIME.variants, ids=["creation", "invoiced", "activity"])
def test_clockify_time_in_its_other_forms(database, tmp_path, header):
    said = {
        "User": "Ana",
        "Project": "Shop",
        "Start Date": "2024-03-04",
        "Duration (decimal)": "1.50",
        "Billable Amount (USD)": "45.00",
        "Invoice ID": "I-1",
        "Type": "Regular",
    }
    path = tmp_path / "file.csv"
    path.write_text(",".join(header) + "\n" + ",".join(said.get(each, "") for each in header) + "\n")
    with begin_work(database, CONSOLE) as work:
        assert profiles.matching_profiles(work, header).exact[0].profile == ready.CLOCKIFY_TIME
        options, missing = profiles.apply(work, ready.CLOCKIFY_TIME.name, path, Options(**OURS))
        assert set(missing) <= {"Task"}
        assert_imported(imports.apply(work, tmp_path / "uploads", path, "file.csv", options))
    (line,) = record(database)["Shop"][1]
    assert (line.key, line.kind, str(line.amount)) == (None, "time", "45.00")


def test_clockify_projects(database, tmp_path):
    it = ready.CLOCKIFY_PROJECTS
    text = file(
        it,
        row(it, Project="Shop", Client="We", Status="Active", Trackedh="12.50", Estimatedh="10.00", AmountUSD="375.00"),
        row(it, Project="Old", Status="Archived", Trackedh="1.00"),
    )
    found = import_twice(database, tmp_path, it, text, constants={"arrangement": "freelance", "provider": "Ana"})
    work, _ = found["Shop"]
    assert (str(work.actual_cost), work.currency, work.status) == ("375.00", "USD", "active")
    assert (work.hours_actual, work.hours_estimated) == (Decimal("12.5"), Decimal(10))
