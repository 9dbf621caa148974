"""Who owns an import: users who may not delete engagements undo and discard only their own imports."""

from app.core.domain.errors import Denied
from app.core.domain.permissions import Permission
from app.core.services.work import Work, shared
from app.importing.storage.imports import Brought


@shared
def may_take_back(work: Work, brought: Brought) -> bool:
    """Whether the import is one's own, or one may remove engagements anyway."""
    own = brought.user_id is not None and brought.user_id == work.actor.user_id
    return own or work.may(Permission.REMOVE_RECORD)


@shared
def check_whose(work: Work, brought: Brought) -> None:
    """Raises Denied where it is neither."""
    if not may_take_back(work, brought):
        raise Denied("Only the person who imported this file can undo it, or somebody who may delete engagements.")
