"""How values are said to people: days, moments, money and numbers, the same on every page."""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from markupsafe import Markup

from app.domain.money import Money
from app.domain.numerals import said
from app.web.request import current_work

LOCALE = "en"
UNKNOWN = Markup('<span class="unknown">unknown</span>')


def register(app: Flask) -> None:
    """Gives the filters to the templates by their names."""
    for each in (day, moment, money, number, quantity, unknown):
        app.jinja_env.filters[each.__name__] = each


def day(value: date | None) -> str:
    """22 Nov 2026"""
    return UNKNOWN if value is None else said(value)


def moment(value: datetime | None) -> str:
    """22 Nov 2026, 19:15, in the organisation's time zone."""
    from zoneinfo import ZoneInfo

    if value is None:
        return UNKNOWN
    local = value.astimezone(ZoneInfo(current_work().organisation.time_zone))
    return f"{said(local.date())}, {local:%H:%M}"


def money(value: Money | None) -> str:
    """1,234.50 EUR, with all decimals of the currency."""
    from babel.numbers import format_currency

    if value is None:
        return UNKNOWN
    return format_currency(value.amount, value.currency, "#,##0.00 ¤¤", locale=LOCALE)


def number(value: Decimal | int | float | None, places: int | None = None) -> str:
    """1,234.5; with `places`, so many decimals, rounded half to even."""
    from babel.numbers import format_decimal

    if value is None:
        return UNKNOWN
    pattern = "#,##0.######" if places is None else "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(value, pattern, locale=LOCALE).replace("-", "−")


def quantity(value: Decimal | int | None, unit: str) -> str:
    """12.5 hours"""
    return UNKNOWN if value is None else f"{number(value)} {unit}"


def unknown(value: object) -> object:
    """The value, or the quiet word where the record does not say."""
    return UNKNOWN if value is None or value == "" or value == () else value
