"""Which findings come first: the order in which a summary names them."""

from collections.abc import Sequence

from app.report.domain.claims import Claim
from app.report.domain.evidence.comparison import margin_on_scale
from app.report.domain.findings import Finding
from app.report.domain.statistics import NO_DIFFERENCE, Scale

KEY_CONTRASTS = (
    "freelance-cheaper",
    "saves-money",
    "expertise",
    "resources",
    "flexibility",
    "client-control",
    "project-size",
    "project-complexity",
)
MAX_KEY_CONTRASTS = len(KEY_CONTRASTS)


def key_contrasts(findings: Sequence[Finding], keys: Sequence[str] = ()) -> tuple[Finding, ...]:
    """The claims that the first screen shows, at most eight: locked questions first, then those of `keys` in order, or
    of our own choice where none is given."""
    by_key = {each.key: each for each in findings}
    locked = [each for each in findings if each.about.picked_on]
    chosen = [by_key[key] for key in keys or KEY_CONTRASTS if key in by_key and by_key[key] not in locked]
    return (*locked, *chosen)[:MAX_KEY_CONTRASTS]


def without_opposites(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those of claims that oppose another: the two are one question, and one answer."""
    return [finding for finding in findings if not getattr(finding.about, "opposes", "")]


def strength(finding: Finding) -> float:
    """How far the nearer end of the range lies from no difference, in smallest differences that matter."""
    effect, claim = finding.head, finding.about
    if effect is None or not isinstance(claim, Claim):
        return 0.0
    if effect.scale is Scale.RATIO:
        return max(_margins_beyond(effect.low, claim.factor), _margins_beyond(1 / effect.high, claim.factor))
    none = NO_DIFFERENCE[effect.scale]
    return max(effect.low - none, none - effect.high, 0.0) / margin_on_scale(claim, effect.scale)


def _margins_beyond(ratio: float, factor: float) -> float:
    return max(0.0, (ratio - 1) / (factor - 1))
