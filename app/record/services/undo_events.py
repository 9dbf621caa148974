"""Undoes an action: what its events changed goes back to how it was, unless it was changed again since.

The undo is an action of its own with its own events, so that it can be undone, too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from app.core.domain.errors import NotFound, Refused
from app.core.domain.events import EventKind
from app.core.domain.fields import Field
from app.core.domain.number_format import join_words
from app.core.domain.permissions import Permission
from app.core.services.work import Work, requires_permission, without_permission_check
from app.core.storage import events
from app.record.domain.engagements import FIELDS, Engagement
from app.record.domain.reviews import REVIEW_FIELDS, Review
from app.record.services import entries, trash
from app.record.services.bulk_writing import replace_many
from app.record.services.engagement_writing import replace_values
from app.record.services.engagements import save_review
from app.record.services.reviews import can_edit
from app.record.storage import engagements, reviews
from app.record.storage.engagements import Stored
from app.record.storage.event_values import EventValueReader, LostValues

Raw = dict[str, list[Any]]  # field to its values before and after, as events store them
CREATED = (EventKind.RECORDED, EventKind.CONTINUED)
CHANGED = (EventKind.AMENDED, EventKind.RETAGGED, EventKind.COMPLETED, EventKind.REVERTED)
LINES = (EventKind.LINE_ADDED, EventKind.LINE_REMOVED, EventKind.LINE_RESTORED)
UNDOABLE = {*CREATED, *CHANGED, *LINES, EventKind.REMOVED, EventKind.RESTORED, EventKind.REVIEWED}


@dataclass(frozen=True, slots=True)
class UndoResult:
    """The id by which the undo itself is undone (None: nothing was restored), the ids of the engagements that were
    `restored`, and by reference what was kept and why."""

    event_id: int | None
    restored: tuple[int, ...]
    kept: dict[str, str]


@dataclass(slots=True)
class _Part:
    """What an action did to one engagement: whether it was created, removed or restored, its changed fields, the
    answers of its reviews by reviewer, and its lines (event kind and id)."""

    kinds: set[EventKind] = field(default_factory=set)
    fields: Raw = field(default_factory=dict)
    answers: dict[int | None, Raw] = field(default_factory=dict)
    lines: list[tuple[EventKind, int]] = field(default_factory=list)
    currencies: tuple[str | None, str | None] = (None, None)
    revision: int = 0

    @property
    def is_change_of_fields(self) -> bool:
        """Returns whether all it did was to change fields of the engagement."""
        return bool(self.fields) and not (self.kinds or self.answers or self.lines)


@without_permission_check
def last_action(work: Work) -> int | None:
    """Returns the id of the action that this work has done so far, to offer its undo; None if it logged nothing."""
    return work.action_id


@requires_permission(Permission.WRITE_LINES)
def undo(work: Work, event_id: int) -> UndoResult:
    """Undoes the action that an event belongs to, for each engagement that wasn't changed in the same place since.

    New engagements are removed. Raises NotFound if there is no such event, Refused if it can't be undone.
    """
    rows = [row for row in events.list_action(work.session, event_id) if row.what in UNDOABLE]
    parts = _parts(rows)
    if not parts:
        raise NotFound("There is no change to undo here.")
    engagements.lock_rows(work.session, sorted(parts))
    stored = engagements.get_many(work.session, sorted(parts))
    reader = EventValueReader(work.session, _stored_values(parts.values()))
    restored, kept = list[int](), dict[str, str]()
    is_of_many = len(parts) > 1
    with work.logging_parts() if is_of_many else nullcontext():
        if is_of_many:
            _undo_fields(work, parts, stored, reader, restored, kept)
        for number, part in parts.items():
            if number not in stored:
                kept[f"#{number}"] = "It no longer exists."
                continue
            try:
                reason = _undo_part(work, stored[number], part, reader)
                restored.append(number)
            except Refused as problem:
                reason = str(problem)
            if reason:
                kept[stored[number].reference] = reason
    if is_of_many and restored:
        work.log_event(EventKind.REVERTED, count=len(restored), kept=len(kept))
    return UndoResult(last_action(work) if restored else None, tuple(restored), kept)


def _parts(rows: Sequence[Any]) -> dict[int, _Part]:
    """Returns what the events of an action did, by engagement; a field that changed twice goes back to its first
    value."""
    parts: dict[int, _Part] = {}
    for row in rows:
        if row.subject != "engagement" or row.subject_id is None:
            continue
        part, what = parts.setdefault(row.subject_id, _Part()), EventKind(row.what)
        if what in LINES:
            part.lines.append((what, row.note["line"]))
            continue
        if what is EventKind.REVIEWED:
            _merge(part.answers.setdefault(row.note.get("reviewer"), {}), row.changes)
            continue
        if what in (*CREATED, EventKind.REMOVED, EventKind.RESTORED):
            part.kinds.add(what)
            part.revision = row.note["revision"]
            continue
        before, after = row.note.get("currencies", (None, None))
        part.currencies = (part.currencies[0] or before, after or part.currencies[1])
        _merge(part.fields, row.changes)
    return parts


def _merge(found: Raw, changes: Mapping[str, list[Any]]) -> None:
    for name, (before, after) in changes.items():
        found[name] = [found[name][0] if name in found else before, after]


def _stored_values(parts: Iterable[_Part]) -> Iterator[Any]:
    for part in parts:
        for raw in (part.fields, *part.answers.values()):
            for both in raw.values():
                yield from both


def _undo_fields(
    work: Work,
    parts: dict[int, _Part],
    stored: Mapping[int, Stored],
    reader: EventValueReader,
    restored: list[int],
    kept: dict[str, str],
) -> None:
    """Undoes together the parts that changed fields alone: takes them out of `parts`, and adds what became of them to
    `restored` and `kept`."""
    drafts = []
    for number in [number for number, part in parts.items() if number in stored and part.is_change_of_fields]:
        now, part, values = stored[number], parts.pop(number), _Restored(reader)
        draft = values.values_before(part.fields, FIELDS, now.engagement, part.currencies)
        reason = values.kept_text() or ("" if values.count else "It is as it was before.")
        if reason:
            kept[now.reference] = reason
        if values.count:
            drafts.append((now, draft))
    _, refused = replace_many(work, drafts, EventKind.REVERTED)
    for now, _ in drafts:
        if now.id in refused:
            kept[now.reference] = str(refused[now.id])
        else:
            restored.append(now.id)


def _undo_part(work: Work, now: Stored, part: _Part, reader: EventValueReader) -> str | None:
    """Undoes what an action did to one engagement; returns what was kept of it and why, None if nothing was.

    Raises Refused if nothing can be undone.
    """
    if part.kinds & set(CREATED):
        if now.revision != part.revision:
            raise Refused("It was changed since. Remove it on its own page, if you want to.")
        trash.remove(work, now.reference, now.sample)
        return None
    if EventKind.REMOVED in part.kinds:
        now = trash.restore(work, now.reference, now.sample)
    elif EventKind.RESTORED in part.kinds:
        now = trash.remove(work, now.reference, now.sample)
    for what, number in reversed(part.lines):
        if what is EventKind.LINE_REMOVED:
            entries.restore(work, number)
        else:
            entries.remove(work, number)
    restored = _Restored(reader)
    values = restored.values_before(part.fields, FIELDS, now.engagement, part.currencies)
    if values:
        replace_values(work, now, values, EventKind.REVERTED)
    _undo_reviews(work, now, part, restored)
    if (part.fields or part.answers) and not restored.count:
        raise Refused(restored.kept_text() or "It is as it was before.")
    return restored.kept_text()


def _undo_reviews(work: Work, now: Stored, part: _Part, restored: "_Restored") -> None:
    given = {each.reviewer_id: each.review for each in reviews.for_engagement(work.session, now.id)}
    for reviewer, raw in part.answers.items():
        if not can_edit(work, now, reviewer):
            restored.kept.append("The review is somebody else’s.")
            continue
        answers = restored.values_before(raw, REVIEW_FIELDS, given.get(reviewer, Review()), (None, None))
        save_review(work, now, reviewer, answers)


class _Restored:
    """The values that go back, and the labels of those that don't because they were changed since or are lost."""

    def __init__(self, reader: EventValueReader):
        self.reader, self.lost, self.count = reader, LostValues(), 0
        self.changed_since: list[str] = []
        self.kept: list[str] = []

    def values_before(
        self,
        raw: Raw,
        fields: Mapping[str, Field],
        current: Engagement | Review,
        currencies: tuple[str | None, str | None],
    ) -> dict[str, Any]:
        """Returns the values before, by field, where the current value is still the one after."""
        found = {}
        for name, (before, after) in raw.items():
            if name not in fields:  # of a line: its own event undoes it
                continue
            known = fields[name]
            if self.reader.value(known, after, currencies[1], LostValues()) != getattr(current, name):
                self.changed_since.append(known.label)
            else:
                found[name] = self.reader.value(known, before, currencies[0], self.lost)
        self.count += len(found)
        return found

    def kept_text(self) -> str | None:
        """Returns what was kept and why; None if nothing was."""
        texts = list(self.kept)
        if self.changed_since:
            texts.append(f"{join_words(self.changed_since)} was changed since and stays.")
        lost = [*self.lost.erased, *self.lost.missing_links]
        if lost:
            texts.append(f"{join_words(lost)} is unknown now: the earlier value was erased.")
        return " ".join(texts) or None
