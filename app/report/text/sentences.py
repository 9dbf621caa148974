"""The sentences of a finding: both sides' figures first, then how they compare, then what that says.

Nothing here speaks of causes, or of anybody else's providers.
"""

from collections.abc import Mapping, Sequence

from app.core.domain.number_format import count, interval, join_words, percent, points, points_with_unit, quantity
from app.core.domain.plural import plural
from app.report.domain.claims import MAJORITY, MAY, OPPOSITE_SIDE, YES_NO, Measure
from app.report.domain.findings import Bounds, DecisiveProvider, Figures, Finding, SideSummary
from app.report.domain.statistics import (
    DECISIVE,
    Effect,
    Scale,
    Size,
    Verdict,
)
from app.report.text.missing import missing_text
from app.report.text.similar_work import (
    ALL_HIGHER,
    combined_meaning,
    points_range_text,
    similar_figure,
    superiority_sentence,
)

NAMED = 3  # so many providers are named in a sentence
SHARE = "Engagements that {predicate}: {yes} of {all} {lead} ({share}; {range})."
SHARES = "Engagements that {predicate}: {this}, compared with {that}. That is {apart} ({range})."
MEDIANS = "Median: {this} {lead}, {that} {other}."
MEDIANS_AND = "{medians} {compared}"

CANT_TELL = "Our data can’t tell."
SUPPORTS = {
    Size.MEANINGFUL: "Our data supports this, and the difference is meaningful.",
    Size.UNCERTAIN: "Our data supports this, though how much is uncertain.",
}
CONTRADICTS = {
    Size.MEANINGFUL: "Our data contradicts this, and the difference is meaningful.",
    Size.UNCERTAIN: "Our data contradicts this, though how much is uncertain.",
}
NOT_SEEN = {
    Size.MEANINGFUL: "The article says only that this may be so; we see the opposite, and the difference is "
    "meaningful.",
    Size.UNCERTAIN: "The article says only that this may be so; we see the opposite, though how much is uncertain.",
}
MOST = {
    Size.MEANINGFUL: "Our data supports this: clearly more than half.",
    Size.UNCERTAIN: "Our data supports this: more than half, though by how much is uncertain.",
}
FEWER = {
    Size.MEANINGFUL: "Our data contradicts this: clearly fewer than half.",
    Size.UNCERTAIN: "Our data contradicts this: fewer than half, though by how much is uncertain.",
}
NOT_MOST = {
    Size.MEANINGFUL: "The article says only that this may be so; we see the opposite: clearly fewer than half.",
    Size.UNCERTAIN: "The article says only that this may be so; we see the opposite: fewer than half, though by how "
    "much is uncertain.",
}

WITHOUT = {  # what a verdict would be without those it hangs on: one, two or three, and more of them
    "inconclusive": (
        "Without {names} this would be inconclusive.",
        "Without {names} alone this would be inconclusive.",
        "Close call: without any one of {n} providers, above all {names}, this would be inconclusive.",
    ),
    "too little": (
        "Without {names} there would not be enough data.",
        "Without {names} alone there would not be enough data.",
        "Close call: without any one of {n} providers, above all {names}, there would not be enough data.",
    ),
    "another": (
        "Without {names} the verdict would change.",
        "Without {names} alone the verdict would change.",
        "Close call: without any one of {n} providers, above all {names}, the verdict would change.",
    ),
}
COULD_REVERSE = (
    "The one missing answer could reverse this.",
    "The {n} missing answers could reverse this, if they all fell one way.",
)
COULD_OPEN = (
    "The one missing answer could make this inconclusive.",
    "The {n} missing answers could make this inconclusive, if they all fell one way.",
)
COULD_CHANGE = (
    "The one missing answer could change this.",
    "The {n} missing answers could change this, if they all fell one way.",
)
DEPENDS = ("Depending on {n} missing answer: {span}.", "Depending on {n} missing answers: {span}.")
SHARE_SPAN = "anything from {low} to {high}"
POINT_SPAN = "anything from {low} to {high} points ({lead} minus {other})"
HIGHER_SPAN = "{lead} higher in anything from {low} to {high} of comparisons"

