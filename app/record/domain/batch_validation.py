"""Many drafts at once, column by column: those that `compose` would take as they are, at a fraction of its time.

It decides nothing of its own: a draft in which any rule could be broken is named, for `compose` to look at.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.core.domain import money
from app.record.domain.engagement_options import DAILY, HOURLY, PERCENTAGE
from app.record.domain.engagements import MONEY_FIELDS
from app.record.domain.validation import default_status

Columns = dict[str, Sequence[Any]]


def build_columns(said: Mapping[str, Sequence[Any]], count: int, today: date) -> tuple[Columns, set[int]]:
    """The columns of so many engagements that the drafts in `said` (field to values, unknown None) make, amounts in
    whole minor units; and the indexes of those drafts that are to be composed one by one, whose values mean nothing."""
    columns: Columns = dict(said)
    nothing = [None] * count
    unclear: set[int] = set()
    for name in ("title", "arrangement"):
        unclear.update(_missing_rows(columns.setdefault(name, nothing)))
    for name in MONEY_FIELDS:
        if name in columns:
            columns[name], bad = _to_minor_units(columns[name], columns.get("currency", nothing))
            unclear.update(bad)
    started, ended = columns.get("started_on", nothing), columns.get("ended_on", nothing)
    columns["status"] = [
        said or default_status(start, end, today)
        for said, start, end in zip(columns.get("status", nothing), started, ended, strict=True)
    ]
    unclear.update(_rows_with_bad_dates(started, columns.get("due_on", nothing), ended, today))
    unclear.update(_inconsistent_rows({name: columns.get(name, nothing) for name in _CROSS_CHECKED_FIELDS}))
    _set_estimate_dates(columns, nothing, today)
    return columns, unclear


_CROSS_CHECKED_FIELDS = ("percentage", "project_budget", "pricing_model", "rate", "continues", "reference")


def _missing_rows(values: Sequence[Any]) -> Iterator[int]:
    if None in values:
        yield from (index for index, value in enumerate(values) if value is None)


def _to_minor_units(amounts: Sequence[Any], currencies: Sequence[str | None]) -> tuple[list[int | None], list[int]]:
    """The amounts in minor units of their currencies, and the indexes of those that might not be money."""
    places, largest = money.CURRENCIES, money.MAX_MINOR
    found: list[int | None] = []
    bad = []
    for index, (value, currency) in enumerate(zip(amounts, currencies, strict=True)):
        if value is None:
            found.append(None)
            continue
        minor = None
        if currency is not None:
            exact = value.scaleb(places[currency])
            minor = int(exact)
            if minor != exact or not 0 <= minor <= largest:
                bad.append(index)
        else:
            bad.append(index)
        found.append(minor)
    return found, bad


def _rows_with_bad_dates(
    started: Sequence[date | None], due: Sequence[date | None], ended: Sequence[date | None], today: date
) -> list[int]:
    return [
        index
        for index, (start, by, end) in enumerate(zip(started, due, ended, strict=True))
        if (end is not None and (end > today or (start is not None and end < start)))
        or (by is not None and start is not None and by < start)
    ]


def _inconsistent_rows(columns: Mapping[str, Sequence[Any]]) -> Iterator[int]:
    """Where a percentage, a rate, the end or what it continues might be at odds with another field."""
    said = {name: any(value is not None for value in values) for name, values in columns.items()}
    if said["percentage"]:
        rows = zip(columns["percentage"], columns["project_budget"], columns["pricing_model"], strict=True)
        yield from (
            index
            for index, (percentage, budget, model) in enumerate(rows)
            if percentage is not None and (budget is None or model != PERCENTAGE)
        )
    if said["rate"]:
        allowed = (HOURLY, DAILY)
        yield from (
            index
            for index, (rate, model) in enumerate(zip(columns["rate"], columns["pricing_model"], strict=True))
            if rate is not None and model not in allowed
        )
    if said["continues"]:
        yield from (
            index
            for index, (other, reference) in enumerate(zip(columns["continues"], columns["reference"], strict=True))
            if other is not None and other == reference
        )


def _set_estimate_dates(columns: Columns, nothing: Sequence[Any], today: date) -> None:
    cost, days = columns.get("in_house_cost", nothing), columns.get("in_house_days", nothing)
    recorded = columns.get("in_house_recorded_on", nothing)
    if any(each is not nothing for each in (cost, days, recorded)):
        columns["in_house_recorded_on"] = [
            None if value is None and other is None else day or today
            for value, other, day in zip(cost, days, recorded, strict=True)
        ]
