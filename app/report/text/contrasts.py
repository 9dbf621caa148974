"""A row of the report: what is claimed, both sides' figures, what we see in at most eight words, and the range.

The range stands in a row without its level, which is said once for the whole table (`ranges`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.core.domain.number_format import confidence, count, percent
from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.claims import Claim
from app.report.domain.evidence.comparison import NO_COUNTERPART, NO_RATIO
from app.report.domain.findings import Figures, Finding, SideSummary
from app.report.domain.measures import MissingReason
from app.report.domain.reports import MARGIN_CHANGED
from app.report.domain.statistics import Effect, Qualifier, Scale, Verdict
from app.report.text.claims import margin_change_note
from app.report.text.effects import lower_side
from app.report.text.figures import points_range, share_range, typical_text
from app.report.text.missing import missing_text
from app.report.text.statements import statement
from app.report.text.verdicts import EXPLORATORY, VerdictWord, verdict_word

SIMILAR = " for similar work"
ALL_WORK = "all work"  # what both sides' figures are of, where the comparison beside them is of similar work
WITH_LEVEL, PROBABLY, PROBABLY_SIMILAR = "{level} CI {range}", "probably {range}", "for similar work, probably {range}"
BASIS, BASIS_ALL_WORK = "{engagements} of {providers}", "all work: {engagements} of {providers}"
NEEDS = "needs {missing}"
MORE_THAN_HALF_NEEDED, OTHERWISE_OVERALL = (
    "{range}; the claim needs over half",
    "{range}; all work taken together differs",
)
SIDE = {FREELANCE: "Freelance", OUTSOURCED: "Outsourced"}
REASONS = {
    MissingReason.VALUE: "not answered",
    NO_COUNTERPART: "no similar work on the other side",
    NO_RATIO: "zero, so no ratio",
}


@dataclass(frozen=True, slots=True)
class ContrastRow:
    """`freelance`, `outsourced`: the typical figure, empty where there is none; `of`: what work it is of, where that is
    not the work compared. `seen`: what we see; `range` with its level, for programs, and `probably` without it, for
    people; both are what a comparison still needs where there is none. `counts`: for a yes or no how many said yes,
    “8 of 20”, freelance and outsourced. `used`: how many engagements it rests on; `unused`: why others are not, each
    as how many and what they lack."""

    key: str
    name: str
    freelance: str
    outsourced: str
    seen: str
    range: str
    probably: str
    of: str
    counts: tuple[str, ...]
    verdict: VerdictWord | None
    used: int
    unused: tuple[str, ...]


def side_basis(side: SideSummary, finding: Figures) -> str:
    """What a side's figure rests on: “all work: 148 engagements of 40 providers”."""
    template = BASIS_ALL_WORK if finding.like_for_like else BASIS
    return template.format(
        engagements=count(side.engagements, "engagement"), providers=count(side.providers, "provider")
    )


def short_name(finding: Figures) -> str:
    """What a claim is called in a row, or an outcome's label."""
    return statement(finding).name if isinstance(finding, Finding) else finding_label(finding)


def finding_label(finding: Figures) -> str:
    """What is claimed, or the name of the outcome."""
    return finding.about.sentence if isinstance(finding.about, Claim) else finding.about.label


def contrast_row(finding: Figures, currency: str) -> ContrastRow:
    """The row of a claim or an outcome."""
    sides = finding.sides
    middles = {
        side: typical_text(finding.about.measure, it.typical, currency)
        for side, it in sides.items()
        if it.typical is not None
    }
    word = verdict_word(finding)
    return ContrastRow(
        finding.key,
        short_name(finding),
        middles.get(FREELANCE, ""),
        middles.get(OUTSOURCED, ""),
        observed_difference(finding),
        _append_margin_change(range_text(finding), finding),
        _append_margin_change(probable_range(finding), finding),
        ALL_WORK if finding.like_for_like else "",
        tuple(f"{it.yes:,} of {it.engagements:,}" for it in sides.values() if it.yes is not None),
        None if word is EXPLORATORY else word,
        finding.used,
        exclusion_texts(finding.left_out),
    )


def _append_margin_change(text: str, finding: Figures) -> str:
    """The range, and what the verdict is measured by where that was changed."""
    changed = any(note.code == MARGIN_CHANGED for note in finding.notes)
    return f"{text}. {margin_change_note(finding.about)}" if changed else text


def lack_text(why: str) -> str:
    """A reason why an engagement is not used: “not answered”."""
    return REASONS.get(why, why)