MEASURE_REQUIREMENTS = {
    "unit_cost": "A cost per hour needs hours, or a rate with its pricing model.",
    "hours": "The size needs hours, actual or estimated.",
}
ONLY_TOTALS = (
    "A cost per hour needs hours, or a rate with its pricing model: {n} engagement has only a total cost.",
    "A cost per hour needs hours, or a rate with its pricing model: {n} engagements have only a total cost.",
)
NO_ANSWER = "So far no engagement has an answer."
SO_FAR_YES = (
    "So far, engagements that {predicate}: {said}.",  # of both sides, of one alone
    "So far, engagements that {predicate}: {said}; no answer for any {none} one.",
)
SO_FAR = ("So far answered for {said}.", "So far answered for {said} and no {none} one.")
VERDICT_NEEDS, COMPARISON_NEEDS = "A verdict needs {missing}.", "A comparison needs {missing}."


def finding_text(figures: Figures) -> str:
    """What the record says of a claim or an outcome, in full."""
    if figures.lacking is not None:
        return " ".join(filter(None, (below_minimum_text(figures), needs_text(figures))))
    return " ".join(
        filter(
            None,
            (
                *figures_text(figures, figures.about.reference_side),
                *(_verdict_meaning(figures) if isinstance(figures, Finding) else ()),
            ),
        )
    )


def figures_text(figures: Figures, lead: str, similar_alone: bool = False) -> tuple[str, ...]:
    """Both sides' figures and how they compare, over all work and for similar work, with `lead` first."""
    return ("" if similar_alone else _figures(figures, lead), similar_figure(figures, lead))


def _figures(figures: Figures, lead: str) -> str:
    """Over all work."""
    effect, measure, level = figures.effect, figures.about.measure, figures.level
    if effect is None or level is None:
        return ""
    seen = effect.oriented_to(lead)
    if effect.scale is Scale.SHARE:
        side = figures.sides[lead]
        return SHARE.format(
            predicate=measure.predicate,
            yes=f"{side.yes or 0:,}",
            all=f"{side.engagements:,}",
            lead=lead,
            share=percent(effect.estimate),
            range=interval(level, percent(effect.low), percent(effect.high)),
        )
    this, that = figures.sides[lead], figures.sides[OPPOSITE_SIDE[lead]]
    if measure.shape == YES_NO:
        places = _share_decimals(this, that, seen)
        return SHARES.format(
            predicate=measure.predicate,
            this=_side_share(this, lead, places),
            that=_side_share(that, OPPOSITE_SIDE[lead], places),
            apart=points_with_unit(seen.estimate),
            range=points_range_text(seen, level),
        )
    compared = superiority_sentence(ALL_HIGHER, measure, seen, lead, level)
    if this.typical is None or that.typical is None:
        return compared
    medians = MEDIANS.format(
        this=quantity(this.typical, measure.unit),
        lead=lead,
        that=quantity(that.typical, measure.unit),
        other=OPPOSITE_SIDE[lead],
    )
    return MEDIANS_AND.format(medians=medians, compared=compared)


def _share_decimals(this: SideSummary, that: SideSummary, effect: Effect) -> int:
    """Decimals of two shares that whole per cents would show as alike beside a difference, or apart beside none."""
    alike = percent(this.typical or 0.0) == percent(that.typical or 0.0)
    return int(alike != (points(effect.estimate) == "0"))


def _side_share(side: SideSummary, arrangement: str, places: int = 0) -> str:
    """“45 of 60 freelance (75%)”"""
    yes = side.yes or 0
    return f"{yes:,} of {side.engagements:,} {arrangement} ({percent(yes / side.engagements, places)})"


def _verdict_meaning(finding: Finding) -> Sequence[str]:
    """What a verdict says of the claim, and what it hangs on."""
    if finding.verdict is None:
        return ()
    bounds, held = finding.bounds, finding.verdict is not Verdict.INCONCLUSIVE
    return (
        combined_meaning(finding, _plain_verdict(finding)),
        without_provider_text(finding.decisive_providers),
        missing_answers_text(bounds, finding.verdict) if bounds and bounds.could_change and held else "",
    )


