"""What happened in a period: counts only, without tests, intervals or verdicts.

Begun, ended, completed and cancelled go by the engagement's own dates. Running at the end: begun by the last day and
not ended by it; an active engagement is running whatever its end date is. An invoice belongs to its day, an engagement
without invoices to the day it ended, else began. Missing values are counted as unknown, not as 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from app.core.domain.money import CURRENCIES, Money
from app.record.domain.engagements import ACTIVE, ARRANGEMENTS, CANCELLED, COMPLETED, PLANNED, STATUSES
from app.report.domain.claims import Claim, Outcome
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.missing_answers import MissingAnswers, missing_answers
from app.report.domain.measures import MISSING_REASONS, REASON_CODES, MissingReason, Record, cost
from app.report.domain.measures.group_statistics import group_sums
from app.report.domain.measures.spend_totals import Costs

Array = Any
Ids = tuple[int, ...]  # engagements by number, the smallest first


@dataclass(frozen=True, slots=True)
class KnownSpend:
    """What was paid in `total` for the engagements `known`, None where no cost is known; `unknown`: the others, by
    reason."""

    total: Money | None
    known: Ids
    unknown: Mapping[MissingReason, Ids]

    @property
    def without(self) -> int:
        """How many engagements have no known cost."""
        return sum(map(len, self.unknown.values()))


@dataclass(frozen=True, slots=True)
class Overruns:
    """`over`: those of `known` (agreed and actual cost) that cost more than agreed, `by` this total.

    `by` is None where it is known for none of them; `unrated` have no exchange rate, so they are not in it. `unknown`:
    ended in the period, with one of the two costs unknown.
    """

    known: Ids
    over: Ids
    by: Money | None
    unrated: Ids
    unknown: Ids


@dataclass(frozen=True, slots=True)
class LateDeliveries:
    """`late`: those of `known` (both dates known) after their agreed end. `unknown`: one of the dates is missing."""

    known: Ids
    late: Ids
    unknown: Ids


@dataclass(frozen=True, slots=True)
class LargestProvider:
    """The provider with the largest share of the known spend, with its engagements that were paid in the period.

    `share` of all known spend, including that without a provider; None where refunds make it meaningless. `providers`:
    how many have known spend. With a tie it is the one recorded first.
    """

    provider: int
    spend: Money
    share: float | None
    providers: int
    engagements: Ids


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts for one arrangement, or (None) for all.

    `late` is counted among the completed, `overdue` among those running on the last day. `cancelled_cost`: everything
    paid for engagements cancelled in the period, including earlier payments. `largest` is None where no provider has
    known spend. `start_unknown`, `end_unknown`: engagements that may belong to the period, but whose start or end date
    is missing.
    """

    arrangement: str | None
    begun: Ids
    ended: Ids
    completed: Ids
    cancelled: Ids
    running: Ids
    overdue: LateDeliveries
    spend: KnownSpend
    overruns: Overruns
    late: LateDeliveries
    cancelled_cost: KnownSpend
    largest: LargestProvider | None
    start_unknown: Ids
    end_unknown: Ids


@dataclass(frozen=True, slots=True)
class News:
    """From `first` to `last`, both included. `missing`: by owner, in the order of user numbers, without an owner
    last."""

    first: date
    last: date
    currency: str
    whole: Counts
    sides: tuple[Counts, ...]
    missing: tuple[MissingAnswers, ...]


@dataclass(frozen=True, slots=True)
class NamedNews:
    """News with the names, by number, of the providers and owners in it and of the first few `running` engagements."""

    news: News
    providers: Mapping[int, str]
    owners: Mapping[int, str]
    running: Mapping[int, str]


def news(evidence: Evidence, needed: Sequence[Claim | Outcome], first: date, last: date) -> News:
    """Returns counts for `first` to `last`, both included; the record may have other engagements, too.

    `needed`: the claims and outcomes whose missing answers are counted.
    """
    period = _PeriodCounter(evidence.record, first, last)
    arrangement = evidence.record.columns["arrangement"]
    return News(
        first,
        last,
        period.costs.currency,
        period.counts(None, np.ones(len(arrangement), bool)),
        tuple(period.counts(side, arrangement == place) for place, side in enumerate(ARRANGEMENTS)),
        missing_answers(evidence, needed, period.completed | period.cancelled),
    )


