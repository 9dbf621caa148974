"""The first screen in words: what was compared, and three lines on what is supported, contradicted, and open.

What a line names is chosen by how much it matters to the next decision (key contrasts first, then the size of the
effect), never by how small a p is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.core.domain.number_format import percent
from app.core.domain.plural import plural
from app.record.domain.engagements import FREELANCE
from app.report.domain.claims import DEFINITION_FAMILY, OPPOSITE_SIDE, YES_NO
from app.report.domain.findings import AdviceCode, Figures, Finding
from app.report.domain.ranking import strength, without_opposites
from app.report.domain.statistics import Effect, Qualifier, Scale, Verdict
from app.report.text.contrasts import comparison, lower_side_text
from app.report.text.figures import typical_text
from app.report.text.missing import missing_text
from app.report.text.needed import needed_text
from app.report.text.notes import note_text
from app.report.text.period import capitalise
from app.report.text.sentences import below_minimum_text, bounds_text, finding_text, needs_text
from app.report.text.statements import PLACE, statement

MAX_PROVIDERS_NAMED = 6  # so many contradicted and inconclusive claims are all named
AnyFigures = TypeVar("AnyFigures", bound=Figures)
MAX_SENTENCES = 3  # where there are more, and of the supported ones, so many are

FIGURE = "{said} ({figure})."
PLAIN = "{said}."
SHARE = "{share}, {comparison}"
BOTH_SIDES = "{first} against {second}"
OF_SIMILAR_WORK = "{comparison} of similar work"
MORE = {
    Verdict.SUPPORTED: ("{n} more claim is supported.", "{n} more claims are supported."),
    Verdict.CONTRADICTED: ("{n} more claim is contradicted.", "{n} more claims are contradicted."),
    Verdict.INCONCLUSIVE: ("{n} more claim is inconclusive.", "{n} more claims are inconclusive."),
}
REVERSED = "Over all work it looks the other way round."
ONE_PROVIDER = "That rests on one provider, {name}."
COULD_CHANGE = "Unanswered questions could still change this."
# What could settle an inconclusive claim, the nearest first: a projection, and never a promise.
ANSWERS = (
    "{whether}: {n} missing answer could still decide it.",
    "{whether}: {n} missing answers could still decide it, if they all fell one way.",
)
PROVIDERS = (
    "{whether}: it would probably take {n} more provider.",
    "{whether}: it would probably take about {n} more providers.",
)
TOO_MANY = "{whether}: it would probably take about {n} more providers, more than is practical."
OUT_OF_REACH = "{whether}: not practical to settle with our volume."
OTHERS = "{whether}: most {side} work is with one provider, so it takes work from others."
SIMILAR_WORK = "{whether}: it takes similar work on both sides."
OPEN = "{whether}."
NOT_ENOUGH = ("{n} claim has not enough data.", "{n} claims have not enough data.")
IT_NEEDS, THEY_NEED = "It needs {missing}.", "They need {missing}."
SOME_NEED = ("{n} of them needs {missing}.", "{n} of them need {missing}.")
NO_DIFFERENCE = "{name}: we see no meaningful difference ({figure})."
NO_FIGURE = "{name}: we see no meaningful difference."
CANT_SAY = "Our data can’t say {whether}."


@dataclass(frozen=True, slots=True)
class Summary:
    """Each line is sentences; empty where it has nothing to say."""

    supported: tuple[str, ...]
    contradicted: tuple[str, ...]
    open: tuple[str, ...]


def summary(findings: Sequence[Finding], keys: Sequence[str], currency: str) -> Summary:
    """The three lines of a report that carries verdicts; `keys` are its key contrasts."""
    ordered = sort_by_importance(findings, keys)
    by_verdict = {verdict: [each for each in ordered if each.verdict is verdict] for verdict in Verdict}
    supported = by_verdict[Verdict.SUPPORTED]
    learnt = [each for each in supported if each.about.family != DEFINITION_FAMILY] or supported
    contradicted = by_verdict[Verdict.CONTRADICTED]
    named = contradicted if len(contradicted) <= MAX_PROVIDERS_NAMED else contradicted[:MAX_SENTENCES]
    return Summary(
        tuple(_sentence(each, True, currency) for each in learnt[:MAX_SENTENCES])
        + _more_claims(len(supported) - len(learnt[:MAX_SENTENCES]), Verdict.SUPPORTED),
        tuple(_sentence(each, False, currency) for each in named)
        + _more_claims(len(contradicted) - len(named), Verdict.CONTRADICTED),
        (
            *_inconclusive_sentences(by_verdict[Verdict.INCONCLUSIVE]),
            *_not_enough_sentences(by_verdict[Verdict.NOT_ENOUGH_DATA]),
        ),
    )


def sort_by_importance(findings: Sequence[Finding], keys: Sequence[str]) -> list[Finding]:
    """Without opposites: the key contrasts in their order, then the others by the size of their effect."""
    place = {key: at for at, key in enumerate(keys)}
    return sorted(without_opposites(findings), key=lambda each: (place.get(each.key, len(place)), -strength(each)))


def _more_claims(many: int, verdict: Verdict) -> tuple[str, ...]:
    return (plural(many, *MORE[verdict]),) if many > 0 else ()


def _sentence(finding: Finding, supported: bool, currency: str) -> str:
    """A statement with its figure, and what could still change it."""
    label, effect = statement(finding), finding.head
    template = label.supported if supported else label.contradicted
    if effect is None:
        return PLAIN.format(said=template)
    if PLACE in template and effect.scale is not Scale.RATIO:
        template = label.overall[0] if supported else label.overall[1]
    if PLACE in template:
        text = PLAIN.format(said=template.format(figure=lower_side_text(effect)[1]))
    else:
        text = FIGURE.format(said=template, figure=_figure_text(finding, effect, currency))
    return " ".join(filter(None, (text, _caution_sentence(finding))))


def _figure_text(finding: Finding, effect: Effect, currency: str) -> str:
    """Both sides' figures, the higher first, where they tell the sides apart; else the comparison."""
    measure = finding.about.measure
    if effect.scale is Scale.SHARE:
        return SHARE.format(share=percent(effect.estimate), comparison=comparison(finding, effect))
    lead = effect.higher_side or FREELANCE
    first, second = (finding.sides[side].typical or 0.0 for side in (lead, OPPOSITE_SIDE[lead]))
    apart_ = measure.shape == YES_NO or (measure.unit and not measure.unit.startswith("of ") and first > second)
    if apart_ and not finding.like_for_like:
        return BOTH_SIDES.format(
            first=typical_text(measure, first, currency), second=typical_text(measure, second, currency)
        )
    compared = comparison(finding, effect)
    return OF_SIMILAR_WORK.format(comparison=compared) if finding.like_for_like else compared


