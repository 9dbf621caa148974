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


def value_text(derived: Derived) -> str | None:
    """The figure as a person would say it; None where it is unknown."""
    if derived.value is None:
        return None
    if isinstance(derived.value, bool):
        return "Yes" if derived.value else "No"
    if isinstance(derived.value, str):
        return f"{derived.value} {derived.unit}".strip()
    if derived.currency:
        return amount(derived.value, derived.currency) + (f" {derived.unit}" if derived.unit else "")
    if derived.name in AGAINST:
        return _against_plan(derived.value, AGAINST[derived.name])
    if derived.name == "lateness":
        days = int(derived.value)
        return "on the day" if not days else f"{count(abs(days), 'day')} {'late' if days > 0 else 'early'}"
    figure = Decimal(f"{derived.value:.2f}")
    return f"{number(figure)} {derived.unit[:-1] if figure == 1 else derived.unit}"


AGAINST = {"cost_overrun": "agreed", "hours_overrun": "estimated"}


def _against_plan(ratio: float, plan: str) -> str:
    percent = round((ratio - 1) * 100)
    return f"as {plan}" if not percent else f"{abs(percent):,}% {'over' if percent > 0 else 'under'} what was {plan}"
