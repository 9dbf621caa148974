"""A row of the report: what is claimed, both sides' figures, what we see in at most eight words, and the range."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.engagements import ARRANGEMENTS, FREELANCE, OUTSOURCED
from app.domain.figures import confidence, count, percent
from app.report.domain.claims import Claim
from app.report.domain.findings import Effect, Finding
from app.report.domain.measures import Lack
from app.report.domain.reports import MARGIN_CHANGED
from app.report.domain.statistics import Qualifier, Scale, Verdict
from app.report.text.figures import in_points, span, typical
from app.report.text.statements import statement
from app.report.text.verdicts import VerdictWord, verdict_word

SIMILAR = " for similar work"
SIDE = {FREELANCE: "Freelance", OUTSOURCED: "Outsourced"}


@dataclass(frozen=True, slots=True)
class ContrastRow:
    """`freelance`, `outsourced`: the typical figure, empty where there is none. `seen`: what we see; `range` with its
    level, or what a comparison still needs. `counts`: for a yes or no how many said yes, “8 of 20”, freelance and
    outsourced. `used`: how many engagements it rests on; `unused`: why others are not,
    each as how many and what they lack."""

    key: str
    name: str
    freelance: str
    outsourced: str
    seen: str
    range: str
    counts: tuple[str, ...]
    verdict: VerdictWord | None
    used: int
    unused: tuple[str, ...]


def contrast_row(finding: Finding, currency: str) -> ContrastRow:
    """The row of a claim or an outcome."""
    about = finding.about
    sides = {side: getattr(finding, side) for side in ARRANGEMENTS}
    middles = {side: typical(about.measure, it.typical, currency) if it and it.typical is not None else ""
               for side, it in sides.items()}
    return ContrastRow(
        finding.key, statement(finding).name if isinstance(about, Claim) else about.label,
        middles[FREELANCE], middles[OUTSOURCED], seen(finding), _with_change(range_of(finding), finding),
        tuple(f"{it.yes:,} of {it.engagements:,}" for it in sides.values() if it and it.yes is not None),
        verdict_word(finding) if finding.verdict else None,
        sum(it.engagements for it in sides.values() if it),
        not_counted(finding.left_out))


def _with_change(text: str, finding: Finding) -> str:
    """The range, and what the verdict is measured by where that was changed."""
    changed = next((note.words for note in finding.notes if note.code == MARGIN_CHANGED), "")
    return f"{text}. {changed}" if changed else text


def not_counted(left_out: Mapping[str, Collection[int]]) -> tuple[str, ...]:
    """Why engagements are not used, each as how many and what they lack: “25 not answered”."""
    return tuple(f"{len(ids):,} {'not answered' if why == Lack.VALUE else why}" for why, ids in left_out.items())


def comparison(finding: Finding, effect: Effect) -> str:
    """The figure alone, seen from the side that is ahead: “rated higher in 77% of comparisons”."""
    word = statement(finding).seen if isinstance(finding.about, Claim) else ""
    ahead = effect if effect.ahead != OUTSOURCED else effect.turned()
    match effect.scale:
        case Scale.SUPERIORITY:
            return f"{word or 'higher'} in {percent(ahead.estimate)} of comparisons"
        case Scale.DIFFERENCE:
            return f"{count(round(100 * ahead.estimate), 'point')} more often"
        case Scale.SHARE:
            side = next(it for it in (finding.freelance, finding.outsourced) if it)
            return f"{side.yes:,} of {side.engagements:,}"
        case Scale.RATIO:
            return f"{lower(effect)[1]} {word or 'lower'}"


def lower(effect: Effect) -> tuple[str, str]:
    """Which side of a ratio is lower, and by how much: “freelance”, “27%”."""
    side, ratio = (FREELANCE, effect) if effect.estimate <= 1 else (OUTSOURCED, effect.turned())
    return side, percent(1 - ratio.estimate)


def seen(finding: Finding) -> str:
    """What we see, in at most eight words; the sides are named, and nothing is called equal that is only unclear."""
    effect = finding.head
    if effect is None:
        return "Too few to compare"
    if finding.verdict is Verdict.NO_MEANINGFUL_DIFFERENCE:
        return ("About half" if effect.scale is Scale.SHARE else "About the same") + (
            SIMILAR if finding.like_for_like else "")
    if effect.scale is Scale.SHARE:
        text = f"So in {comparison(finding, effect)} engagements"
    elif effect.scale is Scale.RATIO:
        text = f"{SIDE[lower(effect)[0]]} {comparison(finding, effect)}{SIMILAR}"
    elif effect.ahead is None:
        text = "As often on either side"
    else:
        text = f"{SIDE[effect.ahead]} {comparison(finding, effect)}"
    if finding.verdict is Verdict.INCONCLUSIVE:
        return f"Not clear: {text[:1].lower()}{text[1:]}"
    return text


def range_of(finding: Finding) -> str:
    """The range of what is seen, in its words and with its level: “95% CI 19% to 35%”."""
    effect, level = finding.head, finding.level
    if effect is None or level is None:
        return f"needs {finding.missing}" if finding.missing else ""
    turned = effect.turned() if effect.ahead == OUTSOURCED else effect
    match effect.scale:
        case Scale.RATIO:
            ratio = effect if effect.estimate <= 1 else effect.turned()
            text = _lower(1 - ratio.high, 1 - ratio.low)
        case Scale.DIFFERENCE:
            text = in_points(turned.low, turned.high)
        case Scale.SHARE:
            short = "" if finding.verdict in (Verdict.SUPPORTED, None) else "; the claim needs over half"
            text = f"{span(turned.low, turned.high)}{short}"
        case Scale.SUPERIORITY:
            text = span(turned.low, turned.high)
    other = "; all work taken together differs" if finding.qualifier_code is Qualifier.EXPLAINED else ""
    return f"{confidence(level)} CI {text}{other}"


def _lower(low: float, high: float) -> str:
    """How much lower; a range that reaches beyond equal says so."""
    return span(low, high) if low >= 0 else f"{percent(-low)} higher to {percent(high)} lower"
