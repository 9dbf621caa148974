"""What a saved report says of each claim and outcome, worked out again from plain rows."""

from collections import Counter
from dataclasses import dataclass, field
from math import log

import numpy as np

from tests.report.recomputed import method, values
from tests.report.recomputed.rows import ENDED, SIDES

OPTIONS = {"yes": (), "no": (), "at_least": None, "at_most": None, "first": False}
SIMILAR = ("category", "scope", "job")
NO_COVARIATE, NO_RATIO = "no category or scope", "nothing to take a ratio of"
NO_COUNTERPART = "no counterpart of the same kind and scope"
AMOUNTS = ("unit_cost", "total_cost", "hours", "hours_overrun")  # of what the catalogue compares
REASONS = (
    "not yet ended",
    "value unknown",
    NO_COVARIATE,
    "no rate",
    "no currency",
    "no date",
    "not applicable",
    "no provider",
)
FIRST_IN_SIMILAR = (NO_COVARIATE, "no provider", NO_RATIO, NO_COUNTERPART)


def outcome(key, name, shape, ended=False, covariates=()):
    return {"key": key, "measure": OPTIONS | {"name": name, "shape": shape}, "ended": ended, "covariates": covariates}


OUTCOMES = (
    outcome("quality", "quality", "rating"),
    outcome("communication", "communication", "rating"),
    outcome("goal-met", "goal_met", "yes or no"),
    outcome("on-time", "on_time", "yes or no", True),
    outcome("within-agreed-cost", "within_agreed", "yes or no", True),
    outcome("hours-overrun", "hours_overrun", "number", True, SIMILAR),
    outcome("would-rehire", "would_rehire", "yes or no"),
    outcome("cancelled", "cancelled", "yes or no", True),
    outcome("total-cost", "total_cost", "number", True),
    outcome("management-hours", "management_hours", "number", True),
)


@dataclass
class Sample:
    """`rows` with a value `y`; `left_out`: numbers by reason; `unknown`: rows that lack the value alone."""

    about: dict
    rows: list
    y: np.ndarray
    left_out: dict
    unknown: list
    found: dict = field(default_factory=dict)

    @property
    def freelance(self):
        return np.array([row["arrangement"] == "freelance" for row in self.rows], bool)

    @property
    def provider(self):
        """A number for each provider, and one of its own for each engagement without one."""
        return np.array([-row["id"] if row["provider"] is None else row["provider"] for row in self.rows], int)

    def side(self, name):
        """Count, providers, values and rows of one side."""
        here = [place for place, row in enumerate(self.rows) if row["arrangement"] == name]
        mine = [self.rows[place] for place in here]
        return len(here), len({row["provider"] for row in mine} - {None}), self.y[here], mine

    @property
    def sides(self):
        only = self.about["expected"] if is_one_sided(self.about) else None
        return [side for side in SIDES if only in (None, side)]


def is_claim(about):
    return "family" in about


def is_one_sided(about):
    return about.get("kind") == "majority"


def currency_for(plain, about, rows, into):
    """The currency of a claim's amounts: their own where they have but one, else the report's."""
    name = about["measure"]["name"]
    if name not in values.MONEY:
        return into
    hours = float(plain.settings["hours_per_day"])
    among = [
        row
        for row in rows
        if (row["provider"] is not None or not is_claim(about))
        and (row["status"] in ENDED or not about["ended"])
        and row["currency"]
        and (values.own_unit(row, hours) if name == "unit_cost" else values.own_total(row)) is not None
    ]
    codes = {row["currency"] for row in among}
    return codes.pop() if len(codes) == 1 else into


def sample(plain, about, rows, undated, into):
    """Every engagement of the period in one place: used, or left out for one reason."""
    into, only = currency_for(plain, about, rows, into), about["expected"] if is_one_sided(about) else None
    used, y, unknown, left_out = [], [], [], {why: [] for why in REASONS}
    for row in rows:
        value, why = values.read(plain, row, about["measure"], into)
        why = values.NOT_ENDED if about["ended"] and row["status"] not in ENDED else why
        why = values.NO_PROVIDER if is_claim(about) and row["provider"] is None else why
        why = values.NOT_APPLICABLE if only and row["arrangement"] != only else why
        if why is None:
            used.append(row)
            y.append(value)
            continue
        left_out[why].append(row["id"])
        unknown += [row] if why == values.VALUE else []
    for row in undated:
        left_out[values.NOT_APPLICABLE if only and row["arrangement"] != only else values.NO_DATE].append(row["id"])
    return Sample(about, used, np.array(y, float), {why: ids for why, ids in left_out.items() if ids}, unknown)


def raw_figure(it):
    """The raw figure; None below the minimum."""
    for side in it.sides:
        engagements, providers, _, _ = it.side(side)
        if engagements < method.MIN_ENGAGEMENTS or providers < method.MIN_PROVIDERS:
            return None
    if is_one_sided(it.about):
        return method.one_share(it.y, it.provider)
    scale = "difference" if it.about["measure"]["shape"] == "yes or no" else "superiority"
    return method.contrast(it.y, it.freelance, it.provider, scale)


