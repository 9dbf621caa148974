"""A selection of engagements: one value that lists, reports and exports all take.

It includes who asks, so that what a user may see is decided in one place.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from app.core.domain.fields import Field
from app.core.domain.kinds import (
    Amount,
    Choice,
    ChoiceSet,
    Count,
    Currency,
    Day,
    Link,
    Quantity,
    Rating,
    Tags,
    Text,
    YesNo,
)

Test = Literal["is", "contains", "min", "max", "known"]

# The tests that each kind of field supports.
TESTS: dict[type, tuple[Test, ...]] = {
    Text: ("contains", "known"),
    Tags: ("contains", "known"),
    Choice: ("is", "known"),
    ChoiceSet: ("contains", "known"),
    YesNo: ("is", "known"),
    Day: ("min", "max", "known"),
    Currency: ("is", "known"),
    Amount: ("min", "max", "known"),
    Quantity: ("min", "max", "known"),
    Count: ("min", "max", "known"),
    Rating: ("is", "min", "max", "known"),
    Link: ("is", "known"),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one field. `values`: any of them for "is", all of them for "contains", one bool for "known", otherwise
    one value. Amounts are compared in their own currency, without conversion."""

    field: str
    test: Test
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A period for an engagement's date (when it ended, else began), both days included.

    `everything`: all engagements, also undated ones, which are otherwise left out and counted. `standing`: this is the
    organisation's default period or the whole record, the two that have verdicts.
    """

    first: date | None = None
    last: date | None = None
    everything: bool = False
    standing: bool = False


EVERYTHING = Period(everything=True, standing=True)


@dataclass(frozen=True, slots=True)
class Selection:
    """`asker`: the id of the user who asks, None for the console. `sample`: selects from the sample data.

    `scheduled`: it was saved with a schedule before anybody saw its result, so its filters weren't chosen by the
    result.
    """

    conditions: tuple[Condition, ...] = ()
    search: str = ""
    period: Period = EVERYTHING
    sample: bool = False
    asker: int | None = None
    scheduled: bool = False

    @property
    def is_exploratory(self) -> bool:
        """Returns whether it was filtered by hand, so that reports show figures without verdicts."""
        return not self.period.standing or (bool(self.conditions or self.search) and not self.scheduled)

    def having(self, *conditions: Condition) -> "Selection":
        """Returns the selection with further conditions."""
        return replace(self, conditions=self.conditions + conditions)


@dataclass(frozen=True, slots=True)
class Order:
    """The field that a list is sorted by. Unknown values are last in both directions; the newest record wins ties."""

    field: str = "started_on"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list; `number` counts from 1."""

    number: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in a list: a page shows what comes after the row with this id, or (`backward`) right before it."""

    id: int
    backward: bool = False


def tests_of(field: Field) -> tuple[Test, ...]:
    """Returns the tests that a field supports."""
    return TESTS[type(field.kind)]
