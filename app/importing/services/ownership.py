"""Who owns an import: users who may not delete engagements undo and discard only their own imports."""

from app.core.domain.errors import Denied
from app.core.domain.permissions import Permission
from app.core.services.work import Work, without_permission_check
from app.importing.storage.imports import StoredImport


@without_permission_check
def can_undo(work: Work, brought: StoredImport) -> bool:
    """Whether the import is the user's own, or the user may delete engagements anyway."""
    own = brought.user_id is not None and brought.user_id == work.actor.user_id
    return own or work.has_permission(Permission.REMOVE_RECORD)


@without_permission_check
def check_can_undo(work: Work, brought: StoredImport) -> None:
    """Raises Denied unless the user may undo or discard this import."""
    if not can_undo(work, brought):
        raise Denied("Only the person who imported this file can undo it, or somebody who may delete engagements.")
