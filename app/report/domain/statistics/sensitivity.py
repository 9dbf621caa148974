"""Whether an overall figure hangs on a single provider."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.report.domain.statistics.clusters import known
from app.report.domain.statistics.intervals import ALPHA
from app.report.domain.statistics.overall import provider_pulls, superiority
from app.report.domain.statistics.results import Silence, Superiority

EVERY_PROVIDER_UP_TO = 200
MOST_INFLUENTIAL = 20


@dataclass(frozen=True, slots=True)
class Without:
    """The overall figure with all engagements of ``provider`` (the id as it was passed) left out."""

    provider: object
    figure: Superiority | Silence


def leave_one_out(y, arm, provider, alpha: float = ALPHA) -> tuple[Without, ...]:
    """The overall figure without each provider in turn, the most influential first.

    Arguments as for ``superiority``.  Every provider up to ``EVERY_PROVIDER_UP_TO`` of them, beyond that the
    ``MOST_INFLUENTIAL`` by the size of their pull on theta (the empirical influence of a cluster, Cook 1977,
    Technometrics 19:15).  Empty where the whole record is silent.
    """
    y, arm, provider = known(y, arm, provider)
    if isinstance(superiority(y, arm, provider, alpha), Silence):
        return ()
    ids, code = np.unique(provider, return_inverse=True)
    code = code.reshape(-1)
    order = np.argsort(-np.abs(provider_pulls(y, arm, code)), kind="stable")
    if len(ids) > EVERY_PROVIDER_UP_TO:
        order = order[:MOST_INFLUENTIAL]
    return tuple(_without(k, ids[k], y, arm, code, alpha) for k in order)


def _without(k: int, name: np.generic, y: np.ndarray, arm: np.ndarray, code: np.ndarray, alpha: float) -> Without:
    kept = code != k
    return Without(name.item(), superiority(y[kept], arm[kept], code[kept], alpha))
