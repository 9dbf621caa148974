"""Use cases of an engagement's further reviewers: who is asked for a review, beside the owner."""

from collections.abc import Iterable

from app.accounts.storage import users
from app.accounts.storage.users import StoredUser
from app.core.domain.errors import Problem, Refused
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission, permissions_of
from app.core.services.work import Work, requires_permission
from app.record.services import engagement_access
from app.record.services.engagements import check_not_removed, get_by_id
from app.record.storage import engagement_reviewers


@requires_permission(Permission.READ_RECORD)
def listing(work: Work, engagement_id: int) -> tuple[StoredUser, ...]:
    """Returns the further reviewers of an engagement, by name."""
    chosen = engagement_reviewers.for_engagement(work.session, engagement_id)
    return tuple(each for each in users.listing(work.session) if each.id in chosen)


@requires_permission(Permission.READ_RECORD)
def possible(work: Work, engagement_id: int) -> tuple[StoredUser, ...]:
    """Returns the users who can be chosen: active ones who may review, without the owner; and those chosen already."""
    chosen = engagement_reviewers.for_engagement(work.session, engagement_id)
    owner_id = get_by_id(work, engagement_id).owner_id
    return tuple(
        each for each in users.listing(work.session) if each.id in chosen or (each.id != owner_id and may_review(each))
    )


@requires_permission(Permission.WRITE_RECORD)
def choose(work: Work, engagement_id: int, user_ids: Iterable[int]) -> tuple[StoredUser, ...]:
    """Stores the further reviewers in place of the earlier ones, and returns them; raises NotFound, and Refused for
    somebody who can't review."""
    stored, wanted = engagement_access.check(work, get_by_id(work, engagement_id)), set(user_ids)
    check_not_removed(stored)
    known = {each.id: each for each in users.listing(work.session)}
    before = engagement_reviewers.for_engagement(work.session, engagement_id)
    for number in wanted - before:
        user = known.get(number)
        if user is None or not may_review(user):
            name = user.name if user else str(number)
            message = f"“{name}” can’t review engagements. Choose an active user whose role allows reviews."
            raise Refused([Problem("reviewer", message, "reviewers", name)])
    if wanted != before:
        engagement_reviewers.replace(work.session, engagement_id, wanted)
        names = [", ".join(each.name for each in known.values() if each.id in ids) for ids in (before, wanted)]
        texts = [PersonalText(each) if each else None for each in names]
        work.log_event(EventKind.AMENDED, "engagement", stored.id, {"reviewers": (texts[0], texts[1])})
    return listing(work, engagement_id)


def may_review(user: StoredUser) -> bool:
    """Returns whether a user is active and has the permission to review."""
    return user.active and Permission.REVIEW in permissions_of(frozenset(user.roles))
