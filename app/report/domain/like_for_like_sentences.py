"""The words of a comparison like for like: the figure, how it goes together with the overall one, what that says."""

from app.domain.engagements import FREELANCE
from app.domain.figures import hundred, in_points, points, ratios
from app.report.domain.claims import CATEGORY, OTHER, SCOPE, Claim, Measure
from app.report.domain.statistics import Qualifier, Scale, Verdict

Shown = tuple[float, float, float]

SLIGHTLY = ", both ways by too little to matter"
OVERALL = {
    Verdict.SUPPORTED: "it looks so",
    Verdict.CONTRADICTED: "it looks the other way round",
    Verdict.NO_MEANINGFUL_DIFFERENCE: "the difference is too small to matter",
    Verdict.INCONCLUSIVE: "our engagements leave it open",
}


def held(covariates: tuple[str, ...], joined: str = "and") -> str:
    """What is held equal: “scope and kind of work”."""
    names = [name for name, held in (("scope", SCOPE), ("kind of work", CATEGORY)) if held in covariates]
    return f" {joined} ".join(names)


def figure(measure: Measure, covariates: tuple[str, ...], lead: str, scale: Scale, shown: Shown) -> str:
    """The figure in the direction of `lead`; `shown` is freelance against outsourced."""
    at, low, high = shown
    start = f"Like for like (same {held(covariates)})"
    if scale is Scale.RATIO:
        if lead != FREELANCE:
            at, low, high = 1 / at, 1 / high, 1 / low
        said, least, most = ratios(at, low, high)
        same = said.rstrip("0") == "1."
        return (f"{start} the {lead} figure is {'about the same as' if same else f'{said} times'} the {OTHER[lead]} one"
                f"{f' ({said} times)' if same else ''}, range {least} to {most}.")
    if scale is Scale.DIFFERENCE:
        if lead != FREELANCE:
            at, low, high = -at, -high, -low
        return f"{start} it is {in_points(at)}, range {points(low)} to {points(high)}."
    if lead != FREELANCE:
        at, low, high = 1 - at, 1 - high, 1 - low
    return (f"{start} the {lead} one {measure.predicate} in {hundred(at)} of 100 pairs, range {hundred(low)} to "
            f"{hundred(high)}.")


def meaning(claim: Claim, plain: str, verdict: Verdict, overall: Verdict, qualifier: Qualifier, turns: bool,
            slight: bool = False) -> str:
    """What the two figures say together; `plain`: what the headline's verdict says by itself; `slight`: neither of two
    that turn round is beyond the smallest difference that matters."""
    looks = f"Overall {OVERALL[overall]}"
    kinds = held(claim.covariates, "or")
    told = {
        Qualifier.ALIKE: f"{_first(held(claim.covariates))} {'are' if len(claim.covariates) > 1 else 'is'} alike on "
                         f"both sides, so the overall figure answers it. {plain}",
        Qualifier.TOO_FEW_COMPARABLE: f"{looks}, but too few engagements are comparable in {held(claim.covariates)}, "
                                      "so it stays open.",
        Qualifier.ALSO_OVERALL: f"{plain} The overall figures say the same.",
        Qualifier.REVERSED: f"{plain} Reversed: overall the figures point the other way.",
        Qualifier.ONLY_LIKE_FOR_LIKE: f"{plain} It is visible only like for like.",
        Qualifier.EXPLAINED: f"{looks}, but the difference is explained by {kinds}: like for like it is too small to "
                             "matter.",
        Qualifier.NOT_CONFIRMED: f"{looks}, but that is not confirmed like for like, so it stays open.",
        Qualifier.OVERALL_OTHERWISE: f"{_of_like(verdict)} {looks}.",
    }.get(qualifier, plain)
    round_ = f" The direction turns round like for like{SLIGHTLY if slight else ''}."
    return told + (round_ if turns and qualifier != Qualifier.REVERSED else "")


def qualified(claim: Claim, overall: Verdict, qualifier: Qualifier, turns: bool, slight: bool = False,
              word: str = "") -> str:
    """How the headline relates to the other figure, in a phrase beside the verdict; `word`: what people read for the
    verdict `overall`, where it is not for programs."""
    agrees = f"also {word} overall" if word else "overall agrees"
    overall = word or overall
    words = {
        Qualifier.ALIKE: f"overall; {held(claim.covariates)} {'are' if len(claim.covariates) > 1 else 'is'} alike on "
                         "both sides",
        Qualifier.TOO_FEW_COMPARABLE: f"overall: {overall}; too few comparable engagements to compare like for like",
        Qualifier.ALSO_OVERALL: "also overall",
        Qualifier.REVERSED: "reversed: overall figures point the other way",
        Qualifier.ONLY_LIKE_FOR_LIKE: "visible only like for like",
        Qualifier.EXPLAINED: f"{overall} overall, but explained by {held(claim.covariates, 'or')}",
        Qualifier.NOT_CONFIRMED: f"{overall} overall, not confirmed like for like",
        Qualifier.OVERALL_AGREES: agrees,
        Qualifier.OVERALL_OTHERWISE: f"overall: {overall}",
    }.get(qualifier, "")
    if turns and qualifier != Qualifier.REVERSED:
        words += f"; the direction turns round like for like{SLIGHTLY if slight else ''}"
    return words


def _of_like(verdict: Verdict) -> str:
    return f"Like for like {OVERALL[verdict]}."


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]
