"""Removed import profiles in the trash."""

from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.services.trash import TrashKind
from app.importing.services import profiles
from app.importing.storage import profiles as stored

PROFILES = TrashKind(
    noun="profile",
    label="Import profile",
    subject="profile",
    removal=EventKind.PROFILE_REMOVED,
    sees=Permission.IMPORT,
    restores=Permission.IMPORT,
    removed=lambda work, is_all: stored.list_removed(work.session),
    names=lambda work, numbers: stored.names_by_id(work.session, numbers),
    restore=profiles.restore,
    delete=lambda work, row: stored.delete(work.session, row.id, work.now),
)
