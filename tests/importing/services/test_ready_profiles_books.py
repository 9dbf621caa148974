"""Built-in profiles of bookkeeping and government spend, on files of their format."""

from datetime import date

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.importing.services import profiles
from app.importing.values import presets as ready
from tests.importing.services.preset_files import OURS, bring, file, import_twice, row


def books(it, **amounts):
    """A report of bookkeeping with its title above and its totals below."""
    first, second = amounts.values()
    (name, *_) = amounts
    rows = file(
        it,
        row(
            it,
            Date="01/15/2026",
            Transaction_Type="Bill",
            Num="7",
            Name="Northwind",
            MemoDescription="Site",
            Account="Contractors",
            **{name: first},
        ),
        row(
            it,
            Date="01/20/2026",
            Transaction_Type="Bill Payment (Check)",
            Name="Northwind",
            Account="Contractors",
            **{name: first},
        ),
        row(it, Name="Northwind", MemoDescription="Its second part", Account="Contractors", **{name: "0.01"}),
        row(
            it,
            Date="02/03/2026",
            Transaction_Type="Vendor Credit",
            Name="Northwind",
            Account="Contractors",
            **{name: second},
        ),
    )
    total = row(it, Date="TOTAL", **{name: "829.20"})
    return f"Transactions by supplier\nOur company\nJanuary - March 2026\n\n{rows}{total}\n"


def test_quickbooks_report(database, tmp_path):
    text = books(ready.QUICKBOOKS_REPORT, Amount="1,250.00", other="(420.81)")
    found = import_twice(
        database,
        tmp_path,
        ready.QUICKBOOKS_REPORT,
        text,
        found=False,
        constants={"arrangement": "outsourced", "currency": "USD"},
    )
    work, its = found["Northwind Contractors"]
    assert str(work.actual_cost) == "829.20" and sorted(each.kind for each in its) == ["invoice", "invoice", "refund"]
    assert {each.note: each.day for each in its} == {
        "7\nSite": date(2026, 1, 15),
        "Its second part": None,
        None: date(2026, 2, 3),
    }


def test_quickbooks_report_with_debit_and_credit(database, tmp_path):
    it = ready.QUICKBOOKS_DEBITS
    text = file(
        it, row(it, Date="01/15/2026", Transaction_Type="Bill", Name="Northwind", Account="Work", Debit="80.50")
    )
    found = import_twice(database, tmp_path, it, text, constants={"arrangement": "outsourced", "currency": "USD"})
    assert str(found["Northwind Work"][0].actual_cost) == "80.50"


def test_quickbooks_bills(database, tmp_path):
    it = ready.QUICKBOOKS_BILLS
    said = {
        "BillNo": "B-1",
        "Supplier": "Northwind",
        "BillDate": "2026-01-15",
        "DueDate": "2026-02-15",
        "Account": "Work",
        "Currency": "GBP",
    }
    text = file(
        it,
        row(it, LineDescription="Site", LineAmount="100.00", **said),
        row(it, LineDescription="Site", LineAmount="100.00", **said),
    )
    found = import_twice(database, tmp_path, it, text, **OURS)
    work, its = found["Northwind Work"]
    assert (str(work.actual_cost), work.currency, work.due_on, len(its)) == ("200.00", "GBP", None, 2)


def test_xero_bills_ask_for_the_amount(database, tmp_path):
    it = ready.XERO_BILLS
    said = {
        "ContactName": "Northwind",
        "InvoiceNumber": "I-1",
        "InvoiceDate": "2026-01-15",
        "Quantity": "1",
        "AccountCode": "429",
        "Currency": "EUR",
        "Total": "300.00",
    }
    text = file(
        it,
        row(it, Description="Site", UnitAmount="100.00", **said),
        row(it, Description="Shop", UnitAmount="200.00", **said),
    )
    asked = bring(database, tmp_path, it, text, **OURS)
    assert asked.number is None and {each.code for each in asked.preview.refusals} == {"line-empty"}
    found = import_twice(database, tmp_path, it, text, columns={"line_amount": ["*UnitAmount"]}, **OURS)
    assert str(found["Northwind 429"][0].actual_cost) == "300.00"


@pytest.mark.parametrize("header", ready.XERO_BILLS.variants)
def test_xero_bills_are_known_in_their_other_forms(database, header):
    with begin_work(database, CONSOLE, writes=False) as work:
        assert profiles.matching_profiles(work, header).exact[0].profile == ready.XERO_BILLS


def test_uk_spend(database, tmp_path):
    it = ready.UK_SPEND
    said = {
        "Department_Family": "Works",
        "Entity": "Works",
        "Expense_Type": "Consultancy",
        "Supplier": "NORTHWIND LTD",
        "Transaction_Number": "55",
    }
    text = file(
        it,
        row(it, Date="13/02/2026", Amount="34,878.20", Expense_Area="Estates", **said),
        row(it, Date="03/04/2026", Amount="-4,878.20", Expense_Area="Digital", **said),
    )
    found = import_twice(database, tmp_path, it, text, **OURS)
    work, its = found["Consultancy NORTHWIND LTD"]
    assert (str(work.actual_cost), work.currency, work.started_on, work.team) == (
        "30000.00",
        "GBP",
        date(2026, 2, 13),
        None,
    )
    assert [each.kind for each in its] == ["invoice", "refund"] and its[1].day == date(2026, 4, 3)
