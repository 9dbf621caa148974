"""Texts of a saved report that were replaced because a person was erased, and the hash of all the rest.

Names change, figures don't: the rest has the same hash before and after, so whoever has the report as it was saved can
check that nothing but these texts is different.
"""

from collections.abc import Collection, Sequence
from typing import Any

from app.core.domain.canonical_json import digest

Path = tuple[str | int, ...]


def changed_paths(before: Any, after: Any, at: Path = ()) -> list[Path]:
    """Returns the paths of the texts that differ. Where the keys of an object differ, its own path stands for it."""
    if isinstance(before, dict) and isinstance(after, dict):
        if before.keys() != after.keys():
            return [at]
        return [path for name in before for path in changed_paths(before[name], after[name], (*at, name))]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [path for place, pair in pairs for path in changed_paths(*pair, (*at, place))]
    return [] if before == after else [at]


def rest_hash(contents: Sequence[Any], paths: Collection[Path]) -> str:
    """Returns the SHA-256 of a saved report's document and changes, with null in place of the texts at `paths`."""
    return digest(_mask(list(contents), set(paths), ()))


def _mask(value: Any, paths: Collection[Path], at: Path) -> Any:
    if at in paths:
        return None
    if isinstance(value, dict):
        return {name: _mask(each, paths, (*at, name)) for name, each in value.items()}
    if isinstance(value, list):
        return [_mask(each, paths, (*at, place)) for place, each in enumerate(value)]
    return value
