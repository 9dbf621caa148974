"""What of the report can be put back field by field: schedules and claims."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.core.domain.permissions import Permission
from app.core.services.work import Work, without_permission_check
from app.record.services.put_back import Kinds, PutBackKind, text_before, unreadable
from app.report.domain.periods import Frequency
from app.report.services import claims, schedules
from app.report.text.claims import HISTORY_NAMES, history_text

EXAMINED = "examined"


def _items(text: str) -> tuple[str, ...]:
    return tuple(each for each in text.split(", ") if each)


_READ: Mapping[str, Callable[[str], Any]] = {
    "every": Frequency,
    "months": int,
    "day": int,
    "hour": int,
    "recipients": _items,
    "formats": _items,
    "filters": lambda text: tuple(tuple(each.split("=", 1)) for each in _items(text)),
}


@without_permission_check
def _put_back_schedule(work: Work, row: Any, name: str, label: str) -> None:
    before = text_before(work, row, name, label)
    if name == "paused":
        (schedules.pause if before == "yes" else schedules.resume)(work, row.subject_id)
        return
    try:
        value = _READ.get(name, str)(before)
    except ValueError:
        raise unreadable(label) from None
    schedules.edit(work, row.subject_id, {name: value})


@without_permission_check
def _put_back_claim(work: Work, row: Any, name: str, label: str) -> None:
    key = claims.key_of(work, row.subject_id)
    before = text_before(work, row, name, label)
    if name == EXAMINED:
        claims.set_enabled(work, key, before == "yes")
        return
    own_name = HISTORY_NAMES[name]
    found = [each.claim for each in claims.versions(work, key) if (history_text(each.claim, own_name) or "") == before]
    if not found:
        raise unreadable(label)
    claims.edit(work, key, **{own_name: getattr(found[0], own_name)})


def _labels(names: Iterable[str]) -> dict[str, str]:
    return {name: name.replace("_", " ").capitalize() for name in names}


KINDS: Kinds = {
    "schedule": PutBackKind(Permission.SHARE_REPORT, _labels((*schedules.SETTINGS, "paused")), _put_back_schedule),
    "claim": PutBackKind(Permission.WRITE_CLAIMS, _labels((*HISTORY_NAMES, EXAMINED)), _put_back_claim),
}
