"""The few questions of a review on the card that a mailed link opens."""

from app.record.domain.answer_requests import MAX_QUESTIONS
from app.record.domain.reviews import Review

# In order of importance; the first that are not answered yet are asked.
REVIEW_QUESTIONS = (
    *("goal_met", "quality", "would_rehire", "compared"),
    *("communication", "expertise", "flexibility", "resources"),
)


def review_questions(review: Review) -> tuple[str, ...]:
    """Returns the names of the fields to ask a reviewer for, at most MAX_QUESTIONS; `review`: theirs so far."""
    return tuple(name for name in REVIEW_QUESTIONS if getattr(review, name) is None)[:MAX_QUESTIONS]
