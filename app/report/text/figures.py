"""How the report writes a figure: 60.30 EUR/h, 145 h, 92%, +65 points, 3.6 of 5. One form for a figure everywhere."""

from app.core.domain.money import CURRENCIES
from app.core.domain.number_format import amount, number_without_unit, percent, points, quantity, whole_average
from app.report.domain.claims import RATING, YES_NO, Measure

UNITS = {"hours": "h"}
PER_HOUR, HOURLY = " an hour", "{amount}/h"
SPACE = "\u00a0"  # keeps a figure and its unit on one line


def share_range(low: float, high: float) -> str:
    """A range of shares: 19% to 35%."""
    return f"{percent(low)} to {percent(high)}"


def points_range(low: float, high: float) -> str:
    """A range of differences between shares: 55 to 73 points; a side that can be either has its sign."""
    first, last = points(low), points(high)
    if low >= 0:
        first, last = first.lstrip("+"), last.lstrip("+")
    return f"{first} to {last} points"


def typical_text(measure: Measure, value: float, currency: str) -> str:
    """The median of a side in its unit, or its share of yes."""
    if measure.shape == YES_NO:
        return percent(value)
    unit = measure.unit.format(currency=currency)
    if measure.shape == RATING:
        return f"{number_without_unit(value, unit)} of 5"
    code = unit.removesuffix(PER_HOUR)
    if code in CURRENCIES:
        return HOURLY.format(amount=amount(value, code)) if unit.endswith(PER_HOUR) else whole_average(value, code)
    if unit.startswith("times "):
        return f"{number_without_unit(value, unit)}×"
    short = UNITS.get(unit)
    return f"{number_without_unit(value, unit)}{SPACE}{short}" if short else quantity(value, unit)
