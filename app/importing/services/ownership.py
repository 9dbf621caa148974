"""Who owns an import: users who may not delete engagements undo and discard only their own imports."""

from app.core.domain.errors import Denied
from app.core.domain.permissions import Permission
from app.core.services.work import Work, without_permission_check
from app.importing.storage.imports import StoredImport


@without_permission_check
def can_undo(work: Work, stored_import: StoredImport) -> bool:
    """Whether the import is the user's own, or the user may delete engagements anyway."""
    own = stored_import.user_id is not None and stored_import.user_id == work.actor.user_id
    return own or work.has_permission(Permission.REMOVE_RECORD)


@without_permission_check
def check_can_undo(work: Work, stored_import: StoredImport) -> None:
    """Raises Denied unless the user may undo or discard this import."""
    if not can_undo(work, stored_import):
        raise Denied("Only the person who imported this file can undo it, or somebody who may delete engagements.")
