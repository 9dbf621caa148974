"""What a file would do, row by row: new, changed, unchanged or refused; the one path of preview and import.

Rows meet engagements by their reference among the organisation's own. A blank cell keeps what is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from app.domain.drafts import compose, dated, status_of
from app.domain.engagements import FIELDS, Engagement
from app.domain.errors import Problem, Refused
from app.domain.folding import fold
from app.domain.money import Money
from app.domain.providers import PROVIDER_FIELDS, Provider, with_country
from app.domain.reviews import REVIEW_FIELDS, Review
from app.exchange.csv_file import Table
from app.exchange.layout import OF_PROVIDER
from app.exchange.rows import Drafts, Refusal
from app.services.work import Work, shared
from app.storage import imports, teams, users
from app.storage.engagements import Stored
from app.storage.imports import Writing

Outcome = Literal["new", "changed", "unchanged", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("new", "changed", "unchanged", "refused")


@dataclass(slots=True)
class Row:
    """What one row does, treated as a value: one that is frozen takes as long to make as the row to read.

    `changes`: the file's columns by our name, each with its text before and after; `made`: what a new row would be
    recorded as."""

    line: int
    outcome: Outcome
    reference: str | None
    title: str | None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    made: tuple[Engagement, Review | None] | None = None


@dataclass(slots=True)
class Plan:
    """What the whole file does, and everything that would be written."""

    rows: list[Row] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    writing: Writing = field(default_factory=Writing)
    alike: list[tuple[str, str]] = field(default_factory=list)  # references that differ in case or accents alone


# Rules that a field breaks by saying nothing, and those whose silence they mind besides the one they name.
_LEANS_ON = {"percentage-without-budget": ("currency",), "percentage-model": ("pricing_model",),
             "rate-model": ("pricing_model",), "completed-without-provider": ("status", "started_on", "ended_on")}


@shared
def plan(work: Work, table: Table, drafts: Drafts) -> Plan:
    """Meets the drafts with what is stored; writes nothing."""
    return _Planner(work, table, drafts).run()


class _Planner:
    """The state of one planning: what is known, what the rows so far have said."""

    def __init__(self, work: Work, table: Table, drafts: Drafts):
        self.today: date = work.today
        self.session = work.session
        self.table, self.drafts = table, drafts
        self.headers = {each.field: each for each in drafts.matches}
        self.done = Plan(refusals=list(drafts.refusals))
        self.lacking: dict[tuple[str, str | None, str], list[int]] = {}
        engagements, session = drafts.parts["engagement"], work.session
        self.stored = imports.by_reference(session, {row["reference"] for row in engagements if "reference" in row})
        self.providers = imports.by_name(session, {row["provider"] for row in engagements if "provider" in row} | {
            each.engagement.provider for each in self.stored.values() if each.engagement.provider})
        self.known = {"provider": {folded: each.provider.name for folded, each in self.providers.items()},
                      "owner": {fold(each.name): each.name for each in users.listing(session)},
                      "team": {fold(each.name): each.name for each in teams.listing(session)}}
        self.spelt: dict[str, dict[str, str]] = {"provider": {}, "owner": {}, "team": {}}
        self.made: dict[str, list[str]] = {"provider": [], "team": []}
        self.seen: dict[str, int] = {}
        self.cards: dict[str, dict[str, tuple[Any, int]]] = {}
        self.said: dict[str | None, dict[str, Any]] = {}  # the last row's word on each provider, mostly the same again
        self.refused: set[int] = set(drafts.refused)

    def run(self) -> Plan:
        """Goes through the rows once."""
        parts = self.drafts.parts
        for index, given in enumerate(parts["engagement"]):
            row = self._row(index, given, parts["review"][index], parts["provider"][index])
            if row is None or index in self.refused:
                row = Row(self.drafts.lines[index], "refused", given.get("reference"), given.get("title"))
            self.done.rows.append(row)
        self._refuse_lacking()
        self.done.refusals.sort(key=lambda each: each.line)
        self._write_links()
        self._look_alikes()
        return self.done

    def _look_alikes(self) -> None:
        new = [row.reference for row in self.done.rows if row.outcome == "new" and row.reference]
        if not new:
            return
        first: dict[str, str] = {}
        for reference in (*imports.references(self.session), *new):
            other = first.setdefault(fold(reference), reference)
            if other != reference:
                self.done.alike.append((other, reference))

    def _write_links(self) -> None:
        writing = self.done.writing
        writing.new_teams = self.made["team"]
        for folded, answers in self.cards.items():
            said = {name: value for name, (value, _) in answers.items()}
            if folded in self.providers:
                stored = self.providers[folded]
                after = replace(stored.provider, **said)
                if after != stored.provider:
                    writing.cards.append((stored, after))
        writing.new_providers = [Provider(name=name, **{
            field: value for field, (value, _) in self.cards.get(fold(name), {}).items()}) for name in
            self.made["provider"]]

    def _row(self, index: int, given: dict[str, Any], review: dict[str, Any], card: dict[str, Any]) -> Row | None:
        line, reference = self.drafts.lines[index], given.get("reference")
        if reference is not None:
            first = self.seen.setdefault(reference, line)
            if first != line:
                self._refuse(index, Problem("reference-twice", f"The reference stands on line {first} already. An "
                                            "engagement has one row.", "reference", reference))
                return None
        unread = self.drafts.refused.get(index)
        if not self._linked(index, given) or unread:
            self._besides(index, given, unread or {"owner"})
            return None
        stored = self.stored.get(reference) if reference is not None else None
        if stored is not None and stored.removed_at is not None:
            self._refuse(index, Problem("removed", f"“{reference}” was removed. Restore it first, or give the row "
                                        "another reference.", "reference", reference))
            return None
        provider = given.get("provider") or (stored.engagement.provider if stored else None)
        if card and card != self.said.get(provider):
            self._card(index, provider, card)
            if index not in self.refused:
                self.said[provider] = card
        if stored is None:
            engagement = self._composed(index, given, None)
            if engagement is None:
                return None
            made = (engagement, Review(**review) if review else None)
            self.done.writing.new.append(made)
            return Row(line, "new", reference, engagement.title, {}, made)
        return self._changed(index, stored, given, review, self._card_changes(provider, card) if card else {})

    def _besides(self, index: int, given: dict[str, Any], unread: set[str]) -> None:
        """Names, along with the cells that cannot be read, the rules that those which can be read break already."""
        if "reference" in unread:
            return
        stored = self.stored.get(given.get("reference", ""))
        known = {name: getattr(stored.engagement, name) for name in FIELDS} if stored else {}
        try:
            compose({name: value for name, value in (known | given).items() if name not in unread}, self.today)
        except Refused as refused:
            for problem in refused.problems:
                if unread.isdisjoint({problem.field, *_LEANS_ON.get(problem.code, ())}):
                    self._refuse(index, problem)

    def _changed(self, index: int, stored: Stored, given: dict[str, Any], review: dict[str, Any],
                 difference: dict[str, tuple[str, str]]) -> Row | None:
        line, before = self.drafts.lines[index], stored.engagement
        moved = {name for name, value in given.items() if not _same(getattr(before, name), value)}
        said = stored.review or Review()
        answers = {name: value for name, value in review.items() if getattr(said, name) != value}
        changes: dict[str, tuple[str, str]] = {}
        if moved:
            after = self._composed(index, self._whole(before, given, moved), before)
            if after is None:
                return None
            changes = _texts(before, after, FIELDS)
        else:
            after = before
        if answers:
            changes |= _texts(said, replace(said, **answers), REVIEW_FIELDS)
        if changes:
            self.done.writing.changed.append((stored, after, replace(said, **answers) if answers else None))
        changes |= difference
        return Row(line, "changed" if changes else "unchanged", stored.reference, after.title, changes)

    def _whole(self, before: Engagement, given: dict[str, Any], moved: set[str]) -> dict[str, Any]:
        whole = {name: getattr(before, name) for name in FIELDS} | given
        followed = before.status == status_of(before.started_on, before.ended_on, self.today)
        if followed and "status" not in given and moved & {"started_on", "ended_on"}:
            # Nobody said the status: it followed from the dates, and follows from the new ones.
            whole["status"] = None
        return whole

    def _composed(self, index: int, draft: dict[str, Any], before: Engagement | None) -> Engagement | None:
        try:
            return dated(before, compose(draft, self.today), self.today)
        except Refused as refused:
            for problem in refused.problems:
                self._refuse(index, problem)
            return None

    def _linked(self, index: int, given: dict[str, Any]) -> bool:
        """Gives the links their known spelling; False where the owner is nobody we know."""
        for name, spelt in self.spelt.items():
            text = given.get(name)
            if text is None:
                continue
            if text not in spelt:
                known, folded = self.known[name], fold(text)
                if folded not in known:
                    if name == "owner":
                        self._refuse(index, Problem("owner-unknown", f"There is no user called “{text}”.", name, text))
                        return False
                    known[folded] = text
                    self.made[name].append(text)
                spelt[text] = known[folded]
            given[name] = spelt[text]
        return True

    def _card(self, index: int, provider: str | None, card: dict[str, Any]) -> None:
        """Takes in what a row says of its provider."""
        if provider is None:
            self._refuse(index, Problem("card-without-provider", "This is said of a provider, and the row names none.",
                                        OF_PROVIDER + next(iter(card))))
            return
        if "country" in card:
            try:
                card["country"] = with_country(Provider(name=provider, country=card["country"])).country
            except Refused as refused:
                self._refuse(index, replace(refused.problems[0], field=f"{OF_PROVIDER}country"))
                return
        line, answers = self.drafts.lines[index], self.cards.setdefault(fold(provider), {})
        for name, value in card.items():
            said, first = answers.setdefault(name, (value, line))
            if said != value:
                write = PROVIDER_FIELDS[name].write
                self._refuse(index, Problem(
                    "card-twice", f"Line {first} says “{write(said)}” of the same provider. A provider has one answer.",
                    OF_PROVIDER + name, write(value)))

    def _card_changes(self, provider: str | None, card: dict[str, Any]) -> dict[str, tuple[str, str]]:
        """What the row changes on its provider's card."""
        stored = self.providers.get(fold(provider)) if provider else None
        before = stored.provider if stored else Provider(name=provider)
        after = replace(before, **card)
        return {} if after == before else {OF_PROVIDER + name: both for name, both in _texts(
            before, after, PROVIDER_FIELDS).items()}

    def _refuse(self, index: int, problem: Problem) -> None:
        self.refused.add(index)
        match = self.headers.get(problem.field or "")
        if match is None:
            # Nothing in the row can be mended, so it is said once and not a thousand times.
            self.lacking.setdefault((problem.code, problem.field, problem.message), []).append(index)
        else:
            text = self.table.rows[index][match.place]
            self.done.refusals.append(Refusal(self.drafts.lines[index], match.header, text, problem.message,
                                              problem.code, problem.field))

    def _refuse_lacking(self) -> None:
        for (code, name, message), indexes in self.lacking.items():
            more = f" So it is in {len(indexes)} rows." if len(indexes) > 1 else ""
            self.done.refusals.append(Refusal(self.drafts.lines[indexes[0]], name, None, message + more, code, name,
                                              lacking=name not in self.drafts.filled))


def _same(stored: Any, given: Any) -> bool:
    return (stored.amount if isinstance(stored, Money) else stored) == given


def _texts(before: object, after: object, registry: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    found = {}
    for name, each in registry.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found[name] = (each.write(old), each.write(new))
    return found

