"""What a kind of field value becomes in a column; a dictionary with an entry for every kind."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from app.core.domain import kinds


def same(value: Any) -> Any:
    return value


# Text, listed words, quantities and ratings are turned by their column types already.
TO_COLUMN: dict[type, Callable[[Any], Any]] = {
    kinds.Text: same,
    kinds.Choice: same,
    kinds.ChoiceSet: same,
    kinds.Tags: same,
    kinds.YesNo: same,
    kinds.Day: same,
    kinds.Currency: same,
    kinds.Amount: attrgetter("minor"),
    kinds.Quantity: same,
    kinds.Count: same,
    kinds.Rating: same,
    kinds.Link: same,
}
