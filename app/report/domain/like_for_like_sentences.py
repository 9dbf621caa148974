"""The sentences of a comparison of similar work: the figure, how it goes with that for all work, what that says."""

from app.domain.engagements import FREELANCE
from app.domain.figures import interval, ratio
from app.report.domain import sentences
from app.report.domain.claims import CATEGORY, SCOPE, Claim, Measure, is_money
from app.report.domain.statistics import Qualifier, Scale, Verdict

Shown = tuple[float, float, float]

OVERALL = {
    Verdict.SUPPORTED: "supports this",
    Verdict.CONTRADICTED: "shows the opposite",
    Verdict.NO_MEANINGFUL_DIFFERENCE: "shows no meaningful difference",
    Verdict.INCONCLUSIVE: "is inconclusive",
}


def held(covariates: tuple[str, ...], joined: str = "and") -> str:
    """What is held equal: “scope and kind of work”."""
    names = [name for name, held in (("scope", SCOPE), ("kind of work", CATEGORY)) if held in covariates]
    return f" {joined} ".join(names)


def figure(measure: Measure, covariates: tuple[str, ...], lead: str, scale: Scale, shown: Shown, level: float) -> str:
    """The figure in the direction of `lead`; `shown` is freelance against outsourced, drawn at `level`."""
    at, low, high = shown
    start = f"For similar work (same {held(covariates)})"
    if scale is Scale.RATIO:
        if lead != FREELANCE:
            at, low, high = 1 / at, 1 / high, 1 / low
        much, ends = ratio(at, low, high)
        verb = "cost" if is_money(measure) else "came to"
        return f"{start}, {lead} work {verb} {much} ({interval(level, *ends)})."
    if scale is Scale.DIFFERENCE:
        if lead != FREELANCE:
            at, low, high = -at, -high, -low
        return f"{start}: {sentences.points_apart(at, low, high, level)}."
    if lead != FREELANCE:
        at, low, high = 1 - at, 1 - high, 1 - low
    text = sentences.compared(measure, lead, at, low, high, level)
    return f"{start}, {text[:1].lower()}{text[1:]}"


def meaning(claim: Claim, plain: str, verdict: Verdict, overall: Verdict, qualifier: Qualifier, turns: bool,
            slight: bool = False) -> str:
    """What the two figures say together; `plain`: what the headline's verdict says by itself; `slight`: neither of two
    that turn round is beyond the smallest difference that matters."""
    all_work = f"All work together {OVERALL[overall]}"
    text = {
        Qualifier.ALIKE: f"{_first(held(claim.covariates))} {'are' if len(claim.covariates) > 1 else 'is'} similar on "
                         f"both sides, so all work is compared. {plain}",
        Qualifier.TOO_FEW_COMPARABLE: f"{all_work}, and too little of it is similar to compare, so our data can’t "
                                      "tell.",
        Qualifier.ALSO_OVERALL: f"{plain} Also true without matching.",
        Qualifier.REVERSED: f"{plain} All work together shows the opposite.",
        Qualifier.ONLY_LIKE_FOR_LIKE: f"{plain} This is clear only for similar work.",
        Qualifier.EXPLAINED: f"{all_work}, but {held(claim.covariates, 'or')} explains it. For similar work the "
                             "difference is too small to matter.",
        Qualifier.NOT_CONFIRMED: f"{all_work}, but similar work doesn’t confirm it, so our data can’t tell.",
        Qualifier.OVERALL_OTHERWISE: f"Similar work {OVERALL[verdict]}. {all_work}.",
    }.get(qualifier, plain)
    slightly = ", by too little to matter" if slight else ""
    return text + (f" The direction changes for similar work{slightly}."
                   if turns and qualifier != Qualifier.REVERSED else "")


def qualified(claim: Claim, overall: Verdict, qualifier: Qualifier, turns: bool) -> str:
    """How the headline relates to the other figure, in a stable phrase for programs."""
    words = {
        Qualifier.ALIKE: f"overall; {held(claim.covariates)} {'are' if len(claim.covariates) > 1 else 'is'} alike on "
                         "both sides",
        Qualifier.TOO_FEW_COMPARABLE: f"overall: {overall}; too few comparable engagements to compare like for like",
        Qualifier.ALSO_OVERALL: "also overall",
        Qualifier.REVERSED: "reversed: overall figures point the other way",
        Qualifier.ONLY_LIKE_FOR_LIKE: "visible only like for like",
        Qualifier.EXPLAINED: f"{overall} overall, but explained by {held(claim.covariates, 'or')}",
        Qualifier.NOT_CONFIRMED: f"{overall} overall, not confirmed like for like",
        Qualifier.OVERALL_AGREES: "overall agrees",
        Qualifier.OVERALL_OTHERWISE: f"overall: {overall}",
    }.get(qualifier, "")
    if turns and qualifier != Qualifier.REVERSED:
        words += "; the direction turns round like for like"
    return words


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]
