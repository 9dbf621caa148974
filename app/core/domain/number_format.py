"""Formats numbers for sentences: three significant digits, grouped thousands, a minus sign (not a hyphen), units."""

from decimal import Decimal
from math import floor, log10

from app.core.domain.money import CURRENCIES, Money
from app.core.domain.plural import plural

MINUS = "−"
ABOUT_THE_SAME = "about the same"
SINGULAR_UNITS = {
    "hours": "hour",
    "days": "day",
    "days late": "day late",
    "working days": "working day",
    "people": "person",
    "tasks": "task",
    "projects": "project",
}
NO_BREAK_SPACE = "\u00a0"  # keeps a number and its unit on one line


def number(value: float, decimals: int | None = None) -> str:
    """Returns a number with three significant digits, or as an integer from 100 on (0.72, 3.5, 48.3, 1,240); or with
    the given number of decimals."""
    if value == 0 and decimals is None:
        return "0"
    places = decimals
    if places is None:
        places = 0 if value == int(value) else max(0, min(2 - floor(log10(abs(value))), 6))
    text = f"{abs(value):,.{places}f}"
    if "." in text and decimals is None:
        text = text.rstrip("0").rstrip(".")
    return MINUS + text if value < 0 and text.strip("0.,") else text


def ratio(at: float, low: float, high: float) -> tuple[str, tuple[str, str]]:
    """Returns a ratio as a difference, and the ends of its interval: “38% more”, (“23%”, “55%”).

    The ends have a direction of their own if they differ in it: “5% less”, “12% more”.
    """
    difference = ABOUT_THE_SAME if round(100 * abs(at - 1)) == 0 else _percent_difference(at)
    if difference != ABOUT_THE_SAME and (low >= 1 or high <= 1):
        nearest, farthest = sorted((low, high), key=lambda end: abs(end - 1))
        return difference, (percent(abs(nearest - 1)), percent(abs(farthest - 1)))
    return difference, (_percent_difference(low), _percent_difference(high))


def _percent_difference(ratio_: float) -> str:
    return percent(0) if ratio_ == 1 else f"{percent(abs(ratio_ - 1))} {'more' if ratio_ > 1 else 'less'}"


def quantity(value: float, unit: str) -> str:
    """Returns a number with its unit: 210 hours, 1 hour, 1.00 times the agreed cost."""
    return f"{number_without_unit(value, unit)} {SINGULAR_UNITS.get(unit, unit) if value == 1 else unit}".strip()


def number_without_unit(value: float, unit: str) -> str:
    """Returns the number for a unit: three significant digits, but two decimals for “times …”, so that 1 is 1.00."""
    return f"{value:,.2f}" if unit.startswith("times ") else number(value)


def percent(share: float, decimals: int = 0) -> str:
    """Returns a share as a percentage: 92%, or with decimals; 0% and 100% only if they are exact."""
    if decimals:
        return f"{100 * share:.{decimals}f}%"
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return "under 1%"
    if rounded == 100 and share < 1:
        return "over 99%"
    return f"{rounded}%"


def points(difference: float) -> str:
    """Returns a difference of shares in signed percentage points: +12, −3, 0."""
    rounded = round(100 * difference)
    return f"+{rounded}" if rounded > 0 else f"{MINUS}{-rounded}" if rounded < 0 else "0"


def points_with_unit(difference: float) -> str:
    """Returns a difference of shares with its unit: +12 points, −1 point."""
    text = points(difference)
    return f"{text} {'point' if text.lstrip(f'+{MINUS}') == '1' else 'points'}"


def confidence(level: float) -> str:
    """Returns a confidence level: 95%, 96.5%; never 100%."""
    text = f"{100 * level:.1f}"
    return (f"{100 * level:.4f}".rstrip("0") if text == "100.0" else text.removesuffix(".0")) + "%"


def interval(level: float, low: str, high: str) -> str:
    """Returns a confidence interval: 95% CI 23% to 55%."""
    return f"{confidence(level)} CI {low} to {high}"


def amount(value: float, currency: str) -> str:
    """Returns an amount with its currency: 1,240.50 EUR."""
    return f"{value:,.{CURRENCIES[currency]}f}{NO_BREAK_SPACE}{currency}"


def whole_amount(money: Money) -> str:
    """Returns an amount with its currency, without decimals from 100 on: 12,345 EUR, 10.50 EUR."""
    return _whole(money.amount, money.currency)


def whole_average(value: float, currency: str) -> str:
    """Returns an average or median of amounts, without decimals from 100 on."""
    return _whole(value, currency)


def _whole(value: Decimal | float, currency: str) -> str:
    decimals = CURRENCIES[currency] if -100 < value < 100 else 0
    return f"{value:,.{decimals}f}{NO_BREAK_SPACE}{currency}".replace("-", MINUS)


def count(many: int, one: str, more: str | None = None) -> str:
    """Returns a count with its noun: 1 engagement, 1,200 engagements."""
    return plural(many, f"{{n}} {one}", f"{{n}} {more or one + 's'}")


def join_words(parts: list[str], word: str = "and") -> str:
    """Joins words: a, b and c."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" {word} " + parts[-1] if parts else ""
