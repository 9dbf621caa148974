"""Use cases of merging two providers: preview, merge, undo."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.core.domain.errors import NotFound, Refused, Stale
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission
from app.core.domain.text_normalisation import fold
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.domain.provider_merging import Difference, differences, merged_values
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.storage import engagements, provider_merges, providers
from app.record.storage.provider_merges import Merge
from app.record.storage.providers import Stored

__all__ = ["Difference", "Merge", "MergePreview", "Separated", "merge", "merged_into", "merges", "preview", "undo"]


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging `merged` into `kept` does.

    `moving`: engagements that move, `moving_removed`: removed ones among those that move beside them; `staying`: those
    that `kept` has already. `inheriting`: by field, the engagements of each (kept, merged) without an answer of their
    own.
    """

    kept: Stored
    merged: Stored
    moving: int
    moving_removed: int
    staying: int
    differences: tuple[Difference, ...]
    inheriting: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Separated:
    """An undone merge: both providers, the number of engagements that moved back, and by reference why others
    didn't; `kept_fields`: labels of fields that were changed since and stay."""

    kept: Stored | None
    merged: Stored
    back: int
    stayed: Mapping[str, str]
    kept_fields: tuple[str, ...]


@requires_permission(Permission.WRITE_PROVIDERS)
def preview(work: Work, kept_id: int, merged_id: int) -> MergePreview:
    """Returns what a merge does and writes nothing; raises NotFound, and Refused if they can't be merged."""
    kept, merged = _pair(work, kept_id, merged_id)
    moving, removed = provider_merges.count_engagements(work.session, merged_id)
    ours, theirs = (provider_merges.inheriting(work.session, number) for number in (kept_id, merged_id))
    return MergePreview(
        kept,
        merged,
        moving,
        removed,
        provider_merges.count_engagements(work.session, kept_id)[0],
        differences(kept.provider, merged.provider),
        {name: (ours[name], theirs[name]) for name in ours},
    )


@requires_permission(Permission.WRITE_PROVIDERS)
def merge(
    work: Work,
    kept_id: int,
    merged_id: int,
    answers: Mapping[str, str] | None = None,
    revisions: tuple[int, int] | None = None,
) -> Merge:
    """Merges one provider into another in one event: its engagements and its names are the other's from then on.

    `answers`: by field that differs, whose value stays ("kept", "merged", or "both" of the notes). Raises Refused with
    every difference left unanswered, and Stale if `revisions` (of kept and merged) are given and outdated.
    """
    provider_merges.lock(work.session, (kept_id, merged_id))
    kept, merged = _pair(work, kept_id, merged_id)
    if revisions is not None and revisions != (kept.revision, merged.revision):
        raise Stale("Somebody changed one of these providers since you opened this page. Check the preview again.")
    values = merged_values(differences(kept.provider, merged.provider), answers or {})
    changes = {name: (getattr(kept.provider, name), value) for name, value in values.items()}
    done = provider_merges.merge(work.session, merged, kept, changes, work.now)
    after = providers.update(work.session, kept, replace(kept.provider, **values))
    work.log_event(
        EventKind.MERGED,
        "provider",
        kept_id,
        changes,
        revision=after.revision,
        merged=PersonalText(merged.provider.name),
        engagements=len(done.engagements),
        merge=done.id,
    )
    return done


