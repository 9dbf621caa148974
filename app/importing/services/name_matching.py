"""Resolves names of providers, owners and teams in a file to existing ones, and collects details of providers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from app.accounts.storage import users
from app.core.domain.errors import Problem, Refused
from app.core.domain.text_normalisation import fold
from app.core.storage.database import Session
from app.importing.services.results import change_texts
from app.importing.storage import imports
from app.importing.storage.staging import LINKS
from app.record.domain.file_schema import PROVIDER_PREFIX
from app.record.domain.providers import PROVIDER_FIELDS, Provider, normalise_country
from app.record.storage import providers, teams

Card = dict[str, Any]
MAX_NEW = 20_000  # new providers, or new teams, in one file


class Names:
    """The names in a file so far: existing ones, and those that would be created."""

    def __init__(self, session: Session):
        self.ids: dict[str, dict[str, int]] = {name: {} for name in LINKS}
        self._known: dict[str, dict[str, str]] = {name: {} for name in LINKS}
        for name, listed in (("owner", users.listing(session, removed=True)), ("team", teams.listing(session))):
            for each in listed:
                self.add_known(name, each.name, each.id)
        self._spelt: dict[str, dict[str, str]] = {name: {} for name in LINKS}
        self._looked_up: set[str] = set()
        self.providers: dict[str, providers.Stored] = {}
        self.made: dict[str, dict[str, str]] = {"provider": {}, "team": {}}  # folded name to its first spelling
        self.turns: dict[tuple[str, str], int] = {}  # positions of needed new names and of changed cards
        self.first: dict[str, int] = {}  # the first line that needs the name
        self.cards: dict[str, dict[str, tuple[Any, int]]] = {}  # folded name to field to its value and line

    def add_known(self, name: str, text: str, number: int) -> None:
        """Adds an existing name."""
        self._known[name][fold(text)] = text
        self.ids[name][fold(text)] = number

    def look_up(self, session: Session, names: Iterable[str]) -> None:
        """Loads those of these providers that exist."""
        new = set(names) - self._looked_up
        self._looked_up |= new
        for folded, stored in imports.providers_by_name(session, new).items():
            # A former name stands for the present one, so both lead to the same provider.
            for name in (folded, fold(stored.provider.name)):
                self.providers[name] = stored
                self._known["provider"][name] = stored.provider.name
                self.ids["provider"][name] = stored.id

    def canonical_name(self, name: str, text: str) -> str | None:
        """Returns the name in its existing spelling; None if it is not accepted (see `problem_with`)."""
        spelt = self._spelt[name].get(text)
        if spelt is None:
            folded = fold(text)
            spelt = self._known[name].get(folded)
            if spelt is None:
                if name == "owner" or len(self.made[name]) >= MAX_NEW:
                    return None
                spelt = self._known[name][folded] = text
                self.made[name][folded] = text
            self._spelt[name][text] = spelt
        return spelt

    def problem_with(self, name: str, text: str) -> Problem:
        """Returns why a name is not accepted: an unknown owner, or too many new names."""
        if name == "owner":
            return Problem("owner-unknown", f"There is no user named “{text}”.", name, text)
        return Problem(
            "names-many",
            f"An import can add at most {MAX_NEW:,} new {name}s, and this would be one more. Check "
            f"that the column contains {name}s. If it does, import the good rows, then the rows with "
            "errors as a separate file.",
            name,
            text,
        )

    def numbers(self, name: str, values: Sequence[str | None], lines: Sequence[int]) -> list[int | None]:
        """Returns the ids of names; names to be created get negative ids and are needed from now on."""
        found: dict[str | None, int | None] = {None: None}
        for text, line in zip(values, lines, strict=True):
            if text not in found:
                folded = fold(text or "")
                number = self.ids[name].get(folded)
                found[text] = -1 - self.turn_of(name, folded, line) if number is None else number
        return [found[text] for text in values]

    def turn_of(self, name: str, folded: str, line: int) -> int:
        """Returns the position of a name to be created, or of a card that changes, among all of them."""
        self.first.setdefault(folded, line)
        return self.turns.setdefault((name, folded), len(self.turns))

    def card_conflicts(self, line: int, provider: str | None, card: Card) -> list[Problem]:
        """Returns where a row contradicts other rows about its provider."""
        if provider is None:
            return [
                Problem(
                    "card-without-provider",
                    "This describes a provider, but the row names no provider.",
                    PROVIDER_PREFIX + next(iter(card)),
                )
            ]
        if "country" in card:
            try:
                card["country"] = normalise_country(Provider(name=provider, country=card["country"])).country
            except Refused as refused:
                return [replace(refused.problems[0], field=f"{PROVIDER_PREFIX}country")]
        known, problems = self.cards.get(fold(provider), {}), []
        for name, value in card.items():
            other, first = known.get(name, (value, line))
            if other != value:
                write = PROVIDER_FIELDS[name].write
                problems.append(
                    Problem(
                        "card-twice",
                        f"Row {first} says “{write(other)}” for the same provider. Use one value for each provider.",
                        PROVIDER_PREFIX + name,
                        write(value),
                    )
                )
        return problems

    def add_card(self, line: int, provider: str, card: Card) -> None:
        """Adds a row's details of its provider; they are needed if they change an existing provider's card."""
        folded = fold(provider)
        answers = self.cards.setdefault(folded, {})
        for name, value in card.items():
            answers.setdefault(name, (value, line))
        if folded in self.providers:
            before, after = self.card_after(provider, card)
            if before != after:
                self.turn_of("provider", folded, line)

    def card_after(self, provider: str, card: Card) -> tuple[Provider, Provider]:
        """Returns the card before and after."""
        stored = self.providers.get(fold(provider))
        before = stored.provider if stored else Provider(name=provider)
        return before, replace(before, **card)

    def card_changes(self, provider: str, card: Card) -> dict[str, tuple[str, str]]:
        """Returns the fields that the row changes on its provider's card, each before and after."""
        return change_texts(*self.card_after(provider, card), PROVIDER_FIELDS)

    def staged(self) -> list[tuple[Any, ...]]:
        """Returns the needed names and changed cards to be staged, by position."""
        found = []
        for name, folded in self.turns:
            names = (
                {field: value for field, (value, _) in self.cards.get(folded, {}).items()}
                if (name == "provider")
                else {}
            )
            known = self.providers.get(folded) if name == "provider" else None
            texts = {field: PROVIDER_FIELDS[field].write(value) for field, value in names.items()}
            text = known.provider.name if known else self.made[name][folded]
            found.append(
                (name, text, self.first[folded], texts, known.id if known else None, known.revision if known else None)
            )
        return found

    def new(self, name: str) -> list[str]:
        """Returns the names that would be created."""
        return [self.made[name][folded] for kind, folded in self.turns if kind == name and folded in self.made[name]]
