"""Builds an engagement from a draft: gives amounts their currency, sets the status and checks rules across fields.

Forms, files and the API all pass through here, so every rule applies to all of them.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.domain import money
from app.core.domain.errors import Problem, Refused
from app.core.domain.money import Money
from app.core.domain.number_parsing import format_date
from app.record.domain import engagements
from app.record.domain.engagement_options import DAILY, HOURLY, NOT_CHANGED, PERCENTAGE
from app.record.domain.engagements import FIELDS, MONEY_FIELDS, Engagement


def build_engagement(draft: Mapping[str, Any], today: date) -> Engagement:
    """Returns the engagement of a draft: field to value as its kind reads it (an amount as Decimal or Money).

    `today` decides the default status. Raises Refused with every problem, each at its field.
    """
    values = {name: value for name, value in draft.items() if value is not None}
    problems = [
        Problem("required", f"{FIELDS[name].label} is required.", name)
        for name in ("title", "arrangement")
        if name not in values
    ]
    problems += _convert_amounts(values)
    if "status" not in values:
        values["status"] = default_status(values.get("started_on"), values.get("ended_on"), today)
    engagement = Engagement(**values)
    problems += _check_rules(engagement, today)
    if problems:
        raise Refused(problems)
    return engagement


def default_status(started_on: date | None, ended_on: date | None, today: date) -> str:
    """Returns the status of an engagement with these dates: completed, active or planned."""
    if ended_on is not None and ended_on <= today:
        return engagements.COMPLETED
    return engagements.ACTIVE if started_on is not None else engagements.PLANNED


def with_estimate_date(before: Engagement | None, after: Engagement, today: date) -> Engagement:
    """Sets the date of the in-house estimate in `after` and returns it: today if the estimate is new or changed.

    A date entered with the estimate stays; without an estimate there is none. Changes `after` in place, as it was just
    built.
    """
    if after.in_house_cost is None and after.in_house_days is None:
        after.in_house_recorded_on = None
        return after

    def estimate(engagement: Engagement | None) -> tuple[object, object]:
        return (engagement.in_house_cost, engagement.in_house_days) if engagement else (None, None)

    day = after.in_house_recorded_on
    if estimate(after) != estimate(before) and (day is None or (before and day == before.in_house_recorded_on)):
        day = today
    after.in_house_recorded_on = day
    return after


def _convert_amounts(values: dict[str, Any]) -> list[Problem]:
    """Converts the amounts to Money in place; removes those that can't be converted and returns their problems."""
    problems = []
    currency = values.get("currency")
    amounts = [name for name in MONEY_FIELDS if name in values]
    if amounts and currency is None:
        problems.append(
            Problem(
                "money-without-currency",
                f"Choose a currency for {_join_labels(amounts)}.",
                "currency",
            )
        )
    for name in amounts:
        value = values.pop(name)
        if currency is None:
            continue
        if isinstance(value, Money) and value.currency != currency:
            message = f"This amount is in {value.currency}. Enter it in {currency}."
            problems.append(Problem("currency-changed", message, name, str(value)))
            continue
        try:
            amount = value if isinstance(value, Money) else money.from_amount(value, currency)
        except money.InvalidMoney as bad:
            problems.append(Problem(bad.code, str(bad), name, _value_text(value)))
            continue
        if amount.minor < 0:
            problems.append(Problem("negative", "This can’t be negative.", name, _value_text(value)))
        values[name] = amount
    return problems


def _join_labels(names: list[str]) -> str:
    labels = [FIELDS[name].label.lower() for name in names]
    return labels[0] if len(labels) == 1 else ", ".join(labels[:-1]) + " and " + labels[-1]


def _value_text(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _check_rules(it: Engagement, today: date) -> Iterator[Problem]:
    # Future dates become past ones, never the reverse, so whatever is stored can be imported again.
    if it.ended_on and it.ended_on > today:
        yield Problem(
            "end-to-come",
            "This date is in the future. Enter a planned end under “Due”.",
            "ended_on",
            it.ended_on.isoformat(),
        )
    if it.started_on and it.ended_on and it.ended_on < it.started_on:
        yield Problem(
            "end-before-start",
            f"The end is before the start ({format_date(it.started_on)}). Correct one of them.",
            "ended_on",
            it.ended_on.isoformat(),
        )
    if it.started_on and it.due_on and it.due_on < it.started_on:
        yield Problem(
            "due-before-start",
            f"The due date is before the start ({format_date(it.started_on)}). Correct one of them.",
            "due_on",
            it.due_on.isoformat(),
        )
    if it.percentage is not None and it.project_budget is None:
        yield Problem("percentage-without-budget", "Enter the budget the percentage applies to.", "project_budget")
    if it.percentage is not None and it.pricing_model != PERCENTAGE:
        yield Problem(
            "percentage-model",
            "A percentage requires the pricing model “percentage of budget”. "
            "Choose that model or clear the percentage.",
            "percentage",
            _value_text(it.percentage),
        )
    if it.rate is not None and it.pricing_model not in (HOURLY, DAILY):
        yield Problem(
            "rate-model",
            "A rate requires the pricing model “hourly” or “daily”. Choose one or clear the rate.",
            "rate",
            str(it.rate),
        )
    if it.brief_changed_by is not None and it.brief_changed in (None, NOT_CHANGED):
        yield Problem(
            "brief-change-missing",
            "Only a brief that changed was changed by someone. "
            "Choose “a little” or “a lot” under “Brief changed?”, or clear who changed it.",
            "brief_changed_by",
            it.brief_changed_by,
        )
    if it.continues is not None and it.continues == it.reference:
        yield Problem("continues-itself", "An engagement can’t be a renewal of itself.", "continues", it.continues)
