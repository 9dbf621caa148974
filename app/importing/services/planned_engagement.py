"""The engagement that entries of a file belong to, and its derived values."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.core.domain.money import Money
from app.importing.values.entry_grouping import EntryGroup
from app.record.domain.engagements import COMPLETED, Engagement
from app.record.domain.entries import DATE_FIELDS, NO_LINES, SUMMED_FIELDS, LineTotals
from app.record.domain.entry_sums import with_line_totals
from app.record.storage import entries
from app.record.storage.engagements import Stored


@dataclass(slots=True)
class PlannedEngagement:
    """One group of entries, and its existing engagement, if any, with its entries and those that the file can match."""

    group: EntryGroup
    stored: Stored | None = None
    before: LineTotals = NO_LINES
    now: LineTotals = NO_LINES
    known: entries.KnownLines = field(default_factory=entries.KnownLines)
    new: int = 0
    keys: dict[str, int] = field(default_factory=dict)


def derived_values(planned: PlannedEngagement, values: dict[str, Any], today: date) -> dict[str, Any]:
    """Returns the cost, hours and dates derived from the entries, as a row has them; without those that stay the
    same."""
    if planned.stored is not None:
        engagement = planned.stored.engagement
        before, engagement = (
            engagement,
            replace(
                engagement, **{name: values[name] for name in ("currency", *DATE_FIELDS, "due_on") if name in values}
            ),
        )
    else:
        given = {name: values.get(name) for name in ("currency", "status", *DATE_FIELDS, "due_on")}
        before = engagement = Engagement(title="", arrangement="", **given | {"status": given["status"] or COMPLETED})
    after = with_line_totals(engagement, planned.before, planned.now, today)
    found = {}
    for name in (*SUMMED_FIELDS, *DATE_FIELDS):
        value = getattr(after, name)
        if value is not None and value != getattr(before, name):
            found[name] = value.amount if isinstance(value, Money) else value
    return found
