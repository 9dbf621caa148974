"""A selection: which engagements are meant, as one value that list, report, export and file all take.

It carries who asks, so that what a person may see is decided in one place.
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

# Which tests each kind of field can be put to.
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
    """One test of one field. `values`: for "is" any of them, for "contains" each of them, otherwise one;
    for "known" one bool. Amounts are compared in their own currency as it stands."""

    field: str
    test: Test
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """The days an engagement may belong to (the day it ended, else began), both included.

    `everything` takes all, undated ones too; otherwise undated ones are left out, and counted. `standing` marks the
    organisation's own window, or the whole record: the two views that carry verdicts.
    """

    first: date | None = None
    last: date | None = None
    everything: bool = False
    standing: bool = False


EVERYTHING = Period(everything=True, standing=True)


@dataclass(frozen=True, slots=True)
class Selection:
    """`asker` is the id of the user who asks, None for the console; `sample` selects the sample data instead.

    `scheduled`: it was saved with a schedule before anybody saw what it gives, so that its filters were not chosen by
    the result.
    """

    conditions: tuple[Condition, ...] = ()
    search: str = ""
    period: Period = EVERYTHING
    sample: bool = False
    asker: int | None = None
    scheduled: bool = False

    @property
    def is_exploratory(self) -> bool:
        """Whether somebody narrowed it by hand, so that it shows facts and no verdicts."""
        return not self.period.standing or (bool(self.conditions or self.search) and not self.scheduled)

    def having(self, *conditions: Condition) -> "Selection":
        """The same selection with further conditions."""
        return replace(self, conditions=self.conditions + conditions)


@dataclass(frozen=True, slots=True)
class Order:
    """By which field a list is sorted; unknown values come last either way, and the newest record breaks ties."""

    field: str = "started_on"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: `number` counts from 1."""

    number: int = 1
    size: int = 50


def tests_of(field: Field) -> tuple[Test, ...]:
    """The tests that a field can be put to."""
    return TESTS[type(field.kind)]
