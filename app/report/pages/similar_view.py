"""Similar jobs as an engagement's page says them: how near, what they cost, how they went."""

from dataclasses import dataclass

from app.core.domain.number_format import amount, count
from app.record.pages.review_summary import GOAL_LABELS
from app.report.domain.similar import Neighbours, SimilarEngagement
from app.report.text.similar import no_similar_text, similarity_text


@dataclass(frozen=True, slots=True)
class SimilarLine:
    """One similar job in words; None where it is unknown."""

    it: SimilarEngagement
    near: str
    cost: str | None
    delay: str | None
    goal: str | None


def lines(found: Neighbours) -> list[SimilarLine]:
    """Every one that was found, the nearest first."""
    return [
        SimilarLine(
            each,
            ", ".join(similarity_text(found.subject, each.traits)),
            _cost_text(each),
            _delay_text(each),
            GOAL_LABELS.get(each.goal_met or ""),
        )
        for each in found.found
    ]


def _cost_text(similar: SimilarEngagement) -> str | None:
    return None if similar.cost is None or similar.currency is None else amount(similar.cost, similar.currency)


def _delay_text(similar: SimilarEngagement) -> str | None:
    if similar.cancelled:
        return "cancelled"
    if similar.lateness is None:
        return None
    if not similar.lateness:
        return "on the day"
    return f"{count(abs(similar.lateness), 'day')} {'late' if similar.lateness > 0 else 'early'}"


__all__ = ["SimilarLine", "lines", "no_similar_text"]
