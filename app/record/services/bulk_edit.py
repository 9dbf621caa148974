"""Use cases of editing many engagements at once: preview what an edit would do, then do exactly that as one action."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from app.core.domain.errors import Refused, Stale
from app.core.domain.permissions import Permission
from app.core.domain.selection import Selection
from app.core.domain.text_normalisation import fold
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.domain.bulk_edits import BulkEdit
from app.record.domain.engagements import FIELDS, changed_fields
from app.record.domain.entries import NO_LINES, LineTotals
from app.record.domain.entry_sums import check_line_conflicts, with_line_totals
from app.record.domain.validation import build_engagement, with_estimate_date
from app.record.services import bulk_changes, engagement_access, name_resolution
from app.record.services.bulk_changes import BulkResult
from app.record.storage import engagements, entries, providers, teams
from app.record.storage.engagements import Stored

MAX_ENGAGEMENTS = 20_000  # of one edit
SHOWN_ROWS, SHOWN_REFERENCES = 50, 5
_BATCH = 500
Difference = dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Target:
    """The engagements to edit: those selected, or (`ids` given) these alone, of the record or the sample data."""

    selection: Selection
    ids: tuple[int, ...] = ()


@dataclass(slots=True)
class Reason:
    """Why some engagements can't be changed: how many, and the references of the first."""

    message: str
    engagements: int = 0
    references: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Preview:
    """What an edit would do: how many engagements change, have the values already, or can't be changed and why.

    `rows`: the first that change, each with the fields before and after. `digest` identifies all of it: it differs if
    any engagement that changes was changed meanwhile.
    """

    changing: int = 0
    unchanged: int = 0
    reasons: dict[str, Reason] = field(default_factory=dict)
    rows: list[tuple[Stored, Difference]] = field(default_factory=list)
    digest: str = ""

    @property
    def refused(self) -> int:
        """Returns how many engagements can't be changed."""
        return sum(reason.engagements for reason in self.reasons.values())

    @property
    def total(self) -> int:
        """Returns how many engagements the edit is for."""
        return self.changing + self.unchanged + self.refused


@requires_permission(Permission.WRITE_RECORD)
def count(work: Work, target: Target) -> int:
    """Returns how many engagements the edit is for; raises Refused if there are none or too many."""
    if target.ids:
        total = sum(1 for stored in _stream(work, target))
    else:
        total = engagements.count(work.session, target.selection)
    if not total:
        raise Refused("No engagement is selected. Select some in the list, then edit them.", "nothing-selected")
    if total > MAX_ENGAGEMENTS:
        raise Refused(
            f"{total:,} engagements are too many to edit at once; the limit is {MAX_ENGAGEMENTS:,}. Narrow the filter.",
            "too-many",
        )
    return total


@requires_permission(Permission.WRITE_RECORD)
def preview(work: Work, target: Target, edit: BulkEdit) -> Preview:
    """Returns what an edit would do, without doing it; raises Refused if its owner is no user."""
    count(work, target)
    found = Preview()
    for stored, difference in _plan(work, target, _with_known_names(work, target, edit), found):
        if len(found.rows) < SHOWN_ROWS:
            found.rows.append((stored, difference))
    return found


@requires_permission(Permission.WRITE_RECORD)
def apply(work: Work, target: Target, edit: BulkEdit, digest: str) -> BulkResult:
    """Changes the engagements as previewed, as one action; raises Stale if the preview would now be another."""
    count(work, target)
    edit, found = _with_known_names(work, target, edit), Preview()
    drafts, revisions = dict[int, dict[str, Any]](), dict[int, int]()
    for stored, difference in _plan(work, target, edit, found):
        values = edit.draft_for(stored.engagement)
        drafts[stored.id] = {name: value for name, value in values.items() if name in difference}
        revisions[stored.id] = stored.revision
    if found.digest != digest:
        raise Stale(
            "Some of these engagements were changed since the preview. Check the new preview, then change them."
        )
    return bulk_changes.change_many(work, drafts, revisions)


def _plan(work: Work, target: Target, edit: BulkEdit, found: Preview) -> Iterator[tuple[Stored, Difference]]:
    """Yields the engagements that change with their differences, and counts all in `found`; at the end it has the
    digest."""
    digest = hashlib.sha256(repr((sorted(edit.values.items()), edit.tags, edit.tag_mode)).encode())
    for batch in _batches(_stream(work, target)):
        lines = entries.line_totals(work.session, [stored.id for stored in batch])
        denied = engagement_access.denials(work, batch)
        for stored in batch:
            try:
                if stored.id in denied:
                    raise denied[stored.id]
                difference = _difference(work, stored, edit, lines.get(stored.id, NO_LINES))
            except Refused as refused:
                _count_refused(found, stored, refused)
                continue
            if difference:
                found.changing += 1
                digest.update(f"{stored.id}:{stored.revision}:{sorted(difference)}\n".encode())
                yield stored, difference
            else:
                found.unchanged += 1
    found.digest = digest.hexdigest()


def _difference(work: Work, stored: Stored, edit: BulkEdit, lines: LineTotals) -> Difference:
    """Returns what an edit changes in an engagement, by the rules of every change; raises Refused."""
    before = stored.engagement
    values = {name: getattr(before, name) for name in FIELDS} | edit.draft_for(before)
    after = with_estimate_date(before, build_engagement(values, work.today), work.today)
    problems = check_line_conflicts(before, after, lines)
    if problems:
        raise Refused(problems)
    return changed_fields(before, with_line_totals(after, lines, lines, work.today) if lines.count else after)


def _count_refused(found: Preview, stored: Stored, refused: Refused) -> None:
    message = " ".join(
        f"{FIELDS[problem.field].label}: {problem.message}" if problem.field in FIELDS else problem.message
        for problem in refused.problems
    )
    reason = found.reasons.setdefault(message, Reason(message))
    reason.engagements += 1
    if len(reason.references) < SHOWN_REFERENCES:
        reason.references.append(stored.reference)


def _stream(work: Work, target: Target) -> Iterable[Stored]:
    if not target.ids:
        return engagements.stream(work.session, target.selection)
    return _by_ids(work, target)


@without_permission_check
def _by_ids(work: Work, target: Target) -> Iterator[Stored]:
    found = engagements.get_many(work.session, sorted(set(target.ids)))
    for number in sorted(found):
        stored = found[number]
        if stored.removed_at is None and stored.sample == target.selection.sample:
            yield stored


def _batches(rows: Iterable[Stored]) -> Iterator[Sequence[Stored]]:
    rest = iter(rows)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _with_known_names(work: Work, target: Target, edit: BulkEdit) -> BulkEdit:
    """Returns the edit with names spelt as those that exist already; raises Refused if its owner is no user, or the
    actor may not choose its team."""
    problems = name_resolution.check_owner(work, edit.values.get("owner"))
    problems += engagement_access.team_problems(work, edit.values.get("team"))
    if problems:
        raise Refused(problems)
    values = dict(edit.values)
    if values.get("team"):
        known = {fold(team.name): team.name for team in teams.listing(work.session)}
        values["team"] = known.get(fold(values["team"]), values["team"])
    if values.get("provider"):
        ids = providers.ids_by_name(work.session, [values["provider"]], target.selection.sample)
        names = providers.names_by_id(work.session, ids.values())
        values["provider"] = next(iter(names.values()), values["provider"])
    return replace(edit, values=values)
