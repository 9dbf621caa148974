"""How use cases write engagements: validation, links, values calculated from lines, and the event of each change."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.core.domain.errors import Problem, Refused
from app.core.domain.events import EventKind
from app.core.services.work import Work, without_permission_check
from app.record.domain.engagements import FIELDS, Engagement, changed_fields
from app.record.domain.entries import NO_LINES
from app.record.domain.entry_sums import check_line_conflicts, with_line_totals
from app.record.domain.validation import build_engagement, with_estimate_date
from app.record.services import engagement_access, exchange_rates, name_resolution
from app.record.services.engagement_history import change_currencies, log_change
from app.record.storage import engagements, entries
from app.record.storage.engagements import Stored

Draft = Mapping[str, Any]


def check_not_removed(stored: Stored) -> Stored:
    """Returns `stored`; raises Refused if it was removed."""
    if stored.removed_at is not None:
        raise Refused(f"{stored.reference} was removed. Restore it first.", "removed")
    return stored


@without_permission_check
def build(work: Work, draft: Draft, before: Stored | None, sample: bool) -> Engagement:
    """Returns the engagement of a draft; raises Refused with every problem at once."""
    unknown = [name for name in draft if name not in FIELDS]
    if unknown:
        raise Refused([Problem("unknown-field", f"Engagements have no field “{name}”.", name) for name in unknown])
    problems = name_resolution.check_owner(work, draft.get("owner"))
    problems += engagement_access.team_problems(work, draft.get("team"), before.engagement.team if before else None)
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
    if before is None or engagement.provider != before.engagement.provider:
        engagement = name_resolution.with_present_name(work, engagement, sample)
    return with_estimate_date(before.engagement if before else None, engagement, work.today)


@without_permission_check
def insert(work: Work, draft: Draft, sample: bool, what: EventKind) -> Stored:
    """Stores a new engagement, logs it as `what`, and returns it; raises Refused with every problem at its field."""
    engagement = build(work, draft, None, sample)
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


@without_permission_check
def replace_values(work: Work, before: Stored, draft: Draft, what: EventKind) -> Stored:
    """Changes the fields in `draft`, logs it as `what`, and returns the engagement.

    Raises Denied if it belongs to a team of others, Refused before anything is written, and Stale if somebody else
    writes the same row.
    """
    check_not_removed(engagement_access.check(work, before))
    values = {name: getattr(before.engagement, name) for name in FIELDS} | dict(draft)
    if values["reference"] is None:
        values["reference"] = before.reference
    engagement = _apply_line_totals(work, before, build(work, values, before, before.sample))
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
