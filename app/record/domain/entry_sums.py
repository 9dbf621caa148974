"""Calculates the fields of an engagement that follow from the totals of its lines."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.domain import money
from app.core.domain.errors import Problem, Refused
from app.core.domain.money import Money
from app.core.domain.plural import plural
from app.record.domain.engagements import ACTIVE, ENDED_STATUSES, PLANNED, Engagement
from app.record.domain.entries import MAX_HOURS, LineTotals
from app.record.domain.validation import default_status

CALCULATED_MESSAGES = {
    "actual_cost": (
        "The cost is calculated from its entry. Edit the entry, or add another.",
        "The cost is calculated from its {n} entries. Edit an entry, or add another.",
    ),
    "hours_actual": (
        "The hours are calculated from its entry. Edit the entry, or add another.",
        "The hours are calculated from its {n} entries. Edit an entry, or add another.",
    ),
}
NOT_CALCULATED_YET = {
    "actual_cost": "The cost is calculated from the entries, and none has an amount yet. Add an entry instead.",
    "hours_actual": "The hours are calculated from the entries, and none has hours yet. Add an entry instead.",
}
CURRENCY_DECIMALS_MESSAGES = (
    "Its entry is in {currency}. Remove it before you choose a currency with different decimals.",
    "Its {n} entries are in {currency}. Remove them before you choose a currency with different decimals.",
)


def with_line_totals(engagement: Engagement, before: LineTotals, now: LineTotals, today: date) -> Engagement:
    """Returns the engagement after the totals of its lines changed from `before` to `now`.

    A figure that no line has stays as entered. So does a date that somebody entered; one that came from the lines
    follows them, unless it would contradict an entered date. The end follows only if the engagement has ended; planned
    work with a first line becomes active. Raises Refused if the totals are impossible.
    """
    sums = _sums_from_lines(engagement, before, now)
    return replace(engagement, **sums, **_dates_from_lines(engagement, before, now, today))


def _sums_from_lines(it: Engagement, before: LineTotals, now: LineTotals) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if now.cost is not None:
        if now.cost < 0:
            raise Refused(
                [
                    Problem(
                        "refunds-exceed",
                        "The refunds add up to more than was paid. Add the payments first.",
                        "amount",
                    )
                ]
            )
        if now.cost > money.MAX_MINOR:
            raise Refused(
                [
                    Problem(
                        "money-too-large",
                        "The entries add up to more than Contrast can store. Check the amounts.",
                        "amount",
                    )
                ]
            )
        found["actual_cost"] = Money(now.cost, str(it.currency))
    elif before.cost is not None:
        found["actual_cost"] = None
    if now.hours is not None:
        if now.hours > MAX_HOURS:
            raise Refused(
                [
                    Problem(
                        "quantity-large",
                        f"The entries add up to more than {MAX_HOURS:,} hours. Check the hours.",
                        "hours",
                    )
                ]
            )
        found["hours_actual"] = now.hours
    elif before.hours is not None:
        found["hours_actual"] = None
    return found


def _dates_from_lines(it: Engagement, before: LineTotals, now: LineTotals, today: date) -> dict[str, Any]:
    start, end, status = it.started_on, it.ended_on, it.status
    if start in (None, before.first):
        late = now.first and (it.due_on and now.first > it.due_on)
        start = None if late else now.first
    if it.status in ENDED_STATUSES and end in (None, before.last):
        end = now.last
        if end is not None and start is not None and end < start:
            end = None
    elif end is not None and start is not None and end < start:
        start = None
    from_dates = it.status == default_status(it.started_on, it.ended_on, today)
    if from_dates and it.status == PLANNED and start is not None:
        status = ACTIVE
    return {"started_on": start, "ended_on": end, "status": status}


def calculated_fields(it: Engagement, now: LineTotals) -> tuple[str, ...]:
    """Returns the fields of the engagement that are calculated from its lines."""
    is_calculated = {
        "actual_cost": now.cost is not None,
        "hours_actual": now.hours is not None,
        "started_on": now.first is not None and it.started_on == now.first,
        "ended_on": now.last is not None and it.ended_on == now.last,
    }
    return tuple(name for name, calculated in is_calculated.items() if calculated)


def check_line_conflicts(before: Engagement, after: Engagement, now: LineTotals) -> list[Problem]:
    """Returns what an edit from `before` to `after` contradicts in the totals of the lines, `now`.

    That is another cost, other hours, or a currency with other decimals than the lines' own.
    """
    if not now.count:
        return []
    problems = []
    for name, total in (("actual_cost", now.cost), ("hours_actual", now.hours)):
        old, new = _as_decimal(getattr(before, name)), _as_decimal(getattr(after, name))
        if old != new:
            why = NOT_CALCULATED_YET[name] if total is None else plural(now.count, *CALCULATED_MESSAGES[name])
            problems.append(Problem("follows-from-lines", why, name, None if new is None else f"{new:f}"))
    if (
        now.cost is not None
        and after.currency != before.currency
        and (money.CURRENCIES.get(after.currency or "") != money.CURRENCIES[str(before.currency)])
    ):
        why = plural(now.count, *CURRENCY_DECIMALS_MESSAGES, currency=before.currency)
        problems.append(Problem("follows-from-lines", why, "currency", after.currency))
    return problems


def _as_decimal(value: Money | Decimal | None) -> Decimal | None:
    return value.amount if isinstance(value, Money) else value
