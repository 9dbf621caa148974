"""Use cases of an engagement's lines: add, amend, remove and restore them.

Each logs one event of the engagement, with the changes of the line and of the engagement's calculated fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.domain.engagements import FIELDS, MONEY_FIELDS, changed_fields
from app.record.domain.entries import LINE_FIELDS, LINE_PREFIX, NO_LINES, Line, LineTotals, build_line, describe_line
from app.record.domain.entry_sums import with_line_totals
from app.record.domain.validation import build_engagement
from app.record.services import engagement_access, exchange_rates
from app.record.services.engagement_writing import check_not_removed
from app.record.services.engagements import get_by_reference
from app.record.storage import engagements, entries
from app.record.storage.entries import Listing, Stored


@dataclass(frozen=True, slots=True)
class TotalsByKind:
    """The totals of an engagement's lines, in all and by kind."""

    all: LineTotals
    by_kind: dict[str, LineTotals]


@requires_permission(Permission.READ_RECORD)
def listing(work: Work, number: int, page: Page | None = None, removed: bool = False) -> Listing:
    """Returns one page of the lines of an engagement, the latest first; or of its removed lines."""
    return entries.listing(work.session, number, page or Page(), removed)


@requires_permission(Permission.READ_RECORD)
def totals(work: Work, number: int) -> TotalsByKind:
    """Returns the totals of the lines of an engagement."""
    return TotalsByKind(
        entries.line_totals(work.session, [number]).get(number, NO_LINES), entries.by_kind(work.session, number)
    )


@requires_permission(Permission.READ_RECORD)
def get_by_id(work: Work, number: int) -> Stored:
    """Returns the line with this id, removed or not; raises NotFound."""
    stored = entries.get(work.session, number)
    if stored is None:
        raise NotFound("There is no such entry. Its import was undone.")
    return stored


@requires_permission(Permission.WRITE_LINES)
def add(work: Work, reference: str, draft: Mapping[str, Any], sample: bool = False) -> Stored:
    """Adds a line to an engagement and returns it.

    `draft` may have a `currency`, for an engagement without one. Raises Refused with every problem at its field.
    """
    before = _lock_engagement(work, get_by_reference(work, reference, sample).id)
    currency = draft.get("currency") or before.engagement.currency
    if currency != (before.engagement.currency or currency):
        raise Refused(
            [
                Problem(
                    "currency-changed",
                    f"This engagement’s amounts are in {before.engagement.currency}. Use the same currency here.",
                    "currency",
                    str(currency),
                )
            ]
        )
    line = build_line(
        {name: value for name, value in draft.items() if name != "currency"},
        None if currency is None else str(currency),
        work.today,
    )
    _check_unique_key(work, before.id, line, None)
    was = _line_totals(work, before.id)
    if line.amount is not None and before.engagement.currency is None:
        before = replace(before, engagement=replace(before.engagement, currency=line.amount.currency))
    stored = entries.insert(work.session, before.id, line, work.now)
    _recalculate_and_log(work, before, was, EventKind.LINE_ADDED, stored, _changed_fields(None, line))
    return get_by_id(work, stored.id)  # reloaded, because the engagement may have got its currency only now


@requires_permission(Permission.WRITE_LINES)
def amend(work: Work, number: int, draft: Mapping[str, Any], revision: int | None = None) -> Stored:
    """Changes the fields of a line in `draft` (None: unknown); raises Stale if `revision` is given and outdated."""
    stored, before = _lock_line(work, number, revision)
    values = {name: getattr(stored.line, name) for name in LINE_FIELDS} | dict(draft)
    line = build_line(values, before.engagement.currency, work.today)
    difference = _changed_fields(stored.line, line)
    if not difference:
        return stored
    _check_unique_key(work, before.id, line, number)
    was = _line_totals(work, before.id)
    after = entries.update(work.session, stored, line)
    _recalculate_and_log(work, before, was, EventKind.LINE_CHANGED, stored, difference)
    return after


@requires_permission(Permission.WRITE_LINES)
def remove(work: Work, number: int, revision: int | None = None) -> Stored:
    """Removes a line from all totals until it is restored; importing it again doesn't bring it back."""
    stored, before = _lock_line(work, number, revision)
    was = _line_totals(work, before.id)
    after = entries.soft_delete(work.session, stored, work.now)
    _recalculate_and_log(work, before, was, EventKind.LINE_REMOVED, stored, {})
    return after


