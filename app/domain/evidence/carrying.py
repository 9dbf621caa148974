"""Whether a decided claim hangs on a single provider: without its engagements the claim would be undecided."""

from typing import Any

import numpy as np

from app.domain.evidence.assessment import Assessed, Assessor, Figure
from app.domain.figures import listed
from app.domain.statistics import Share, Silence, Verdict
from app.domain.statistics.overall import provider_pulls

Array = Any
TRIED = 6  # the providers that pull most are tried; a report has no time for all
NAMED = 3  # so many are named in a sentence
DECIDED = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NO_MEANINGFUL_DIFFERENCE)


def carriers(it: Assessed, assessor: Assessor, figure: Figure, verdict: Verdict | None) -> tuple[int, ...]:
    """The codes of the providers without any one of whom the verdict would not stand, the most influential first."""
    if verdict not in DECIDED or _far(it, figure):
        return ()
    provider = assessor.evidence.record.columns["provider"]
    y = it.sample.spread()
    found = []
    for code in _most_influential(it, assessor, y).tolist():
        left = assessor.again(it, np.where(provider == code, np.nan, y), figure.alpha)
        if isinstance(left, Silence) or it.decided(left) != verdict:
            found.append(code)
    return tuple(found)


def _far(it: Assessed, figure: Figure) -> bool:
    """Whether no single provider is so busy that leaving it out could reach the nearer end of the range.

    Leaving out a share w of a side moves an estimate by at most w / (1 - w) of the unit; the rest of the way to the
    bar is kept for what the range itself loses.
    """
    far = it.distance(figure)
    share = 0.0
    for side in (True, False):
        mine = it.sample.provider[it.sample.freelance == side]
        if len(mine):
            share = max(share, np.bincount(mine).max() / len(mine))
    slack = min(abs(far.low), abs(far.high))
    return share < 0.5 and slack > 4 * share / (1 - share)


def _most_influential(it: Assessed, assessor: Assessor, y: Array) -> Array:
    """Codes of the providers that pull the figure most, the strongest first."""
    if it.like:
        pulls = assessor.comparisons.pulls(it.claim, y)
    elif isinstance(it.overall, Share):
        pulls = np.bincount(it.sample.provider, it.sample.y - it.overall.estimate)
    else:
        pulls = provider_pulls(it.sample.y, it.sample.freelance, it.sample.provider)
    order = np.argsort(-np.abs(pulls), kind="stable")
    return order[:TRIED][np.abs(pulls[order[:TRIED]]) > 0]


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
