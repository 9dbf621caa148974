"""What people do with engagements: record, amend, complete, continue one, log another like it, look at them."""

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
from app.record.services import exchange_rates, name_resolution
from app.record.services.engagement_history import change_currencies, log_change, stale_message
from app.record.storage import engagements, entries, reviews
from app.record.storage.engagements import Listing, Stored

Draft = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything about one engagement. `inherited`: answers of the provider's card that stand in for its own;
    `said`: what the reviews say together; `lines`: what its lines do; `former` is the one it continues, `next` those
    that continue it."""

    stored: Stored
    inherited: dict[str, Any]
    reviews: tuple[reviews.Stored, ...]
    review_summary: dict[str, Any]
    lines: LineTotals
    previous: Stored | None
    renewals: tuple[Stored, ...]
    history: tuple[Event, ...]


@requires_permission(Permission.READ_RECORD)
def listing(work: Work, selection: Selection, order: Order | None = None, page: Page | None = None) -> Listing:
    """One page of the engagements that the selection holds, and how many there are on all pages."""
    return engagements.listing(work.session, selection, order or Order(), page or Page())


@requires_permission(Permission.READ_RECORD)
def detail(work: Work, reference: str, sample: bool = False) -> Detail:
    """Everything about one engagement; raises NotFound."""
    stored = get_by_reference(work, reference, sample)
    given = reviews.for_engagement(work.session, stored.id)
    continues = stored.engagement.continues
    previous = engagements.get(work.session, continues, sample) if continues else None
    past, _ = events.listing(work.session, "engagement", stored.id, Page(size=200))
    return Detail(
        stored=stored,
        inherited=stored.inherited,
        reviews=given,
        review_summary=summarise_reviews(each.review for each in given),
        lines=entries.line_totals(work.session, [stored.id]).get(stored.id, NO_LINES),
        previous=previous if previous is not None and previous.removed_at is None else None,
        renewals=_renewals(work, stored),
        history=past,
    )


@requires_permission(Permission.WRITE_RECORD)
def record(work: Work, draft: Draft, sample: bool = False) -> Stored:
    """A new engagement of what `draft` says (field to value as its kind reads it).

    A provider or team of a new name comes into being with it. Raises Refused with every problem at its field.
    """
    return _insert(work, draft, sample, EventKind.RECORDED)


@requires_permission(Permission.WRITE_RECORD)
def amend(work: Work, reference: str, draft: Draft, revision: int | None = None, sample: bool = False) -> Stored:
    """Changes the fields that `draft` names, None making one unknown; raises Stale where `revision` is an older one."""
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
    """Ends an engagement and says how it went: completed and today (with lines: on the day of the last), where `draft`
    does not say otherwise.

    `review` is what the actor says of it, for the record where they own the engagement.
    """
    before = get_by_reference(work, reference, sample, revision)
    lines = entries.line_totals(work.session, [before.id]).get(before.id, NO_LINES)
    said = {"status": COMPLETED, "ended_on": lines.last or work.today} | {
        name: value for name, value in draft.items() if value is not None or name not in ("status", "ended_on")
    }
    after = _replace(work, before, said, EventKind.COMPLETED)
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
    """The next engagement of the same service, with what carries over; the former is closed today if it was open.

    It starts the day after the former's end, or today where that is not known. Where one continues it already, it is
    refused unless `once_more`.
    """
    before = get_by_reference(work, reference, sample, revision)
    engagements.lock_row(work.session, before.id)
    check_not_removed(before)
    already = _renewals(work, before)
    if already and not once_more:
        raise Refused(f"{already[-1].reference} is already a renewal of {before.reference}.", "continued-already")
    known_end = before.engagement.ended_on
    if before.engagement.status not in ENDED_STATUSES:
        started = before.engagement.started_on
        ended = before.engagement.ended_on or max(work.today, started or work.today)
        before = _replace(work, before, {"status": COMPLETED, "ended_on": ended}, EventKind.COMPLETED)
    carried = {name: getattr(before.engagement, name) for name in RENEWAL_FIELDS}
    # The model's rate carries over; a percentage needs a budget, which is agreed anew.
    started_on = known_end + timedelta(days=1) if known_end else work.today
    fresh = carried | {"started_on": started_on, "continues": before.reference} | dict(draft or {})
    return _insert(work, fresh, before.sample, EventKind.CONTINUED)


@requires_permission(Permission.READ_RECORD)
def prefill_from(work: Work, reference: str, sample: bool = False) -> dict[str, object]:
    """A draft for another engagement like this one: what carries over, nothing of how this one went."""
    engagement = check_not_removed(get_by_reference(work, reference, sample)).engagement
    values = {name: getattr(engagement, name) for name in RENEWAL_FIELDS}
    return {name: value for name, value in values.items() if value is not None}


@requires_permission(Permission.READ_RECORD)
def get_by_id(work: Work, number: int) -> Stored:
    """The engagement with this number, real or of the sample; raises NotFound."""
    stored = engagements.get_many(work.session, [number]).get(number)
    if stored is None:
        raise NotFound("There is no such engagement.")
    return stored


@without_permission_check
def get_by_reference(work: Work, reference: str, sample: bool = False, revision: int | None = None) -> Stored:
    """The engagement of this reference; raises NotFound, and Stale where `revision` is not the present one."""
    stored = engagements.get(work.session, reference, sample)
    if stored is None:
        raise NotFound(f"There is no engagement “{reference}”.")
    if revision is not None and revision != stored.revision:
        raise Stale(stale_message(work, stored, revision))
    return stored


@requires_permission(Permission.READ_RECORD)
def reviewer_for(work: Work, stored: Stored, given: Iterable[reviews.Stored]) -> int | None:
    """Whose review the actor's answers go to: the record's (None) for the console and the owner, else their own.

    An owner who had spoken for themselves before goes on doing so.
    """
    own = work.actor.user_id
    spoken = any(each.reviewer_id == own for each in given)
    return None if stored.owner_id == own and not spoken else own


def check_not_removed(stored: Stored) -> Stored:
    """`stored`; raises Refused where it was removed."""
    if stored.removed_at is not None:
        raise Refused(f"{stored.reference} was removed. Restore it first.", "removed")
    return stored


def _renewals(work: Work, stored: Stored) -> tuple[Stored, ...]:
    """Those that continue it and are not removed."""
    every = engagements.find_renewals(work.session, stored.reference, stored.sample)
    return tuple(each for each in every if each.removed_at is None)


@without_permission_check
def save_review(work: Work, stored: Stored, reviewer_id: int | None, draft: Draft) -> None:
    """Keeps what a reviewer (None: the nameless one) says of an engagement, field by field, and notes it."""
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
        work.note(EventKind.REVIEWED, "review", stored.id, difference, **reviewer)


def _build(work: Work, draft: Draft, before: Stored | None, sample: bool) -> Engagement:
    """The engagement that the draft says, or every problem at once."""
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
    # Names before numbers, as in every use case: two at once wait for each other instead of getting in a knot.
    numbers = name_resolution.resolve(work, [engagement], sample).columns_for(engagement)
    if engagement.reference is None:
        engagement = replace(engagement, reference=engagements.next_reference(work.session))
    stored = engagements.insert(work.session, engagement, work.now, numbers, sample)
    exchange_rates.copy_missing(work, [engagement.currency])
    difference = changed_fields(None, engagement)
    work.note(
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
    whole = {name: getattr(before.engagement, name) for name in FIELDS} | dict(draft)
    if whole["reference"] is None:
        whole["reference"] = before.reference
    engagement = _apply_line_totals(work, before, _build(work, whole, before, before.sample))
    difference = changed_fields(before.engagement, engagement)
    if not difference:
        return before
    numbers = name_resolution.resolve(work, [engagement], before.sample).columns_for(engagement)
    after = engagements.update(work.session, before, engagement, work.now, numbers, before.revision)
    exchange_rates.copy_missing(work, [engagement.currency])
    log_change(work, before, after, name_resolution.with_links(before, after, difference), what)
    if after.reference != before.reference:
        _update_renewals(work, before, after)
    return after


def _apply_line_totals(work: Work, before: Stored, after: Engagement) -> Engagement:
    """`after`, with what follows from the engagement's lines; refused where something else is typed beside them."""
    told = entries.line_totals(work.session, [before.id]).get(before.id, NO_LINES)
    problems = check_line_conflicts(before.engagement, after, told)
    if problems:
        raise Refused(problems)
    return with_line_totals(after, told, told, work.today) if told.count else after


def _update_renewals(work: Work, before: Stored, after: Stored) -> None:
    """Those that continue it go on doing so under its new reference."""
    for each in engagements.find_renewals(work.session, before.reference, before.sample):
        moved = replace(each.engagement, continues=after.reference)
        numbers = {"provider_id": each.provider_id, "owner_id": each.owner_id, "team_id": each.team_id}
        kept = engagements.update(work.session, each, moved, work.now, numbers)
        work.note(
            EventKind.AMENDED,
            "engagement",
            each.id,
            {"continues": (before.reference, after.reference)},
            revision=kept.revision,
        )
