"""Leave one out: the verdict without each of the providers, and which of them would change it."""

from app.report.domain.claim_detail import ProviderInfluence
from app.report.domain.detail import ClaimDetail
from app.report.domain.findings import Figures, Finding
from app.report.domain.statistics import Verdict
from app.report.text import claim_detail as text
from app.report.text.effects import oriented_texts
from app.report.text.verdicts import VerdictWord, verdict_word_for


def without_provider_text(provider_influence: ProviderInfluence, finding: Figures) -> tuple[str, VerdictWord | None]:
    """What the claim would be without a provider: its figure, and its verdict where that is another one."""
    if provider_influence.is_tested and provider_influence.effect_without is None:
        return text.TOO_LITTLE, None
    label, _ = oriented_texts(provider_influence.effect_without, finding.about.reference_side)
    code = provider_influence.verdict_without
    if code is None or not isinstance(finding, Finding) or code == finding.verdict:
        return label, None
    return label, verdict_word_for(finding.about, code)


def dependence_text(closer: ClaimDetail) -> str:
    """Which providers the verdict depends on, by name, or that it depends on none; empty where there is no verdict."""
    finding, tried = closer.finding, {each.id: each for each in closer.providers if each.is_tested}
    if not isinstance(finding, Finding) or finding.verdict is None or not tried:
        return ""
    word = verdict_word_for(finding.about, finding.verdict).word
    changed: dict[str, list[str]] = {}
    first = [each.id for each in finding.decisive_providers]  # named first, as in the claim's own sentence
    for each in sorted(tried.values(), key=lambda it: first.index(it.id) if it.id in first else len(first)):
        if each.effect_without is None:
            changed.setdefault("", []).append(each.name)
        elif each.verdict_without not in (None, finding.verdict):
            changed.setdefault(verdict_word_for(finding.about, each.verdict_without).word, []).append(each.name)
    every = len(tried) == len({each.id for each in closer.providers})
    return text.dependence_text(word, changed, len(tried), every, finding.verdict is Verdict.INCONCLUSIVE)
