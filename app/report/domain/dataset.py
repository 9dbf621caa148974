"""A selection as columns: one array per field, one element per engagement, so that no objects are made per row.

Storage fills them, `measures` and `evidence` read them; nothing here is derived.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.domain import kinds
from app.record.domain.engagements import FIELDS
from app.record.domain.reviews import SUMMARY_FIELDS

Array = Any  # numpy's, one value an engagement unless said otherwise


_UNUSED_FIELDS = ("end_reason",)  # and saved reports leave it out of their fingerprints


def _fields_of_kind(*some: type[kinds.Kind]) -> tuple[str, ...]:
    """The engagement's fields of these kinds."""
    return tuple(name for name, field in FIELDS.items() if isinstance(field.kind, some) and name not in _UNUSED_FIELDS)


# Codes of choices are indices in the options of the field's kind; yes is 1, no is 0; unknown is -1.
CODED_FIELDS = _fields_of_kind(kinds.Choice, kinds.YesNo)
RATING_FIELDS, QUANTITIES, COUNTS = (
    _fields_of_kind(kinds.Rating),
    _fields_of_kind(kinds.Quantity),
    _fields_of_kind(kinds.Count),
)
MONEY, DAYS = _fields_of_kind(kinds.Amount), _fields_of_kind(kinds.Day)
# Without the comparative question: it is tried beside the scales, and no claim uses it.
REVIEW_COLUMNS = tuple(name for name in SUMMARY_FIELDS if name != "compared")
EXEMPT = 0.0  # a review's “not needed” or “nothing changed”; no rating has this value


@dataclass(frozen=True, slots=True, eq=False)
class Payments:
    """The entries with an amount, one element each: `engagement` is the index of its engagement in the columns, `day`
    an ordinal as from `date.toordinal` (-1 unknown), `minor` whole minor units of the engagement's currency, negative
    for a refund."""

    engagement: Array
    day: Array
    minor: Array


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """`columns[name]` is one array. Unknown is NaN in quantities, counts, ratings and reviews, -1 in all others.

    `id`, `provider` (a code from 0 on, the same for all engagements of a provider), `provider_id`, `owner`, `team`,
    `retags` (how often the arrangement was changed), `other_quote_provider` (a provider's own number, or one beyond
    those for a name that the record does not know): whole numbers. CODED_FIELDS: int8; where the engagement has no
    answer of its own, that of the provider's card (where so, `<name>_inherited` is True). `provider_kind` likewise.
    `motives`: one bit per option. QUANTITIES, COUNTS and RATING_FIELDS: floats in the field's unit. MONEY: whole minor
    units of `currency`, an index in `currencies`. DAYS: ordinals as from `date.toordinal`. REVIEW_COLUMNS: the median
    of the reviews (`goal_met`: 1 yes, 0 partly or no; `goal_partly`: 1 partly), EXEMPT where the question did not
    arise. `<field>_set_by`: the number of the import that set the field for all of its rows, 0 where none did; absent
    where that is so for all engagements. `first`: True where it is the provider's first engagement in the whole record.
    `undated_id` and `undated_arrangement` are the engagements that the period leaves out because they have no date;
    they are in no other column. `payments` is None where no engagement has an entry with an amount.
    """

    arrays: Mapping[str, Array]
    currencies: tuple[str, ...]
    payments: Payments | None = None

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]

    def set_by_import(self, name: str) -> Array | None:
        """Returns, for each engagement, the import that set this field for all of its rows, 0 for none; None where that
        is so for all engagements."""
        return self.arrays.get(f"{name}_set_by")

    def __len__(self) -> int:
        return len(self.arrays["id"])
