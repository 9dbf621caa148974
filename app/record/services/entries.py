"""What people do with the lines of an engagement: log one, correct it, take it out, put it back.

Each is one event of the engagement, which says what it did to the line and what followed from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import What
from app.core.domain.permissions import Permission
from app.core.domain.selection import Page
from app.core.services.work import Work, needs, shared
from app.record.domain.engagements import FIELDS, MONEY_FIELDS, changes
from app.record.domain.entries import LINE_FIELDS, NOTHING, OF_LINE, Line, Told, called, compose
from app.record.domain.entry_sums import followed
from app.record.domain.validation import compose as composed
from app.record.services import exchange_rates
from app.record.services.engagements import found, there
from app.record.storage import engagements, entries
from app.record.storage.entries import Listing, Stored


@dataclass(frozen=True, slots=True)
class Sums:
    """What the lines of an engagement say together, and by their kind."""

    all: Told
    by_kind: dict[str, Told]


@needs(Permission.READ_RECORD)
def listing(work: Work, number: int, page: Page | None = None, removed: bool = False) -> Listing:
    """One page of the lines of the engagement with this number, the latest first; or of those taken out."""
    return entries.listing(work.session, number, page or Page(), removed)


@needs(Permission.READ_RECORD)
def sums(work: Work, number: int) -> Sums:
    """What the lines of the engagement with this number say together."""
    return Sums(entries.told(work.session, [number]).get(number, NOTHING), entries.by_kind(work.session, number))


@needs(Permission.READ_RECORD)
def numbered(work: Work, number: int) -> Stored:
    """The line with this number, removed or not; raises NotFound."""
    stored = entries.get(work.session, number)
    if stored is None:
        raise NotFound("There is no such entry. Its import was undone.")
    return stored


@needs(Permission.WRITE_RECORD)
def add(work: Work, reference: str, draft: Mapping[str, Any], sample: bool = False) -> Stored:
    """A new line of what `draft` says, under the engagement with this reference.

    `draft` may name the `currency`, for an engagement that has none yet. Raises Refused with every problem at its
    field.
    """
    before = _held(work, found(work, reference, sample).id)
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
    line = compose(
        {name: said for name, said in draft.items() if name != "currency"},
        None if currency is None else str(currency),
        work.today,
    )
    _alone(work, before.id, line, None)
    was = _told(work, before.id)
    if line.amount is not None and before.engagement.currency is None:
        before = replace(before, engagement=replace(before.engagement, currency=line.amount.currency))
    stored = entries.insert(work.session, before.id, line, work.now)
    _settle(work, before, was, What.LINE_ADDED, stored, _changes(None, line))
    return numbered(work, stored.id)  # in the currency that the engagement has by now


@needs(Permission.WRITE_RECORD)
def amend(work: Work, number: int, draft: Mapping[str, Any], revision: int | None = None) -> Stored:
    """Changes what `draft` names of a line, None making it unknown; raises Stale where `revision` is an older one."""
    stored, before = _standing(work, number, revision)
    whole = {name: getattr(stored.line, name) for name in LINE_FIELDS} | dict(draft)
    line = compose(whole, before.engagement.currency, work.today)
    difference = _changes(stored.line, line)
    if not difference:
        return stored
    _alone(work, before.id, line, number)
    was = _told(work, before.id)
    after = entries.update(work.session, stored, line)
    _settle(work, before, was, What.LINE_CHANGED, stored, difference)
    return after


@needs(Permission.WRITE_RECORD)
def remove(work: Work, number: int, revision: int | None = None) -> Stored:
    """Takes a line out of every sum until it is restored; a file that brings it again leaves it out too."""
    stored, before = _standing(work, number, revision)
    was = _told(work, before.id)
    after = entries.put_away(work.session, stored, work.now)
    _settle(work, before, was, What.LINE_REMOVED, stored, {})
    return after


@needs(Permission.WRITE_RECORD)
def restore(work: Work, number: int) -> Stored:
    """Puts a line that was removed back; refused where it was not."""
    stored = numbered(work, number)
    before = _held(work, stored.engagement_id)
    if stored.removed_at is None:
        raise Refused("This entry is not removed, so there is nothing to restore.", "not-removed")
    was = _told(work, before.id)
    after = entries.put_away(work.session, stored, None)
    _settle(work, before, was, What.LINE_RESTORED, stored, {})
    return after


def _held(work: Work, number: int) -> engagements.Stored:
    """The engagement, which nobody else changes until this is done; refused where it was removed."""
    engagements.hold(work.session, number)
    return there(engagements.of(work.session, [number])[number])


def _standing(work: Work, number: int, revision: int | None) -> tuple[Stored, engagements.Stored]:
    stored = numbered(work, number)
    before = _held(work, stored.engagement_id)
    stored = numbered(work, number)
    if stored.removed_at is not None:
        raise Refused("This entry was removed. Restore it first.", "removed")
    if revision is not None and revision != stored.revision:
        raise Stale("Somebody else changed this entry since you opened it. Reload it, then make your change.")
    return stored, before


def _told(work: Work, number: int) -> Told:
    return entries.told(work.session, [number]).get(number, NOTHING)


def _alone(work: Work, engagement: int, line: Line, but: int | None) -> None:
    """Refuses a key that another line of the engagement has."""
    other = None if line.key is None else entries.named(work.session, engagement, line.key)
    if other is not None and other.id != but:
        what = "a removed entry" if other.removed_at else "an entry"
        raise Refused(
            [Problem("key-taken", f"There is already {what} with this number: {called(other.line)}.", "key", line.key)]
        )


@shared
def settle(work: Work, before: engagements.Stored, was: Told) -> tuple[engagements.Stored, dict[str, Any]]:
    """Makes the engagement's cost, hours, start and end follow from its lines, which said `was` until now; it as it is
    then, and what changed. Raises Refused where they make no engagement."""
    after = followed(before.engagement, was, _told(work, before.id), work.today)
    after = composed({name: getattr(after, name) for name in FIELDS}, work.today)
    kept = engagements.of(work.session, [before.id])[before.id]
    numbers = {"provider_id": kept.provider_id, "owner_id": kept.owner_id, "team_id": kept.team_id}
    stored = engagements.update(work.session, kept, after, work.now, numbers, kept.revision)
    exchange_rates.seed(work, [after.currency])
    return stored, changes(kept.engagement, after)


def _settle(
    work: Work,
    before: engagements.Stored,
    was: Told,
    what: What,
    stored: Stored,
    difference: dict[str, tuple[object, object]],
) -> None:
    after, followed_from = settle(work, before, was)
    told = {OF_LINE + name: both for name, both in difference.items()} | followed_from
    amounts = "amount" in difference or any(name in followed_from for name in MONEY_FIELDS)
    currency = after.engagement.currency
    note = {"currencies": [before.engagement.currency, currency]} if amounts else {}
    which = {} if what is What.LINE_ADDED else {"which": called(stored.line)}
    work.note(what, "line", after.id, told, revision=after.revision, line=stored.id, **which, **note)


def _changes(before: Line | None, after: Line) -> dict[str, tuple[object, object]]:
    both = {name: (getattr(before, name) if before else None, getattr(after, name)) for name in LINE_FIELDS}
    return {name: each for name, each in both.items() if each[0] != each[1]}
