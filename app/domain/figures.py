"""How figures are said in sentences: three figures that count, grouped thousands, a true minus, the unit behind."""

from math import floor, log10

from app.domain.money import CURRENCIES

MINUS = "−"
_MOST_DECIMALS = 4
ONE_OF = {"hours": "hour", "days": "day", "days late": "day late", "working days": "working day", "people": "person",
          "tasks": "task", "projects": "project"}
KEPT = "\u00a0"  # keeps a figure and its unit on one line


def number(value: float) -> str:
    """Three figures that count, whole numbers from 100 on: 0.72, 3.5, 48.3, 1,240."""
    if value == 0:
        return "0"
    decimals = 0 if value == int(value) else max(0, min(2 - floor(log10(abs(value))), 6))
    text = f"{abs(value):,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return MINUS + text if value < 0 and text != "0" else text


def ratios(at: float, low: float, high: float) -> tuple[str, str, str]:
    """A ratio and its range with as many decimals each: 1.01, 0.99, 1.03. Two of them; fewer from 10 on, more where
    the lowest would lose its second figure, or where a range beyond 1 would seem to reach it."""
    least = floor(log10(min(at, low, high)))
    decimals = 2 - least if least > 0 else max(2, 1 - least)
    beyond = low if low > 1 else high if high < 1 else None
    while beyond is not None and decimals < _MOST_DECIMALS and round(beyond, decimals) == 1:
        decimals += 1
    at_, low_, high_ = (f"{value:,.{max(0, min(decimals, _MOST_DECIMALS))}f}" for value in (at, low, high))
    return at_, low_, high_


def quantity(value: float, unit: str) -> str:
    """A figure and its unit: 210 hours, 1 hour, 1.00 times the agreed cost."""
    return f"{bare(value, unit)} {ONE_OF.get(unit, unit) if value == 1 else unit}".strip()


def bare(value: float, unit: str) -> str:
    """The figure of a unit by itself: three figures that count, of “times …” two decimals, so that 1 is 1.00."""
    return f"{value:,.2f}" if unit.startswith("times ") else number(value)


def percent(share: float, decimals: int = 0) -> str:
    """A share as whole per cents, or with so many decimals; never 0 % or 100 % where it is not quite."""
    if decimals:
        return f"{100 * share:.{decimals}f}{KEPT}%"
    whole = round(100 * share)
    if whole == 0 and share > 0:
        return f"under 1{KEPT}%"
    if whole == 100 and share < 1:
        return f"over 99{KEPT}%"
    return f"{whole}{KEPT}%"


def points(difference: float) -> str:
    """A difference of shares as signed whole points: +12, −3, 0."""
    whole = round(100 * difference)
    return f"+{whole}" if whole > 0 else f"{MINUS}{-whole}" if whole < 0 else "0"


def in_points(difference: float) -> str:
    """The same with its unit: +12 points, −1 point."""
    said = points(difference)
    return f"{said} {'point' if said.lstrip(f'+{MINUS}') == '1' else 'points'}"


def hundred(share: float) -> str:
    """So many of 100, whole; never 0 or 100 where it is not quite."""
    return percent(share).removesuffix(f"{KEPT}%")


def level(alpha: float) -> str:
    """How wide a range is meant: “95 % range”, “99.6 % range”."""
    percents = 100 * (1 - alpha)
    return f"{percents:.2f}".rstrip("0").rstrip(".") + f"{KEPT}% range"


def amount(value: float, currency: str) -> str:
    """An amount of money as people read it: 1,240.50 EUR."""
    return f"{value:,.{CURRENCIES[currency]}f}{KEPT}{currency}"


def count(many: int, one: str, more: str | None = None) -> str:
    """1 engagement, 1,200 engagements."""
    return f"{many:,} {one if many == 1 else more or one + 's'}"


def listed(parts: list[str]) -> str:
    """a, b and c."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""