def is_matched(about):
    """Whether similar work is compared."""
    return about["compared"] == "like for like" if is_claim(about) else bool(about["covariates"])


def scope(about, row):
    """The hours that similar work has alike, None where unknown."""
    name = "hours_estimated" if about["measure"]["name"] == "hours_overrun" else "hours"
    hours = values.SIMPLE["hours"](row) if name == "hours" else row[name]
    return hours or None


def like_for_like(it):
    """The figure between similar work, the rows in it, and why others are not; None where there is too little."""
    about, amount = it.about, it.about["measure"]["name"] in AMOUNTS  # else it is a rating, in the catalogue
    known = np.array([not amount or each > 0 for each in it.y], bool)
    hours = np.array([scope(about, row) or np.nan for row in it.rows])
    kind = np.array([row["category"] or "" for row in it.rows])
    told = known & (kind != "") & np.array([row["provider"] is not None for row in it.rows])
    shared = set(kind[told & it.freelance]) & set(kind[told & ~it.freelance])
    told &= np.isin(kind, list(shared)) & np.isfinite(hours)
    if not (told & it.freelance).any() or not (told & ~it.freelance).any():
        return None
    used = told.copy()
    for side in (it.freelance, ~it.freelance):
        used &= (hours >= hours[told & side].min()) & (hours <= hours[told & side].max())
    for side in (it.freelance, ~it.freelance):
        mine = used & side
        if (
            mine.sum() < method.MIN_ENGAGEMENTS
            or len(set(it.provider[mine])) < method.MIN_PROVIDERS
            or mine.sum() < 0.5 * (known & side).sum()
        ):
            return None
    whole = np.full(len(it.y), np.nan)
    whole[known] = np.log(it.y[known]) if amount else method.ridits(it.y[known])
    figure = _fitted(it, used, whole[used], np.log(hours[used]), kind[used], "ratio" if amount else "superiority")
    return figure and (figure, used, _not_similar(it, used, known, hours, kind))


def _fitted(it, used, y, hours, kind, scale):
    freelance, provider = it.freelance[used], it.provider[used]
    later = np.array([not row["first"] for row, mine in zip(it.rows, used, strict=True) if mine])
    kinds = [(kind == each).astype(float) for each in sorted(set(kind))]
    base = [hours, *kinds]
    both = all(len(set(later[side])) == 2 for side in (freelance, ~freelance))
    figure = method.regression(y, freelance, provider, [later.astype(float), *base], scale) if both else None
    return figure or method.regression(y, freelance, provider, base, scale)


def _not_similar(it, used, known, hours, kind):
    found = {why: [] for why in FIRST_IN_SIMILAR}
    for place, row in enumerate(it.rows):
        if not used[place]:
            lacking = not kind[place] or not np.isfinite(hours[place])
            why = (
                NO_COVARIATE
                if lacking
                else "no provider"
                if row["provider"] is None
                else NO_COUNTERPART
                if known[place]
                else NO_RATIO
            )
            found[why].append(row["id"])
    return {why: ids for why, ids in found.items() if ids}


def is_balanced(it):
    """Whether both sides' scope, kind of work and first jobs are alike, so that the raw figure can stand alone."""
    hours = [scope(it.about, row) for row in it.rows]
    factors = [
        [row["category"] for row in it.rows],
        [None if row["provider"] is None else row["first"] for row in it.rows],
    ]
    sides = [it.freelance, ~it.freelance]
    for column in (hours, *factors):
        for side in sides:
            if sum(column[place] is not None for place in np.flatnonzero(side)) < max(8, 0.5 * side.sum()):
                return False
    a, b = (np.log([hours[place] for place in np.flatnonzero(side) if hours[place] is not None]) for side in sides)
    gap, spread = abs(a.mean() - b.mean()), np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)
    if gap / spread > 0.25 if spread > 1e-12 else gap >= 1e-12:
        return False
    for column in factors:
        one, other = (
            Counter(column[place] for place in np.flatnonzero(side) if column[place] is not None) for side in sides
        )
        if sum(abs(one[key] / one.total() - other[key] / other.total()) for key in one | other) / 2 > 0.25:
            return False
    return True


def margin(about, scale):
    return log(about.get("factor", 1.1)) if scale == "ratio" else about["margin"]


def bounds(it, figure):
    """The raw effect if all that is not answered fell one way, and the other; None where values have no ends."""
    shape, unknown = it.about["measure"]["shape"], it.unknown
    if figure is None or not unknown or shape == "number":
        return None
    worst, best = (0.0, 1.0) if shape == "yes or no" else (1.0, 5.0)
    if is_one_sided(it.about):
        yes, many = it.y.sum(), len(it.y) + len(unknown)
        return yes / many, (yes + len(unknown)) / many
    freelance = np.array([*it.freelance, *(row["arrangement"] == "freelance" for row in unknown)], bool)
    found = []
    for mine, theirs in ((worst, best), (best, worst)):
        filled = [mine if row["arrangement"] == "freelance" else theirs for row in unknown]
        theta = method.theta_of(np.array([*it.y, *filled]), freelance)
        found.append(2 * theta - 1 if shape == "yes or no" else theta)
    return tuple(found)
