"""Profiles that come along ready, for files that well-known programs write. They stay as they are and can be copied.

Each says which columns fill which fields, what its words mean and which rows are none of ours. What such a file cannot
say is left to be asked: the arrangement always, the provider and the currency where no column names them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.importing.values.profiles import Preset

Columns = Mapping[str, str | Sequence[str]]


def _ready(
    name: str,
    header: Sequence[str],
    columns: Columns,
    says: str = "",
    variants: Sequence[Sequence[str]] = (),
    **others: Any,
) -> Preset:
    return Preset(
        name=name,
        headers=tuple(header),
        variants=tuple(map(tuple, variants)),
        says=says,
        columns=columns,
        others=others,
    )


def _split(header: str) -> list[str]:
    return [each.strip() for each in header.split(",")]


_UPWORK_KINDS = {
    "Hourly": "time",
    "Fixed Price": "invoice",
    "Fixed-price": "invoice",
    "Fixed Price Payment": "invoice",
    "Milestone": "invoice",
    "Bonus": "bonus",
    "Expense": "expense",
    "Expenses": "expense",
    "Refund": "refund",
}
_UPWORK_OTHER = [
    "Service Fee",
    "Membership Fee",
    "Connects",
    "Withdrawal",
    "Withdrawal Fee",
    "Payment",
    "Payment Processing Fee",
    "Processing Fee",
    "Contract Initiation Fee",
    "VAT",
    "WHT",
    "Tax",
]
_DOLLARS = {"currency": "USD"}

UPWORK_EARNINGS = _ready(
    "Upwork earnings by contract",
    _split("Date,Contract,Hours,Amount,Payment type"),
    {
        "title": "Contract",
        "line_day": "Date",
        "line_hours": "Hours",
        "line_amount": "Amount",
        "line_kind": "Payment type",
    },
    "One row per payment, grouped by contract. The file doesn't name the freelancer. Amounts are in US dollars.",
    lines=["Contract"],
    constants=_DOLLARS,
    values={"line_kind": _UPWORK_KINDS},
    dates="ymd",
    decimal="point",
)

UPWORK_TRANSACTIONS = _ready(
    "Upwork transactions",
    _split(
        "Date,Transaction ID,Transaction type,Transaction summary,Transaction summary details,Description 1,"
        "Description 2,Description 3,Agency team,Freelancer,Client team,Account name,PO,Ref ID,Amount $,"
        "Amount in local currency,Currency,Current balance $,Payment method"
    ),
    {
        "title": ("Freelancer", "PO"),
        "provider": "Freelancer",
        "line_day": "Date",
        "line_amount": "Amount $",
        "line_kind": "Transaction type",
        "line_note": ("Transaction summary", "Description 1"),
        "line_key": "Transaction ID",
    },
    "One row per transaction, grouped by freelancer and purchase order. Fees and payments to Upwork are left out.",
    lines=["Freelancer", "PO"],
    constants=_DOLLARS,
    values={"line_kind": _UPWORK_KINDS},
    leave_out={"Transaction type": _UPWORK_OTHER},
    dates="mdy",
    decimal="point",
)

UPWORK_TRANSACTIONS_OLD = _ready(
    "Upwork transactions until 2025",
    _split("Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,ExchangeRate,Currency,Balance"),
    {
        "title": ("Freelancer", "PO"),
        "provider": "Freelancer",
        "currency": "Currency",
        "line_day": "Date",
        "line_amount": "Amount",
        "line_kind": "Type",
        "line_note": "Description",
        "line_key": "Ref ID",
    },
    "One row per transaction, grouped by freelancer and purchase order. Fees and payments to Upwork are left out.",
    lines=["Freelancer", "PO"],
    values={"line_kind": _UPWORK_KINDS},
    leave_out={"Type": _UPWORK_OTHER},
    dates="mdy",
    decimal="point",
)

HARVEST_TIME = _ready(
    "Harvest detailed time",
    _split(
        "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,Approved?,First Name,Last Name,"
        "Employee Id,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency,"
        "External Reference URL"
    ),
    {
        "title": "Project",
        "provider": ("First Name", "Last Name"),
        "currency": "Currency",
        "line_day": "Date",
        "line_hours": "Hours",
        "line_amount": "Cost Amount",
        "line_note": ("Task", "Notes"),
    },
    "One row per time entry, grouped by project and person. The cost is the person's, not what a client pays.",
    lines=["Project", "First Name", "Last Name"],
    constants={"line_kind": "time"},
)

HARVEST_PROJECTS = _ready(
    "Harvest projects",
    _split(
        "Client,Project,Project Code,Start Date,End Date,Project Notes,Total Hours,Billable Hours,Billable Amount,"
        "Budget By,Budget,Budget Spent,Budget Remaining,Total Costs,Team Costs,Expenses"
    ),
    {
        "title": "Project",
        "reference": "Project Code",
        "started_on": "Start Date",
        "due_on": "End Date",
        "notes": "Project Notes",
        "hours_actual": "Total Hours",
        "actual_cost": "Total Costs",
    },
    "One row per project, matched by its code. The file doesn't include the provider or the currency.",
)

TOGGL_TIME = _ready(
    "Toggl detailed time",
    _split(
        "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,"
        "Amount ()"
    ),
    {
        "title": "Project",
        "provider": "User",
        "line_day": "Start date",
        "line_hours": "Duration",
        "line_amount": "Amount ()",
        "line_note": ("Task", "Description"),
    },
    "One row per time entry, grouped by project and person. The cost is the billed amount.",
    lines=["Project", "User"],
    constants={"line_kind": "time"},
    dates="ymd",
)

_CLOCKIFY = (
    "Project,Client,Description,Task,User,Group,Email,Tags,Billable,{}Start Date,Start Time,End Date,End Time,"
    "Duration (h),Duration (decimal),Billable Rate (USD),Billable Amount (USD){}"
)
CLOCKIFY_TIME = _ready(
    "Clockify detailed time",
    _split(_CLOCKIFY.format("", "")),
    {
        "title": "Project",
        "provider": "User",
        "line_day": "Start Date",
        "line_hours": "Duration (decimal)",
        "line_amount": "Billable Amount (USD)",
        "line_note": ("Task", "Description"),
    },
    "One row per time entry, grouped by project and person. The cost is the billed amount.",
    variants=[
        _split(_CLOCKIFY.format("", ",Date of creation")),
        _split(_CLOCKIFY.format("Invoiced,Invoice ID,", ",Type,Date of creation")),
        _split(_CLOCKIFY.format("", "").replace("Task", "Activity")),
    ],
    lines=["Project", "User"],
    constants={"line_kind": "time"},
    decimal="point",
)

CLOCKIFY_PROJECTS = _ready(
    "Clockify projects",
    _split(
        "Project,Client,Status,Visibility,Billability,Progress,Tracked (h),Estimated (h),Remaining (h),Overage (h),"
        "Billable (h),Non-billable (h),Billable Rate (USD),Amount (USD),Project members,Project manager,Project note"
    ),
    {
        "title": "Project",
        "status": "Status",
        "hours_actual": "Tracked (h)",
        "hours_estimated": "Estimated (h)",
        "actual_cost": "Amount (USD)",
        "notes": "Project note",
    },
    "One row per project, matched by its name. The file doesn't say who did the work, or "
    "whether archived projects are completed.",
    key=["title"],
    values={"status": {"Archived": "", "Done": ""}},
    decimal="point",
)

_BOOKED = {
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
_PAID = [
    "Bill Payment",
    "Bill Payment (Check)",
    "Bill Payment (Cheque)",
    "Bill Payment (Credit Card)",
    "Transfer",
    "Deposit",
]
_BOOKS_SAY = (
    "One row per transaction, grouped by name and account. Bill payments are left out, because "
    "the bills are included. So is the row of totals. Rows without a date and name are filled "
    "from the row above. The file has no currency."
)


def _books(name: str, amount: str, columns: str, **others: Any) -> Preset:
    return _ready(
        name,
        _split(f"Date,Transaction Type,Num,Name,Memo/Description,Account,{columns}"),
        {
            "title": ("Name", "Account"),
            "provider": "Name",
            "line_day": "Date",
            "line_kind": "Transaction Type",
            "line_amount": amount,
            "line_note": ("Num", "Memo/Description"),
        },
        _BOOKS_SAY,
        lines=["Name", "Account"],
        values={"line_kind": _BOOKED},
        leave_out={"Transaction Type": _PAID},
        carry_down=["Date", "Transaction Type", "Num", "Name"],
        totals=True,
        decimal="point",
        **others,
    )


QUICKBOOKS_REPORT = _books("QuickBooks report", "Amount", "Amount")
QUICKBOOKS_DEBITS = _books(
    "QuickBooks report with debit and credit", "Debit", "Debit,Credit", ways={"line_amount": {"minus": "Credit"}}
)

QUICKBOOKS_BILLS = _ready(
    "QuickBooks bills",
    _split("*BillNo,*Supplier,*BillDate,*DueDate,Terms,Location,Memo,*Account,LineDescription,*LineAmount,Currency"),
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
XERO_BILLS = _ready(
    "Xero bills",
    _split(_XERO.format("Total,", "", "TaxAmount,")),
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
        _split(_XERO.format("", "*", "")),
        _split(_XERO.format("Total,", "*", "TaxAmount,")),
        _split(_XERO.format("", "", "TaxAmount,")),
        _split(_XERO.format("", "", "")),
    ],
    lines=["*ContactName", "*AccountCode"],
    constants={"line_kind": "invoice"},
)

UK_SPEND = _ready(
    "UK departments' spend over £25,000",
    _split("Department Family,Entity,Date,Expense Type,Expense Area,Supplier,Transaction Number,Amount,Description"),
    {
        "title": ("Supplier", "Expense Type"),
        "provider": "Supplier",
        "line_day": "Date",
        "line_amount": "Amount",
        "line_note": ("Transaction Number", "Description"),
    },
    "One row per payment, grouped by supplier and expense type. A number can appear on several "
    "rows, so it is imported as a note. Returned payments are refunds.",
    variants=[_split("Department Family,Entity,Date,Expense Type,Expense Area,Supplier,Transaction Number,Amount")],
    lines=["Supplier", "Expense Type"],
    constants={"currency": "GBP"},
    dates="dmy",
    decimal="point",
)

READY: tuple[Preset, ...] = (
    UPWORK_EARNINGS,
    UPWORK_TRANSACTIONS,
    UPWORK_TRANSACTIONS_OLD,
    HARVEST_TIME,
    HARVEST_PROJECTS,
    TOGGL_TIME,
    CLOCKIFY_TIME,
    CLOCKIFY_PROJECTS,
    QUICKBOOKS_REPORT,
    QUICKBOOKS_DEBITS,
    QUICKBOOKS_BILLS,
    XERO_BILLS,
    UK_SPEND,
)
