"""Whether a decided claim hangs on a single provider: without its engagements the claim would be undecided."""

from typing import Any

import numpy as np

from app.domain.claims import Claim
from app.domain.evidence.assessment import Assessed, Assessor, Figure
from app.domain.evidence.comparison import margin_of
from app.domain.figures import listed
from app.domain.statistics import LikeForLike, Scale, Share, Silence, Verdict
from app.domain.statistics.overall import provider_pulls

Array = Any
TRIED = 6  # the providers that pull most are tried; a report has no time for all
FAR = 4  # so many times what a provider pulls is more than its range loses with it
NAMED = 3  # so many are named in a sentence
DECIDED = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NO_MEANINGFUL_DIFFERENCE)


def carriers(it: Assessed, assessor: Assessor, figure: Figure, verdict: Verdict | None) -> tuple[int, ...]:
    """The codes of the providers without any one of whom the verdict would not stand, the most influential first."""
    if verdict not in DECIDED or not isinstance(it.claim, Claim):
        return ()
    slack, unit = _slack(it, figure, verdict)
    if unit and _busiest(it) * unit * FAR < slack:
        return ()
    pull = np.abs(pulls(it, assessor))
    order = np.argsort(-pull, kind="stable")[:TRIED]
    if pull[order[0]] * FAR < slack:
        return ()
    provider, y = assessor.evidence.record.columns["provider"], it.sample.spread()
    found = []
    for code in order[pull[order] > 0].tolist():
        left = assessor.again(it, np.where(provider == code, np.nan, y), figure.alpha)
        if isinstance(left, Silence) or it.decided(left) != verdict:
            found.append(code)
    return tuple(found)


def _slack(it: Assessed, figure: Figure, verdict: Verdict) -> tuple[float, float]:
    """How far the range lies from giving another verdict, and the most that leaving out a whole side could move it (0
    where there is no such limit)."""
    far, scale = it.distance(figure), figure.scale if isinstance(figure, LikeForLike) else it.scale
    unit = 0.0 if isinstance(figure, LikeForLike) else 2.0 if scale is Scale.DIFFERENCE else 1.0
    if verdict == Verdict.NO_MEANINGFUL_DIFFERENCE:
        return margin_of(it.claim, scale) - max(abs(far.low), abs(far.high)), unit
    return min(abs(far.low), abs(far.high)), unit


def _busiest(it: Assessed) -> float:
    """How far leaving out the busiest provider could move a share or a superiority at most: w / (1 - w) of the unit,
    w being its part of its side."""
    parts = [np.bincount(mine).max() / len(mine)
             for mine in (it.sample.provider[it.sample.freelance == side] for side in (True, False)) if len(mine)]
    share = max(parts)
    return float("inf") if share >= 1 else share / (1 - share)


def pulls(it: Assessed, assessor: Assessor) -> Array:
    """How far each provider, by its code, pulls the figure that heads the claim, in the unit of its distance."""
    if it.like:
        return assessor.comparisons.pulls(it.claim, it.sample.spread())
    sample = it.sample
    if isinstance(it.overall, Share):
        return np.bincount(sample.provider, sample.y - it.overall.estimate) / len(sample.y)
    return provider_pulls(sample.y, sample.freelance, sample.provider) * (2 if it.scale is Scale.DIFFERENCE else 1)


def sentence(names: list[str]) -> str:
    """“Without Agency North the claim would be undecided.”"""
    if not names:
        return ""
    if len(names) == 1:
        return f"Without {names[0]} the claim would be undecided."
    if len(names) > NAMED:
        return (f"It hangs on single providers: without {listed(names[:NAMED - 1])} or any of {len(names) - NAMED + 1} "
                "others, each alone, it would be undecided.")
    return f"It hangs on single providers: without {' or '.join(names)}, each alone, it would be undecided."
