"""Converts field values to column values: a dictionary with a function for every kind."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from app.core.domain import kinds


def identity(value: Any) -> Any:
    return value


# Text, lists, quantities and ratings are converted by their column types already.
TO_COLUMN: dict[type, Callable[[Any], Any]] = {
    kinds.Text: identity,
    kinds.Choice: identity,
    kinds.ChoiceSet: identity,
    kinds.Tags: identity,
    kinds.YesNo: identity,
    kinds.Day: identity,
    kinds.Currency: identity,
    kinds.Amount: attrgetter("minor"),
    kinds.Quantity: identity,
    kinds.Count: identity,
    kinds.Rating: identity,
    kinds.Link: identity,
}
