"""What stands on the sheet with which people talk a provider over: the scorecard, and its latest engagements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.domain.durations import add_months
from app.core.domain.money import Money
from app.core.domain.number_parsing import format_date
from app.record.domain.engagements import Engagement
from app.report.domain.provider_facts import GOAL, ON_TIME, QUALITY
from app.report.domain.refusals import Fault, FaultCode, Unfit
from app.report.domain.scorecard import Scorecard

MAX_RECENT = 10  # so many engagements are listed
MONTHS_AHEAD = 3
PER_ENGAGEMENT = (ON_TIME.key, GOAL.key, QUALITY.key)


@dataclass(frozen=True, slots=True)
class RecentEngagement:
    """One of the latest engagements; `cost`: in the scorecard's currency, None where unknown; `values`: by the key of a
    figure its value, without those that are not known."""

    engagement: Engagement
    cost: Money | None
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class Review:
    """The sheet as of `today`; `next_on`: the day of the next review."""

    scorecard: Scorecard
    latest: tuple[RecentEngagement, ...]
    today: date
    next_on: date


def review(
    scorecard: Scorecard, latest: Sequence[tuple[int, Engagement]], today: date, next_on: date | None = None
) -> Review:
    """The sheet; `latest`: numbers and engagements, the newest first. Raises Unfit for a day that is over."""
    if next_on is not None and next_on < today:
        raise Unfit(
            [
                Fault(
                    "review-over",
                    FaultCode.REVIEW_OVER,
                    "next_review",
                    next_on.isoformat(),
                    {
                        "day": format_date(next_on),
                        "today": format_date(today),
                        "usual": format_date(add_months(today, MONTHS_AHEAD)),
                    },
                )
            ]
        )
    values_by_figure = {
        each.key: dict(each.whole.values_by_engagement) for each in scorecard.figures if each.key in PER_ENGAGEMENT
    }
    recent = tuple(
        RecentEngagement(
            engagement,
            scorecard.costs.get(number),
            {key: values[number] for key, values in values_by_figure.items() if number in values},
        )
        for number, engagement in latest
    )
    return Review(scorecard, recent, today, next_on or add_months(today, MONTHS_AHEAD))
