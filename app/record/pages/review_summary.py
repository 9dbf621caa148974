"""Describes reviews in words: goal and quality for lists, everything for an engagement's page."""

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
    """The summary of one question: `rating` is the median (1 to 5, may be 3.5), `text` describes it.

    `no_majority`: several reviews answered, and their answers have no median.
    """

    label: str
    text: str | None
    rating: float | None
    no_majority: bool = False


def short_summaries(work: Work, rows: Iterable[Stored]) -> dict[int, str]:
    """Returns goal and quality of the reviewed engagements as text, by id."""
    summaries = reviews.summaries(work, [each.id for each in rows])
    found = {}
    for number, answers in summaries.items():
        parts = [GOAL_LABELS[answers["goal_met"]]] if answers["goal_met"] else []
        parts += [f"quality\u00a0{_format_rating(answers['quality'])}"] if answers["quality"] is not None else []
        if parts:
            found[number] = capitalise(", ".join(parts))
    return found


def answer_summaries(detail: Detail) -> list[Answer]:
    """Returns the summary of every question; empty without reviews."""
    return (
        [
            _answer(name, median, [getattr(each.review, name) for each in detail.reviews])
            for name, median in detail.review_summary.items()
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
    if len(set(rated)) > 1:  # the words of the middle level would be nobody's answer
        return Answer(field.label, f"{_format_rating(value)} (median of {len(rated)} reviews)", float(value))
    words = {1: field.kind.words[0], 3: field.kind.words[1], 5: field.kind.words[2]}.get(value)
    return Answer(field.label, f"{_format_rating(value)}{f', {words}' if words else ''}", float(value))


def _format_rating(value: float) -> str:
    return f"{value:g}"


@dataclass(frozen=True, slots=True)
class ReviewText:
    """A review on an engagement's page: `author` wrote the comment; `href` is the page to edit it, if the user may."""

    title: str
    author: str
    written_at: datetime
    comment: str | None
    href: str | None


def review_texts(work: Work, detail: Detail) -> list[ReviewText]:
    """Returns the reviews of an engagement, the official one first."""
    stored = detail.stored
    own = reviews.reviewer_for(work, stored, detail.reviews)
    found = []
    for each in detail.reviews:
        is_official = each.reviewer_id is None
        may_edit = reviews.can_edit_official(work, stored) if is_official else each.reviewer_id == work.actor.user_id
        of = "record" if is_official and own is not None else None
        sample = "yes" if stored.sample else None
        href = url_for("recording.review", number=stored.id, of=of, sample=sample) if may_edit else None
        title, author = f"Review by {each.reviewer}", each.reviewer
        if is_official:
            title, author = _official_review_text(detail, each)
        found.append(ReviewText(title, author, each.reviewed_at, each.review.comment, href))
    return found


def _official_review_text(detail: Detail, review: StoredReview) -> tuple[str, str]:
    """Returns title and author of the official review, from the last event about it unless it was imported later."""
    for event in detail.history:
        if event.what is EventKind.REVIEWED and "reviewer" not in event.note and event.at == review.reviewed_at:
            if event.source is Source.CONSOLE:
                return "Official review from the console", "Official review"
            return f"Official review by {event.actor}", event.actor
    return (
        "Official review in the sample data" if detail.stored.sample else "Official review from a file"
    ), "Official review"


def own_review(work: Work, detail: Detail) -> StoredReview | None:
    """Returns the review that the user would edit (the official one for an owner), if there is one."""
    own = reviews.reviewer_for(work, detail.stored, detail.reviews)
    return next((each for each in detail.reviews if each.reviewer_id == own), None)
