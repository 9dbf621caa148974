"""A saved report as a table: one row a figure, with every figure that its JSON holds.

A value with its range, or with the engagements that it rests on, is one row; any other number is a row of its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.core.files.csv_writer import csv_text
from app.report.text.saved_contents import Contents

HEADER = ("part", "key", "name", "figure", "value", "low", "high", "engagements", "providers", "unit")
CLAIM, OUTCOME, REPORT, NEWS, CHANGES = "claim", "outcome", "report", "news", "changes"
_NOT_FIGURES = ("version", "id", "number")  # nor “engagements” where it lists which, not how many
_TEXT_KEY = "lines"  # of the news: its figures in words
_SAMPLE_SIZE_KEYS = ("engagements", "jobs", "used")
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?", re.A)
_NAME_KEYS = ("key", "name", "provider", "family", "code", "owner", "label")
Row = Sequence[Any]


def to_csv(contents: Contents) -> str:
    """Every figure of the claims, the outcomes, the report as a whole, the period's news and what changed."""
    return csv_text([HEADER, *_rows(contents)])


def _rows(contents: Contents) -> Iterator[Row]:
    report = contents.report
    whole = {name: value for name, value in report.items() if name not in ("claims", "outcomes")}
    for part, entries in ((CLAIM, report["claims"]), (OUTCOME, report["outcomes"])):
        for entry in entries:
            for row in _figures("", entry):
                yield part, entry["key"], entry["name"], *row
    news = {name: value for name, value in (contents.document.get("news") or {}).items() if name != _TEXT_KEY}
    for part, holder in ((REPORT, whole), (NEWS, news), (CHANGES, contents.saved_changes or {})):
        for name, value in holder.items():
            for row in _figures(name, value):
                yield part, name, None, *row


def _figures(path: str, value: Any) -> Iterator[Row]:
    """The rows below one place of the document: the path from there, then the values."""
    if isinstance(value, Mapping):
        yield from _mapping_rows(path, value)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, each in enumerate(value, 1):
            if isinstance(each, Mapping):
                yield from _figures(_join(path, _item_name(each, number)), each)
    elif _is_figure(value):
        yield path, value, None, None, None, None, None


def _is_figure(value: Any) -> bool:
    """Whether it is a number, or an exact decimal in text."""
    if isinstance(value, str):
        return _DECIMAL.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def _mapping_rows(path: str, it: Mapping[str, Any]) -> Iterator[Row]:
    taken = set(_NOT_FIGURES)
    value = next((name for name in ("estimate", "value") if name in it), None)
    if value or {"low", "high"} <= it.keys():
        size = next((name for name in _SAMPLE_SIZE_KEYS if isinstance(it.get(name), int)), "")
        row = [it.get(name) for name in (value or "", "low", "high", size, "providers")]
        taken |= {value or "", "low", "high", size, "providers"}
        if any(each is not None for each in row):
            yield path or "value", *row, it.get("scale") or it.get("unit")
    for name, each in it.items():
        if name not in taken:
            yield from _figures(_join(path, name), each)


def _item_name(it: Mapping[str, Any], number: int) -> str:
    return next((str(it[name]) for name in _NAME_KEYS if it.get(name)), str(number))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
