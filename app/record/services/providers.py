"""Use cases of providers: list, view, record and amend them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import Event, EventKind
from app.core.domain.permissions import Permission
from app.core.domain.selection import Condition, Order, Page, Selection
from app.core.domain.text_normalisation import fold
from app.core.services.work import Work, requires_permission
from app.core.storage import events
from app.record.domain.providers import PROVIDER_FIELDS, Provider, normalise_country
from app.record.storage import engagements, provider_costs, providers
from app.record.storage.provider_costs import Costs
from app.record.storage.providers import Listing, Stored


@dataclass(frozen=True, slots=True)
class Detail:
    """A provider, one page of its engagements with their total, and its history."""

    stored: Stored
    engagements: engagements.Listing
    history: tuple[Event, ...]


@requires_permission(Permission.READ_PROVIDERS)
def listing(
    work: Work, search: str = "", page: Page | None = None, sample: bool = False, archived: bool | None = None
) -> Listing:
    """Returns one page of the providers whose name contains every word of `search`, with their engagement counts."""
    return providers.listing(work.session, search, page, sample, archived)


@requires_permission(Permission.READ_PROVIDERS)
def names(work: Work, sample: bool = False, most: int = 2000) -> list[str]:
    """Returns names to suggest in forms."""
    return providers.names(work.session, sample, most)


@requires_permission(Permission.READ_PROVIDERS)
def find(work: Work, name: str, sample: bool = False) -> Stored | None:
    """Returns the provider with this name or former name, or None."""
    return providers.find_by_name(work.session, name, sample)


@requires_permission(Permission.READ_PROVIDERS)
def costs(work: Work, numbers: Sequence[int]) -> dict[int, Costs]:
    """Returns the known costs of these providers, by id."""
    return provider_costs.costs_by_provider(work.session, numbers)


@requires_permission(Permission.READ_PROVIDERS)
def detail(work: Work, number: int, page: Page | None = None, sample: bool = False) -> Detail:
    """Returns everything about one provider; raises NotFound."""
    stored = _get(work, number, None)
    selection = Selection(
        (Condition("provider", "is", (stored.provider.name,)),), sample=stored.sample, asker=work.actor.user_id
    )
    past, _ = events.listing(work.session, "provider", number, Page(size=200))
    return Detail(stored, engagements.listing(work.session, selection, Order(), page or Page()), past)


@requires_permission(Permission.ADD_PROVIDERS)
def record(work: Work, draft: Mapping[str, Any], sample: bool = False) -> Stored:
    """Records a new provider and returns it; raises Refused if the name is taken."""
    provider = _build(work, Provider(), draft, None, sample)
    stored = providers.insert(work.session, provider, sample)
    work.log_event(
        EventKind.RECORDED, "provider", stored.id, _changed_fields(Provider(), provider), revision=stored.revision
    )
    return stored


@requires_permission(Permission.WRITE_PROVIDERS)
def amend(work: Work, number: int, draft: Mapping[str, Any], revision: int | None = None) -> Stored:
    """Changes the fields in `draft` (None: unknown); raises Stale if `revision` is given and outdated."""
    before = _get(work, number, revision)
    provider = _build(work, before.provider, draft, before.id, before.sample)
    difference = _changed_fields(before.provider, provider)
    if not difference:
        return before
    after = providers.update(work.session, before, provider, before.revision)
    work.log_event(EventKind.AMENDED, "provider", number, difference, revision=after.revision)
    return after


def _get(work: Work, number: int, revision: int | None) -> Stored:
    stored = providers.get(work.session, number)
    if stored is None:
        raise NotFound("There is no such provider.")
    if revision is not None and revision != stored.revision:
        since = events.since(work.session, "provider", number, revision)
        who = " and ".join(dict.fromkeys(event.actor for event in since)) or "somebody else"
        touched = dict.fromkeys(PROVIDER_FIELDS[name].label for event in since for name in event.changes)
        raise Stale(
            f"Since you opened it, {who} changed {', '.join(touched) or 'it'}. Reload it, then make your change."
        )
    return stored


def _build(work: Work, before: Provider, draft: Mapping[str, Any], number: int | None, sample: bool) -> Provider:
    unknown = [name for name in draft if name not in PROVIDER_FIELDS]
    if unknown:
        raise Refused([Problem("unknown-field", f"Providers have no field “{name}”.", name) for name in unknown])
    provider = replace(before, **draft)
    problems = []
    if not provider.name:
        problems.append(Problem("required", "Enter the provider’s name.", "name"))
    else:
        taken = providers.ids_by_name(work.session, [provider.name], sample).get(fold(provider.name))
        if taken is not None and taken != number:
            problems.append(_name_problem(work, taken, provider.name))
    try:
        provider = normalise_country(provider)
    except Refused as refused:
        problems += refused.problems
    if problems:
        raise Refused(problems)
    return provider


def _name_problem(work: Work, taken: int, name: str) -> Problem:
    """Returns why a name can't be used: the provider with the id `taken` has it, or had it formerly."""
    other = providers.get(work.session, taken)
    if other is not None and fold(other.provider.name) != fold(name):
        text = f"“{name}” is a former name of {other.provider.name}. Use that provider, or remove the name there first."
        return Problem("name-former", text, "name", name)
    return Problem("name-taken", f"There is already a provider called “{name}”.", "name", name)


def _changed_fields(before: Provider, after: Provider) -> dict[str, tuple[object, object]]:
    values = {name: (getattr(before, name), getattr(after, name)) for name in PROVIDER_FIELDS}
    return {name: pair for name, pair in values.items() if pair[0] != pair[1]}
