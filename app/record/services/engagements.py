"""Use cases of engagements: list, view, record, amend, complete and renew them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import Event, EventKind
from app.core.domain.permissions import Permission
from app.core.domain.selection import Order, Page, Selection
from app.core.services.work import Work, requires_permission, without_permission_check
from app.core.storage import events
from app.record.domain.engagement_forms import RENEWAL_FIELDS
from app.record.domain.engagements import COMPLETED, ENDED_STATUSES, FIELDS, Engagement, changed_fields
from app.record.domain.entries import NO_LINES, LineTotals
from app.record.domain.entry_sums import check_line_conflicts, with_line_totals
from app.record.domain.reviews import REVIEW_FIELDS, Review, summarise_reviews
from app.record.domain.validation import build_engagement, with_estimate_date
from app.record.services import blind_reviews, exchange_rates, name_resolution
from app.record.services.engagement_history import change_currencies, log_change, stale_message
from app.record.storage import engagements, entries, reviews
from app.record.storage.engagements import Listing, Stored

Draft = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything about one engagement. `inherited`: answers of the provider's card; `review_summary`: median answers by
    field; `hidden_reviews`: those that the actor can't see yet; `lines`: totals of its lines; `previous`: the
    engagement that it renews; `renewals`: those that renew it."""

    stored: Stored
    inherited: dict[str, Any]
    reviews: tuple[reviews.Stored, ...]
    review_summary: dict[str, Any]
    hidden_reviews: int
    lines: LineTotals
    previous: Stored | None
    renewals: tuple[Stored, ...]
    history: tuple[Event, ...]


@requires_permission(Permission.READ_RECORD)
def listing(work: Work, selection: Selection, order: Order | None = None, page: Page | None = None) -> Listing:
    """Returns one page of the selected engagements, and the total on all pages."""
    return engagements.listing(work.session, selection, order or Order(), page or Page())


@requires_permission(Permission.READ_RECORD)
def detail(work: Work, reference: str, sample: bool = False) -> Detail:
    """Returns everything about one engagement; raises NotFound."""
    stored = get_by_reference(work, reference, sample)
    every, continues = reviews.for_engagement(work.session, stored.id), stored.engagement.continues
    given = blind_reviews.visible(work, stored.id, every)
    previous = engagements.get(work.session, continues, sample) if continues else None
    past, _ = events.listing(work.session, "engagement", stored.id, Page(size=200))
    return Detail(
        stored=stored,
        inherited=stored.inherited,
        reviews=given,
        review_summary=summarise_reviews(each.review for each in given),
        hidden_reviews=len(every) - len(given),
        lines=entries.line_totals(work.session, [stored.id]).get(stored.id, NO_LINES),
        previous=previous if previous is not None and previous.removed_at is None else None,
        renewals=_renewals(work, stored),
        history=blind_reviews.visible_events(work, past),
    )


@requires_permission(Permission.WRITE_RECORD)
def record(work: Work, draft: Draft, sample: bool = False) -> Stored:
    """Records a new engagement from a draft (field to value as its kind reads it), and returns it.

    Creates its provider and team if their names are new. Raises Refused with every problem at its field.
    """
    return _insert(work, draft, sample, EventKind.RECORDED)


@requires_permission(Permission.WRITE_RECORD)
def amend(work: Work, reference: str, draft: Draft, revision: int | None = None, sample: bool = False) -> Stored:
    """Changes the fields in `draft` (None: unknown); raises Stale if `revision` is given and outdated."""
    before = get_by_reference(work, reference, sample, revision)
    return _replace(work, before, draft, EventKind.AMENDED)


@requires_permission(Permission.WRITE_RECORD)
def complete(
    work: Work,
    reference: str,
    draft: Draft,
    review: Draft | None = None,
    revision: int | None = None,
    sample: bool = False,
) -> Stored:
    """Completes an engagement, today or on the date of its last line, unless `draft` has other values.

    `review` is the actor's review, which is the official one if they own the engagement.
    """
    before = get_by_reference(work, reference, sample, revision)
    lines = entries.line_totals(work.session, [before.id]).get(before.id, NO_LINES)
    values = {"status": COMPLETED, "ended_on": lines.last or work.today} | {
        name: value for name, value in draft.items() if value is not None or name not in ("status", "ended_on")
    }
    after = _replace(work, before, values, EventKind.COMPLETED)
    if review:
        save_review(work, after, reviewer_for(work, after, reviews.for_engagement(work.session, after.id)), review)
    return engagements.get_many(work.session, [after.id])[after.id]


