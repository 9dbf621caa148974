"""A selection as columns: one array a field, one place an engagement, so that a report never makes an object a row.

Storage fills them, `measures` and `evidence` take them up; nothing here is derived.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Array = Any  # numpy's, one value an engagement unless said otherwise

# Codes of choices are places in the options of the field's kind; yes is 1, no is 0; an unknown code is -1.
CODED = (
    "arrangement",
    "category",
    "status",
    "basis",
    "found_by",
    "fee_agreed_with",
    "serves_other_clients",
    "contact",
    "work_managed_by",
    "workload_set_by",
    "taxes_borne_by",
    "insurance_borne_by",
    "expenses_borne_by",
    "effort",
    "pricing_model",
    "cost_is_final",
)
RATED = ("worker_control", "our_control", "complexity")
QUANTITIES = ("hours_estimated", "hours_actual", "percentage", "management_hours", "in_house_days")
COUNTS = ("task_count", "parallel_projects", "team_size")
MONEY = ("agreed_cost", "actual_cost", "rate", "project_budget", "in_house_cost", "other_quote")
DAYS = ("started_on", "due_on", "ended_on", "in_house_recorded_on")
REVIEWED = ("quality", "expertise", "resources", "flexibility", "communication", "goal_met", "would_rehire")
EXEMPT = 0.0  # a review's “not needed” or “nothing changed”, which no rating is


@dataclass(frozen=True, slots=True, eq=False)
class Payments:
    """The lines of the record that have an amount, one place a line: `engagement` is the place of its engagement in
    the columns, `day` as `date.toordinal` gives (-1 where nobody said), `minor` whole minor units of the engagement's
    currency, below nothing for a refund."""

    engagement: Array
    day: Array
    minor: Array


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """`columns[name]` is one array. Unknown is NaN in quantities, counts, ratings and reviews,
    and -1 in all others.

    `id`, `provider` (a code from 0 on, the same for all engagements of a provider), `provider_id`, `owner`, `team`,
    `retags` (how often the arrangement was changed), `other_quote_provider` (a provider's own
    number, or one beyond those for a name that the record does not know): whole numbers.
    CODED: int8; where the engagement has no answer of its own, the one of the provider's card (`<name>_inherited` says
    for which). `provider_kind` likewise. `motives`: one bit an option. QUANTITIES, COUNTS and RATED: floats in the
    field's unit. MONEY: whole minor units of `currency`, which is a place in `currencies`. DAYS: as
    `date.toordinal` gives.
    REVIEWED: the middle of the reviews (`goal_met`: 1 yes, 0 partly or no; `goal_partly`: 1 partly), EXEMPT where the
    question did not arise.
    `<field>_set_by`: the number of the import that set the field for all of its rows alike, 0 where none did; not there
    where that is so for all.
    `first`: True where it is the provider's first engagement in the whole record.
    `undated_id` and `undated_arrangement` are the engagements that the period leaves out because nobody said when they
    were; they stand in no other column. `payments` is None where no engagement has a line with an amount.
    """

    arrays: Mapping[str, Array]
    currencies: tuple[str, ...]
    payments: Payments | None = None

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]

    def set_by(self, name: str) -> Array | None:
        """For each engagement the import that set this field for all of its rows alike, 0 for none; None where that is
        so for all."""
        return self.arrays.get(f"{name}_set_by")

    def __len__(self) -> int:
        return len(self.arrays["id"])
