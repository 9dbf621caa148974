"""Removed schedules in the trash."""

from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.services.trash import TrashKind
from app.report.services import schedules
from app.report.storage import schedule_trash as stored

SCHEDULES = TrashKind(
    noun="schedule",
    label="Schedule",
    subject="schedule",
    removal=EventKind.SCHEDULE_REMOVED,
    sees=Permission.SHARE_REPORT,
    restores=Permission.SHARE_REPORT,
    removed=lambda work, is_all: stored.list_removed(work.session),
    names=lambda work, numbers: stored.names_by_id(work.session, numbers),
    restore=schedules.restore,
    delete=lambda work, row: stored.delete(work.session, row.id, work.now),
)