def exclusion_texts(left_out: Mapping[str, Collection[int]]) -> tuple[str, ...]:
    """Why engagements are not used, each as how many and what they lack: “25 not answered”."""
    return tuple(f"{len(ids):,} {lack_text(why)}" for why, ids in left_out.items())


def comparison(finding: Figures, effect: Effect) -> str:
    """The figure alone, seen from the side that is ahead: “rated higher in 77% of comparisons”."""
    wording = statement(finding) if isinstance(finding, Finding) else None
    ahead = effect.oriented_to(effect.higher_side or FREELANCE)
    match effect.scale:
        case Scale.SUPERIORITY:
            return f"{wording.seen if wording else 'higher'} in {percent(ahead.estimate)} of comparisons"
        case Scale.DIFFERENCE:
            return f"{count(round(100 * ahead.estimate), 'point')} more often"
        case Scale.SHARE:
            (side,) = finding.sides.values()
            return f"{side.yes:,} of {side.engagements:,}"
        case Scale.RATIO:
            return f"{lower_side_text(effect)[1]} {wording.lower if wording else 'lower'}"


def lower_side_text(effect: Effect) -> tuple[str, str]:
    """Which side of a ratio is lower, and by how much: “freelance”, “27%”."""
    side, ratio = lower_side(effect)
    return side, percent(1 - ratio.estimate)


def observed_difference(finding: Figures) -> str:
    """What we see, in at most eight words; the sides are named, and nothing is called equal that is only unclear."""
    effect = finding.head
    if effect is None:
        return "Too few to compare"
    verdict = finding.verdict if isinstance(finding, Finding) else None
    if verdict is Verdict.NO_MEANINGFUL_DIFFERENCE:
        return ("About half" if effect.scale is Scale.SHARE else "About the same") + (
            SIMILAR if finding.like_for_like else ""
        )
    if effect.scale is Scale.SHARE:
        text = f"So in {comparison(finding, effect)} engagements"
    elif effect.scale is Scale.RATIO:
        text = f"{SIDE[lower_side_text(effect)[0]]} {comparison(finding, effect)}{SIMILAR}"
    elif effect.higher_side is None or (effect.scale is Scale.DIFFERENCE and round(100 * effect.estimate) == 0):
        text = "As often on either side"
    else:
        text = f"{SIDE[effect.higher_side]} {comparison(finding, effect)}"
    if verdict is Verdict.INCONCLUSIVE:
        return f"Not clear: {text[:1].lower()}{text[1:]}"
    return text


def range_text(finding: Figures) -> str:
    """The range of what is seen, in its words and with its level: “95% CI 19% to 35%”."""
    if finding.head is None or finding.level is None:
        return _missing_text(finding)
    return WITH_LEVEL.format(level=confidence(finding.level), range=_range(finding, finding.head))


def probable_range(finding: Figures) -> str:
    """The same for people: “probably 19% to 35%”; of similar work where what is seen does not say so itself."""
    if finding.head is None or finding.level is None:
        return _missing_text(finding)
    unsaid = finding.like_for_like and not observed_difference(finding).endswith(SIMILAR)
    return (PROBABLY_SIMILAR if unsaid else PROBABLY).format(range=_range(finding, finding.head))


def _missing_text(finding: Figures) -> str:
    lacking = missing_text(finding)
    return NEEDS.format(missing=lacking) if lacking else ""


def _range(finding: Figures, effect: Effect) -> str:
    turned, claim = (
        effect.oriented_to(effect.higher_side or FREELANCE),
        finding if isinstance(finding, Finding) else None,
    )
    match effect.scale:
        case Scale.RATIO:
            _, ratio = lower_side(effect)
            text = _lower_range(1 - ratio.high, 1 - ratio.low)
        case Scale.DIFFERENCE:
            text = points_range(turned.low, turned.high)
        case Scale.SHARE:
            text = share_range(turned.low, turned.high)
            if claim and claim.verdict not in (Verdict.SUPPORTED, None):
                text = MORE_THAN_HALF_NEEDED.format(range=text)
        case Scale.SUPERIORITY:
            text = share_range(turned.low, turned.high)
    return OTHERWISE_OVERALL.format(range=text) if claim and claim.qualifier is Qualifier.EXPLAINED else text


def _lower_range(low: float, high: float) -> str:
    """How much lower; a range that reaches beyond equal says so."""
    return share_range(low, high) if low >= 0 else f"{percent(-low)} higher to {percent(high)} lower"
