"""The first screen in words: what was compared, and three lines on what is supported, contradicted, and open.

What a line names is chosen by how much it matters to the next decision (key contrasts first, then the size of the
effect), never by how small a p is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.engagements import OUTSOURCED
from app.domain.figures import count, listed, percent
from app.report.domain.claims import WORDS, YES_NO, Claim
from app.report.domain.findings import Finding
from app.report.domain.importance import apart, strength
from app.report.domain.lacking import by_missing
from app.report.domain.statistics import Qualifier, Scale, Verdict
from app.report.text.contrasts import comparison, lower
from app.report.text.figures import typical
from app.report.text.statements import PLACE, statement

FEW = 6  # so many contradicted and inconclusive claims are all named
MOST = 3  # where there are more, and of the supported ones, so many are


@dataclass(frozen=True, slots=True)
class Summary:
    """Each line is sentences; empty where it has nothing to say."""

    supported: tuple[str, ...]
    contradicted: tuple[str, ...]
    open: tuple[str, ...]


def summary(findings: Sequence[Finding], keys: Sequence[str], currency: str) -> Summary:
    """The three lines of a report that carries verdicts; `keys` are its key contrasts."""
    ordered = by_importance(findings, keys)
    by_verdict = {verdict: [each for each in ordered if each.verdict is verdict] for verdict in Verdict}
    supported = by_verdict[Verdict.SUPPORTED]
    learnt = [each for each in supported if each.about.family != WORDS] or supported
    contradicted = by_verdict[Verdict.CONTRADICTED]
    named = contradicted if len(contradicted) <= FEW else contradicted[:MOST]
    return Summary(
        tuple(_sentence(each, statement(each).supported, currency) for each in learnt[:MOST])
        + _more(len(supported) - len(learnt[:MOST]), "supported"),
        tuple(_sentence(each, statement(each).contradicted, currency) for each in named)
        + _more(len(contradicted) - len(named), "contradicted"),
        (*_inconclusive(by_verdict[Verdict.INCONCLUSIVE]), *_not_enough(by_verdict[Verdict.NOT_ENOUGH_DATA])))


def by_importance(findings: Sequence[Finding], keys: Sequence[str]) -> list[Finding]:
    """Without opposites: the key contrasts in their order, then the others by the size of their effect."""
    place = {key: at for at, key in enumerate(keys)}
    return sorted(apart(findings), key=lambda each: (place.get(each.key, len(place)), -strength(each)))


def _more(many: int, word: str) -> tuple[str, ...]:
    return (f"{count(many, 'more claim')} {'is' if many == 1 else 'are'} {word}.",) if many > 0 else ()


def _sentence(finding: Finding, template: str, currency: str) -> str:
    """A statement with its figure, and what could still change it."""
    effect = finding.head
    if effect is None:
        return f"{template}."
    if PLACE in template:
        text = template.format(figure=lower(effect)[1])
    else:
        text = f"{template} ({_figure(finding, currency)})"
    return f"{text}.{_caution(finding)}"


def _figure(finding: Finding, currency: str) -> str:
    """Both sides' figures, the higher first, where they tell the sides apart; else the comparison."""
    effect, measure = finding.head, finding.about.measure
    if effect.scale is Scale.SHARE:
        return f"{percent(effect.estimate)}, {comparison(finding, effect)}"
    sides = [finding.outsourced, finding.freelance] if effect.ahead == OUTSOURCED else [
        finding.freelance, finding.outsourced]
    first, second = (typical(measure, side.typical, currency) for side in sides)
    apart_ = measure.shape == YES_NO or (measure.unit and not measure.unit.startswith("of ")
                                         and sides[0].typical > sides[1].typical)
    if apart_ and not finding.like_for_like:
        return f"{first} against {second}"
    return comparison(finding, effect) + (" of similar work" if finding.like_for_like else "")


def _caution(finding: Finding) -> str:
    """What a careful reader would want to know beside the figure, in one short sentence."""
    if finding.qualifier_code is Qualifier.REVERSED:
        return " Over all work it looks the other way round."
    if len(finding.alone) == 1:
        return f" That rests on one provider, {finding.alone[0].name}."
    if finding.bounds and finding.bounds.could_turn:
        return " Unanswered questions could still change this."
    return ""


def _inconclusive(those: Sequence[Finding]) -> tuple[str, ...]:
    if not those:
        return ()
    named = those if len(those) <= FEW else those[:MOST]
    clauses = listed([statement(each).whether for each in named])
    more = _more(len(those) - len(named), "inconclusive")
    return (f"{clauses[:1].upper()}{clauses[1:]}.", *more)


def _not_enough(those: Sequence[Finding]) -> tuple[str, ...]:
    """How many claims have too little data, and what would change that for most of them."""
    if not those:
        return ()
    have = "has" if len(those) == 1 else "have"
    text = f"{count(len(those), 'claim')} {have} not enough data."
    missing, lack = by_missing(those)[0]
    if not missing:
        return (text,)
    which = "It needs" if len(those) == 1 else "They need" if len(lack) == len(those) else f"{len(lack):,} of them need"
    return (text, f"{which} {missing}.")


def in_a_sentence(finding: Finding, currency: str) -> str:
    """What the record says of one claim or outcome, in a sentence with its figure."""
    about = finding.about
    if finding.verdict is None or not isinstance(about, Claim):
        return finding.says
    said = statement(finding)
    match finding.verdict:
        case Verdict.SUPPORTED:
            return _sentence(finding, said.supported, currency)
        case Verdict.CONTRADICTED:
            return _sentence(finding, said.contradicted, currency)
        case Verdict.NO_MEANINGFUL_DIFFERENCE:
            return f"{said.name}: we see no meaningful difference ({_figure(finding, currency)})."
        case Verdict.INCONCLUSIVE:
            return f"Our data can’t say {said.whether}."
        case Verdict.NOT_ENOUGH_DATA:
            return f"{finding.so_far} A verdict needs {finding.missing}."


def what_could_change(finding: Finding) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """What could change a result: missing answers, notes, and how much more data would settle it; each with the
    engagements it is about, where they are few."""
    bounds, caveat = finding.bounds, getattr(finding.about, "caveat", "")
    found: list[tuple[str, tuple[int, ...]]] = [(bounds.words, ())] if bounds else []
    found += [(note.words, note.engagements) for note in finding.notes]
    found += [(text, ()) for text in (caveat, finding.needed.words if finding.needed else "") if text]
    return tuple(found)