def _plain_verdict(finding: Finding) -> str:
    """What the headline's verdict says by itself."""
    majority, may, size = finding.about.kind == MAJORITY, finding.about.strength == MAY, finding.size or Size.UNCERTAIN
    match finding.verdict:
        case Verdict.SUPPORTED:
            return (MOST if majority else SUPPORTS)[size]
        case Verdict.CONTRADICTED if may:
            return (NOT_MOST if majority else NOT_SEEN)[size]
        case Verdict.CONTRADICTED:
            return (FEWER if majority else CONTRADICTS)[size]
        case Verdict.NO_MEANINGFUL_DIFFERENCE:
            return "It is about half." if majority else "The difference is too small to matter."
    return CANT_TELL


def without_provider_text(alone: Sequence[DecisiveProvider]) -> str:
    """“Without Agency North this would be inconclusive.”"""
    if not alone:
        return ""
    becomes = {each.verdict_without for each in alone}
    code = "inconclusive" if becomes == {Verdict.INCONCLUSIVE} else "too little" if becomes == {None} else "another"
    names = [each.name for each in alone]
    one, few, n = WITHOUT[code]
    if len(names) > NAMED:
        return n.format(n=f"{len(names):,}", names=names[0])
    return (one if len(names) == 1 else few).format(names=join_words(names, "or"))


def missing_answers_text(bounds: Bounds, verdict: Verdict) -> str:
    """That missing answers could change a verdict, and how far."""
    templates = COULD_REVERSE if bounds.could_reverse else COULD_OPEN if verdict in DECISIVE else COULD_CHANGE
    return plural(bounds.unknown, *templates)


def bounds_text(figures: Figures) -> str:
    """How far the missing answers could move the figure, from the side that the sentences look from."""
    bounds, lead = figures.bounds, figures.about.reference_side
    if bounds is None or figures.effect is None:
        return ""
    ends = Effect(figures.effect.scale, bounds.low, bounds.low, bounds.high).oriented_to(lead)
    if ends.scale is Scale.DIFFERENCE:
        span = POINT_SPAN.format(low=points(ends.low), high=points(ends.high), lead=lead, other=OPPOSITE_SIDE[lead])
    else:
        span = (SHARE_SPAN if ends.scale is Scale.SHARE else HIGHER_SPAN).format(
            low=percent(ends.low), high=percent(ends.high), lead=lead
        )
    return plural(bounds.unknown, *DEPENDS, span=span)


def below_minimum_text(figures: Figures) -> str:
    """The record below the minimum: what happened, counted, and nothing made of it; then what the measure takes."""
    if figures.lacking is None:
        return ""
    known = {side: each for side, each in figures.sides.items() if each.engagements}
    none = next((side for side in figures.sides if side not in known), "")
    wanted = figures.needed_fields if isinstance(figures, Finding) else None
    takes = (
        ""
        if wanted is None
        else plural(wanted.totals, *ONLY_TOTALS)
        if wanted.totals
        else MEASURE_REQUIREMENTS[wanted.measure]
    )
    return f"{_count_text(figures.about.measure, known, none)} {takes}".strip()


def _count_text(measure: Measure, known: Mapping[str, SideSummary], none: str) -> str:
    if not known:
        return NO_ANSWER
    if measure.shape == YES_NO:
        sentence = join_words([f"{each.yes:,} of {each.engagements:,} {side}" for side, each in known.items()])
    else:
        sentence = join_words(
            [
                f"{count(each.engagements, f'{side} engagement')} from {count(each.providers, 'provider')}"
                for side, each in known.items()
            ]
        )
    both, one = SO_FAR_YES if measure.shape == YES_NO else SO_FAR
    return (one if none else both).format(predicate=measure.predicate, said=sentence, none=none)


def needs_text(figures: Figures) -> str:
    """What a verdict, or a comparison, still needs, as a sentence."""
    lacking = missing_text(figures)
    judged = isinstance(figures, Finding) and figures.verdict is not None
    return (VERDICT_NEEDS if judged else COMPARISON_NEEDS).format(missing=lacking) if lacking else ""
