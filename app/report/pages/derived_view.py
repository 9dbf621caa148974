"""The derived figures of one engagement as its page says them: the value in words; how it came about comes with it."""

from dataclasses import dataclass
from decimal import Decimal

from app.core.domain.number_format import amount, count
from app.report.text.derived import Derived
from app.web.formatting import capitalise, number


@dataclass(frozen=True, slots=True)
class Line:
    """`said` is None where the figure is unknown; then `missing` says what it would take. `how` is its derivation."""

    label: str
    said: str | None
    how: str
    missing: str


def lines(derived: tuple[Derived, ...]) -> list[Line]:
    """Every figure, known ones first."""
    found = [Line(each.label, value_text(each), capitalise(each.how), each.missing) for each in derived]
    return sorted(found, key=lambda line: line.said is None)


def value_text(it: Derived) -> str | None:
    """The figure as a person would say it; None where it is unknown."""
    if it.value is None:
        return None
    if isinstance(it.value, bool):
        return "Yes" if it.value else "No"
    if isinstance(it.value, str):
        return f"{it.value} {it.unit}".strip()
    if it.currency:
        return amount(it.value, it.currency) + (f" {it.unit}" if it.unit else "")
    if it.name in AGAINST:
        return _against_plan(it.value, AGAINST[it.name])
    if it.name == "lateness":
        days = int(it.value)
        return "on the day" if not days else f"{count(abs(days), 'day')} {'late' if days > 0 else 'early'}"
    figure = Decimal(f"{it.value:.2f}")
    return f"{number(figure)} {it.unit[:-1] if figure == 1 else it.unit}"


AGAINST = {"cost_overrun": "agreed", "hours_overrun": "estimated"}


def _against_plan(ratio: float, plan: str) -> str:
    percent = round((ratio - 1) * 100)
    return f"as {plan}" if not percent else f"{abs(percent):,}% {'over' if percent > 0 else 'under'} what was {plan}"
