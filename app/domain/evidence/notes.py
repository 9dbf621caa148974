"""Notes on the figures of a claim: what a careful reader would want to know before relying on them.

Each has a code and is worked out on whole columns; all shares are of the engagements that the claim rests on.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import numpy as np

from app.domain.claims import CONTRAST, NUMBER, RATING, Claim, Outcome
from app.domain.engagements import ARRANGEMENTS, FIELDS, FREELANCE
from app.domain.evidence import Sample
from app.domain.figures import count, number, percent
from app.domain.findings import Note
from app.domain.measures import Record
from app.domain.measures.cost import own_total

Array = Any
CEILING, OUTLIER, HOURLY, ONE_CURRENCY, ONE_YEAR, ONE_OWNER, RETAGS, LATE_ESTIMATES, UNKNOWN = CODES = (
    "ceiling", "outlier", "hourly among totals", "one currency", "one year", "one of us", "retags",
    "estimates after the start", "much unknown")
COSTS = frozenset({"unit_cost", "total_cost", "full_cost", "cost_overrun", "within_agreed", "in_house_ratio",
                   "saved_money"})
ESTIMATES = frozenset({"saved_money", "saved_time", "in_house_ratio"})
TOP, MOST = 5, 0.5
TIMES = 100  # so many times the median is hardly a value of its kind
ALL, FEW = 0.9, 0.5  # nearly all of one side, and at most half of the other
MANY_RETAGS, MUCH_UNKNOWN = 0.1, 0.3
LIKE_AN_HOUR, LEAST_HOURS = 2.0, 8.0  # a total of at most two usual hours for a day's work or more
_HOURLY, _DAILY = (FIELDS["pricing_model"].kind.options.index(model) for model in ("hourly", "daily"))
_NAMED = 12


def notes(claim: Claim | Outcome, sample: Sample, record: Record, enough: bool) -> tuple[Note, ...]:
    """All notes that hold for the engagements of a claim, in the order of CODES; below the gate those that count."""
    if not len(sample.y):
        return ()
    return tuple(note for each in (_ALL if enough else _COUNTING) for note in each(claim, sample, record))


def _ceiling(claim: Claim | Outcome, sample: Sample, record: Record) -> Iterator[Note]:
    if claim.measure.shape != RATING:
        return
    share = float((sample.y >= TOP).mean())
    if share > MOST:
        yield Note(CEILING, f"{percent(share)} of the ratings are at the top, so the scale has little room to tell "
                            "anybody apart.")


def _outlier(claim: Claim | Outcome, sample: Sample, record: Record) -> Iterator[Note]:
    if claim.measure.shape != NUMBER:
        return
    middle = float(np.median(sample.y))
    far = sample.y >= TIMES * middle
    if middle > 0 and far.any():
        ids = tuple(sample.id[far].tolist())
        what = "One value is" if len(ids) == 1 else f"{len(ids):,} values are"
        yield Note(OUTLIER, f"{what} {number(float(sample.y[far].min()) / middle)} times the median or more: right, or "
                            "a slip of the keyboard? Pairs and medians are hardly moved by it.", ids[:_NAMED])


def _hourly(claim: Claim | Outcome, sample: Sample, record: Record) -> Iterator[Note]:
    if claim.measure.name not in COSTS:
        return
    ids = record.columns["id"][sample.used & looks_hourly(record)]
    if len(ids):
        what = "One total cost looks" if len(ids) == 1 else f"{len(ids):,} total costs look"
        yield Note(HOURLY, f"{what} like the price of an hour or a day, entered as the whole.",
                   tuple(ids[:_NAMED].tolist()))


def looks_hourly(record: Record) -> Array:
    """Which engagements have a total cost that is no more than a rate, for work of a day or longer."""
    columns, hours = record.columns, record.of("hours").values
    total, factor = own_total(record), record.conversion.factor
    paid = columns["actual_cost"] >= 0
    timed = np.isin(columns["pricing_model"], [_HOURLY, _DAILY]) & (columns["rate"] > 0)
    long = np.nan_to_num(hours) >= LEAST_HOURS
    same = paid & timed & long & (columns["actual_cost"] == columns["rate"]) & (
        (columns["pricing_model"] == _HOURLY) | (np.nan_to_num(hours) >= 2 * float(record.terms.hours_per_day)))
    usual = record.of("unit_cost").values
    usual = usual[~np.isnan(usual)]
    if not len(usual):
        return same
    with np.errstate(invalid="ignore"):
        return same | (paid & long & (total * factor <= LIKE_AN_HOUR * float(np.median(usual))) & (total > 0))


def _one_currency(claim: Claim | Outcome, sample: Sample, record: Record) -> Iterator[Note]:
    if claim.measure.name in COSTS:
        names = record.columns.currencies
        yield from _one_sided(claim, sample, record.columns["currency"], ONE_CURRENCY,
                              lambda code: f"are in {names[code]}")


def _one_year(claim: Claim | Outcome, sample: Sample, record: Record) -> Iterator[Note]:
    days = np.where(record.columns["ended_on"] >= 0, record.columns["ended_on"], record.columns["started_on"])
    yield from _one_sided(claim, sample, years(days), ONE_YEAR, lambda year: f"are of {year}")


def years(days: Array) -> Array:
    """The year of each ordinal, −1 for −1."""
    known = np.unique(days)
    year = np.array([date.fromordinal(int(day)).year if day > 0 else -1 for day in known], np.int64)
    return year[np.searchsorted(known, days)]


def _one_owner(claim: Claim | Outcome, sample: Sample, record: Record) -> Iterator[Note]:
    yield from _one_sided(claim, sample, record.columns["owner"], ONE_OWNER,
                          lambda _: "are run by one and the same of our people")


def _one_sided(claim: Claim | Outcome, sample: Sample, codes: Array, code: str,
               says: Callable[[int], str]) -> Iterator[Note]:
    """A note where nearly all of one side have one code (unknown is -1), which most of the other side have not."""
    if getattr(claim, "kind", CONTRAST) != CONTRAST:
        return
    codes = codes[sample.used]
    for side, here in ((FREELANCE, sample.freelance), (ARRANGEMENTS[1], ~sample.freelance)):
        mine, others = (part[part >= 0] for part in (codes[here], codes[~here]))
        if len(mine) < 2 or not len(others):
            continue
        most = int(np.bincount(mine).argmax())
        share = float((mine == most).mean())
        if share >= ALL and float((others == most).mean()) <= FEW:
            which = "All" if share == 1 else percent(share) + " of the"
            yield Note(code, f"{which} {side} engagements {says(most)}, of the others {_part(others == most)}: what "
                             "tells the sides apart may be that.")


def _part(mask: Array) -> str:
    return "none" if not mask.any() else percent(float(mask.mean()))


def _retags(claim: Claim | Outcome, sample: Sample, record: Record) -> Iterator[Note]:
    changed = int((record.columns["retags"][sample.used] > 0).sum())
    if changed >= MANY_RETAGS * len(sample.y):
        yield Note(RETAGS, f"{count(changed, 'engagement')} of {len(sample.y):,} changed between freelance and "
                           "outsourced after being logged; each counts as what it is now.")


def _late_estimates(claim: Claim | Outcome, sample: Sample, record: Record) -> Iterator[Note]:
    if claim.measure.name not in ESTIMATES:
        return
    recorded, started = (record.columns[name][sample.used] for name in ("in_house_recorded_on", "started_on"))
    late = int(((started >= 0) & (recorded > started)).sum())
    if late:
        yield Note(LATE_ESTIMATES, f"{late:,} of {len(sample.y):,} in-house estimates were recorded after the work had "
                                   "begun, when its cost was in sight.")


def _unknown(claim: Claim | Outcome, sample: Sample, record: Record) -> Iterator[Note]:
    unknown = int(np.count_nonzero(sample.unknown))
    whole = unknown + len(sample.y)
    if len(sample.y) and unknown >= MUCH_UNKNOWN * whole:
        yield Note(UNKNOWN, f"Unknown for {unknown:,} of {count(whole, 'engagement')}: if those differ from the "
                            "others, so does the figure.")


_ALL = (_ceiling, _outlier, _hourly, _one_currency, _one_year, _one_owner, _retags, _late_estimates, _unknown)
_COUNTING = (_hourly, _retags, _late_estimates, _unknown)