@requires_permission(Permission.WRITE_LINES)
def restore(work: Work, number: int) -> Stored:
    """Restores a removed line; raises Refused if it isn't removed."""
    stored = get_by_id(work, number)
    before = _lock_engagement(work, stored.engagement_id)
    if stored.removed_at is None:
        raise Refused("This entry is not removed, so there is nothing to restore.", "not-removed")
    was = _line_totals(work, before.id)
    after = entries.soft_delete(work.session, stored, None)
    _recalculate_and_log(work, before, was, EventKind.LINE_RESTORED, stored, {})
    return after


def _lock_engagement(work: Work, number: int) -> engagements.Stored:
    """Locks an engagement until the end of the work and returns it; raises Refused if it was removed."""
    engagements.lock_rows(work.session, [number])
    stored = engagements.get_many(work.session, [number])[number]
    return check_not_removed(engagement_access.check(work, stored, Permission.WRITE_LINES))


def _lock_line(work: Work, number: int, revision: int | None) -> tuple[Stored, engagements.Stored]:
    stored = get_by_id(work, number)
    before = _lock_engagement(work, stored.engagement_id)
    stored = get_by_id(work, number)
    if stored.removed_at is not None:
        raise Refused("This entry was removed. Restore it first.", "removed")
    if revision is not None and revision != stored.revision:
        raise Stale("Somebody else changed this entry since you opened it. Reload it, then make your change.")
    return stored, before


def _line_totals(work: Work, number: int) -> LineTotals:
    return entries.line_totals(work.session, [number]).get(number, NO_LINES)


def _check_unique_key(work: Work, engagement: int, line: Line, own_id: int | None) -> None:
    """Raises Refused if another line of the engagement has the same key."""
    other = None if line.key is None else entries.find_by_key(work.session, engagement, line.key)
    if other is not None and other.id != own_id:
        what = "a removed entry" if other.removed_at else "an entry"
        raise Refused(
            [
                Problem(
                    "key-taken",
                    f"There is already {what} with this number: {describe_line(other.line)}.",
                    "key",
                    line.key,
                )
            ]
        )


@without_permission_check
def recalculate(work: Work, before: engagements.Stored, was: LineTotals) -> tuple[engagements.Stored, dict[str, Any]]:
    """Recalculates an engagement's cost, hours, start and end after the totals of its lines changed from `was`.

    Returns the updated engagement and the changed fields. Raises Refused if the totals are impossible.
    """
    after = with_line_totals(before.engagement, was, _line_totals(work, before.id), work.today)
    after = build_engagement({name: getattr(after, name) for name in FIELDS}, work.today)
    present = engagements.get_many(work.session, [before.id])[before.id]
    links = {"provider_id": present.provider_id, "owner_id": present.owner_id, "team_id": present.team_id}
    stored = engagements.update(work.session, present, after, work.now, links, present.revision)
    exchange_rates.copy_missing(work, [after.currency])
    return stored, changed_fields(present.engagement, after)


def _recalculate_and_log(
    work: Work,
    before: engagements.Stored,
    was: LineTotals,
    what: EventKind,
    stored: Stored,
    difference: dict[str, tuple[object, object]],
) -> None:
    after, calculated = recalculate(work, before, was)
    changes = {LINE_PREFIX + name: pair for name, pair in difference.items()} | calculated
    amounts = "amount" in difference or any(name in calculated for name in MONEY_FIELDS)
    currency = after.engagement.currency
    note = {"currencies": [before.engagement.currency, currency]} if amounts else {}
    which = {} if what is EventKind.LINE_ADDED else {"which": PersonalText(describe_line(stored.line))}
    work.log_event(what, "line", after.id, changes, revision=after.revision, line=stored.id, **which, **note)


def _changed_fields(before: Line | None, after: Line) -> dict[str, tuple[object, object]]:
    values = {name: (getattr(before, name) if before else None, getattr(after, name)) for name in LINE_FIELDS}
    return {name: pair for name, pair in values.items() if pair[0] != pair[1]}