def _caution_sentence(finding: Finding) -> str:
    """What a careful reader would want to know beside the figure, in one short sentence."""
    if finding.qualifier is Qualifier.REVERSED:
        return REVERSED
    if len(finding.decisive_providers) == 1:
        return ONE_PROVIDER.format(name=finding.decisive_providers[0].name)
    if finding.bounds and finding.bounds.could_change:
        return COULD_CHANGE
    return ""


def _inconclusive_sentences(those: Sequence[Finding]) -> tuple[str, ...]:
    """Each with what could settle it."""
    named = those if len(those) <= MAX_PROVIDERS_NAMED else those[:MAX_SENTENCES]
    return (*map(_open_question_text, named), *_more_claims(len(those) - len(named), Verdict.INCONCLUSIVE))


def _open_question_text(finding: Finding) -> str:
    """Answers that nobody has given yet come before providers that nobody has engaged."""
    whether = capitalise(statement(finding).whether)
    if finding.bounds and finding.bounds.could_change:
        return plural(finding.bounds.unknown, *ANSWERS, whether=whether)
    needed = finding.needed
    match needed.code if needed else None:
        case AdviceCode.MORE if needed and needed.providers:
            return plural(needed.providers, *PROVIDERS, whether=whether)
        case AdviceCode.IMPRACTICAL if needed and needed.providers:
            return TOO_MANY.format(whether=whether, n=f"{needed.providers:,}")
        case AdviceCode.OTHER_PROVIDERS if needed:
            return OTHERS.format(whether=whether, side=needed.held[0].side)
        case AdviceCode.SIMILAR_WORK:
            return SIMILAR_WORK.format(whether=whether)
        case None:
            return OPEN.format(whether=whether)
    return OUT_OF_REACH.format(whether=whether)


def _not_enough_sentences(those: Sequence[Finding]) -> tuple[str, ...]:
    """How many claims have too little data, and what would change that for most of them."""
    if not those:
        return ()
    text = plural(len(those), *NOT_ENOUGH)
    lacking, lack = group_by_missing(those)[0]
    if not lacking:
        return (text,)
    if len(lack) < len(those):
        return (text, plural(len(lack), *SOME_NEED, missing=lacking))
    return (text, (IT_NEEDS if len(those) == 1 else THEY_NEED).format(missing=lacking))


def group_by_missing(those: Iterable[AnyFigures]) -> list[tuple[str, list[AnyFigures]]]:
    """Findings below the minimum by what they lack, so that it is said once; those that lack what most do first."""
    found: dict[str, list[AnyFigures]] = {}
    for it in those:
        found.setdefault(missing_text(it), []).append(it)
    return sorted(found.items(), key=lambda pair: -len(pair[1]))


def finding_sentence(finding: Figures, currency: str) -> str:
    """What the record says of one claim or outcome, in a sentence with its figure."""
    if not isinstance(finding, Finding) or finding.verdict is None:
        return finding_text(finding)
    wording = statement(finding)
    match finding.verdict:
        case Verdict.SUPPORTED:
            return _sentence(finding, True, currency)
        case Verdict.CONTRADICTED:
            return _sentence(finding, False, currency)
        case Verdict.NO_MEANINGFUL_DIFFERENCE:
            if finding.head is None:
                return NO_FIGURE.format(name=wording.name)
            return NO_DIFFERENCE.format(name=wording.name, figure=_figure_text(finding, finding.head, currency))
        case Verdict.INCONCLUSIVE:
            return CANT_SAY.format(whether=wording.whether)
    return f"{below_minimum_text(finding)} {needs_text(finding)}".strip()


def what_could_change(finding: Figures) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """What could change a result: missing answers, notes, and how much more data would settle it; each with the
    engagements it is about, where they are few."""
    also = (finding.about.caveat, needed_text(finding)) if isinstance(finding, Finding) else ()
    return tuple(
        (text, engagements)
        for text, engagements in (
            (bounds_text(finding), ()),
            *((note_text(note, finding.about), note.engagements) for note in finding.notes),
            *((text, ()) for text in also),
        )
        if text
    )