class _PeriodCounter:
    """Masks over the record, computed once for all arrangements."""

    def __init__(self, record: Record, first: date, last: date):
        columns, begin, end = record.columns, first.toordinal(), last.toordinal()
        self.columns, self.ids = columns, columns["id"]
        started, due, ended = columns["started_on"], columns["due_on"], columns["ended_on"]
        is_begun = columns["status"] != STATUSES.index(PLANNED)
        is_active = columns["status"] == STATUSES.index(ACTIVE)
        self.begun = is_begun & (started >= begin) & (started <= end)
        inside = (ended >= begin) & (ended <= end)
        self.completed = inside & (columns["status"] == STATUSES.index(COMPLETED))
        self.cancelled = inside & (columns["status"] == STATUSES.index(CANCELLED))
        self.running = (is_active | (is_begun & (ended > end))) & (started >= 0) & (started <= end)
        self.start_unknown = is_begun & (started < 0) & (is_active | (ended < 0) | (ended >= begin))
        self.end_unknown = record.ended & (ended < 0) & (started <= end)
        self.due_known, self.overdue, self.late = due >= 0, due < end, due < ended
        self.costs = Costs(record, 1)
        self.in_days, self.minor = self.costs.between(first, last)
        self.within, self.over = record.values_of("within_agreed"), cost.over_agreed(record)

    def counts(self, arrangement: str | None, mask: Array) -> Counts:
        """Returns the counts for the engagements in `mask`."""
        paid = mask & self.in_days
        return Counts(
            arrangement,
            begun=self._ids(mask & self.begun),
            ended=self._ids(mask & (self.completed | self.cancelled)),
            completed=self._ids(mask & self.completed),
            cancelled=self._ids(mask & self.cancelled),
            running=self._ids(mask & self.running),
            overdue=self._late(mask & self.running, self.overdue),
            spend=self._known(paid, self.minor),
            overruns=self._overruns(mask & (self.completed | self.cancelled)),
            late=self._late(mask & self.completed, self.late),
            cancelled_cost=self._known(mask & self.cancelled, self.costs.minor),
            largest=self._largest(paid),
            start_unknown=self._ids(mask & self.start_unknown),
            end_unknown=self._ids(mask & self.end_unknown),
        )

    def _ids(self, mask: Array) -> Ids:
        return tuple(self.ids[mask].tolist())

    def _money(self, minor: Array) -> Money:
        return Money(sum(minor.tolist()), self.costs.currency)

    def _known(self, mask: Array, minor: Array) -> KnownSpend:
        known = mask & self.costs.known
        unknown = {why: self._ids(mask & (self.costs.lack == REASON_CODES[why])) for why in MISSING_REASONS}
        return KnownSpend(
            self._money(minor[known]) if known.any() else None,
            self._ids(known),
            {why: ids for why, ids in unknown.items() if ids},
        )

    def _overruns(self, mask: Array) -> Overruns:
        known = mask & (self.within.lack == 0)
        over = known & (self.within.values == 0)
        rated = over & (self.over.lack == 0)
        minor = np.rint(self.over.values[rated] * 10.0 ** CURRENCIES[self.costs.currency]).astype(np.int64)
        none_rated = bool(over.any()) and not rated.any()
        return Overruns(
            self._ids(known),
            self._ids(over),
            None if none_rated or not known.any() else self._money(minor),
            self._ids(over & ~rated),
            self._ids(mask & ~known),
        )

    def _late(self, mask: Array, late: Array) -> LateDeliveries:
        known = mask & self.due_known
        return LateDeliveries(self._ids(known), self._ids(known & late), self._ids(mask & ~known))

    def _largest(self, paid: Array) -> LargestProvider | None:
        known = paid & self.costs.known
        has_provider = known & (self.columns["provider"] >= 0)
        numbers, provider_index = np.unique(self.columns["provider_id"][has_provider], return_inverse=True)
        if not len(numbers):
            return None
        spent = group_sums(provider_index, self.minor[has_provider], len(numbers))
        largest = max(range(len(spent)), key=lambda index: (spent[index], -index))
        total = self._money(self.minor[known]).minor
        share = spent[largest] / total if 0 <= spent[largest] <= total and total else None
        return LargestProvider(
            int(numbers[largest]),
            Money(spent[largest], self.costs.currency),
            share,
            len(numbers),
            self._ids(has_provider & (self.columns["provider_id"] == numbers[largest])),
        )
