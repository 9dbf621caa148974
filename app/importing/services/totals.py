"""Totals of the amounts in a file, and outliers among its values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Any

from app.core.domain.kinds import Amount, Quantity
from app.core.domain.money import Money, canonical_text
from app.record.domain.file_schema import COLUMNS

SUMMED_FIELDS = ("actual_cost", "agreed_cost")
_OUTLIER_RATIO = 100  # times the median, or this fraction of it
_CENTRE_RATIO = 40  # values nearer than this to the median so far are dropped
_MAX_VALUES, _MAX_SHOWN, _MIN_VALUES = 2_000, 10, 8


@dataclass(frozen=True, slots=True)
class Sum:
    """The total of one field in one currency, over `rows` rows, in minor units. `by`: currency, arrangement or year,
    with the value `of`."""

    field: str
    by: str
    of: str
    currency: str
    minor: int
    rows: int

    def __str__(self) -> str:
        return f"{canonical_text(Money(self.minor, self.currency))} {self.currency}"


class Sums:
    """Adds up amounts by currency, by arrangement, and by the year in which the work ended, or else began."""

    def __init__(self) -> None:
        self.currencies: set[str] = set()
        self._found: dict[tuple[str, str, str | None, int | None], list[int]] = {}

    def add(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """Adds engagements, given as `columns`, amounts in minor units."""
        currencies = columns.get("currency")
        if currencies is None:
            return
        self.currencies |= set(currencies) - {None}
        nothing = [None] * len(currencies)
        started, ended = columns.get("started_on", nothing), columns.get("ended_on", nothing)
        found = self._found
        for field in SUMMED_FIELDS:
            if field not in columns:
                continue
            for minor, currency, kind, start, end in zip(
                columns[field], currencies, columns["arrangement"], started, ended, strict=True
            ):
                if minor is None:
                    continue
                day = end or start
                key = (field, currency, kind, day and day.year)
                if key in found:
                    known = found[key]
                    known[0] += minor
                    known[1] += 1
                else:
                    found[key] = [minor, 1]

    def all(self) -> list[Sum]:
        """Returns every sum, ordered by field, by group, and by currency."""
        sums: dict[tuple[str, str, str, str], list[int]] = {}
        for (field, currency, kind, year), (minor, rows) in self._found.items():
            for by, of in (("currency", currency), ("arrangement", kind or ""), ("year", str(year or ""))):
                known = sums.setdefault((field, by, of, currency), [0, 0])
                known[0] += minor
                known[1] += rows
        return [Sum(*key, *found) for key, found in sorted(sums.items())]


@dataclass(frozen=True, slots=True)
class Outlier:
    """A value at least a hundred times the median of its column, or at most a hundredth of it."""

    line: int
    field: str
    value: str
    median: str

    def __str__(self) -> str:
        return (
            f"Row {self.line}: {COLUMNS[self.field].field.label} {self.value} is an outlier; the median "
            f"is {self.median}. Check that it is right."
        )


class Outliers:
    """Keeps a few values of each column of amounts or quantities, and possible outliers."""

    def __init__(self) -> None:
        self._some: dict[tuple[str, str | None], list[Any]] = {}
        self._far: dict[tuple[str, str | None], list[tuple[int, Any]]] = {}
        self._bounds: dict[str, tuple[Any, Any]] = {}

    def add(self, lines: Sequence[int], columns: Mapping[str, Sequence[Any]]) -> None:
        """Adds engagements, given as `columns`, amounts in minor units, with their lines."""
        unknown: Sequence[str | None] = [None] * len(lines)
        for name in columns.keys() & _IS_AMOUNT.keys():
            # Without a currency, no row has an amount.
            currencies = columns.get("currency", unknown) if _IS_AMOUNT[name] else unknown
            for some in (slice(_MAX_VALUES), slice(_MAX_VALUES, None)):  # the first ones give the median
                values = list(filter(None, columns[name][some]))
                known = self._bounds.get(name)
                if values and not (known and known[0] <= min(values) and max(values) <= known[1]):
                    self._examine(name, lines[some], columns[name][some], currencies[some])

    def _examine(
        self, name: str, lines: Sequence[int], values: Sequence[Any], currencies: Sequence[str | None]
    ) -> None:
        """Examines the values of some rows; those near the median so far are dropped."""
        apart: dict[str | None, list[tuple[int, Any]]] = {}
        for line, value, currency in zip(lines, values, currencies, strict=True):
            if value:
                apart.setdefault(currency, []).append((line, value))
        for currency, found in apart.items():
            some = self._some.setdefault((name, currency), [])
            some += [value for _, value in found[: _MAX_VALUES - len(some)]]
            middle = median_low(some)
            least, most = middle / _CENTRE_RATIO, middle * _CENTRE_RATIO
            far = self._far.setdefault((name, currency), [])
            far += [(line, value) for line, value in found if not least <= value <= most][: _MAX_VALUES - len(far)]
        full = [some for (each, _), some in self._some.items() if each == name]
        if all(len(some) >= _MIN_VALUES for some in full):
            middles = [median_low(some) for some in full]
            self._bounds[name] = (max(middles) / _CENTRE_RATIO, min(middles) * _CENTRE_RATIO)

    def all(self) -> list[Outlier]:
        """Returns the outliers, up to a maximum for each column."""
        found = []
        for (name, currency), some in self._some.items():
            middle = median_low(some)
            if len(some) >= _MIN_VALUES:
                far = [
                    each
                    for each in self._far[name, currency]
                    if not middle / _OUTLIER_RATIO < each[1] < middle * _OUTLIER_RATIO
                ]
                found += [
                    Outlier(line, name, _format_value(value, currency), _format_value(middle, currency))
                    for line, value in far[:_MAX_SHOWN]
                ]
        return found


# Fields: amounts (True), for each currency separately, or quantities.
_IS_AMOUNT = {
    name: isinstance(column.field.kind, Amount)
    for name, column in COLUMNS.items()
    if column.part in ("engagement", "line") and isinstance(column.field.kind, Amount | Quantity)
}


def _format_value(value: Any, currency: str | None) -> str:
    return f"{value:f}" if currency is None else f"{canonical_text(Money(value, currency))} {currency}"
