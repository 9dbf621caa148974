"""Reviews: what people say of how an engagement turned out, each for themselves."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.domain.errors import Denied, Problem, Refused
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.services.engagements import get_by_reference, reviewer_for, save_review
from app.record.storage import engagements, reviews
from app.record.storage.reviews import Stored

__all__ = ["can_edit_official", "review", "reviewer_for", "summaries"]


@requires_permission(Permission.REVIEW)
def review(
    work: Work, reference: str, draft: Mapping[str, Any], sample: bool = False, nameless: bool = False
) -> tuple[Stored, ...]:
    """Keeps what the actor says of an engagement, None making an answer unknown; returns all its reviews.

    The console and the engagement's owner speak as the nameless review "record", everybody else for themselves.
    `nameless`: it is the record's that is meant; raises Denied where the actor may not correct it.
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
    """Whether the actor may correct what is said for the record: the owner, the console and administrators."""
    owns = work.actor.user_id is None or stored.owner_id == work.actor.user_id
    return work.has_permission(Permission.REVIEW) and (owns or work.has_permission(Permission.CORRECT_REVIEW))


@requires_permission(Permission.READ_RECORD)
def summaries(work: Work, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What the reviews of each of these engagements say together, by number and field, for those that have any."""
    return reviews.summaries(work.session, numbers)
