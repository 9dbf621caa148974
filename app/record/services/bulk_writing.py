"""How use cases write many engagements at once: by the rules of a single change, in a few statements for all."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.core.domain.errors import Problem, Refused
from app.core.domain.events import EventKind
from app.core.services.work import Work, without_permission_check
from app.record.domain.engagements import FIELDS, Engagement, changed_fields
from app.record.domain.entries import NO_LINES, LineTotals
from app.record.domain.entry_sums import check_line_conflicts, with_line_totals
from app.record.domain.validation import build_engagement, with_estimate_date
from app.record.services import engagement_access, exchange_rates, name_resolution
from app.record.services.engagement_history import split_change
from app.record.services.engagement_writing import check_not_removed, replace_values
from app.record.storage import bulk_updates, engagements, entries
from app.record.storage.engagements import Stored

Draft = Mapping[str, Any]
Results = tuple[dict[int, Stored], dict[int, Refused]]
NameProblems = Mapping[tuple[str, str], list[Problem]]  # by field and name
Built = list[tuple[Stored, Engagement]]


@without_permission_check
def replace_many(work: Work, drafts: Iterable[tuple[Stored, Draft]], what: EventKind) -> Results:
    """Changes the fields in the draft of each engagement, and logs each change as `what`.

    Returns by id the engagements that changed, and why others can't be changed. Their rows must be locked.
    """
    every = list(drafts)
    denied: dict[int, Refused] = dict(engagement_access.denials(work, (before for before, _ in every)))
    drafts = [each for each in every if each[0].id not in denied]
    # A reference is what others name: such a change is done alone.
    changed, refused = _replace_alone(work, [each for each in drafts if "reference" in each[1]], what)
    built = _build_all(work, [each for each in drafts if "reference" not in each[1]], refused)
    for sample in (False, True):
        some = [each for each in built if each[0].sample is sample]
        if some:
            changed |= _write(work, some, sample, what)
    return changed, refused | denied


def _replace_alone(work: Work, drafts: Sequence[tuple[Stored, Draft]], what: EventKind) -> Results:
    changed, refused = dict[int, Stored](), dict[int, Refused]()
    for before, draft in drafts:
        try:
            after = replace_values(work, before, draft, what)
        except Refused as problem:
            refused[before.id] = problem
            continue
        if after.revision != before.revision:
            changed[before.id] = after
    return changed, refused


def _build_all(work: Work, drafts: Sequence[tuple[Stored, Draft]], refused: dict[int, Refused]) -> Built:
    """Returns the engagements that change, as they are then; puts those that can't into `refused`."""
    lines = entries.line_totals(work.session, [before.id for before, _ in drafts])
    name_problems = _name_problems(work, drafts)
    built = []
    for before, draft in drafts:
        try:
            after = _build(work, before, draft, lines.get(before.id, NO_LINES), name_problems)
        except Refused as problem:
            refused[before.id] = problem
            continue
        if after != before.engagement:
            built.append((before, after))
    return built


@without_permission_check
def _name_problems(work: Work, drafts: Sequence[tuple[Stored, Draft]]) -> NameProblems:
    """Returns the problems of the owners and teams in these drafts, by field and name."""
    checks = {"owner": name_resolution.check_owner, "team": engagement_access.team_problems}
    names = {(field, str(draft[field])) for _, draft in drafts for field in checks if draft.get(field) is not None}
    return {(field, name): checks[field](work, name) for field, name in names}


def _build(work: Work, before: Stored, draft: Draft, lines: LineTotals, name_problems: NameProblems) -> Engagement:
    """Returns an engagement with the values of a draft, by the rules of `engagement_writing.replace_values`."""
    check_not_removed(before)
    problems = [
        Problem("unknown-field", f"Engagements have no field “{name}”.", name) for name in draft.keys() - FIELDS
    ]
    problems += name_problems.get(("owner", str(draft.get("owner"))), [])
    if draft.get("team") != before.engagement.team:
        problems += name_problems.get(("team", str(draft.get("team"))), [])
    if problems:
        raise Refused(problems)
    values = {name: getattr(before.engagement, name) for name in FIELDS} | dict(draft)
    after = with_estimate_date(before.engagement, build_engagement(values, work.today), work.today)
    problems = check_line_conflicts(before.engagement, after, lines)
    if problems:
        raise Refused(problems)
    return with_line_totals(after, lines, lines, work.today) if lines.count else after


def _write(work: Work, built: Built, sample: bool, what: EventKind) -> dict[int, Stored]:
    links = name_resolution.resolve(work, [after for _, after in built], sample)
    rows = [(before, after, links.columns_for(after)) for before, after in built]
    bulk_updates.update_many(work.session, rows, work.now)
    exchange_rates.copy_missing(work, {after.currency for _, after in built})
    changed = engagements.get_many(work.session, [before.id for before, _ in built])
    work.log_events(
        "engagement",
        (
            (kind, (before.id, changes, note))
            for before, after in built
            for kind, changes, note in split_change(
                before,
                changed[before.id],
                name_resolution.with_links(before, changed[before.id], changed_fields(before.engagement, after)),
                what,
            )
        ),
    )
    return changed
