"""The contrast between engagements of the same kind and scope, where there are enough of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from app.report.domain.statistics.clusters import integer_codes
from app.report.domain.statistics.effects import Scale
from app.report.domain.statistics.intervals import ALPHA
from app.report.domain.statistics.minimum import MIN_ENGAGEMENTS, MIN_PROVIDERS
from app.report.domain.statistics.overlap import comparable_mask, job_order_varies
from app.report.domain.statistics.ranks import mid_ridits
from app.report.domain.statistics.regression import Design
from app.report.domain.statistics.results import LikeForLike, NotEstimable, Reason

MIN_DF = 4.0
"""Degrees of freedom below which the variance between providers is unreliable."""

_CACHED_DESIGNS = 6


class Kind(StrEnum):
    """How an outcome enters the regression."""

    MONEY = "money"  # a positive amount (money, hours): its logarithm; the effect is a log ratio
    RATING = "rating"  # an order (ratings, any number): its mid-ridit; the effect is theta - 1/2
    YESNO = "yesno"  # 0 or 1; the effect is a difference of shares


_SCALE = {Kind.MONEY: Scale.RATIO, Kind.RATING: Scale.SUPERIORITY, Kind.YESNO: Scale.DIFFERENCE}


def like_for_like(
    y, arm, provider, scope, category, kind: Kind | str, alpha: float = ALPHA, later=None
) -> LikeForLike | NotEstimable:
    """Returns the effect of the side among comparable engagements, adjusted for log scope, category and first or later
    job.

    ``y`` (N,): the outcome, NaN unknown (and for ``MONEY`` what is not positive is left out); ``arm``,
    ``scope``, ``category``, ``later`` as for :func:`overlap.comparable_mask`; ``provider`` (N,) as for ``superiority``.
    A regression is used rather than strata: bands of scope leave confounding within the bands, or too few
    engagements in them.  Variance and interval: :class:`regression.Design`.
    ``later`` is included where both sides have first and later jobs among the comparable engagements.
    NotEstimable where fewer than the minimum or under half of a side's engagements are comparable
    (``NO_OVERLAP``, ``FEW_COMPARABLE``, ``FEW_COMPARABLE_PROVIDERS``, ``LESS_THAN_HALF``), where the
    regression is (``INSEPARABLE``, ``NO_VARIATION``), and below ``MIN_DF`` (``FEW_DEGREES``).
    """
    return Covariates(arm, provider, scope, category, later).like_for_like(y, kind, alpha)


@dataclass(frozen=True, slots=True, eq=False)
class _Prepared:
    """A design and its rows. `used`: mask, over the rows with a known outcome, of those in the regression; `jobs`:
    whether it controls for first and later jobs."""

    used: np.ndarray
    design: Design
    jobs: bool


class Covariates:
    """The columns that several like-for-like claims share.

    Claims whose outcome is known for the same engagements share the design too, which is the expensive part.
    Designs that are needed ``once`` (without a provider, with unknown values filled in) do not displace those from
    the cache: only the last of them is kept.  Not thread-safe.
    """

    def __init__(self, arm: Any, provider: Any, scope: Any, category: Any, later: Any = None) -> None:
        self._arm = np.asarray(arm, bool)
        self._provider = integer_codes(provider)
        self._scope = None if scope is None else np.asarray(scope, float)
        self._category = None if category is None else np.asarray(category)
        self._later = None if later is None else np.asarray(later)
        self._designs: dict[bytes, _Prepared | NotEstimable] = {}
        self._last: dict[bytes, _Prepared | NotEstimable] = {}

    def like_for_like(
        self, y, kind: Kind | str, alpha: float = ALPHA, once: bool = False
    ) -> LikeForLike | NotEstimable:
        """See :func:`like_for_like`."""
        kind = Kind(kind)
        y, has = _known_outcome(y, kind)
        prepared = self._prepared(has, once)
        if isinstance(prepared, NotEstimable):
            return prepared
        return prepared.design.fit(_transform_outcome(y[has], kind)[prepared.used], alpha, _SCALE[kind])

    def pulls(self, y, kind: Kind | str) -> np.ndarray:
        """Returns the influence of each provider code on the effect of ``y``, (K,); empty where there is no effect."""
        kind = Kind(kind)
        y, has = _known_outcome(y, kind)
        prepared = self._prepared(has)
        if isinstance(prepared, NotEstimable):
            return np.zeros(0)
        found = np.zeros(int(self._provider.max()) + 1)
        present = np.flatnonzero(np.bincount(self._provider[has][prepared.used]))
        found[present] = prepared.design.pulls(_transform_outcome(y[has], kind)[prepared.used])
        return found

    def comparable_mask(self, y, kind: Kind | str) -> np.ndarray:
        """Returns a mask (N,) of the engagements in the figure; all False where there is none."""
        y, has = _known_outcome(y, Kind(kind))
        prepared = self._prepared(has)
        mask = np.zeros(len(y), bool)
        if not isinstance(prepared, NotEstimable):
            mask[np.flatnonzero(has)[prepared.used]] = True
        return mask

    def is_job_order_matched(self, y, kind: Kind | str) -> bool:
        """Whether the figure controls for first and later jobs; False where there is no figure."""
        prepared = self._prepared(_known_outcome(y, Kind(kind))[1])
        return not isinstance(prepared, NotEstimable) and prepared.jobs

    def _prepared(self, has: np.ndarray, once: bool = False) -> _Prepared | NotEstimable:
        key = np.packbits(has).tobytes()
        for cache in (self._designs, self._last):
            if key in cache:
                return cache[key]
        cache, max_size = (self._last, 1) if once else (self._designs, _CACHED_DESIGNS)
        while len(cache) >= max_size:
            cache.pop(next(iter(cache)))
        cache[key] = self._prepare(has)
        return cache[key]

    def _prepare(self, has: np.ndarray) -> _Prepared | NotEstimable:
        """Returns the comparable rows among those with a known outcome, and their design."""
        arm, provider = self._arm[has], self._provider[has]
        scope, category, later = (
            None if column is None else column[has] for column in (self._scope, self._category, self._later)
        )
        used = comparable_mask(arm, scope, category, later)
        lacking = _insufficient_reason(arm, provider, used)
        if lacking:
            return NotEstimable(lacking)
        columns = [] if scope is None else [np.log(scope[used])]
        jobs = [later[used]] if later is not None and job_order_varies(arm[used], later[used]) else []
        kinds = np.zeros(int(used.sum()), np.intp) if category is None else integer_codes(category[used])
        design = Design.of(arm[used], provider[used], _stack_columns([*columns, *jobs], used), kinds)
        if jobs and design == NotEstimable(
            Reason.INSEPARABLE
        ):  # kind alone separates first jobs from later ones, so that it controls for both
            design = Design.of(arm[used], provider[used], _stack_columns(columns, used), kinds)
        if isinstance(design, NotEstimable):
            return design
        return NotEstimable(Reason.FEW_DEGREES) if design.influence.df < MIN_DF else _Prepared(used, design, bool(jobs))


def _stack_columns(columns: list[np.ndarray], used: np.ndarray) -> np.ndarray:
    """Returns the columns as rows (k, n) of floats."""
    return np.array(columns, float).reshape(len(columns), int(np.count_nonzero(used)))


def _known_outcome(y, kind: Kind) -> tuple[np.ndarray, np.ndarray]:
    """Returns the outcome as floats, and a mask of the rows that can enter the regression."""
    y = np.asarray(y, float)
    has = np.isfinite(y)
    if kind is Kind.MONEY:
        has &= np.greater(y, 0, where=has, out=np.zeros(len(y), bool))
    return y, has


def _insufficient_reason(arm: np.ndarray, provider: np.ndarray, used: np.ndarray) -> Reason | None:
    """Returns the first requirement that the comparable rows ``used`` (N,) don't meet, None if all are met."""
    if not arm.any() or arm.all():
        return Reason.EMPTY_SIDE
    sides = (arm, ~arm)
    sizes = [int((used & side).sum()) for side in sides]
    if min(sizes) == 0:
        return Reason.NO_OVERLAP
    if min(sizes) < MIN_ENGAGEMENTS:
        return Reason.FEW_COMPARABLE
    if min(np.count_nonzero(np.bincount(provider[used & side])) for side in sides) < MIN_PROVIDERS:
        return Reason.FEW_COMPARABLE_PROVIDERS
    if any(k < 0.5 * side.sum() for k, side in zip(sizes, sides, strict=True)):
        return Reason.LESS_THAN_HALF
    return None


def _transform_outcome(y: np.ndarray, kind: Kind) -> np.ndarray:
    """Returns the outcome on the scale of its effect; ridits over all known values, comparable or not."""
    if kind is Kind.MONEY:
        return np.log(y)
    return mid_ridits(y) if kind is Kind.RATING else y
