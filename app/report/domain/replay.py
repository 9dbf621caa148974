"""Differences between two documents of a report, figure by figure, and their possible causes: a saved one and the same
recomputed today, or two of one series."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from app.report.domain.saved import Document, parse_ranges

COMPARED_PARTS = ("period", "news", "report", "behind")  # all other parts may explain a difference
KEYED_LISTS = ("claims", "outcomes")  # lists of a report whose entries are identified by key
NEWS = "news_engagements"  # fingerprints of engagements only counted in the news; documents of schema 1 have none
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Causes:
    """Differences in the inputs. `added`, `removed`, `edited`: numbers of engagements; `claims`: keys of those added,
    changed or switched off; `settings`: their names; `rates`: currency and day; `method`: the method changed."""

    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    edited: tuple[int, ...] = ()
    claims: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    rates: tuple[tuple[str, str], ...] = ()
    method: bool = False

    @property
    def present_causes(self) -> tuple[str, ...]:
        """The names of the causes that occur."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name))


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs: its path (“report.claims.unit-cost.effect.estimate”), and both values; None is unknown or
    absent. `claim`: the key of its claim or outcome; `causes`: names of the possible causes."""

    path: str
    before: Any
    after: Any
    claim: str | None
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """`differences` is empty where both documents are equal to the last digit."""

    differences: tuple[Difference, ...]
    causes: Causes


def compare_documents(before: Document, after: Document) -> Replay:
    """Returns every value in which `after` differs from `before`."""
    if before == after:
        return Replay((), Causes())
    causes = find_causes(before, after, (NEWS,) if NEWS in before else ())
    found = []
    for path, old, new in _differing_leaves(_index_by_key(before), _index_by_key(after)):
        claim = (
            path[2]
            if path[:2] in (("report", "claims"), ("report", "outcomes"))
            else (path[1] if path[0] == "behind" else None)
        )
        claim_causes = causes if claim is None else causes_of_claim(causes, claim, before, after)
        found.append(Difference(".".join(path), old, new, claim, claim_causes.present_causes))
    return Replay(tuple(found), causes)


def find_causes(before: Document, after: Document, extra_parts: tuple[str, ...] = ()) -> Causes:
    """Returns the differences in the inputs. `extra_parts`: keys of further fingerprints to compare."""
    old, new = (
        {key: mark for part in ("engagements", *extra_parts) for key, mark in document[part].items()}
        for document in (before, after)
    )
    rates = [{tuple(each[:2]): each[2] for each in document["rates"]} for document in (before, after)]
    return Causes(
        added=tuple(sorted(int(key) for key in new.keys() - old.keys())),
        removed=tuple(sorted(int(key) for key in old.keys() - new.keys())),
        edited=tuple(sorted(int(key) for key in old.keys() & new.keys() if old[key] != new[key])),
        claims=tuple(_changed_keys(before["claims"], after["claims"])),
        settings=tuple(_changed_keys(before["settings"], after["settings"])),
        rates=tuple(sorted(day for day in rates[0].keys() & rates[1].keys() if rates[0][day] != rates[1][day])),
        method=before["method"] != after["method"],
    )


def causes_of_claim(causes: Causes, key: str, before: Document, after: Document) -> Causes:
    """Returns the causes that concern one claim or outcome: its engagements before or after, and its definition."""
    engagements = {number for document in (before, after) for number in claim_engagements(document, key)}

    def of_claim(numbers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(number for number in numbers if number in engagements)

    return replace(
        causes,
        added=of_claim(causes.added),
        removed=of_claim(causes.removed),
        edited=of_claim(causes.edited),
        claims=tuple(each for each in causes.claims if each == key),
    )


def claim_engagements(document: Document, key: str) -> set[int]:
    """Returns the engagements of a claim or outcome in a document: those used, and those left out."""
    texts = document["behind"].get(key, {})
    ranges = [text for part in texts.values() for text in (part.values() if isinstance(part, Mapping) else [part])]
    return {number for text in ranges for number in parse_ranges(text)}


def _changed_keys(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return sorted(key for key in before.keys() | after.keys() if before.get(key, _ABSENT) != after.get(key, _ABSENT))


def _index_by_key(document: Document) -> dict[str, Any]:
    """Returns the compared parts of a document, with the claims and outcomes of its report by key."""
    found = {part: document.get(part) for part in COMPARED_PARTS}
    report = dict(found["report"] or {})
    for name in KEYED_LISTS:
        report[name] = {each["key"]: each for each in report.get(name, ())}
    return found | {"report": report}


def _differing_leaves(
    before: Any, after: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Yields the leaves that differ, in the order of their paths."""
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted(before.keys() | after.keys()):
            yield from _differing_leaves(before.get(key), after.get(key), (*path, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _differing_leaves(old, new, (*path, str(place)))
    else:
        yield path, before, after
