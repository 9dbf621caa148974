"""A builder of built-in profiles for known files."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.importing.values.profiles import Preset

Columns = Mapping[str, str | Sequence[str]]


def make_preset(
    name: str,
    header: Sequence[str],
    columns: Columns,
    says: str = "",
    variants: Sequence[Sequence[str]] = (),
    **others: Any,
) -> Preset:
    return Preset(
        name=name,
        headers=tuple(header),
        variants=tuple(map(tuple, variants)),
        says=says,
        columns=columns,
        others=others,
    )


def split_header(header: str) -> list[str]:
    return [each.strip() for each in header.split(",")]
