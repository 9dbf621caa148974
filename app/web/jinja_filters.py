"""Template filters that format dates, times, money and numbers."""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from markupsafe import Markup

from app.core.domain.money import Money
from app.core.domain.number_format import count
from app.core.domain.number_parsing import format_date
from app.core.domain.plural import plural
from app.record.pages.event_text import describe_event
from app.report.text.period import code_name
from app.web import formatting
from app.web.formatting import amount
from app.web.request import current_work

UNKNOWN = Markup('<span class="unknown">unknown</span>')


def register(app: Flask) -> None:
    """Registers the filters and globals for the templates."""
    for each in (day, minor, moment, money, number, quantity, unknown):
        app.jinja_env.filters[each.__name__] = each
    app.jinja_env.filters["figures"] = amount
    app.jinja_env.filters["event_text"] = lambda event: describe_event(event, current_work().organisation)
    app.jinja_env.filters["period_name"] = lambda code: code_name(
        code, current_work().organisation.financial_year_month
    )
    app.jinja_env.globals.update(counted=count, plural=plural, category=category)


def day(value: date | None) -> str:
    """Formats a date: 22 Nov 2026."""
    return UNKNOWN if value is None else format_date(value)


def moment(value: datetime | None) -> str:
    """Formats a time in the organisation's time zone: 22 Nov 2026, 19:15."""
    from zoneinfo import ZoneInfo

    if value is None:
        return UNKNOWN
    local = value.astimezone(ZoneInfo(current_work().organisation.time_zone))
    return f"{format_date(local.date())}, {local:%H:%M}"


def money(value: Money | None) -> str:
    """Formats money with all decimals of its currency: 1,234.50 EUR."""
    return UNKNOWN if value is None else formatting.money(value)


def minor(value: int | None, currency: str) -> str:
    """Formats minor units as money: 1,234.50 EUR."""
    return UNKNOWN if value is None else formatting.money(Money(value, currency))


def number(value: Decimal | int | None) -> str:
    """Formats a number: 1,234.5."""
    return UNKNOWN if value is None else formatting.number(value)


def quantity(value: Decimal | int | None, unit: str) -> str:
    """Formats a number with its unit: 12.5 hours."""
    return UNKNOWN if value is None else f"{formatting.number(value)} {unit}"


def unknown(value: object) -> object:
    """Returns the value, or the muted word "unknown" if there is none."""
    return UNKNOWN if value is None or value == "" or value == () else value


def category(key: str | None) -> str | None:
    """Returns the organisation's label of a category; None if it is unknown."""
    return None if key is None else current_work().organisation.category_label(key)
