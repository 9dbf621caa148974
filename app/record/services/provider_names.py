"""Use cases of providers’ names: near names to ask about, providers that look alike, and former names."""

from dataclasses import dataclass

from app.core.domain.errors import NotFound
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission
from app.core.domain.text_normalisation import fold
from app.core.services.work import Work, requires_permission
from app.record.domain.similar_names import all_pairs, closest
from app.record.storage import provider_names, providers
from app.record.storage.provider_names import Alias
from app.record.storage.providers import ProviderRow

__all__ = [
    "Alias",
    "LookAlikes",
    "Pair",
    "closest_names",
    "forget",
    "former_names",
    "keep_apart",
    "look_alikes",
    "near_names_of",
    "present_name",
    "remember",
]
MAX_COMPARED, MAX_PAIRS = 20_000, 100


@dataclass(frozen=True, slots=True)
class Pair:
    """Two providers whose names look alike. `score`: of 100, where 100 is the same name but for its legal form."""

    one: ProviderRow
    other: ProviderRow
    score: float


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Pairs that look alike, the most similar first, and how many more there are. `is_partial`: there are more
    providers than are compared."""

    pairs: tuple[Pair, ...]
    more: int
    is_partial: bool


@requires_permission(Permission.READ_PROVIDERS)
def closest_names(work: Work, name: str, sample: bool = False) -> list[str]:
    """Returns the names of providers that a new name may mean, the most similar first.

    None if the name is that of a provider, or a former one. Archived providers are not suggested.
    """
    if providers.ids_by_name(work.session, [name], sample):
        return []
    return closest(name, providers.names(work.session, sample, MAX_COMPARED))


@requires_permission(Permission.READ_PROVIDERS)
def near_names_of(work: Work, number: int) -> list[str]:
    """Returns the names of other providers that look like the name of this one; raises NotFound."""
    stored = providers.get(work.session, number)
    if stored is None:
        raise NotFound("There is no such provider.")
    known = providers.ids_and_names(work.session, stored.sample, MAX_COMPARED)
    return closest(stored.provider.name, [name for other, name in known if other != number])


@requires_permission(Permission.READ_PROVIDERS)
def present_name(work: Work, name: str, sample: bool = False) -> str | None:
    """Returns the present name of the provider that formerly had this name; None if there is none."""
    number = provider_names.find(work.session, [fold(name)], sample).get(fold(name))
    stored = None if number is None else providers.get(work.session, number)
    return None if stored is None else stored.provider.name


@requires_permission(Permission.READ_PROVIDERS)
def look_alikes(work: Work, sample: bool = False) -> LookAlikes:
    """Returns pairs of providers that look alike, without those of which somebody said that they are not the same."""
    known = providers.ids_and_names(work.session, sample, MAX_COMPARED + 1)
    compared = known[:MAX_COMPARED]
    apart = provider_names.distinct_pairs(work.session)
    found = sorted(
        (
            (-score, min(one, other), max(one, other))
            for place, near, score in all_pairs([name for _, name in compared])
            for one, other in [(compared[place][0], compared[near][0])]
        )
    )
    wanted = [each for each in found if each[1:] not in apart]
    shown = wanted[:MAX_PAIRS]
    rows = providers.rows_by_id(work.session, {number for _, *pair in shown for number in pair})
    pairs = tuple(Pair(rows[one], rows[other], -score) for score, one, other in shown)
    return LookAlikes(pairs, len(wanted) - len(shown), len(known) > MAX_COMPARED)


@requires_permission(Permission.WRITE_PROVIDERS)
def keep_apart(work: Work, one: int, other: int, apart: bool = True) -> bool:
    """Remembers that two providers that look alike are not the same, or (`apart` False) forgets it; returns whether
    that is new. Raises NotFound."""
    found = providers.get_many(work.session, {one, other})
    if len(found) != 2:
        raise NotFound("There is no such provider.")
    is_new = provider_names.keep_apart(work.session, one, other, apart)
    if is_new:
        what = EventKind.KEPT_APART if apart else EventKind.COMPARED_AGAIN
        work.log_event(what, "provider", one, other=PersonalText(found[other].provider.name))
    return is_new


@requires_permission(Permission.READ_PROVIDERS)
def former_names(work: Work, number: int) -> tuple[Alias, ...]:
    """Returns the former names of a provider, by which forms and files still find it."""
    return provider_names.aliases(work.session, number)


@requires_permission(Permission.WRITE_PROVIDERS)
def forget(work: Work, number: int, alias: int) -> str:
    """Forgets a former name of a provider and returns it; raises NotFound."""
    name = provider_names.remove(work.session, number, alias)
    if name is None:
        raise NotFound("This provider has no such former name.")
    work.log_event(EventKind.NAME_FORGOTTEN, "provider", number, former=PersonalText(name))
    return name


@requires_permission(Permission.WRITE_PROVIDERS)
def remember(work: Work, number: int, name: str) -> None:
    """Keeps a former name of a provider again; raises NotFound. Nothing happens if another provider has it."""
    stored = providers.get(work.session, number)
    if stored is None:
        raise NotFound("There is no such provider.")
    if not providers.ids_by_name(work.session, [name], stored.sample).get(fold(name)):
        provider_names.add(work.session, number, name, stored.sample)
        work.log_event(EventKind.NAME_REMEMBERED, "provider", number, former=PersonalText(name))
