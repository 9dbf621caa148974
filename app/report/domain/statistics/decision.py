"""From intervals to a verdict: the decision tables, without the sentences.

The order of the rules matters: a difference too small to matter is called that even when it is certain, and
the like-for-like figure decides a claim whenever the design allows one, whatever its result.
"""

from __future__ import annotations

from enum import StrEnum
from math import log
from types import MappingProxyType

from app.report.domain.statistics.effects import Scale

MARGINS = MappingProxyType(
    {
        Scale.SUPERIORITY: 0.06,
        Scale.DIFFERENCE: 0.10,
        Scale.SHARE: 0.10,
        Scale.RATIO: log(1.10),
    }
)
"""Half-widths of "no meaningful difference", measured from no difference (a ratio's on its logarithm).

0.56 is "small" in Vargha & Delaney 2000, J Educ Behav Stat 25:101, and equals Cohen's d = 0.2.
"""


class Verdict(StrEnum):
    NOT_ENOUGH_DATA = "not enough data"
    NO_MEANINGFUL_DIFFERENCE = "no meaningful difference"
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    INCONCLUSIVE = "inconclusive"


class Qualifier(StrEnum):
    """How the headline relates to the other figure."""

    NONE = ""
    ALIKE = "alike"  # overall figure; scope and kind of work are balanced
    TOO_FEW_COMPARABLE = "too few comparable"  # like for like not computable and the sides are not balanced
    ALSO_OVERALL = "also overall"
    REVERSED = "reversed"  # decisive both ways, in opposite directions
    ONLY_LIKE_FOR_LIKE = "only like for like"  # decisive like for like, not overall
    EXPLAINED = "explained"  # decisive overall, no meaningful difference like for like
    NOT_CONFIRMED = "not confirmed"  # decisive overall, inconclusive like for like
    OVERALL_AGREES = "overall agrees"  # the same indecisive verdict both ways
    OVERALL_OTHERWISE = "overall otherwise"  # two different indecisive verdicts


class Size(StrEnum):
    """What a decisive verdict tells about the size of the effect."""

    MEANINGFUL = "meaningful"  # the whole interval lies beyond the margin
    UNCERTAIN = "uncertain"  # the direction is clear, the size is not


_ROUNDING = 1e-9
DECISIVE = frozenset({Verdict.SUPPORTED, Verdict.CONTRADICTED})


def verdict(low: float, high: float, margin: float, sign: int = 1) -> Verdict:
    """Returns the verdict on a claim with enough data.

    ``low`` and ``high`` bound (effect - no difference) at the page level, in the unit of ``margin``;
    ``sign`` is +1 for a claim that the effect is above no difference, -1 for below.  First match wins.
    """
    if sign < 0:
        low, high = -high, -low
    if low >= -margin and high <= margin:
        return Verdict.NO_MEANINGFUL_DIFFERENCE
    if low > 0:
        return Verdict.SUPPORTED
    if high < 0:
        return Verdict.CONTRADICTED
    return Verdict.INCONCLUSIVE


def classify_size(low: float, high: float, margin: float) -> Size:
    """Whether a decisive interval of (effect - no difference) lies wholly beyond ``margin``."""
    return Size.MEANINGFUL if low > margin or high < -margin else Size.UNCERTAIN


def is_reversed(overall: float, like_for_like: float) -> bool:
    """Whether two estimates, measured from no difference, point in opposite directions.

    An estimate within rounding error of no difference has no direction.
    """
    return overall * like_for_like < 0 and min(abs(overall), abs(like_for_like)) > _ROUNDING


def combine(
    raw: Verdict, adjusted: Verdict | None, wanted: bool = True, is_balanced: bool = True
) -> tuple[Verdict, Qualifier]:
    """Returns the verdict on a claim, and how the other figure qualifies it.

    ``raw``: overall; ``adjusted``: like for like, None where not computable; ``wanted``: the claim is about
    comparing like with like rather than about how work is divided; ``is_balanced``: see
    :func:`overlap.is_balanced`.  Which figure decides depends on the design alone, never on an outcome, so each
    claim is tested once.
    """
    if raw == Verdict.NOT_ENOUGH_DATA or not wanted:
        return raw, Qualifier.NONE
    if adjusted is None:
        return (raw, Qualifier.ALIKE) if is_balanced else (Verdict.INCONCLUSIVE, Qualifier.TOO_FEW_COMPARABLE)
    return adjusted, _qualify(raw, adjusted)


def _qualify(raw: Verdict, adjusted: Verdict) -> Qualifier:
    if adjusted in DECISIVE:
        if raw not in DECISIVE:
            return Qualifier.ONLY_LIKE_FOR_LIKE
        return Qualifier.ALSO_OVERALL if raw == adjusted else Qualifier.REVERSED
    if raw in DECISIVE:
        return Qualifier.EXPLAINED if adjusted == Verdict.NO_MEANINGFUL_DIFFERENCE else Qualifier.NOT_CONFIRMED
    return Qualifier.OVERALL_AGREES if raw == adjusted else Qualifier.OVERALL_OTHERWISE