@requires_permission(Permission.WRITE_RECORD)
def continue_(
    work: Work,
    reference: str,
    draft: Draft | None = None,
    revision: int | None = None,
    sample: bool = False,
    once_more: bool = False,
) -> Stored:
    """Renews an engagement: records the next one with the fields that carry over, and returns it.

    An open engagement is completed today. The renewal starts the day after its end, or today if that isn't known.
    Raises Refused if it was renewed already, unless `once_more`.
    """
    before = get_by_reference(work, reference, sample, revision)
    engagements.lock_row(work.session, before.id)
    check_not_removed(before)
    renewals = _renewals(work, before)
    if renewals and not once_more:
        raise Refused(f"{renewals[-1].reference} is already a renewal of {before.reference}.", "continued-already")
    known_end = before.engagement.ended_on
    if before.engagement.status not in ENDED_STATUSES:
        started = before.engagement.started_on
        ended = before.engagement.ended_on or max(work.today, started or work.today)
        before = _replace(work, before, {"status": COMPLETED, "ended_on": ended}, EventKind.COMPLETED)
    carried = {name: getattr(before.engagement, name) for name in RENEWAL_FIELDS}
    # The rate carries over; a percentage doesn't, because its budget is agreed anew.
    started_on = known_end + timedelta(days=1) if known_end else work.today
    values = carried | {"started_on": started_on, "continues": before.reference} | dict(draft or {})
    return _insert(work, values, before.sample, EventKind.CONTINUED)


@requires_permission(Permission.READ_RECORD)
def prefill_from(work: Work, reference: str, sample: bool = False) -> dict[str, object]:
    """Returns a draft for another engagement like this one: the fields that carry over to a renewal."""
    engagement = check_not_removed(get_by_reference(work, reference, sample)).engagement
    return {name: value for name in RENEWAL_FIELDS if (value := getattr(engagement, name)) is not None}


@requires_permission(Permission.READ_RECORD)
def get_by_id(work: Work, number: int) -> Stored:
    """Returns the engagement with this id, from the record or the sample data; raises NotFound."""
    stored = engagements.get_many(work.session, [number]).get(number)
    if stored is None:
        raise NotFound("There is no such engagement.")
    return stored


@without_permission_check
def get_by_reference(work: Work, reference: str, sample: bool = False, revision: int | None = None) -> Stored:
    """Returns the engagement with this reference; raises NotFound, and Stale if `revision` is given and outdated."""
    stored = engagements.get(work.session, reference, sample)
    if stored is None:
        raise NotFound(f"There is no engagement “{reference}”.")
    if revision is not None and revision != stored.revision:
        raise Stale(stale_message(work, stored, revision))
    return stored


@requires_permission(Permission.READ_RECORD)
def reviewer_for(work: Work, stored: Stored, given: Iterable[reviews.Stored]) -> int | None:
    """Returns whose review the actor writes: None (the official one) for console and owner, else the actor's id.

    An owner who already has a review of their own keeps writing that one.
    """
    own = work.actor.user_id
    has_own = any(each.reviewer_id == own for each in given)
    return None if stored.owner_id == own and not has_own else own


def check_not_removed(stored: Stored) -> Stored:
    """Returns `stored`; raises Refused if it was removed."""
    if stored.removed_at is not None:
        raise Refused(f"{stored.reference} was removed. Restore it first.", "removed")
    return stored


def _renewals(work: Work, stored: Stored) -> tuple[Stored, ...]:
    """Returns the renewals of an engagement that aren't removed."""
    renewals = engagements.find_renewals(work.session, stored.reference, stored.sample)
    return tuple(each for each in renewals if each.removed_at is None)


