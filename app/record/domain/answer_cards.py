"""The few questions on the card that a mailed link opens."""

from collections.abc import Collection

from app.record.domain.answer_requests import MAX_QUESTIONS, Purpose
from app.record.domain.engagements import Engagement
from app.record.domain.reviews import Review

ALWAYS = ("status", "ended_on")  # an outcome can't do without them
# In order of importance; the first that are not known yet are asked.
_OUTCOME = ("actual_cost", "hours_actual", "goal_met", "quality", "would_rehire", "compared", "communication")
_REVIEW = ("goal_met", "quality", "would_rehire", "compared", "communication", "expertise", "flexibility", "resources")


def choose_questions(
    purpose: Purpose, engagement: Engagement, review: Review, calculated: Collection[str] = ()
) -> tuple[str, ...]:
    """Returns the names of the fields to ask for, of the engagement and of the user's review, at most MAX_QUESTIONS.

    `review`: the user's review so far. `calculated`: fields that follow from entries and are not asked."""
    always, candidates = (ALWAYS, _OUTCOME) if purpose is Purpose.OUTCOME else ((), _REVIEW)
    known = {*calculated, *(name for name in candidates if _is_known(name, engagement, review))}
    return (*always, *(name for name in candidates if name not in known))[:MAX_QUESTIONS]


def _is_known(name: str, engagement: Engagement, review: Review) -> bool:
    return getattr(review if hasattr(review, name) else engagement, name) is not None
