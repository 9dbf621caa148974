"""Defines a line: one invoice, time, expense, bonus or refund of an engagement (an "entry" on pages).

The engagement's cost and hours are the sums of its lines. Its start and end are the dates of the first and last line,
unless somebody entered other dates. Amounts are in the engagement's currency.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.domain import durations, money
from app.core.domain.canonical_json import digest
from app.core.domain.errors import Problem, Refused
from app.core.domain.fields import declare, registry
from app.core.domain.kinds import Amount, Choice, Day, Quantity, Text
from app.core.domain.money import InvalidMoney, Money
from app.core.domain.number_parsing import format_date
from app.record.domain.file_words import LINE_WORDS

INVOICE, TIME, EXPENSE, BONUS, REFUND = LINE_KINDS = ("invoice", "time", "expense", "bonus", "refund")
# The words for them in files written by other programs.
KIND_SYNONYMS = tuple(
    (word, kind)
    for kind, words in {
        INVOICE: ("bill", "fixed price", "fixed-price", "fixed price payment", "milestone", "payment"),
        TIME: ("hourly", "hours", "timesheet"),
        EXPENSE: ("expenses", "reimbursement"),
        REFUND: ("credit", "credit note", "credit memo", "chargeback"),
    }.items()
    for word in words
)
LINE_PREFIX = "line_"  # tells a line's fields from the engagement's own
LINE_GROUP = "Entry"
MAX_HOURS = 1_000_000


@dataclass(slots=True, kw_only=True)
class Line:
    """One line; None means unknown. A refund has a positive amount, which is subtracted."""

    day: date | None = declare(
        Day(),
        "Date",
        LINE_GROUP,
        "When it was invoiced, worked or paid.",
        aliases=(
            "day",
            "entry date",
            "invoice date",
            "bill date",
            "transaction date",
            "work date",
            "start date",
            "posted on",
        ),
    )
    kind: str = declare(
        Choice(LINE_KINDS, KIND_SYNONYMS),
        "Type",
        LINE_GROUP,
        "If blank: time if there are hours, otherwise invoice.",
        aliases=("kind", "entry type", "payment type", "transaction type", "expense type"),
    )
    amount: Money | None = declare(
        Amount(signed=True),
        "Amount",
        LINE_GROUP,
        "Without recoverable VAT. A negative amount is a refund.",
        aliases=("entry amount", "total", "net", "net amount", "cost amount", "billable amount", "line amount", "paid"),
    )
    hours: Decimal | None = declare(
        Quantity("hours", 5, MAX_HOURS),
        "Hours",
        LINE_GROUP,
        "Provider's hours.",
        aliases=("entry hours", "duration", "duration h", "duration decimal", "time", "quantity hours"),
    )
    note: str | None = declare(
        Text(lines=True),
        "Note",
        LINE_GROUP,
        personal=True,
        aliases=("entry note", "description", "memo", "details", "memo description", "notes"),
    )
    key: str | None = declare(
        Text(longest=200),
        "Number",
        LINE_GROUP,
        "Its own number, such as the invoice number.",
        aliases=(
            "entry number",
            "invoice number",
            "invoice id",
            "bill no",
            "bill number",
            "transaction id",
            "transaction number",
            "ref id",
        ),
    )


LINE_FIELDS = registry(Line, LINE_WORDS)
HISTORY_FIELDS = {LINE_PREFIX + name: each for name, each in LINE_FIELDS.items()}
SUMMED_FIELDS = ("actual_cost", "hours_actual")
DATE_FIELDS = ("started_on", "ended_on")


@dataclass(frozen=True, slots=True)
class LineTotals:
    """The totals of one engagement's lines; None where no line has such a value.

    `cost` is in minor units of the engagement's currency, `exact_hours` in the parts of `durations.to_exact_parts`;
    `first` and `last` are dates.
    """

    count: int = 0
    cost: int | None = None
    exact_hours: int | None = None
    first: date | None = None
    last: date | None = None

    @property
    def hours(self) -> Decimal | None:
        """The total of the hours, rounded once."""
        return None if self.exact_hours is None else durations.exact_parts_to_hours(self.exact_hours)


NO_LINES = LineTotals()


def build_line(draft: Mapping[str, Any], currency: str | None, today: date) -> Line:
    """Returns the line of a draft: field to value as its kind reads it (an amount as Decimal or Money).

    `currency` is the engagement's. Raises Refused with every problem, each at its field.
    """
    values = {name: value for name, value in draft.items() if value is not None}
    problems = [
        Problem("unknown-field", f"Entries have no field “{name}”.", name) for name in draft if name not in LINE_FIELDS
    ]
    amount, hours, day = values.pop("amount", None), values.get("hours"), values.get("day")
    if amount is None and hours is None:
        problems.append(Problem("line-empty", "Enter an amount, hours, or both.", "amount"))
    if amount is not None and currency is None:
        problems.append(Problem("money-without-currency", "Choose a currency for the amount.", "currency"))
    elif amount is not None:
        try:
            values["amount"] = _to_money(amount, str(currency))
        except InvalidMoney as bad:
            problems.append(Problem(bad.code, str(bad), "amount", str(amount)))
    if isinstance(day, date) and day > today:
        problems.append(
            Problem(
                "line-to-come",
                "This date is in the future. Add the entry on or after that day.",
                "day",
                day.isoformat(),
            )
        )
    if problems:
        raise Refused(problems)
    values.setdefault("kind", TIME if hours is not None else INVOICE)
    line = Line(**values)
    if line.amount is not None and line.amount.minor < 0:
        line.kind, line.amount = REFUND, Money(-line.amount.minor, line.amount.currency)
    if line.kind == REFUND and line.amount is None:
        raise Refused([Problem("line-empty", "Enter the amount refunded.", "amount")])
    return line


def _to_money(amount: object, currency: str) -> Money:
    if isinstance(amount, Money):
        if amount.currency != currency:
            raise InvalidMoney(
                "currency-changed",
                f"This amount is in {amount.currency}. Enter it in {currency}, like the engagement's other amounts.",
            )
        return amount
    return money.from_amount(Decimal(str(amount)), currency)


def content_digest(line: Line) -> str:
    """Returns a digest that identifies a line without a key; lines with the same content have the same one."""
    amount = None if line.amount is None else f"{line.amount.amount.normalize():f}"
    hours = None if line.hours is None else f"{line.hours.normalize():f}"
    return digest([line.day, line.kind, amount, hours, line.note])[:32]


def line_totals(lines: Sequence[Line]) -> LineTotals:
    """Returns the totals of these lines."""
    amounts = [-it.amount.minor if it.kind == REFUND else it.amount.minor for it in lines if it.amount is not None]
    hours = [durations.to_exact_parts(it.hours) for it in lines if it.hours is not None]
    days = [it.day for it in lines if it.day is not None]
    return LineTotals(
        len(lines),
        sum(amounts) if amounts else None,
        sum(hours) if hours else None,
        min(days, default=None),
        max(days, default=None),
    )


def add_totals(one: LineTotals, other: LineTotals) -> LineTotals:
    """Returns the totals of the lines of both."""
    return LineTotals(
        one.count + other.count,
        _add_optional(one.cost, other.cost),
        _add_optional(one.exact_hours, other.exact_hours),
        min(filter(None, (one.first, other.first)), default=None),
        max(filter(None, (one.last, other.last)), default=None),
    )


def _add_optional(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other


def describe_line(line: Line) -> str:
    """Returns a line in a few words: "invoice of 3 Oct 2026, 1,045.00 EUR"."""
    words = [line.kind if line.day is None else f"{line.kind} of {format_date(line.day)}"]
    words += [] if line.amount is None else [f"{line.amount.amount:,f} {line.amount.currency}"]
    words += [] if line.hours is None else [f"{LINE_FIELDS['hours'].write(line.hours)} hours"]
    return ", ".join(words)
