"""Parses columns from the texts that the database joins them into."""

from typing import Any

import numpy as np

from app.core.domain.fields import options_of
from app.record.domain.engagements import FIELDS

_EPOCH = 719_163  # the ordinal of 1 January 1970
UNKNOWN_DAY = "0000-00-00"  # as long as any day: days are read by the place of their figures
UNKNOWN_TEXT = "-"  # a single unknown text must not look like no row at all


def parse_numbers(text: str) -> Any:
    return np.fromstring(text, np.int64, sep=",") if text else np.zeros(0, np.int64)


def sort_by_id(found: dict[str, Any]) -> dict[str, Any]:
    """Returns the columns sorted by number, whatever order the database returned."""
    order = np.argsort(found["id"], kind="stable")
    if np.array_equal(order, np.arange(len(order))):
        return found
    return {name: column[order] for name, column in found.items()}


def scale_to_units(numbers: Any, places: int) -> Any:
    value = numbers / 10**places
    value[numbers < 0] = np.nan
    return value


def parse_ordinals(text: str) -> Any:
    """Days as `date.toordinal` gives, -1 unknown, from texts like 2026-03-01 with commas between."""
    figures = np.frombuffer(f"{text},".encode("ascii") if text else b"", np.uint8).reshape(-1, len(UNKNOWN_DAY) + 1)
    year, month, day = (
        (figures[:, part].astype(np.int64) - ord("0")) @ 10 ** np.arange(part.stop - part.start)[::-1]
        for part in (slice(0, 4), slice(5, 7), slice(8, 10))
    )
    begins = (12 * (year - 1970) + month - 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.where(year > 0, begins + day - 1 + _EPOCH, -1)


def parse_bits(text: str) -> Any:
    """One bit for each motive; lists of words are kept with a line feed at both ends of each word."""
    parts = text.split(",") if text else []
    options = options_of(FIELDS["motives"])
    mask = {UNKNOWN_TEXT: -1} | {
        each: sum(1 << options.index(word) for word in each.strip("\n").split("\n"))
        for each in set(parts) - {UNKNOWN_TEXT}
    }
    return np.fromiter(map(mask.__getitem__, parts), np.int8, len(parts))


def parse_words(text: str) -> tuple[Any, tuple[str, ...]]:
    parts = text.split(",") if text else []
    words = sorted(set(parts) - {UNKNOWN_TEXT})
    place = {UNKNOWN_TEXT: -1} | {word: number for number, word in enumerate(words)}
    return np.fromiter(map(place.__getitem__, parts), np.int16, len(parts)), tuple(words)
