"""How figures are said in sentences: three figures that count, grouped thousands, a true minus, the unit behind."""

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
NO_BREAK_SPACE = "\u00a0"  # keeps a figure and its unit on one line


def number(value: float, decimals: int | None = None) -> str:
    """Three figures that count, whole numbers from 100 on: 0.72, 3.5, 48.3, 1,240; or with so many decimals."""
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
    """How much more or less a ratio is, and the two ends of its range: “38% more”, (“23%”, “55%”).

    The ends name their direction where it does not follow from the figure: “5% less”, “12% more”.
    """
    much = ABOUT_THE_SAME if round(100 * abs(at - 1)) == 0 else _percent_difference(at)
    if much != ABOUT_THE_SAME and (low >= 1 or high <= 1):
        nearest, farthest = sorted((low, high), key=lambda end: abs(end - 1))
        return much, (percent(abs(nearest - 1)), percent(abs(farthest - 1)))
    return much, (_percent_difference(low), _percent_difference(high))


def _percent_difference(ratio_: float) -> str:
    return percent(0) if ratio_ == 1 else f"{percent(abs(ratio_ - 1))} {'more' if ratio_ > 1 else 'less'}"


def quantity(value: float, unit: str) -> str:
    """A figure and its unit: 210 hours, 1 hour, 1.00 times the agreed cost."""
    return f"{number_without_unit(value, unit)} {SINGULAR_UNITS.get(unit, unit) if value == 1 else unit}".strip()


def number_without_unit(value: float, unit: str) -> str:
    """The figure of a unit by itself: three figures that count, of “times …” two decimals, so that 1 is 1.00."""
    return f"{value:,.2f}" if unit.startswith("times ") else number(value)


def percent(share: float, decimals: int = 0) -> str:
    """A share as a percentage: 92%, or with so many decimals; never 0% or 100% where it is not quite."""
    if decimals:
        return f"{100 * share:.{decimals}f}%"
    whole = round(100 * share)
    if whole == 0 and share > 0:
        return "under 1%"
    if whole == 100 and share < 1:
        return "over 99%"
    return f"{whole}%"


def points(difference: float) -> str:
    """A difference of shares as signed whole points: +12, −3, 0."""
    whole = round(100 * difference)
    return f"+{whole}" if whole > 0 else f"{MINUS}{-whole}" if whole < 0 else "0"


def points_with_unit(difference: float) -> str:
    """The same with its unit: +12 points, −1 point."""
    said = points(difference)
    return f"{said} {'point' if said.lstrip(f'+{MINUS}') == '1' else 'points'}"


def confidence(level: float) -> str:
    """How sure a range is: 95%, 96.5%; never 100%."""
    text = f"{100 * level:.1f}"
    return (f"{100 * level:.4f}".rstrip("0") if text == "100.0" else text.removesuffix(".0")) + "%"


def interval(level: float, low: str, high: str) -> str:
    """A range with its level: 95% CI 23% to 55%."""
    return f"{confidence(level)} CI {low} to {high}"


def amount(value: float, currency: str) -> str:
    """An amount of money as people read it: 1,240.50 EUR."""
    return f"{value:,.{CURRENCIES[currency]}f}{NO_BREAK_SPACE}{currency}"


def whole_amount(money: Money) -> str:
    """An amount in whole units from 100 on: 12,345 EUR, 10.50 EUR."""
    return _whole(money.amount, money.currency)


def whole_average(value: float, currency: str) -> str:
    """The same of an average or a median, which is no money of its own."""
    return _whole(value, currency)


def _whole(value: Decimal | float, currency: str) -> str:
    decimals = CURRENCIES[currency] if -100 < value < 100 else 0
    return f"{value:,.{decimals}f}{NO_BREAK_SPACE}{currency}".replace("-", MINUS)


def count(many: int, one: str, more: str | None = None) -> str:
    """A number with its noun: 1 engagement, 1,200 engagements."""
    return plural(many, f"{{n}} {one}", f"{{n}} {more or one + 's'}")


def join_words(parts: list[str], word: str = "and") -> str:
    """a, b and c."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" {word} " + parts[-1] if parts else ""
