"""Use cases of engagements: list, view, record, amend and complete them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from app.core.domain.errors import NotFound, Stale
from app.core.domain.events import Event, EventKind
from app.core.domain.permissions import Permission
from app.core.domain.selection import Order, Page, Selection
from app.core.services.work import Work, requires_permission, without_permission_check
from app.core.storage import events
from app.record.domain.engagement_forms import RENEWAL_FIELDS
from app.record.domain.engagements import COMPLETED
from app.record.domain.entries import NO_LINES, LineTotals
from app.record.domain.reviews import REVIEW_FIELDS, Review, summarise_reviews
from app.record.services import blind_reviews, engagement_access
from app.record.services.engagement_history import stale_message
from app.record.services.engagement_writing import Draft, check_not_removed, insert, replace_values
from app.record.storage import engagements, entries, reviews
from app.record.storage.engagements import Listing, Stored


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
        renewals=list_renewals(work, stored),
        history=blind_reviews.visible_events(work, past),
    )


@requires_permission(Permission.WRITE_RECORD)
def record(work: Work, draft: Draft, sample: bool = False) -> Stored:
    """Records a new engagement from a draft (field to value as its kind reads it), and returns it.

    Creates its provider and team if their names are new. Raises Refused with every problem at its field.
    """
    return insert(work, draft, sample, EventKind.RECORDED)


@requires_permission(Permission.WRITE_RECORD)
def amend(work: Work, reference: str, draft: Draft, revision: int | None = None, sample: bool = False) -> Stored:
    """Changes the fields in `draft` (None: unknown); raises Stale if `revision` is given and outdated."""
    before = get_by_reference(work, reference, sample, revision)
    return replace_values(work, before, draft, EventKind.AMENDED)


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
    after = replace_values(work, before, values, EventKind.COMPLETED)
    if review:
        save_review(work, after, reviewer_for(work, after, reviews.for_engagement(work.session, after.id)), review)
    return engagements.get_many(work.session, [after.id])[after.id]


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


@requires_permission(Permission.READ_RECORD)
def get_for_change(work: Work, number: int, permission: Permission = Permission.WRITE_RECORD) -> Stored:
    """Returns the engagement with this id, before a form to change it is shown; raises NotFound, and Denied if the
    actor may not do to it what `permission` allows."""
    return engagement_access.check(work, get_by_id(work, number), permission)


@requires_permission(Permission.REVIEW)
def get_for_review(work: Work, number: int) -> Stored:
    """Returns the engagement with this id, before the form of a review is shown; raises NotFound, and Denied if the
    actor may not review it."""
    stored = get_by_id(work, number)
    engagement_access.check_review(work, stored)
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


@without_permission_check
def list_renewals(work: Work, stored: Stored) -> tuple[Stored, ...]:
    """Returns the renewals of an engagement that aren't removed."""
    renewals = engagements.find_renewals(work.session, stored.reference, stored.sample)
    return tuple(each for each in renewals if each.removed_at is None)


@without_permission_check
def save_review(work: Work, stored: Stored, reviewer_id: int | None, draft: Draft, known: Review | None = None) -> None:
    """Stores and logs the changed answers of a reviewer (None: the official review). `known`: that review as it is, if
    it was read in this work."""
    engagement_access.check_review(work, stored)
    check_not_removed(stored)
    before = known
    if before is None:
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
