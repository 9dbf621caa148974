"""Which scheduled backups are kept: the last days, and one a week before them."""

from collections.abc import Iterable
from datetime import date

_BEGINNING, _ENDING = "contrast-", ".zip"


def backup_name(day: date) -> str:
    """Returns the name of the backup of a day (UTC)."""
    return f"{_BEGINNING}{day.isoformat()}{_ENDING}"


def day_of(name: str) -> date | None:
    """Returns the day of a scheduled backup by its name; None for any other file, which is never deleted."""
    if not (name.startswith(_BEGINNING) and name.endswith(_ENDING)):
        return None
    try:
        day = date.fromisoformat(name.removeprefix(_BEGINNING).removesuffix(_ENDING))
    except ValueError:
        return None
    return day if backup_name(day) == name else None


def outdated(names: Iterable[str], daily: int, weekly: int) -> set[str]:
    """Returns the backups to delete: all but the last `daily` ones, and the last one of each of the last `weekly` weeks
    that have any."""
    days = sorted((day for day in map(day_of, names) if day is not None), reverse=True)
    kept = set(days[:daily])
    weeks: set[tuple[int, int]] = set()
    for day in days:
        week = day.isocalendar()[:2]
        if week not in weeks and len(weeks) < weekly:
            weeks.add(week)
            kept.add(day)
    return {backup_name(day) for day in days if day not in kept}
