"""What follows for an engagement from what its lines say together."""

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


def with_line_totals(it: Engagement, before: LineTotals, now: LineTotals, today: date) -> Engagement:
    """The engagement as its lines have it by `now`, when they said `before` until now; raises Refused where they make
    no engagement.

    A figure that no line tells stays as it was said. A day that somebody said stays; one that came from the lines goes
    with them, unless it would lie on the wrong side of a day that was said. The end follows only where the engagement
    has ended; planned work with a first line has begun.
    """
    return replace(it, **_sums_from_lines(it, before, now), **_dates_from_lines(it, before, now, today))


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
    nobody_said = it.status == default_status(it.started_on, it.ended_on, today)
    if nobody_said and it.status == PLANNED and start is not None:
        status = ACTIVE
    return {"started_on": start, "ended_on": end, "status": status}


def calculated_fields(it: Engagement, now: LineTotals) -> tuple[str, ...]:
    """The fields of the engagement that follow from its lines."""
    told_by = {
        "actual_cost": now.cost is not None,
        "hours_actual": now.hours is not None,
        "started_on": now.first is not None and it.started_on == now.first,
        "ended_on": now.last is not None and it.ended_on == now.last,
    }
    return tuple(name for name, follows in told_by.items() if follows)


def check_line_conflicts(before: Engagement, after: Engagement, now: LineTotals) -> list[Problem]:
    """What is wrong with `after` as somebody typed it, where the engagement has the lines that `now` tells of: another
    cost, other hours, or a currency that has not as many decimals as the lines' own."""
    if not now.count:
        return []
    problems = []
    for name, told_now in (("actual_cost", now.cost), ("hours_actual", now.hours)):
        old, new = _as_decimal(getattr(before, name)), _as_decimal(getattr(after, name))
        if old != new:
            why = NOT_CALCULATED_YET[name] if told_now is None else plural(now.count, *CALCULATED_MESSAGES[name])
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
