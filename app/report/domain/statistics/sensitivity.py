"""Leave-one-out: how an overall figure depends on single providers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.report.domain.statistics.clusters import drop_unknown
from app.report.domain.statistics.intervals import ALPHA
from app.report.domain.statistics.overall import provider_pulls, superiority
from app.report.domain.statistics.results import NotEstimable, Superiority

MAX_PROVIDERS_FOR_ALL = 200
MAX_INFLUENTIAL = 20


@dataclass(frozen=True, slots=True)
class ProviderLeftOut:
    """The overall figure with all engagements of ``provider`` (the id as it was passed) left out."""

    provider: object
    figure: Superiority | NotEstimable


def leave_one_out(y, arm, provider, alpha: float = ALPHA) -> tuple[ProviderLeftOut, ...]:
    """Returns the overall figure without each provider in turn, the most influential first.

    Arguments as for ``superiority``.  All providers up to ``MAX_PROVIDERS_FOR_ALL`` of them, beyond that the
    ``MAX_INFLUENTIAL`` with the largest influence on theta (the empirical influence of a cluster, Cook 1977,
    Technometrics 19:15).  Empty where the figure is not estimable.
    """
    y, arm, provider = drop_unknown(y, arm, provider)
    if isinstance(superiority(y, arm, provider, alpha), NotEstimable):
        return ()
    ids, code = np.unique(provider, return_inverse=True)
    code = code.reshape(-1)
    order = np.argsort(-np.abs(provider_pulls(y, arm, code)), kind="stable")
    if len(ids) > MAX_PROVIDERS_FOR_ALL:
        order = order[:MAX_INFLUENTIAL]
    return tuple(_without(k, ids[k], y, arm, code, alpha) for k in order)


def _without(
    k: int, name: np.generic, y: np.ndarray, arm: np.ndarray, code: np.ndarray, alpha: float
) -> ProviderLeftOut:
    kept = code != k
    return ProviderLeftOut(name.item(), superiority(y[kept], arm[kept], code[kept], alpha))
