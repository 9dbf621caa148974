"""Use cases of reviews: write one, and summarise those of engagements."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.core.domain.errors import Denied, Problem, Refused
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.services import blind_reviews
from app.record.services.engagements import get_by_reference, reviewer_for, save_review
from app.record.storage import engagements, reviews
from app.record.storage.reviews import Stored

__all__ = ["can_edit", "can_edit_official", "own_reviews", "review", "reviewer_for", "summaries"]


@requires_permission(Permission.REVIEW)
def review(
    work: Work, reference: str, draft: Mapping[str, Any], sample: bool = False, nameless: bool = False
) -> tuple[Stored, ...]:
    """Stores the actor's answers about an engagement (None: unknown), and returns all its reviews.

    The console and the engagement's owner write the official review, everybody else their own. `nameless` requests the
    official one; raises Denied if the actor may not edit it.
    """
    unknown = [name for name in draft if name not in REVIEW_FIELDS]
    if unknown:
        raise Refused([Problem("unknown-field", f"Reviews have no field “{name}”.", name) for name in unknown])
    stored = get_by_reference(work, reference, sample)
    given = reviews.for_engagement(work.session, stored.id)
    if nameless and not can_edit_official(work, stored):
        raise Denied("Only the engagement’s owner or an administrator can edit the official review.")
    save_review(work, stored, None if nameless else reviewer_for(work, stored, given), draft)
    return reviews.for_engagement(work.session, stored.id)


@requires_permission(Permission.READ_RECORD)
def can_edit_official(work: Work, stored: engagements.Stored) -> bool:
    """Whether the actor may edit the official review: the owner, the console and administrators may."""
    owns = work.actor.user_id is None or stored.owner_id == work.actor.user_id
    return work.has_permission(Permission.REVIEW) and (owns or work.has_permission(Permission.CORRECT_REVIEW))


@requires_permission(Permission.READ_RECORD)
def can_edit(work: Work, stored: engagements.Stored, reviewer_id: int | None) -> bool:
    """Whether the actor may edit the review of this reviewer (None: the official one) about an engagement."""
    if reviewer_id is None:
        return can_edit_official(work, stored)
    return reviewer_id == work.actor.user_id and work.has_permission(Permission.REVIEW)


@requires_permission(Permission.REVIEW)
def review_many(
    work: Work, stored: Mapping[int, engagements.Stored], drafts: Mapping[int, Mapping[str, Any]]
) -> dict[int, Refused]:
    """Stores the actor's answers about several engagements, by id, as `review` does; returns why others were refused,
    which keeps none of the rest from being stored."""
    writers, refused = _writers(work, [stored[number] for number in drafts]), dict[int, Refused]()
    for number, draft in drafts.items():
        reviewer, known = writers[number]
        try:
            save_review(work, stored[number], reviewer, draft, known)
        except Refused as problem:
            refused[number] = problem
    return refused


@requires_permission(Permission.READ_RECORD)
def own_reviews(work: Work, stored: Iterable[engagements.Stored]) -> dict[int, Review]:
    """Returns, by engagement, the review that `review` changes: the official one or the actor's own, blank if there is
    none yet."""
    return {number: own for number, (_, own) in _writers(work, stored).items()}


@without_permission_check
def _writers(work: Work, stored: Iterable[engagements.Stored]) -> dict[int, tuple[int | None, Review]]:
    """Returns, by engagement, whose review the actor writes (see `reviewer_for`), and that review."""
    every, found = tuple(stored), {}
    existing = reviews.load_existing(work.session, (each.id for each in every))
    own = work.actor.user_id
    for each in every:
        reviewer = None if each.owner_id == own and (each.id, own) not in existing else own
        row = existing.get((each.id, reviewer))
        found[each.id] = reviewer, row.review if row else Review()
    return found


@requires_permission(Permission.READ_RECORD)
def summaries(work: Work, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Returns the summary of reviews by engagement and field, for those that have any and whose ratings the actor may
    see now."""
    hidden = blind_reviews.hidden_ids(work, numbers)
    return reviews.summaries(work.session, [number for number in numbers if number not in hidden])
