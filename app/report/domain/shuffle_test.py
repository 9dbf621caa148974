"""The shuffle test: how often this report would show a verdict if arrangement did not matter.

The arrangements are shuffled among the record's own providers many times, and each shuffle gets verdicts as the report
does. A decisive verdict on a contrast is then a false positive, because the sides are random.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.report.domain.claims import CONTRAST, EXPERIENCE, Claim
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.evidence.quote_counts import count_quotes
from app.report.domain.evidence.shuffling import shuffled_evidence
from app.report.domain.quotes import SHOWN_WITH
from app.report.domain.reports import quote_p_values
from app.report.domain.statistics import ALPHA, DECISIVE, Verdict
from app.report.domain.verdicts import verdicts_only

DEFAULT_SHUFFLES, DEFAULT_SEED = 1_000, 2_026
NOMINAL_ALPHA = ALPHA
_STANDARD_ERRORS = 3  # standard errors above the promised rate beyond which the excess isn't chance


@dataclass(frozen=True, slots=True)
class FamilyResult:
    """`shown`: shuffles in which a contrast of the family got a decisive verdict; `tested`: those in which one
    could."""

    name: str
    claims: int
    tested: int
    shown: int


@dataclass(frozen=True, slots=True)
class ShuffleTest:
    """`times` shuffles; `tested` of them could show a verdict, `shown` did, in any family."""

    times: int
    seed: int
    providers: int
    tested: int
    shown: int
    families: tuple[FamilyResult, ...]

    def to_json(self) -> dict[str, Any]:
        """Returns the result as it is stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "ShuffleTest":
        """The inverse of `to_json`."""
        return cls(**{**kept, "families": tuple(FamilyResult(**each) for each in kept["families"])})

    @property
    def inflated_families(self) -> tuple[FamilyResult, ...]:
        """The families with more false verdicts than promised, beyond the sampling error of the shuffles."""
        error = (NOMINAL_ALPHA * (1 - NOMINAL_ALPHA) / self.times) ** 0.5 if self.times else 0
        return tuple(
            each for each in self.families if each.shown > self.times * (NOMINAL_ALPHA + _STANDARD_ERRORS * error)
        )


def run_shuffle_test(
    claims: Sequence[Claim],
    evidence: Evidence,
    times: int = DEFAULT_SHUFFLES,
    seed: int = DEFAULT_SEED,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ShuffleTest:
    """Computes the verdicts of `times` shuffles of a record; `progress` is called after each, and may raise to stop.

    Claims about one side alone are not counted: shuffling doesn't make them false. Where they share a family with
    contrasts they are tested with them, because they affect its level.
    """
    names = tuple(dict.fromkeys(claim.family for claim in claims if claim.kind == CONTRAST))
    judged = [claim for claim in claims if claim.family in names]
    quotes = EXPERIENCE in names and any(claim.key == SHOWN_WITH for claim in claims)
    tested, shown = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    any_tested = any_shown = 0
    for done, each in enumerate(shuffled_evidence(evidence, times, seed), 1):
        extra_p_values = quote_p_values(count_quotes(each.record)) if quotes else None
        verdicts = [
            (claim.family, verdict)
            for claim, verdict in zip(judged, verdicts_only(judged, Assessor(each), extra_p_values), strict=True)
            if claim.kind == CONTRAST
        ]
        could_show = {name for name, verdict in verdicts if verdict is not Verdict.NOT_ENOUGH_DATA}
        did_show = {name for name, verdict in verdicts if verdict in DECISIVE}
        for name in could_show:
            tested[name] += 1
        for name in did_show:
            shown[name] += 1
        any_tested += bool(could_show)
        any_shown += bool(did_show)
        progress(done, times)
    sizes = {name: sum(claim.family == name and claim.kind == CONTRAST for claim in claims) for name in names}
    return ShuffleTest(
        times,
        seed,
        _provider_count(evidence),
        any_tested,
        any_shown,
        tuple(FamilyResult(name, sizes[name], tested[name], shown[name]) for name in names),
    )


def _provider_count(evidence: Evidence) -> int:
    return len(set(evidence.record.columns["provider"].tolist()) - {-1})
