"""What people do with the lines of an engagement: log one, correct it, take it out, put it back.

Each is one event of the engagement, which says what it did to the line and what followed from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import EventKind
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.domain.engagements import FIELDS, MONEY_FIELDS, changed_fields
from app.record.domain.entries import LINE_FIELDS, LINE_PREFIX, NO_LINES, Line, LineTotals, build_line, describe_line
from app.record.domain.entry_sums import with_line_totals
from app.record.domain.validation import build_engagement
from app.record.services import exchange_rates
from app.record.services.engagements import check_not_removed, get_by_reference
from app.record.storage import engagements, entries
from app.record.storage.entries import Listing, Stored


@dataclass(frozen=True, slots=True)
class TotalsByKind:
    """What the lines of an engagement say together, and by their kind."""

    all: LineTotals
    by_kind: dict[str, LineTotals]


@requires_permission(Permission.READ_RECORD)
def listing(work: Work, number: int, page: Page | None = None, removed: bool = False) -> Listing:
    """One page of the lines of the engagement with this number, the latest first; or of those taken out."""
    return entries.listing(work.session, number, page or Page(), removed)


@requires_permission(Permission.READ_RECORD)
def totals(work: Work, number: int) -> TotalsByKind:
    """What the lines of the engagement with this number say together."""
    return TotalsByKind(
        entries.line_totals(work.session, [number]).get(number, NO_LINES), entries.by_kind(work.session, number)
    )


@requires_permission(Permission.READ_RECORD)
def get_by_id(work: Work, number: int) -> Stored:
    """The line with this number, removed or not; raises NotFound."""
    stored = entries.get(work.session, number)
    if stored is None:
        raise NotFound("There is no such entry. Its import was undone.")
    return stored


@requires_permission(Permission.WRITE_RECORD)
def add(work: Work, reference: str, draft: Mapping[str, Any], sample: bool = False) -> Stored:
    """A new line of what `draft` says, under the engagement with this reference.

    `draft` may name the `currency`, for an engagement that has none yet. Raises Refused with every problem at its
    field.
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
        {name: said for name, said in draft.items() if name != "currency"},
        None if currency is None else str(currency),
        work.today,
    )
    _check_unique_key(work, before.id, line, None)
    was = _line_totals(work, before.id)
    if line.amount is not None and before.engagement.currency is None:
        before = replace(before, engagement=replace(before.engagement, currency=line.amount.currency))
    stored = entries.insert(work.session, before.id, line, work.now)
    _recalculate_and_log(work, before, was, EventKind.LINE_ADDED, stored, _changed_fields(None, line))
    return get_by_id(work, stored.id)  # in the currency that the engagement has by now


@requires_permission(Permission.WRITE_RECORD)
def amend(work: Work, number: int, draft: Mapping[str, Any], revision: int | None = None) -> Stored:
    """Changes what `draft` names of a line, None making it unknown; raises Stale where `revision` is an older one."""
    stored, before = _lock_line(work, number, revision)
    whole = {name: getattr(stored.line, name) for name in LINE_FIELDS} | dict(draft)
    line = build_line(whole, before.engagement.currency, work.today)
    difference = _changed_fields(stored.line, line)
    if not difference:
        return stored
    _check_unique_key(work, before.id, line, number)
    was = _line_totals(work, before.id)
    after = entries.update(work.session, stored, line)
    _recalculate_and_log(work, before, was, EventKind.LINE_CHANGED, stored, difference)
    return after


@requires_permission(Permission.WRITE_RECORD)
def remove(work: Work, number: int, revision: int | None = None) -> Stored:
    """Takes a line out of every sum until it is restored; a file that brings it again leaves it out too."""
    stored, before = _lock_line(work, number, revision)
    was = _line_totals(work, before.id)
    after = entries.soft_delete(work.session, stored, work.now)
    _recalculate_and_log(work, before, was, EventKind.LINE_REMOVED, stored, {})
    return after


@requires_permission(Permission.WRITE_RECORD)
def restore(work: Work, number: int) -> Stored:
    """Puts a line that was removed back; refused where it was not."""
    stored = get_by_id(work, number)
    before = _lock_engagement(work, stored.engagement_id)
    if stored.removed_at is None:
        raise Refused("This entry is not removed, so there is nothing to restore.", "not-removed")
    was = _line_totals(work, before.id)
    after = entries.soft_delete(work.session, stored, None)
    _recalculate_and_log(work, before, was, EventKind.LINE_RESTORED, stored, {})
    return after


def _lock_engagement(work: Work, number: int) -> engagements.Stored:
    """The engagement, which nobody else changes until this is done; refused where it was removed."""
    engagements.lock_row(work.session, number)
    return check_not_removed(engagements.get_many(work.session, [number])[number])


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


def _check_unique_key(work: Work, engagement: int, line: Line, but: int | None) -> None:
    """Refuses a key that another line of the engagement has."""
    other = None if line.key is None else entries.find_by_key(work.session, engagement, line.key)
    if other is not None and other.id != but:
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
    """Makes the engagement's cost, hours, start and end follow from its lines, which said `was` until now; it as it is
    then, and what changed. Raises Refused where they make no engagement."""
    after = with_line_totals(before.engagement, was, _line_totals(work, before.id), work.today)
    after = build_engagement({name: getattr(after, name) for name in FIELDS}, work.today)
    kept = engagements.get_many(work.session, [before.id])[before.id]
    numbers = {"provider_id": kept.provider_id, "owner_id": kept.owner_id, "team_id": kept.team_id}
    stored = engagements.update(work.session, kept, after, work.now, numbers, kept.revision)
    exchange_rates.copy_missing(work, [after.currency])
    return stored, changed_fields(kept.engagement, after)


def _recalculate_and_log(
    work: Work,
    before: engagements.Stored,
    was: LineTotals,
    what: EventKind,
    stored: Stored,
    difference: dict[str, tuple[object, object]],
) -> None:
    after, followed_from = recalculate(work, before, was)
    told = {LINE_PREFIX + name: both for name, both in difference.items()} | followed_from
    amounts = "amount" in difference or any(name in followed_from for name in MONEY_FIELDS)
    currency = after.engagement.currency
    note = {"currencies": [before.engagement.currency, currency]} if amounts else {}
    which = {} if what is EventKind.LINE_ADDED else {"which": describe_line(stored.line)}
    work.note(what, "line", after.id, told, revision=after.revision, line=stored.id, **which, **note)


def _changed_fields(before: Line | None, after: Line) -> dict[str, tuple[object, object]]:
    both = {name: (getattr(before, name) if before else None, getattr(after, name)) for name in LINE_FIELDS}
    return {name: each for name, each in both.items() if each[0] != each[1]}
