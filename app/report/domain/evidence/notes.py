"""Notes on the figures of a claim: what a careful reader would want to know before relying on them.

Each has a code and is computed on whole columns; all shares are of the engagements used.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from app.record.domain.engagement_options import BRIEF_CHANGES, NOT_CHANGED, PRICING_MODELS
from app.record.domain.engagement_options import DAILY as DAILY_RATE
from app.record.domain.engagement_options import HOURLY as HOURLY_RATE
from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.claims import CONTRAST, NUMBER, RATING, Claim, Outcome
from app.report.domain.evidence import Sample, set_for_all
from app.report.domain.findings import Note
from app.report.domain.measures import CONVERTED, Record
from app.report.domain.measures.conversion import rates_used
from app.report.domain.measures.cost import total_in_own_currency, unit_cost_in_own_currency

Array = Any
CODES = (
    ONE_PROVIDER,
    SET_FOR_ALL,
    NOTHING_PAID,
    CEILING,
    OUTLIER,
    HOURLY,
    ONE_CURRENCY,
    ONE_YEAR,
    ONE_OWNER,
    RETAGS,
    LATE_ESTIMATES,
    BRIEF_CHANGED,
    UNKNOWN,
    NO_PROVIDER,
    CONVERSION,
) = (
    "one provider",
    set_for_all.SET_FOR_ALL,
    "cost of nothing",
    "ceiling",
    "outlier",
    "hourly among totals",
    "one currency",
    "one year",
    "one of us",
    "retags",
    "estimates after the start",
    "brief changed",
    "much unknown",
    "no provider",
    "converted",
)
# Notes on the whole report, not on one claim; `raters` finds them.
REPORT_CODES = (ONE_RATER, RATERS_DISAGREE, UNANSWERED_REQUESTS) = (
    "one rater",
    "raters disagree",
    "requests not answered",
)
COSTS = frozenset(
    {"unit_cost", "total_cost", "full_cost", "cost_overrun", "within_agreed", "in_house_ratio", "saved_money"}
)
# By measure, the one that says how far an engagement was over what was agreed, and from which value on it was.
OVERRUNS: Mapping[str, tuple[str, float]] = {
    "cost_overrun": ("cost_overrun", 1.0),
    "within_agreed": ("cost_overrun", 1.0),
    "hours_overrun": ("hours_overrun", 1.0),
    "lateness": ("lateness", 0.0),
    "on_time": ("lateness", 0.0),
}
ESTIMATES = frozenset({"saved_money", "saved_time", "in_house_ratio"})
TOP_RATING, CEILING_SHARE = 5, 0.5
OUTLIER_FACTOR = 100  # a value so many times the median is an outlier
NEARLY_ALL, FEW = 0.9, 0.5  # shares: nearly all of one side, and at most half of the other
RETAG_SHARE, UNKNOWN_SHARE = 0.1, 0.3
HOURLY_COST_RATIO = 2.0  # a total of at most two usual hours, for work of a day or longer
_NOT_CHANGED = BRIEF_CHANGES.index(NOT_CHANGED)
_HOURLY, _DAILY = map(PRICING_MODELS.index, (HOURLY_RATE, DAILY_RATE))
_MAX_NAMED = 12


class Notes:
    """Finds the notes of claims on one record; shared columns are computed once."""

    def __init__(self, record: Record):
        self.record = record

    def find(self, claim: Claim | Outcome, sample: Sample, enough: bool) -> tuple[Note, ...]:
        """Returns all notes that apply to a claim, in the order of CODES; below the gate only those that count."""
        if not len(sample.y):
            return ()
        judging = (self._ceiling, self._outlier, self._one_currency, self._one_year, self._one_owner) if enough else ()
        counting = (
            self._set_for_all,
            self._nothing_paid,
            self._hourly,
            self._retags,
            self._late_estimates,
            self._brief_changed,
            self._unknown,
            self._no_provider,
            self._conversion,
        )
        found = [note for each in (*judging, *counting) for note in each(claim, sample)]
        return tuple(sorted(found, key=lambda note: CODES.index(note.code)))

    def _ceiling(self, claim: Claim | Outcome, sample: Sample) -> Iterator[Note]:
        if claim.measure.shape == RATING and (share := float((sample.y >= TOP_RATING).mean())) > CEILING_SHARE:
            yield Note(CEILING, {"share": share})

    def _outlier(self, claim: Claim | Outcome, sample: Sample) -> Iterator[Note]:
        if claim.measure.shape == NUMBER and (outliers := outlier_mask(sample)).any():
            smallest = float(sample.y[outliers].min()) / float(np.median(sample.y))
            ids = tuple(sample.id[outliers].tolist())
            yield Note(OUTLIER, {"many": len(ids), "times": smallest}, ids[:_MAX_NAMED])

    def _hourly(self, claim: Claim | Outcome, sample: Sample) -> Iterator[Note]:
        if claim.measure.name in COSTS:
            yield from self._engagements(HOURLY, sample.used & self.looks_hourly)

    def _set_for_all(self, claim: Claim | Outcome, sample: Sample) -> Iterator[Note]:
        if constant := set_for_all.detect(self.record, claim.measure.name, sample):
            yield Note(SET_FOR_ALL, {"alike": constant})

    def _nothing_paid(self, claim: Claim | Outcome, sample: Sample) -> Iterator[Note]:
        if claim.measure.name in COSTS:
            paid = (
                unit_cost_in_own_currency(self.record)
                if claim.measure.name == "unit_cost"
                else total_in_own_currency(self.record)
            )
            yield from self._engagements(NOTHING_PAID, sample.used & (paid == 0))

    def _engagements(self, code: str, mask: Array) -> Iterator[Note]:
        """Yields a note with the number of engagements in the mask, and the first of them; none for an empty mask."""
        ids = self.record.columns["id"][mask]
        if len(ids):
            yield Note(code, {"many": len(ids)}, tuple(ids[:_MAX_NAMED].tolist()))

    def _one_currency(self, claim: Claim | Outcome, sample: Sample) -> Iterator[Note]:
        if claim.measure.name in COSTS:
            names = self.record.columns.currencies
            yield from _one_sided(
                claim, sample, self.record.columns["currency"], ONE_CURRENCY, lambda code: names[code]
            )

    def _one_year(self, claim: Claim | Outcome, sample: Sample) -> Iterator[Note]:
        yield from _one_sided(claim, sample, self.year, ONE_YEAR, str)

    def _one_owner(self, claim: Claim | Outcome, sample: Sample) -> Iterator[Note]:
        yield from _one_sided(claim, sample, self.record.columns["owner"], ONE_OWNER, lambda _: "")

    def _retags(self, claim: Claim | Outcome, sample: Sample) -> Iterator[Note]:
        changed = int((self.record.columns["retags"][sample.used] > 0).sum())
        if changed >= RETAG_SHARE * len(sample.y):
            yield Note(RETAGS, {"many": changed, "among": len(sample.y)})

    def _late_estimates(self, claim: Claim | Outcome, sample: Sample) -> Iterator[Note]:
        if claim.measure.name not in ESTIMATES:
            return
        columns = self.record.columns
        recorded, started = (columns[name][sample.used] for name in ("in_house_recorded_on", "started_on"))
        late = int(((started >= 0) & (recorded > started)).sum())
        if late:
            yield Note(LATE_ESTIMATES, {"many": late, "among": len(sample.y)})

    def _brief_changed(self, claim: Claim | Outcome, sample: Sample) -> Iterator[Note]:
        """In how many of the engagements over what was agreed the brief changed, of those that say so."""
        if claim.measure.name not in OVERRUNS:
            return
        measure, limit = OVERRUNS[claim.measure.name]
        over = sample.used & (self.record.values_of(measure).values > limit)  # not so where unknown
        changed = self.record.columns["brief_changed"][over]
        known = changed[changed >= 0]
        if len(known):
            many = int(np.count_nonzero(known != _NOT_CHANGED))
            yield Note(BRIEF_CHANGED, {"many": many, "among": len(known), "over": len(changed)})

    def _unknown(self, claim: Claim | Outcome, sample: Sample) -> Iterator[Note]:
        unknown = int(np.count_nonzero(sample.unknown))
        total = unknown + len(sample.y)
        if unknown >= UNKNOWN_SHARE * total:
            yield Note(UNKNOWN, {"many": unknown, "among": total})

    def _no_provider(self, claim: Claim | Outcome, sample: Sample) -> Iterator[Note]:
        """Occurs for outcomes alone: a claim leaves such engagements out."""
        count = int(np.count_nonzero(~sample.has_provider))
        if count:
            sides = {
                side: (int(np.count_nonzero(on_side & ~sample.has_provider)), int(on_side.sum()))
                for on_side, side in ((sample.freelance, FREELANCE), (~sample.freelance, OUTSOURCED))
                if on_side.any()
            }
            yield Note(NO_PROVIDER, {"many": count, "sides": sides})

    def _conversion(self, claim: Claim | Outcome, sample: Sample) -> Iterator[Note]:
        if claim.measure.name in CONVERTED:
            for rate in rates_used(sample.used, sample.record):
                yield Note(CONVERSION, {"rate": rate})

    @cached_property
    def year(self) -> Array:
        """The year in which each engagement ended, else began; −1 without a date."""
        columns = self.record.columns
        days: Array = np.where(columns["ended_on"] >= 0, columns["ended_on"], columns["started_on"])
        first, last = (int(end) for end in (days[days >= 0].min(initial=1), days.max(initial=1)))
        starts = [
            date(year, 1, 1).toordinal()
            for year in range(date.fromordinal(max(first, 1)).year, date.fromordinal(max(last, 1)).year + 1)
        ]
        year: Array = np.searchsorted(starts, days, side="right") - 1 + date.fromordinal(max(first, 1)).year
        return np.where(days >= 0, year, -1)

    @cached_property
    def looks_hourly(self) -> Array:
        """Mask of the engagements whose total cost looks like a rate, for work of a day or longer."""
        record, columns = self.record, self.record.columns
        hours, day = np.nan_to_num(record.values_of("hours").values), float(record.terms.hours_per_day)
        paid, is_long = columns["actual_cost"] > 0, hours >= day
        model = columns["pricing_model"]
        equals_rate = (columns["actual_cost"] == columns["rate"]) & (
            ((model == _HOURLY) & is_long) | ((model == _DAILY) & (hours >= 2 * day))
        )
        unit_costs = record.values_of("unit_cost").values
        unit_costs = unit_costs[~np.isnan(unit_costs)]
        total = np.nan_to_num(total_in_own_currency(record) * record.conversion.factor, nan=np.inf)
        is_low = (
            is_long & (total <= HOURLY_COST_RATIO * float(np.median(unit_costs)))
            if len(unit_costs)
            else np.zeros(len(columns), bool)
        )
        return paid & (equals_rate | is_low)


def outlier_mask(sample: Sample) -> Array:
    """Returns a mask of the values at least OUTLIER_FACTOR times the median; empty where the median is 0."""
    median = float(np.median(sample.y)) if len(sample.y) else 0.0
    return sample.y >= OUTLIER_FACTOR * median if median > 0 else np.zeros(len(sample.y), bool)


def _one_sided(
    claim: Claim | Outcome, sample: Sample, codes: Array, code: str, name: Callable[[int], str]
) -> Iterator[Note]:
    """Yields a note where nearly all of one side share a code (-1 is unknown) that most of the other side don't
    have."""
    if getattr(claim, "kind", CONTRAST) != CONTRAST:
        return
    codes = codes[sample.used]
    known = codes >= 0
    if not known.any():
        return
    lowest = int(codes[known].min())
    sides = [
        np.bincount(codes[known & on_side] - lowest, minlength=1) for on_side in (~sample.freelance, sample.freelance)
    ]
    for (side, counts), other_counts in zip(((OUTSOURCED, sides[0]), (FREELANCE, sides[1])), sides[::-1], strict=True):
        if counts.sum() < 2 or not other_counts.sum():
            continue
        mode = int(counts.argmax())
        share, other_share = (
            counts[mode] / counts.sum(),
            (other_counts[mode] if mode < len(other_counts) else 0) / other_counts.sum(),
        )
        if share >= NEARLY_ALL and other_share <= FEW:
            yield Note(
                code, {"side": side, "share": float(share), "other": float(other_share), "what": name(mode + lowest)}
            )
