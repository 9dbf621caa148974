"""Defines a review: one reviewer's answers about how an engagement turned out.

A file without reviewers, the console and the owner write the official review ("record"), which has no reviewer;
everybody else writes their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.core.domain.fields import declare, registry
from app.core.domain.kinds import Choice, Kind, Rating, Text, YesNo

OUTCOME = "Outcome"


@dataclass(slots=True, kw_only=True)
class Review:
    """One reviewer's answers about one engagement; each may be unknown."""

    quality: Decimal | None = declare(
        Rating(("redone", "usable after corrections", "used as delivered")), "Quality", OUTCOME
    )
    expertise: Decimal | None = declare(Rating(("we taught them", "knew the job", "taught us")), "Expertise", OUTCOME)
    resources: Decimal | str | None = declare(
        Rating(("stalled when someone was away", "enough", "added people within days"), exempt="not needed"),
        "Resources",
        OUTCOME,
    )
    flexibility: Decimal | str | None = declare(
        Rating(("refused or disputed changes", "with notice", "within days"), exempt="nothing changed"),
        "Flexibility",
        OUTCOME,
    )
    communication: Decimal | None = declare(
        Rating(("we chased them", "on request", "proactive and on time")), "Communication", OUTCOME
    )
    goal_met: str | None = declare(Choice(("yes", "partly", "no")), "Goal met", OUTCOME)
    would_rehire: bool | None = declare(YesNo(), "Would rehire", OUTCOME)
    compared: str | None = declare(
        Choice(("worse", "same", "better")),
        "Compared with the other kind",
        OUTCOME,
        "Compared with the last job of the other kind that you know.",
    )
    comment: str | None = declare(Text(lines=True), "Comment", OUTCOME, personal=True)


REVIEW_FIELDS = registry(Review)
RATING_FIELDS = tuple(name for name, field in REVIEW_FIELDS.items() if isinstance(field.kind, Rating))
SUMMARY_FIELDS = tuple(name for name, field in REVIEW_FIELDS.items() if not isinstance(field.kind, Text))


def summarise_reviews(reviews: Iterable[Review]) -> dict[str, Decimal | str | bool | None]:
    """Returns the median answer of one engagement's reviews by field, without comments.

    A median rating may lie half-way between two. If the two middle answers of a choice or a yes/no differ, the median
    is unknown. An exempt answer ("not needed") counts only if nobody gave a rating.
    """
    rows = list(reviews)
    return {name: _median(REVIEW_FIELDS[name].kind, [getattr(each, name) for each in rows]) for name in SUMMARY_FIELDS}


def _median(kind: Kind, answers: list) -> Decimal | str | bool | None:
    answers = [answer for answer in answers if answer is not None]
    if isinstance(kind, Rating):
        answers = [answer for answer in answers if answer != kind.exempt] or answers
    if not answers:
        return None
    answers.sort(key=kind.options.index if isinstance(kind, Choice) else None)
    low, high = answers[(len(answers) - 1) // 2], answers[len(answers) // 2]
    if low == high:
        return low
    return (low + high) / 2 if isinstance(kind, Rating) else None
