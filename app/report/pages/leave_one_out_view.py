"""Leave one out: the verdict without each of the providers, and which of them would change it."""

from collections.abc import Iterable

from app.domain.figures import count
from app.report.domain.claim_detail import OfProvider
from app.report.domain.detail import Closer
from app.report.domain.findings import Figures, Finding
from app.report.domain.statistics import Verdict
from app.report.text.effects import from_side
from app.report.text.verdicts import VerdictWord, word_for

NAMED = 3  # so many providers are named in a sentence
TOO_LITTLE = "too little left"


def without(it: OfProvider, finding: Figures) -> tuple[str, VerdictWord | None]:
    """What the claim would be without a provider: its figure, and its verdict where that is another one."""
    if it.tried and it.effect_without is None:
        return TOO_LITTLE, None
    said, _ = from_side(it.effect_without, finding.about.lead)
    code = it.verdict_without
    if code is None or not isinstance(finding, Finding) or code == finding.verdict:
        return said, None
    return said, word_for(finding.about, code)


def hangs_on(closer: Closer) -> str:
    """Which providers the verdict depends on, by name, or that it depends on none; empty where there is no verdict."""
    finding, tried = closer.finding, {each.id: each for each in closer.providers if each.tried}
    if not isinstance(finding, Finding) or finding.verdict is None or not tried:
        return ""
    word = word_for(finding.about, finding.verdict).word
    changed: dict[str, list[str]] = {}
    first = [each.id for each in finding.alone]  # named first, as in the claim's own sentence
    for each in sorted(tried.values(), key=lambda it: first.index(it.id) if it.id in first else len(first)):
        if each.effect_without is None:
            changed.setdefault("", []).append(each.name)
        elif each.verdict_without not in (None, finding.verdict):
            changed.setdefault(word_for(finding.about, each.verdict_without).word, []).append(each.name)
    if not changed:
        every = len(tried) == len({each.id for each in closer.providers})
        those = "any one of them" if every else f"any one of the {len(tried)} with the most influence"
        if finding.verdict == Verdict.INCONCLUSIVE:  # then there is none to carry
            return f"Without {those} it would still be {word}."
        return f"No single provider decides this: without {those} it would still be {word}."
    said = [f"Without {_names(names)} {f'it would be {other}' if other else 'too little is left to compare'}."
            for other, names in changed.items()]
    rest = len(tried) - sum(map(len, changed.values()))
    if rest:
        said.append(f"Without any other one it would still be {word}.")
    return " ".join(said)


def _names(names: Iterable[str]) -> str:
    """“Agency North”, “Agency North or Kite, each alone,”, “any one of 7 providers, Agency North first of all,”"""
    names = list(names)
    if len(names) == 1:
        return names[0]
    if len(names) <= NAMED:
        return f"{', '.join(names[:-1])} or {names[-1]}, each alone,"
    return f"any one of {count(len(names), 'provider')}, {', '.join(names[:NAMED])} among them,"
