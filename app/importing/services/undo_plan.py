"""What taking an import back does, record by record: the one path of looking at it and of doing it.

A record that is no longer as the import left it is left as it is, unless its later edits are to go too (`force`).
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
    """The taking back of one import; `run` says what it does, and writes nothing.

    Then `named` are the engagements that go although they were edited, `going` the providers and teams that go, and
    `cards` those that are as they were. The engagements that are so are given to `put`, some at a time."""

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
        self.done = UndoOutcome()
        self.named: dict[int, str] = {}
        self.going: dict[str, dict[int, str]] = {}
        self.cards: list[Card] = []
        self.scope = {name: Scope() for name in ("engagement", "provider", "team")}
        self.changed_cards: dict[int, Entry] = {}
        self.moved: dict[str, set[int]] = {"provider": set(), "team": set(), "continues": set()}
        self.stay: set[int] = set()  # engagements of the import's own that stay
        self._read()

    def _read(self) -> None:
        for name, mine in self.scope.items():
            mine.runs = import_changes.created_runs(self.session, self.number, name)
        self.changed_cards = dict(import_changes.entries(self.session, self.number, "provider"))
        self.scope["provider"].changed.update(self.changed_cards)
        for number, entry in import_changes.entries(self.session, self.number, "engagement"):
            self.scope["engagement"].changed.add(number)
            if "continues" in entry["fields"]:
                self.moved["continues"].add(number)

    def run(self) -> UndoOutcome:
        """Goes through everything that the import touched, once."""
        there = lines.count_imported(self.session, self.number)
        since = self._later_changes("engagement")
        self._plan_new(since)
        for some in self._batches(since):
            self._plan_changed(some, since)
        self._plan_cards(self._later_changes("provider"))
        for name in ("provider", "team"):
            self._plan_names(name, self._later_changes(name))
        stay = [each.number for each in self.done.left if each.subject == "engagement"]
        self.done.lines = there - lines.count_imported(self.session, self.number, stay)
        return self.done

    def lock_rows(self, session: Session) -> None:
        """Makes whoever acts upon these engagements at the same moment wait."""
        mine = self.scope["engagement"]
        undo.lock_rows(session, mine.runs, sorted(mine.changed))

    def state(self, session: Session) -> undo.State:
        """What is another one as soon as somebody changes something that it rests on, but for the changed records
        themselves, whose revisions say so."""
        return undo.state(session, {name: each.runs for name, each in self.scope.items()})

    def _later_changes(self, subject: str) -> LaterChanges:
        return past.changes_since(self.session, self.number, self.event, subject, self.scope[subject])

    def _plan_new(self, since: LaterChanges) -> None:
        """What it made: gone, but for what was edited since, or is continued by what stays."""
        mine = self.scope["engagement"]
        found: dict[int, SkippedRecord] = {}
        for each in undo.changed_engagements(self.session, mine.runs, [n for n in since.later if mine.made(n)]):
            if since.was_changed(each.id, each.revision, 1):
                later = tuple(since.later.get(each.id, ()))
                found[each.id] = SkippedRecord(
                    "engagement", each.id, each.reference, each.title, True, reasons_text(later), later=later
                )
        back = set() if self.force else self.moved["continues"] & since.later.keys()
        pairs = undo.continued_engagements(self.session, mine.runs)
        while more := [
            pair for pair in pairs if pair[0] not in found and not self._is_also_undone(pair[1], found, back)
        ]:
            titles = {each.id: each for each in undo.changed_engagements(self.session, (), [pair[0] for pair in more])}
            for number, _, reference, at in more:
                later = (LaterChange(0, at, EventKind.CONTINUED, reference),)
                found[number] = SkippedRecord(
                    "engagement",
                    number,
                    titles[number].reference,
                    titles[number].title,
                    True,
                    reasons_text(later),
                    later=later,
                )
        self._skip_or_force(list(found.values()))
        self.stay = {each.number for each in self.done.left}
        there = undo.count_engagements(self.session, mine.runs)
        self.done.new = there - len(self.stay)
        self.named = {each.number: each.name for each in self.done.forced}

    def _is_also_undone(self, other: int, found: dict[int, SkippedRecord], stays: set[int]) -> bool:
        """Whether the one that continues goes as well, or no longer says that it continues."""
        if self.scope["engagement"].made(other):
            return self.force or other not in found
        return other in self.moved["continues"] and other not in stays

    def _skip_or_force(self, some: list[SkippedRecord]) -> None:
        """Those edited since stay, or go all the same."""
        (self.done.forced if self.force else self.done.left).extend(some)

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
        befores = {number: old.of(entry, FIELDS) for number, entry in some.items() if number in stored}
        taken = undo.references_in_use(
            self.session, [each.values["reference"] for each in befores.values() if "reference" in each.values]
        )
        rest = lines.line_totals(self.session, befores, without=self.number)
        for number, before in befores.items():
            now = stored[number]
            overtaken = since.was_changed(number, now.revision, some[number]["revision"])
            later = tuple(since.later.get(number, ()))
            about = ("engagement", number, now.reference, now.engagement.title, False)
            if overtaken and not self.force:
                self.done.left.append(SkippedRecord(*about, reasons_text(later), later=later))
                continue
            was = previous_values.engagement(before, now)
            firm = self._blocking_reason(now, before, taken) or (self._rule_conflict(was) if overtaken else None)
            if not firm and number in rest:
                was, firm = self._with_remaining_entries(was, rest[number])
            if firm:
                self.done.left.append(SkippedRecord(*about, firm, True, later))
                continue
            if overtaken:
                self.done.forced.append(SkippedRecord(*about, reasons_text(later), later=later))
            back.append((now, before, was))
            self.done.erased += [(now.reference, label) for label in before.erased]
            for name in ("provider", "team"):
                if name in before.values:
                    self.moved[name].add(number)
        self.done.changed += len(back)
        if self.put and back:
            self.put(self._make_batch(back))

    def _make_batch(self, back: list[tuple[Stored, PreviousValues, Engagement]]) -> PreparedBatch:
        kept = reviews.load_existing(
            self.session, [now.id for now, before, _ in back if before.reviews or before.answers]
        )
        said: dict[int, dict[int, Review]] = {}
        for (number, reviewer), each in kept.items():
            if reviewer is not None:
                said.setdefault(number, {})[reviewer] = each.review
        after = []
        for now, before, was in back:
            given = previous_values.reviews(before, said.get(now.id, {}))
            nameless = previous_values.review(before, now)
            given |= {} if nameless is None else {None: nameless}
            after.append(ChangedEngagement(now, was, max(now.retags - ("arrangement" in before.values), 0), given))
        return PreparedBatch(after, previous_values.links([(now, before) for now, before, _ in back]), kept)

    def _blocking_reason(self, now: Stored, before: PreviousValues, taken: dict[str, int]) -> str | None:
        """Why an engagement cannot have its old values back whatever anybody wants."""
        if before.missing_links:
            return f"its earlier {' and '.join(before.missing_links).lower()} no longer exists"
        holder = taken.get(before.values.get("reference", ""), now.id)
        mine = self.scope["engagement"]
        if holder == now.id or (mine.made(holder) and holder not in self.stay):
            return None
        return f"another engagement now has its earlier reference “{before.values['reference']}”"

    def _with_remaining_entries(self, was: Engagement, rest: LineTotals) -> tuple[Engagement, str | None]:
        """The old values as the lines that stay have them; why not, where they don't go together."""
        try:
            return with_line_totals(was, rest, rest, self.work.today), None
        except Refused as refused:
            return was, f"its other entries conflict with the values from before the import: {refused}"

    def _rule_conflict(self, was: Engagement) -> str | None:
        """What of later edits does not go with the old values."""
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
            before, later = old.of(entry, PROVIDER_FIELDS), tuple(since.later.get(number, ()))
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
            self.done.cards += 1
            self.done.erased += [(stored.provider.name, label) for label in before.erased]

    def _plan_names(self, name: str, since: LaterChanges) -> None:
        """Providers or teams that came with it: gone, but for those that something uses or somebody edited."""
        mine, engagements = self.scope[name], self.scope["engagement"]
        there = undo.existing_names(self.session, name, mine.runs)
        used: dict[int, int] = {}
        for engagement, number in undo.engagements_using(self.session, name, mine.runs):
            gone = engagements.made(engagement) and engagement not in self.stay
            if not gone and engagement not in self.moved[name]:
                used[number] = used.get(number, 0) + 1
        wanted = past.needed_later(self.session, self.event, name, there.keys() - used.keys())
        going, goes = {}, self.done.providers if name == "provider" else self.done.teams
        for number, (revision, called) in there.items():
            later = tuple(since.later.get(number, ()))
            if number in used or number in wanted:
                users = (
                    plural(used[number], "used by {n} engagement", "used by {n} engagements")
                    if number in used
                    else "a later import needs it"
                )
                self.done.left.append(SkippedRecord(name, number, called, None, True, users, self.force, later))
                continue
            if since.was_changed(number, revision, 1):
                self._skip_or_force([SkippedRecord(name, number, called, None, True, reasons_text(later), later=later)])
                if not self.force:
                    continue
            going[number] = called
        goes += sorted(going.values())
        self.going[name] = going
