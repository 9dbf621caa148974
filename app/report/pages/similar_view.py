"""Similar jobs as an engagement's page says them: how near, what they cost, how they went."""

from dataclasses import dataclass

from app.core.domain.number_format import amount, count
from app.record.pages.review_summary import GOAL
from app.report.domain.similar import Neighbours, Similar
from app.report.text.similar import near_in_words, why_none


@dataclass(frozen=True, slots=True)
class Line:
    """One similar job in words; None where it is unknown."""

    it: Similar
    near: str
    cost: str | None
    delay: str | None
    goal: str | None


def lines(found: Neighbours) -> list[Line]:
    """Every one that was found, the nearest first."""
    return [
        Line(
            each,
            ", ".join(near_in_words(found.mine, each.traits)),
            _cost(each),
            _delay(each),
            GOAL.get(each.goal_met or ""),
        )
        for each in found.found
    ]


def _cost(it: Similar) -> str | None:
    return None if it.cost is None or it.currency is None else amount(it.cost, it.currency)


def _delay(it: Similar) -> str | None:
    if it.cancelled:
        return "cancelled"
    if it.lateness is None:
        return None
    if not it.lateness:
        return "on the day"
    return f"{count(abs(it.lateness), 'day')} {'late' if it.lateness > 0 else 'early'}"


__all__ = ["Line", "lines", "why_none"]