@requires_permission(Permission.WRITE_PROVIDERS)
def undo(work: Work, number: int) -> Separated:
    """Undoes a merge: restores the merged provider as it was, with its engagements, names and the other's values.

    What was changed since stays and is named. Raises NotFound, and Refused if it was undone already, if the provider
    that stayed was merged into another since, or if the name is taken.
    """
    done = provider_merges.get(work.session, number)
    if done is None:
        raise NotFound("There is no such merge.")
    provider_merges.lock(work.session, (done.target_id,))
    _check_can_undo(work, done)
    kept = providers.get(work.session, done.target_id)
    stayed = _stayed(work, done)
    back = provider_merges.separate(work.session, done, work.now)
    merged = providers.get(work.session, done.source_id)
    assert merged is not None  # noqa: S101 (just restored)
    fields: list[str] = []
    note: dict[str, Any] = {"merged": PersonalText(done.name), "engagements": len(back), "merge": done.id}
    if kept is None:
        work.log_event(EventKind.MERGE_UNDONE, "provider", merged.id, revision=merged.revision, **note)
    else:
        kept, fields = _restore_values(work, done, kept, note)
    return Separated(kept, merged, len(back), stayed, tuple(fields))


def _check_can_undo(work: Work, done: Merge) -> None:
    if done.undone_at is not None:
        raise Refused("This merge was already undone.", "nothing-to-undo")
    later = provider_merges.of_source(work.session, done.target_id)
    if later is not None:
        other = providers.get(work.session, later.target_id)
        into = f" into {other.provider.name}" if other else ""
        raise Refused(f"{later.name} was merged{into} since. Undo that merge first.", "merged-since")
    taken = providers.ids_by_name(work.session, [done.name], done.sample).get(fold(done.name))
    if taken is not None and taken != done.target_id:
        raise Refused(f"Another provider is now called “{done.name}”. Rename it, then undo the merge.", "name-taken")
    kept = providers.get(work.session, done.target_id)
    if kept is not None and fold(kept.provider.name) == fold(done.name):
        raise Refused(f"The provider is now called “{done.name}” itself. Rename it, then undo the merge.", "name-taken")


def _stayed(work: Work, done: Merge) -> dict[str, str]:
    """Returns, by reference, why engagements of a merge don't move back."""
    now = engagements.get_many(work.session, done.engagements)
    found = {}
    for each in (now[number] for number in done.engagements if number in now):
        if each.provider_id != done.target_id:
            whose = each.engagement.provider
            found[each.reference] = f"its provider is now {whose}" if whose else "it has no provider now"
    return found


def _restore_values(work: Work, done: Merge, kept: Stored, note: Mapping[str, Any]) -> tuple[Stored, list[str]]:
    """Gives the other provider the values from before the merge, where nobody changed them since; returns it with the
    labels of the fields that stay."""
    values, stayed = {}, []
    for name, (before, after) in done.changes.items():
        if getattr(kept.provider, name) == after:
            values[name] = before
        else:
            stayed.append(PROVIDER_FIELDS[name].label)
    changes = {name: (getattr(kept.provider, name), value) for name, value in values.items()}
    restored = providers.update(work.session, kept, replace(kept.provider, **values))
    work.log_event(EventKind.MERGE_UNDONE, "provider", kept.id, changes, revision=restored.revision, **note)
    return restored, stayed


@requires_permission(Permission.READ_PROVIDERS)
def merges(work: Work, number: int) -> tuple[Merge, ...]:
    """Returns the merges into a provider that can be undone, the last one first."""
    return provider_merges.into_target(work.session, number)


@requires_permission(Permission.READ_PROVIDERS)
def merged_into(work: Work, number: int) -> Stored | None:
    """Returns the provider that this former provider was merged into, by now; None if it wasn't merged."""
    found = provider_merges.present_ids(work.session, [number])
    return providers.get(work.session, found[number]) if number in found else None


@without_permission_check
def _pair(work: Work, kept_id: int, merged_id: int) -> tuple[Stored, Stored]:
    if kept_id == merged_id:
        raise Refused("A provider can’t be merged with itself. Choose another one.", "merge-itself")
    found = providers.get_many(work.session, (kept_id, merged_id))
    if len(found) != 2:
        raise NotFound("There is no such provider.")
    kept, merged = found[kept_id], found[merged_id]
    if kept.sample != merged.sample:
        raise Refused("Sample data stays apart: it can’t be merged with your own providers.", "merge-sample")
    return kept, merged
