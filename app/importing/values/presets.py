"""Built-in profiles for files of well-known programs. They can't be changed, only copied.

Each says which columns fill which fields, what its words mean and which rows are skipped. What such a file lacks is
asked: always the arrangement, and the provider and the currency if no column has them.
"""

from app.importing.values.bookkeeping_presets import (
    QUICKBOOKS_BILLS,
    QUICKBOOKS_DEBITS,
    QUICKBOOKS_REPORT,
    UK_SPEND,
    XERO_BILLS,
)
from app.importing.values.preset import make_preset, split_header
from app.importing.values.profiles import Preset

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
_US_DOLLARS = {"currency": "USD"}

UPWORK_EARNINGS = make_preset(
    "Upwork earnings by contract",
    split_header("Date,Contract,Hours,Amount,Payment type"),
    {
        "title": "Contract",
        "line_day": "Date",
        "line_hours": "Hours",
        "line_amount": "Amount",
        "line_kind": "Payment type",
    },
    "One row per payment, grouped by contract. The file doesn't name the freelancer. Amounts are in US dollars.",
    lines=["Contract"],
    constants=_US_DOLLARS,
    values={"line_kind": _UPWORK_KINDS},
    dates="ymd",
    decimal="point",
)

UPWORK_TRANSACTIONS = make_preset(
    "Upwork transactions",
    split_header(
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
    constants=_US_DOLLARS,
    values={"line_kind": _UPWORK_KINDS},
    leave_out={"Transaction type": _UPWORK_OTHER},
    dates="mdy",
    decimal="point",
)

UPWORK_TRANSACTIONS_OLD = make_preset(
    "Upwork transactions until 2025",
    split_header(
        "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,ExchangeRate,Currency,Balance"
    ),
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

HARVEST_TIME = make_preset(
    "Harvest detailed time",
    split_header(
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

HARVEST_PROJECTS = make_preset(
    "Harvest projects",
    split_header(
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

TOGGL_TIME = make_preset(
    "Toggl detailed time",
    split_header(
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
CLOCKIFY_TIME = make_preset(
    "Clockify detailed time",
    split_header(_CLOCKIFY.format("", "")),
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
        split_header(_CLOCKIFY.format("", ",Date of creation")),
        split_header(_CLOCKIFY.format("Invoiced,Invoice ID,", ",Type,Date of creation")),
        split_header(_CLOCKIFY.format("", "").replace("Task", "Activity")),
    ],
    lines=["Project", "User"],
    constants={"line_kind": "time"},
    decimal="point",
)

CLOCKIFY_PROJECTS = make_preset(
    "Clockify projects",
    split_header(
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


BUILT_IN: tuple[Preset, ...] = (
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
