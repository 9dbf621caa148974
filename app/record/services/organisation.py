"""Reads and changes the organisation's settings; administrators change them, and every change is logged."""

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.core.domain.canonical_json import canonical_json
from app.core.domain.errors import Problem, Refused
from app.core.domain.events import EventKind
from app.core.domain.money import CURRENCIES, Money
from app.core.domain.organisation import Organisation
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission
from app.core.storage import organisation
from app.record.domain.engagements import CATEGORIES
from app.record.services import exchange_rates

READ_ONLY_SETTINGS = {
    "second_factor_required",  # turned on only by `accounts.services.second_factors`
    "questions",  # locked with a date, only by `services.questions`
    "currency_chosen",  # set once somebody chooses the reporting currency
    "key_contrasts",  # chosen among the report's claims, only by `report.services.key_contrasts`
}


@requires_permission(Permission.READ_SETTINGS)
def current(work: Work) -> tuple[Organisation, int]:
    """Returns the settings and their revision."""
    return organisation.load(work.session), organisation.revision(work.session)


@requires_permission(Permission.WRITE_SETTINGS)
def amend(work: Work, draft: Mapping[str, Any], revision: int | None = None) -> Organisation:
    """Changes the settings in `draft` (attributes of Organisation, of their types) and returns them all.

    Raises Refused with each problem at its setting, and Stale if `revision` is given and outdated. A new reporting
    currency requires a new own hourly cost, because that is an amount in the reporting currency.
    """
    before = organisation.load(work.session)
    unknown = [name for name in draft if name not in {each.name for each in fields(Organisation)} - READ_ONLY_SETTINGS]
    if unknown:
        raise Refused([Problem("unknown-field", f"There is no setting “{name}”.", name) for name in unknown])
    after = replace(before, **draft, currency_chosen=before.currency_chosen or "reporting_currency" in draft)
    problems = list(_problems(after))
    if problems:
        raise Refused(problems)
    difference = {
        each.name: (_text(getattr(before, each.name)), _text(getattr(after, each.name)))
        for each in fields(Organisation)
        if each.name != "currency_chosen" and getattr(before, each.name) != getattr(after, each.name)
    }
    if after.currency_chosen and not before.currency_chosen:
        difference["reporting_currency"] = (None, after.reporting_currency)
    if difference:
        organisation.save(work.session, after, revision)
        work.organisation = after
        exchange_rates.copy_missing(work, [])
        work.log_event(EventKind.SETTINGS_CHANGED, "organisation", 1, difference)
    return after


@requires_permission(Permission.IMPORT)
def currency_choices(work: Work, of_file: Collection[str]) -> tuple[str, ...]:
    """Returns the currencies to choose the reporting currency from, those of a file first.

    None if it was chosen already, or the file has amounts in it or no amounts.
    """
    now = work.organisation
    if now.currency_chosen or not of_file or now.reporting_currency in of_file:
        return ()
    return (*sorted(of_file), now.reporting_currency)


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, (str, int, Decimal)):
        return None if value is None else str(value)
    return f"{value} {value.currency}" if isinstance(value, Money) else canonical_json(value)


def _problems(it: Organisation) -> list[Problem]:
    found = []

    def check(holds: bool, name: str, message: str) -> None:
        if not holds:
            found.append(Problem("setting", message, name, _text(getattr(it, name))))

    cost = it.own_hourly_cost
    check(it.reporting_currency in CURRENCIES, "reporting_currency", "Use a currency code such as EUR or USD.")
    check(is_time_zone(it.time_zone), "time_zone", "Use the name of a time zone, such as Europe/Berlin.")
    check(0 < it.hours_per_day <= 24, "hours_per_day", "Enter more than 0 and at most 24 hours.")
    check(it.hours_per_day == round(it.hours_per_day, 2), "hours_per_day", "Use at most two decimals.")
    check(
        cost is None or cost.currency == it.reporting_currency,
        "own_hourly_cost",
        f"Enter it in the reporting currency, {it.reporting_currency}.",
    )
    check(cost is None or cost.minor >= 0, "own_hourly_cost", "This can’t be negative.")
    check(1 <= it.financial_year_month <= 12, "financial_year_month", "Use a month from 1 to 12.")
    check(it.window_months in range(1, 241), "window_months", "Use 1 to 240 months.")
    check(
        list(it.scope_bands) == sorted({band for band in it.scope_bands if band > 0}),
        "scope_bands",
        "Enter hours in rising order, such as 40, 200, 1000.",
    )
    check(
        set(it.category_labels) <= set(CATEGORIES),
        "category_labels",
        f"Labels are for these categories: {', '.join(CATEGORIES)}.",
    )
    return found


def is_time_zone(name: str) -> bool:
    """Whether this is the name of a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
