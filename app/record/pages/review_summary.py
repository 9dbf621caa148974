"""What the reviews say, in words: goal and quality for a line of a list, everything for an engagement's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from app.core.domain.events import EventKind, Source
from app.core.domain.kinds import Rating
from app.core.services.work import Work
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.services import reviews
from app.record.services.engagements import Detail
from app.record.storage.engagements import Stored
from app.record.storage.reviews import Stored as StoredReview
from app.web.formatting import capitalise

GOAL_LABELS = {"yes": "Goal met", "partly": "Goal partly met", "no": "Goal not met"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the reviews: `rating` is the middle one (1 to 5, may be 3.5), `said` the words for it;
    `split`: several answered, and their answers have no middle."""

    label: str
    text: str | None
    rating: float | None
    no_majority: bool = False


def short_summaries(work: Work, rows: Iterable[Stored]) -> dict[int, str]:
    """Goal and quality of each engagement that was reviewed, by number."""
    together = reviews.summaries(work, [each.id for each in rows])
    found = {}
    for number, answers in together.items():
        said = [GOAL_LABELS[answers["goal_met"]]] if answers["goal_met"] else []
        said += [f"quality\u00a0{_format_rating(answers['quality'])}"] if answers["quality"] is not None else []
        if said:
            found[number] = capitalise(", ".join(said))
    return found


def answer_summaries(detail: Detail) -> list[Answer]:
    """Every question with what the reviews say together."""
    return (
        [
            _answer(name, middle, [getattr(each.review, name) for each in detail.reviews])
            for name, middle in detail.review_summary.items()
        ]
        if detail.reviews
        else []
    )


def _answer(name: str, value: Any, given: list[Any]) -> Answer:
    field = REVIEW_FIELDS[name]
    if value is None:
        return Answer(field.label, None, None, no_majority=any(each is not None for each in given))
    if not isinstance(field.kind, Rating):
        return Answer(field.label, capitalise(field.kind.write(value)), None)
    if isinstance(value, str):
        return Answer(field.label, capitalise(value), None)
    rated = [each for each in given if each is not None and not isinstance(each, str)]
    if len(set(rated)) > 1:  # nobody chose the words of the level in the middle
        return Answer(field.label, f"{_format_rating(value)} (median of {len(rated)} reviews)", float(value))
    words = {1: field.kind.words[0], 3: field.kind.words[1], 5: field.kind.words[2]}.get(value)
    return Answer(field.label, f"{_format_rating(value)}{f', {words}' if words else ''}", float(value))


def _format_rating(value: float) -> str:
    return f"{value:g}"


@dataclass(frozen=True, slots=True)
class ReviewText:
    """One review: how it was said ("by Ann", "from a file"), whose words its comment is, when, and the address where
    whoever asks may correct it."""

    title: str
    author: str
    written_at: datetime
    comment: str | None
    href: str | None


def review_texts(work: Work, detail: Detail) -> list[ReviewText]:
    """Every review of an engagement, the record's first."""
    it = detail.stored
    own = reviews.reviewer_for(work, it, detail.reviews)
    found = []
    for each in detail.reviews:
        nameless = each.reviewer_id is None
        may = reviews.can_edit_official(work, it) if nameless else each.reviewer_id == work.actor.user_id
        of = "record" if nameless and own is not None else None
        href = url_for("recording.review", number=it.id, of=of, sample="yes" if it.sample else None) if may else None
        title, author = (
            _official_review_text(detail, each) if nameless else (f"Review by {each.reviewer}", each.reviewer)
        )
        found.append(ReviewText(title, author, each.reviewed_at, each.review.comment, href))
    return found


def _official_review_text(detail: Detail, review: StoredReview) -> tuple[str, str]:
    """How the nameless review was said, and by whom: the last event about it knows, unless a file came after it."""
    for event in detail.history:
        if event.what is EventKind.REVIEWED and "reviewer" not in event.note and event.at == review.reviewed_at:
            if event.source is Source.CONSOLE:
                return "Official review from the console", "Official review"
            return f"Official review by {event.actor}", event.actor
    return (
        "Official review in the sample data" if detail.stored.sample else "Official review from a file"
    ), "Official review"


def own_review(work: Work, detail: Detail) -> StoredReview | None:
    """What the person who asks has said of it: for an owner, what the record says."""
    own = reviews.reviewer_for(work, detail.stored, detail.reviews)
    return next((each for each in detail.reviews if each.reviewer_id == own), None)
