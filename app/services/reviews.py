"""Reviews: what people say of how an engagement turned out, each for themselves."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.errors import Problem, Refused
from app.domain.permissions import Permission
from app.domain.reviews import REVIEW_FIELDS
from app.services.engagements import found, reviewed
from app.services.work import Work, needs
from app.storage import reviews
from app.storage.reviews import Stored


@needs(Permission.REVIEW)
def review(work: Work, reference: str, draft: Mapping[str, object], sample: bool = False,
           nameless: bool = False) -> tuple[Stored, ...]:
    """Keeps what the actor says of an engagement, None making an answer unknown; returns all its reviews.

    The console, and who asks for it, speak as the nameless review "record"; everybody else for themselves.
    """
    unknown = [name for name in draft if name not in REVIEW_FIELDS]
    if unknown:
        raise Refused([Problem("unknown-field", f"A review has no “{name}”.", name) for name in unknown])
    stored = found(work, reference, sample)
    reviewed(work, stored, None if nameless else work.actor.user_id, draft)
    return reviews.of(work.session, stored.id)


@needs(Permission.READ_RECORD)
def together(work: Work, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What the reviews of each of these engagements say together, by number and field, for those that have any."""
    return reviews.together(work.session, numbers)
