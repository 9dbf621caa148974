"""Who rated which arrangement, and whether that alone could explain a difference in ratings.

A review's rating is the mean of its scales; a reviewer's is the median of their reviews' ratings. Described, not
tested: no verdict rests on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.record.domain.engagements import ARRANGEMENTS, FREELANCE, OUTSOURCED
from app.report.domain.evidence.notes import ONE_RATER, RATERS_DISAGREE, UNANSWERED_REQUESTS
from app.report.domain.findings import Note

MIN_REVIEWS = 5  # of one person, or in each of the four groups that are set side by side


@dataclass(frozen=True, slots=True)
class RatedReviews:
    """So many reviews by one reviewer (None: nobody knows whose) of one arrangement with the same rating, 1 to 5."""

    reviewer_id: int | None
    arrangement: str
    rating: float
    reviews: int


@dataclass(frozen=True, slots=True)
class Ratings:
    """The number of reviews with a rating, and their median, None without any."""

    reviews: int
    median: float | None


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One reviewer's ratings by arrangement; `id` is None for reviews of which nobody knows the reviewer."""

    id: int | None
    by_arrangement: Mapping[str, Ratings]

    @property
    def reviews(self) -> int:
        """Returns the number of their reviews with a rating."""
        return sum(each.reviews for each in self.by_arrangement.values())


@dataclass(frozen=True, slots=True)
class RaterCheck:
    """`reviewers`: those with most reviews first. `all_reviews`: everybody's together, by arrangement."""

    reviewers: tuple[Reviewer, ...]
    all_reviews: Mapping[str, Ratings]
    notes: tuple[Note, ...]


def check_raters(rows: Iterable[RatedReviews]) -> RaterCheck:
    """Returns the ratings by reviewer and arrangement, with what a careful reader would want to know about them."""
    found = list(rows)
    ids = dict.fromkeys(row.reviewer_id for row in found)
    reviewers = [
        Reviewer(number, _by_arrangement([row for row in found if row.reviewer_id == number])) for number in ids
    ]
    reviewers.sort(key=lambda each: (-each.reviews, each.id is None, each.id or 0))
    all_reviews = _by_arrangement(found)
    notes = [*_one_rater_notes(reviewers, all_reviews), *_disagreement_notes(found, reviewers)]
    return RaterCheck(tuple(reviewers), all_reviews, tuple(notes))


def unanswered_note(requests: Mapping[str, tuple[int, int]]) -> tuple[Note, ...]:
    """Returns a note if requests for answers were given up. `requests`: given up, and all, by arrangement."""
    sides = {side: requests[side] for side in ARRANGEMENTS if requests.get(side, (0, 0))[0]}
    return (Note(UNANSWERED_REQUESTS, {"sides": sides}),) if sides else ()


def _by_arrangement(rows: Sequence[RatedReviews]) -> dict[str, Ratings]:
    return {side: _ratings([row for row in rows if row.arrangement == side]) for side in ARRANGEMENTS}


def _ratings(rows: Sequence[RatedReviews]) -> Ratings:
    total = sum(row.reviews for row in rows)
    if not total:
        return Ratings(0, None)
    ordered = sorted(rows, key=lambda row: row.rating)
    low, high = (_at(ordered, place) for place in ((total - 1) // 2, total // 2))
    return Ratings(total, (low + high) / 2)


def _at(ordered: Sequence[RatedReviews], place: int) -> float:
    """Returns the rating of the review at a place in the order, from 0."""
    for row in ordered:
        place -= row.reviews
        if place < 0:
            return row.rating
    raise IndexError(place)


def _one_rater_notes(reviewers: Sequence[Reviewer], all_reviews: Mapping[str, Ratings]) -> Iterable[Note]:
    """Yields a note for each arrangement of which more than half of the reviews are by one person."""
    for side in ARRANGEMENTS:
        total = all_reviews[side].reviews
        most = max((each.by_arrangement[side].reviews for each in reviewers if each.id is not None), default=0)
        if most >= MIN_REVIEWS and 2 * most > total:
            yield Note(ONE_RATER, {"side": side, "many": most, "among": total})


def _disagreement_notes(rows: Sequence[RatedReviews], reviewers: Sequence[Reviewer]) -> Iterable[Note]:
    """Yields a note if those who rated both arrangements prefer the one that those who rated only one rate lower."""
    known = [each for each in reviewers if each.id is not None]
    both = {each.id for each in known if all(ratings.reviews for ratings in each.by_arrangement.values())}
    groups = [
        _by_arrangement([row for row in rows if row.reviewer_id is not None and (row.reviewer_id in both) == in_both])
        for in_both in (True, False)
    ]
    differences = [_difference(group) for group in groups]
    first, second = differences
    if first is not None and second is not None and first * second < 0:
        yield Note(RATERS_DISAGREE, {"both": _higher(first), "one": _higher(second)})


def _difference(group: Mapping[str, Ratings]) -> float | None:
    """Returns by how much the median of freelance work is higher; None if there are too few reviews."""
    freelance, outsourced = group[FREELANCE], group[OUTSOURCED]
    if min(freelance.reviews, outsourced.reviews) < MIN_REVIEWS:
        return None
    return (freelance.median or 0.0) - (outsourced.median or 0.0)


def _higher(difference: float) -> str:
    return FREELANCE if difference > 0 else OUTSOURCED
