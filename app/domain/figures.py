"""How figures are said in sentences: three figures that count, grouped thousands, a true minus, the unit behind."""

from math import floor, log10

from app.domain.money import CURRENCIES

MINUS = "−"
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


def percent(share: float) -> str:
    """A share as whole per cents; never 0 % or 100 % where it is not quite."""
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
