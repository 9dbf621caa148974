"""What of the record rests in the trash: engagements, entries and saved views."""

from collections.abc import Collection
from functools import partial

from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.services.trash import TrashKind
from app.core.services.work import Work, without_permission_check
from app.record.domain.entries import describe_line
from app.record.services import engagement_access, entries, saved_views, trash
from app.record.services.engagements import get_by_id
from app.record.storage import trash as stored
from app.record.storage.trash import Removed


@without_permission_check
def _restore_engagement(work: Work, number: int) -> object:
    found = get_by_id(work, number)
    return trash.restore(work, found.reference, found.sample)


@without_permission_check
def _entry_names(work: Work, numbers: Collection[int]) -> dict[int, str]:
    found = {number: entries.get_by_id(work, number) for number in numbers}
    names = stored.engagement_names(work.session, {each.engagement_id for each in found.values()})
    texts = {number: describe_line(each.line) for number, each in found.items()}
    return {
        number: f"{text[:1].upper()}{text[1:]}: {names[found[number].engagement_id]}" for number, text in texts.items()
    }


@without_permission_check
def _removed_views(work: Work, is_all: bool) -> tuple[Removed, ...]:
    return stored.views(work.session, work.actor.user_id, is_all)


ENGAGEMENTS = TrashKind(
    noun="engagement",
    label="Engagement",
    subject="engagement",
    removal=EventKind.REMOVED,
    sees=Permission.READ_RECORD,
    restores=Permission.REMOVE_RECORD,
    removed=lambda work, is_all: stored.engagements(work.session),
    names=lambda work, numbers: stored.engagement_names(work.session, numbers),
    restore=_restore_engagement,
    delete=lambda work, row: stored.delete_engagement(work.session, row.id, work.now),
    changeable=partial(engagement_access.changeable, permission=Permission.REMOVE_RECORD),
)
ENTRIES = TrashKind(
    noun="entry",
    label="Entry",
    subject="engagement",
    removal=EventKind.LINE_REMOVED,
    sees=Permission.READ_RECORD,
    restores=Permission.WRITE_LINES,
    removed=lambda work, is_all: stored.lines(work.session),
    names=_entry_names,
    restore=entries.restore,
    delete=lambda work, row: stored.delete_line(work.session, row, work.now),
    key="line",
    changeable=partial(engagement_access.changeable, permission=Permission.WRITE_LINES),
)
VIEWS = TrashKind(
    noun="view",
    label="Saved view",
    subject="view",
    removal=EventKind.VIEW_REMOVED,
    sees=Permission.READ_RECORD,
    restores=Permission.READ_RECORD,
    removed=_removed_views,
    names=lambda work, numbers: stored.view_names(work.session, numbers),
    restore=saved_views.restore,
    delete=lambda work, row: stored.delete_view(work.session, row.id, work.now),
)
KINDS = (ENGAGEMENTS, ENTRIES, VIEWS)
