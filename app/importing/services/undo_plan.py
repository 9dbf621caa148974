"""Plans an undo record by record; the same path for preview and undo.

A record edited since the import is skipped, unless its later edits are to be undone too (`force`).
"""

from collections.abc import Callable, Iterator
from itertools import islice

from app.core.domain.errors import Refused
from app.core.domain.events import EventKind
from app.core.domain.plural import plural
from app.core.services.work import Work
from app.core.storage.database import Session
from app.importing.services.undo_outcome import SkippedRecord, UndoOutcome, reasons_text
from app.importing.storage import import_changes, previous_values, undo
from app.importing.storage import later_changes as past
from app.importing.storage.later_changes import LaterChange, LaterChanges, Scope
from app.importing.storage.prepared import Card, ChangedEngagement, PreparedBatch
from app.importing.storage.previous_values import Entry, PreviousValueReader, PreviousValues
from app.record.domain.engagements import FIELDS, Engagement
from app.record.domain.entries import LineTotals
from app.record.domain.entry_sums import with_line_totals
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import Review
from app.record.domain.validation import build_engagement
from app.record.storage import entries as lines
from app.record.storage import providers, reviews
from app.record.storage.engagements import Stored, get_many

_BATCH_SIZE = 1000  # records read and written together


class UndoPlan:
    """Plans the undo of one import; `run` returns its outcome and writes nothing.

    Afterwards `forced_ids` has the engagements deleted although they were edited, `going` the providers and teams to be
    deleted, and `cards` the provider cards to be restored. Engagements to be restored are passed to `put` in batches.
    """

    def __init__(
        self,
        work: Work,
        number: int,
        event: int,
        force: bool,
        put: Callable[[PreparedBatch], None] | None = None,
    ):
        self.work, self.session, self.put = work, work.session, put
        self.number, self.event, self.force = number, event, force
        self.outcome = UndoOutcome()
        self.forced_ids: dict[int, str] = {}
        self.going: dict[str, dict[int, str]] = {}
        self.cards: list[Card] = []
        self.scope = {name: Scope() for name in ("engagement", "provider", "team")}
        self.changed_cards: dict[int, Entry] = {}
        self.changed_links: dict[str, set[int]] = {"provider": set(), "team": set(), "continues": set()}
        self.kept_ids: set[int] = set()  # ids of created engagements that stay
        self._read()

    def _read(self) -> None:
        for name, scope in self.scope.items():
            scope.runs = import_changes.created_runs(self.session, self.number, name)
        self.changed_cards = dict(import_changes.entries(self.session, self.number, "provider"))
        self.scope["provider"].changed.update(self.changed_cards)
        for number, entry in import_changes.entries(self.session, self.number, "engagement"):
            self.scope["engagement"].changed.add(number)
            if "continues" in entry["fields"]:
                self.changed_links["continues"].add(number)

    def run(self) -> UndoOutcome:
        """Goes through everything that the import touched, once."""
        imported = lines.count_imported(self.session, self.number)
        since = self._later_changes("engagement")
        self._plan_new(since)
        for some in self._batches(since):
            self._plan_changed(some, since)
        self._plan_cards(self._later_changes("provider"))
        for name in ("provider", "team"):
            self._plan_names(name, self._later_changes(name))
        stay = [each.number for each in self.outcome.left if each.subject == "engagement"]
        self.outcome.lines = imported - lines.count_imported(self.session, self.number, stay)
        return self.outcome

    def lock_rows(self, session: Session) -> None:
        """Locks these engagements, so that concurrent edits wait."""
        scope = self.scope["engagement"]
        undo.lock_rows(session, scope.runs, sorted(scope.changed))

    def state(self, session: Session) -> undo.State:
        """Returns a value that changes whenever somebody changes a record that the plan depends on, except changed
        records themselves, which have revisions."""
        return undo.state(session, {name: each.runs for name, each in self.scope.items()})

    def _later_changes(self, subject: str) -> LaterChanges:
        return past.changes_since(self.session, self.number, self.event, subject, self.scope[subject])

    def _plan_new(self, since: LaterChanges) -> None:
        """Plans created engagements: deleted, unless edited since, or continued by one that stays."""
        scope = self.scope["engagement"]
        skipped: dict[int, SkippedRecord] = {}
        for each in undo.changed_engagements(
            self.session, scope.runs, [n for n in since.later if scope.was_created(n)]
        ):
            if since.was_changed(each.id, each.revision, 1):
                later = tuple(since.later.get(each.id, ()))
                skipped[each.id] = SkippedRecord(
                    "engagement", each.id, each.reference, each.title, True, reasons_text(later), later=later
                )
        back = set() if self.force else self.changed_links["continues"] & since.later.keys()
        pairs = undo.continued_engagements(self.session, scope.runs)
        while more := [
            pair for pair in pairs if pair[0] not in skipped and not self._is_also_undone(pair[1], skipped, back)
        ]:
            titles = {each.id: each for each in undo.changed_engagements(self.session, (), [pair[0] for pair in more])}
            for number, _, reference, at in more:
                later = (LaterChange(0, at, EventKind.CONTINUED, reference),)
                skipped[number] = SkippedRecord(
                    "engagement",
                    number,
                    titles[number].reference,
                    titles[number].title,
                    True,
                    reasons_text(later),
                    later=later,
                )
        self._skip_or_force(list(skipped.values()))
        self.kept_ids = {each.number for each in self.outcome.left}
        existing = undo.count_engagements(self.session, scope.runs)
        self.outcome.new = existing - len(self.kept_ids)
        self.forced_ids = {each.number: each.name for each in self.outcome.forced}

    def _is_also_undone(self, other: int, skipped: dict[int, SkippedRecord], stays: set[int]) -> bool:
        """Whether the continuing engagement is deleted too, or will no longer continue this one."""
        if self.scope["engagement"].was_created(other):
            return self.force or other not in skipped
        return other in self.changed_links["continues"] and other not in stays

    def _skip_or_force(self, some: list[SkippedRecord]) -> None:
        """Skips records edited since, or forces them."""
        (self.outcome.forced if self.force else self.outcome.left).extend(some)

    def _batches(self, since: LaterChanges) -> Iterator[dict[int, Entry]]:
        every = (
            (number, entry)
            for number, entry in import_changes.entries(self.session, self.number, "engagement")
            if number not in since.restored
        )
        while some := dict(islice(every, _BATCH_SIZE)):
            yield some

    def _plan_changed(self, some: dict[int, Entry], since: LaterChanges) -> None:
        stored, back = get_many(self.session, list(some)), []
        old = PreviousValueReader(self.session, some.values())
        befores = {number: old.previous(entry, FIELDS) for number, entry in some.items() if number in stored}
        in_use = undo.references_in_use(
            self.session, [each.values["reference"] for each in befores.values() if "reference" in each.values]
        )
        rest = lines.line_totals(self.session, befores, without=self.number)
        for number, before in befores.items():
            now = stored[number]
            overtaken = since.was_changed(number, now.revision, some[number]["revision"])
            later = tuple(since.later.get(number, ()))
            about = ("engagement", number, now.reference, now.engagement.title, False)
            if overtaken and not self.force:
                self.outcome.left.append(SkippedRecord(*about, reasons_text(later), later=later))
                continue
            was = previous_values.engagement(before, now)
            blocked = self._blocking_reason(now, before, in_use) or (self._rule_conflict(was) if overtaken else None)
            if not blocked and number in rest:
                was, blocked = self._with_remaining_entries(was, rest[number])
            if blocked:
                self.outcome.left.append(SkippedRecord(*about, blocked, True, later))
                continue
            if overtaken:
                self.outcome.forced.append(SkippedRecord(*about, reasons_text(later), later=later))
            back.append((now, before, was))
            self.outcome.erased += [(now.reference, label) for label in before.erased]
            for name in ("provider", "team"):
                if name in before.values:
                    self.changed_links[name].add(number)
        self.outcome.changed += len(back)
        if self.put and back:
            self.put(self._make_batch(back))

    def _make_batch(self, back: list[tuple[Stored, PreviousValues, Engagement]]) -> PreparedBatch:
        existing = reviews.load_existing(
            self.session, [now.id for now, before, _ in back if before.reviews or before.answers]
        )
        current: dict[int, dict[int, Review]] = {}
        for (number, reviewer), each in existing.items():
            if reviewer is not None:
                current.setdefault(number, {})[reviewer] = each.review
        after = []
        for now, before, was in back:
            given = previous_values.reviews(before, current.get(now.id, {}))
            nameless = previous_values.review(before, now)
            given |= {} if nameless is None else {None: nameless}
            after.append(ChangedEngagement(now, was, max(now.retags - ("arrangement" in before.values), 0), given))
        return PreparedBatch(after, previous_values.links([(now, before) for now, before, _ in back]), existing)

    def _blocking_reason(self, now: Stored, before: PreviousValues, in_use: dict[str, int]) -> str | None:
        """Returns why an engagement can't be restored, not even by force; None if it can."""
        if before.missing_links:
            return f"its earlier {' and '.join(before.missing_links).lower()} no longer exists"
        holder = in_use.get(before.values.get("reference", ""), now.id)
        scope = self.scope["engagement"]
        if holder == now.id or (scope.was_created(holder) and holder not in self.kept_ids):
            return None
        return f"another engagement now has its earlier reference “{before.values['reference']}”"

    def _with_remaining_entries(self, was: Engagement, rest: LineTotals) -> tuple[Engagement, str | None]:
        """Returns the previous values with the totals of the entries that stay, and the conflict if they don't fit."""
        try:
            return with_line_totals(was, rest, rest, self.work.today), None
        except Refused as refused:
            return was, f"its other entries conflict with the values from before the import: {refused}"

    def _rule_conflict(self, was: Engagement) -> str | None:
        """Returns how later edits conflict with the previous values; None if they don't."""
        try:
            build_engagement({name: getattr(was, name) for name in FIELDS}, self.work.today)
        except Refused as refused:
            return f"its earlier values conflict with later edits: {refused}"
        return None

    def _plan_cards(self, since: LaterChanges) -> None:
        entries = {number: entry for number, entry in self.changed_cards.items() if number not in since.restored}
        old, every = PreviousValueReader(self.session, entries.values()), providers.get_many(self.session, entries)
        for number, entry in entries.items():
            stored = every.get(number)
            if stored is None:
                continue
            before, later = old.previous(entry, PROVIDER_FIELDS), tuple(since.later.get(number, ()))
            if since.was_changed(number, stored.revision, entry["revision"]):
                self._skip_or_force(
                    [
                        SkippedRecord(
                            "provider", number, stored.provider.name, None, False, reasons_text(later), later=later
                        )
                    ]
                )
                if not self.force:
                    continue
            self.cards.append((stored, previous_values.card(before, stored.provider)))
            self.outcome.cards += 1
            self.outcome.erased += [(stored.provider.name, label) for label in before.erased]

    def _plan_names(self, name: str, since: LaterChanges) -> None:
        """Plans created providers or teams: deleted, unless they are used or were edited."""
        scope, engagements = self.scope[name], self.scope["engagement"]
        existing = undo.existing_names(self.session, name, scope.runs)
        used: dict[int, int] = {}
        for engagement, number in undo.engagements_using(self.session, name, scope.runs):
            gone = engagements.was_created(engagement) and engagement not in self.kept_ids
            if not gone and engagement not in self.changed_links[name]:
                used[number] = used.get(number, 0) + 1
        wanted = past.needed_later(self.session, self.event, name, existing.keys() - used.keys())
        going, goes = {}, self.outcome.providers if name == "provider" else self.outcome.teams
        for number, (revision, called) in existing.items():
            later = tuple(since.later.get(number, ()))
            if number in used or number in wanted:
                users = (
                    plural(used[number], "used by {n} engagement", "used by {n} engagements")
                    if number in used
                    else "a later import needs it"
                )
                self.outcome.left.append(SkippedRecord(name, number, called, None, True, users, self.force, later))
                continue
            if since.was_changed(number, revision, 1):
                self._skip_or_force([SkippedRecord(name, number, called, None, True, reasons_text(later), later=later)])
                if not self.force:
                    continue
            going[number] = called
        goes += sorted(going.values())
        self.going[name] = going