@without_permission_check
def save_review(work: Work, stored: Stored, reviewer_id: int | None, draft: Draft) -> None:
    """Stores and logs the changed answers of a reviewer (None: the official review)."""
    check_not_removed(stored)
    given = {each.reviewer_id: each.review for each in reviews.for_engagement(work.session, stored.id)}
    before = given.get(reviewer_id, Review())
    after = replace(before, **draft)
    difference = {
        name: (getattr(before, name), getattr(after, name))
        for name in REVIEW_FIELDS
        if getattr(before, name) != getattr(after, name)
    }
    if difference:
        reviews.save(work.session, stored.id, reviewer_id, after, work.now)
        reviewer = {} if reviewer_id is None else {"reviewer": reviewer_id}
        work.log_event(EventKind.REVIEWED, "review", stored.id, difference, **reviewer)


def _build(work: Work, draft: Draft, before: Stored | None, sample: bool) -> Engagement:
    """Returns the engagement of a draft; raises Refused with every problem at once."""
    unknown = [name for name in draft if name not in FIELDS]
    if unknown:
        raise Refused([Problem("unknown-field", f"Engagements have no field “{name}”.", name) for name in unknown])
    problems = name_resolution.check_owner(work, draft.get("owner"))
    reference = draft.get("reference")
    if reference is not None and (before is None or reference != before.reference):
        other = engagements.get(work.session, str(reference), sample)
        which, way = ("a removed engagement", "restore") if other and other.removed_at else ("an engagement", "edit")
        if other is not None:
            problems.append(
                Problem(
                    "reference-taken",
                    f"There is already {which} “{reference}”. Choose another reference, or {way} that one.",
                    "reference",
                    str(reference),
                )
            )
    try:
        engagement = build_engagement(draft, work.today)
    except Refused as refused:
        raise Refused([*refused.problems, *problems]) from None
    if problems:
        raise Refused(problems)
    return with_estimate_date(before.engagement if before else None, engagement, work.today)


def _insert(work: Work, draft: Draft, sample: bool, what: EventKind) -> Stored:
    engagement = _build(work, draft, None, sample)
    # Names are resolved before the reference is drawn, as in every use case: the same order of locks avoids deadlocks.
    links = name_resolution.resolve(work, [engagement], sample).columns_for(engagement)
    if engagement.reference is None:
        engagement = replace(engagement, reference=engagements.next_reference(work.session))
    stored = engagements.insert(work.session, engagement, work.now, links, sample)
    exchange_rates.copy_missing(work, [engagement.currency])
    difference = changed_fields(None, engagement)
    work.log_event(
        what,
        "engagement",
        stored.id,
        name_resolution.with_links(None, stored, difference),
        revision=stored.revision,
        **change_currencies(None, stored, difference),
    )
    return stored


def _replace(work: Work, before: Stored, draft: Draft, what: EventKind) -> Stored:
    check_not_removed(before)
    values = {name: getattr(before.engagement, name) for name in FIELDS} | dict(draft)
    if values["reference"] is None:
        values["reference"] = before.reference
    engagement = _apply_line_totals(work, before, _build(work, values, before, before.sample))
    difference = changed_fields(before.engagement, engagement)
    if not difference:
        return before
    links = name_resolution.resolve(work, [engagement], before.sample).columns_for(engagement)
    after = engagements.update(work.session, before, engagement, work.now, links, before.revision)
    exchange_rates.copy_missing(work, [engagement.currency])
    log_change(work, before, after, name_resolution.with_links(before, after, difference), what)
    if after.reference != before.reference:
        _update_renewals(work, before, after)
    return after


def _apply_line_totals(work: Work, before: Stored, after: Engagement) -> Engagement:
    """Returns `after` with the fields calculated from lines; raises Refused if it contradicts the lines."""
    totals = entries.line_totals(work.session, [before.id]).get(before.id, NO_LINES)
    problems = check_line_conflicts(before.engagement, after, totals)
    if problems:
        raise Refused(problems)
    return with_line_totals(after, totals, totals, work.today) if totals.count else after


def _update_renewals(work: Work, before: Stored, after: Stored) -> None:
    """Points the renewals of an engagement to its new reference."""
    for each in engagements.find_renewals(work.session, before.reference, before.sample):
        moved = replace(each.engagement, continues=after.reference)
        links = {"provider_id": each.provider_id, "owner_id": each.owner_id, "team_id": each.team_id}
        updated = engagements.update(work.session, each, moved, work.now, links)
        work.log_event(
            EventKind.AMENDED,
            "engagement",
            each.id,
            {"continues": (before.reference, after.reference)},
            revision=updated.revision,
        )
