"""What the reviews say, in words: goal and quality for a line of a list, everything for an engagement's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.domain.kinds import Rating
from app.domain.reviews import REVIEW_FIELDS
from app.services import reviews
from app.services.engagements import Detail
from app.services.work import Work
from app.storage.engagements import Stored
from app.storage.reviews import Stored as StoredReview
from app.web.words import capital

GOAL = {"yes": "Goal met", "partly": "Goal partly met", "no": "Goal not met"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the reviews: `rating` is the middle one (1 to 5, may be 3.5), `said` the words for it."""

    label: str
    said: str | None
    rating: float | None


def of(work: Work, rows: Iterable[Stored]) -> dict[int, str]:
    """Goal and quality of each engagement that was reviewed, by number."""
    together = reviews.together(work, [each.id for each in rows])
    found = {}
    for number, answers in together.items():
        said = [GOAL[answers["goal_met"]]] if answers["goal_met"] else []
        said += [f"quality\u00a0{_figure(answers['quality'])}"] if answers["quality"] is not None else []
        if said:
            found[number] = capital(", ".join(said))
    return found


def together(detail: Detail) -> list[Answer]:
    """Every question with what the reviews say together."""
    return [_answer(name, detail.said[name]) for name in detail.said] if detail.reviews else []


def _answer(name: str, value: Any) -> Answer:
    field = REVIEW_FIELDS[name]
    if value is None:
        return Answer(field.label, None, None)
    if not isinstance(field.kind, Rating):
        return Answer(field.label, capital(field.kind.write(value)), None)
    if isinstance(value, str):
        return Answer(field.label, capital(value), None)
    words = {1: field.kind.words[0], 3: field.kind.words[1], 5: field.kind.words[2]}.get(value)
    return Answer(field.label, f"{_figure(value)}{f', {words}' if words else ''}", float(value))


def _figure(value: float) -> str:
    return f"{value:g}"


def mine(detail: Detail, user_id: int | None) -> StoredReview | None:
    """What the person who asks has said of it."""
    return next((each for each in detail.reviews if user_id is not None and each.reviewer_id == user_id), None)
