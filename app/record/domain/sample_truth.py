"""The true parameters of the sample data by claim: the results that a correct report finds.

A share is the probability of a "yes" on the freelance or outsourced side, a rating the mean of its distribution, and a
size a factor. "holds", "other way round" and "no difference" refer to the contrast as the article states it.
"""

from dataclasses import dataclass
from typing import Literal

ExpectedResult = Literal["holds", "other way round", "no difference"]


@dataclass(frozen=True, slots=True)
class Truth:
    """The expected result of a claim, and the parameters that the rows are drawn with (None: no such side)."""

    key: str
    expected: ExpectedResult
    freelance: float | None
    outsourced: float | None


TRUTHS = (
    Truth("direct-relationship", "holds", 0.90, 0.25),
    Truth("works-independently", "holds", 0.75, 0.12),
    Truth("managed-by-provider", "holds", 0.04, 0.72),
    Truth("worker-control", "holds", 3.9, 2.6),
    Truth("provider-control", "holds", 0.04, 0.75),
    Truth("worker-bears-costs", "holds", 0.85, 0.05),
    Truth("provider-bears-costs", "holds", 0.05, 0.88),
    Truth("project-by-project", "no difference", 0.68, 0.68),
    Truth("project-size", "holds", 1.0, 2.6),
    Truth("project-complexity", "holds", 2.5, 3.4),
    Truth("single-task", "holds", 0.62, 0.24),
    Truth("parallel-work", "holds", 0.38, 0.76),  # the engagements that aren't a single task
    Truth("charges-by-time", "holds", 0.66, 0.28),
    Truth("percentage-pricing", "no difference", 0.05, 0.05),
    Truth("freelance-cheaper", "holds", 1.0, 1.35),
    Truth("expertise", "no difference", 3.5, 3.5),
    Truth("resources", "holds", 2.7, 3.9),
    Truth("flexibility", "other way round", 2.8, 4.0),
    Truth("client-control", "no difference", 3.4, 3.4),
    Truth("typical-work", "other way round", 0.74, 0.34),
    Truth("self-employed", "holds", 0.92, None),
    Truth("third-party-company", "holds", None, 0.94),
    Truth("many-clients", "holds", 0.85, None),
    Truth("finds-own-clients", "other way round", 0.12, None),
    Truth("agrees-own-fee", "holds", 0.86, None),
    Truth("controls-own-workload", "holds", 0.72, None),
    Truth("outsourced-to-save", "holds", None, 0.78),
    Truth("saves-money", "other way round", None, 0.24),
    Truth("saves-time", "no difference", None, 0.50),
)
TRUTH_BY_KEY: dict[str, Truth] = {truth.key: truth for truth in TRUTHS}


def true_parameter(key: str, freelance: bool) -> float:
    """Returns the parameter that one side is drawn with; 0.0 if the claim has none for it."""
    truth = TRUTH_BY_KEY[key]
    return (truth.freelance if freelance else truth.outsourced) or 0.0
