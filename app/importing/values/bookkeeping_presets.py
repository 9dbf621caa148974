"""Presets for the files of bookkeeping programs, and of public bodies that publish their spending."""

from typing import Any

from app.importing.values.preset import make_preset, split_header
from app.importing.values.profiles import Preset

_KINDS = {
    "Bill": "invoice",
    "Invoice": "invoice",
    "Check": "invoice",
    "Cheque": "invoice",
    "Cheque expense": "invoice",
    "Expense": "invoice",
    "Cash Expense": "invoice",
    "Credit Card Expense": "invoice",
    "Journal Entry": "invoice",
    "Vendor Credit": "refund",
    "Supplier Credit": "refund",
    "Credit Card Credit": "refund",
}
_PAYMENTS = [
    "Bill Payment",
    "Bill Payment (Check)",
    "Bill Payment (Cheque)",
    "Bill Payment (Credit Card)",
    "Transfer",
    "Deposit",
]
_BOOKS_HELP = (
    "One row per transaction, grouped by name and account. Bill payments are left out, because "
    "the bills are included. So is the row of totals. Rows without a date and name are filled "
    "from the row above. The file has no currency."
)


def _books_preset(name: str, amount: str, columns: str, **others: Any) -> Preset:
    return make_preset(
        name,
        split_header(f"Date,Transaction Type,Num,Name,Memo/Description,Account,{columns}"),
        {
            "title": ("Name", "Account"),
            "provider": "Name",
            "line_day": "Date",
            "line_kind": "Transaction Type",
            "line_amount": amount,
            "line_note": ("Num", "Memo/Description"),
        },
        _BOOKS_HELP,
        lines=["Name", "Account"],
        values={"line_kind": _KINDS},
        leave_out={"Transaction Type": _PAYMENTS},
        carry_down=["Date", "Transaction Type", "Num", "Name"],
        totals=True,
        decimal="point",
        **others,
    )


QUICKBOOKS_REPORT = _books_preset("QuickBooks report", "Amount", "Amount")
QUICKBOOKS_DEBITS = _books_preset(
    "QuickBooks report with debit and credit", "Debit", "Debit,Credit", ways={"line_amount": {"minus": "Credit"}}
)

QUICKBOOKS_BILLS = make_preset(
    "QuickBooks bills",
    split_header(
        "*BillNo,*Supplier,*BillDate,*DueDate,Terms,Location,Memo,*Account,LineDescription,*LineAmount,Currency"
    ),
    {
        "title": ("*Supplier", "*Account"),
        "provider": "*Supplier",
        "currency": "Currency",
        "line_day": "*BillDate",
        "line_amount": "*LineAmount",
        "line_note": ("*BillNo", "LineDescription"),
    },
    "One row per line of a bill, grouped by supplier and account.",
    lines=["*Supplier", "*Account"],
    constants={"line_kind": "invoice"},
)

_XERO = (
    "*ContactName,EmailAddress,POAddressLine1,POAddressLine2,POAddressLine3,POAddressLine4,POCity,PORegion,"
    "POPostalCode,POCountry,*InvoiceNumber,*InvoiceDate,*DueDate,{}InventoryItemCode,{}Description,*Quantity,"
    "*UnitAmount,*AccountCode,*TaxType,{}TrackingName1,TrackingOption1,TrackingName2,TrackingOption2,Currency"
)
XERO_BILLS = make_preset(
    "Xero bills",
    split_header(_XERO.format("Total,", "", "TaxAmount,")),
    {
        "title": ("*ContactName", "*AccountCode"),
        "provider": "*ContactName",
        "currency": "Currency",
        "line_day": "*InvoiceDate",
        "line_amount": (),
        "line_note": ("*InvoiceNumber", "Description"),
    },
    "One row per line of a bill, grouped by supplier and account. The file has quantities "
    "and unit prices, but no line amounts. If every quantity is 1, import *UnitAmount to "
    "the amount.",
    variants=[
        split_header(_XERO.format("", "*", "")),
        split_header(_XERO.format("Total,", "*", "TaxAmount,")),
        split_header(_XERO.format("", "", "TaxAmount,")),
        split_header(_XERO.format("", "", "")),
    ],
    lines=["*ContactName", "*AccountCode"],
    constants={"line_kind": "invoice"},
)

UK_SPEND = make_preset(
    "UK departments' spend over £25,000",
    split_header(
        "Department Family,Entity,Date,Expense Type,Expense Area,Supplier,Transaction Number,Amount,Description"
    ),
    {
        "title": ("Supplier", "Expense Type"),
        "provider": "Supplier",
        "line_day": "Date",
        "line_amount": "Amount",
        "line_note": ("Transaction Number", "Description"),
    },
    "One row per payment, grouped by supplier and expense type. A number can appear on several "
    "rows, so it is imported as a note. Returned payments are refunds.",
    variants=[
        split_header("Department Family,Entity,Date,Expense Type,Expense Area,Supplier,Transaction Number,Amount")
    ],
    lines=["Supplier", "Expense Type"],
    constants={"currency": "GBP"},
    dates="dmy",
    decimal="point",
)
