"""Everything that can be removed and restored; see `app.core.services.trash`."""

from app.importing.services.profile_trash import PROFILES
from app.record.services.trash_kinds import KINDS as RECORD_KINDS
from app.report.services.schedule_trash import SCHEDULES

KINDS = (*RECORD_KINDS, PROFILES, SCHEDULES)
