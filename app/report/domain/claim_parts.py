"""The parts of a claim as people say them: each is checked on its own, and what is wrong is added to the problems."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.errors import Problem
from app.domain.folding import fold
from app.domain.kinds import Text
from app.domain.numerals import Unreadable
from app.domain.readings import CANONICAL
from app.report.domain.claim_measures import Measurable
from app.report.domain.claims import (
    AS_IT_IS,
    COVARIATES,
    LIKE_FOR_LIKE,
    MAY,
    NUMBER,
    RATING,
    USUALLY,
    YES_NO,
    Measure,
)

MARGINS = {YES_NO: 0.10, RATING: 0.06, NUMBER: 0.06}
LEAST_MARGIN, MOST_MARGIN = 0.001, 0.4
FACTOR, LEAST_FACTOR, MOST_FACTOR = 1.10, 1.001, 4
LONGEST = {"sentence": 300, "caveat": 500, "source": 300}
STRENGTHS, WAYS = (USUALLY, MAY), (AS_IT_IS, LIKE_FOR_LIKE)
Draft = Mapping[str, Any]


def text(name: str, given: object, problems: list[Problem]) -> str:
    """A text on one line; a sentence begins with a capital and ends with a full stop."""
    try:
        bare = " ".join(Text(longest=LONGEST[name]).read(str(given or ""), CANONICAL).split())
    except Unreadable as unreadable:
        problems.append(Problem(unreadable.code, str(unreadable), name))
        return ""
    if name != "sentence":
        return bare
    if not fold(bare).strip(".!?"):
        problems.append(Problem("required", "Write the claim in one sentence.", name))
        return ""
    return bare[:1].upper() + bare[1:] + ("" if bare[-1] in ".!?" else ".")


def one_of(name: str, given: object, options: Sequence[str], problems: list[Problem]) -> Any:
    """One of a few words; the first where it is none of them."""
    if given in options:
        return given
    problems.append(Problem("choice", f"Choose one of: {', '.join(options)}.", name))
    return options[0]


def measure(of: Measurable, draft: Draft, problems: list[Problem]) -> Measure:
    """What is compared, and what of it counts as yes: some answers of a choice, or a stretch of a number."""
    yes = tuple(draft.get("yes") or ())
    least, most = (_number(draft.get(name), name, problems) for name in ("at_least", "at_most"))
    cut = least is not None or most is not None
    if of.options:
        return _choice(of, yes, cut, problems)
    if of.shape == YES_NO:
        if cut or yes not in ((), ("yes",)):
            problems.append(Problem("yes", f"{of.label} is yes or no, so there is nothing to choose.",
                                    "at_least" if cut else "yes"))
        return Measure(name=of.name, shape=YES_NO, predicate=of.predicate)
    if yes:
        problems.append(Problem("yes", f"{of.label} is a number. Enter the limit from which it counts as yes.", "yes"))
    if least is not None and most is not None and least > most:
        problems.append(Problem("range", "The lower limit is above the upper one.", "at_least"))
    if not cut:
        return Measure(name=of.name, shape=of.shape, predicate=of.predicate, unit=of.unit)
    return Measure(name=of.name, shape=YES_NO, predicate=f"had {_lower(of.label)} {_ends(least, most)}",
                   at_least=least, at_most=most)


def _choice(of: Measurable, yes: tuple[str, ...], cut: bool, problems: list[Problem]) -> Measure:
    strange = [each for each in yes if each not in of.options]
    chosen = tuple(each for each in of.options if each in yes)
    if strange or not chosen:
        problems.append(Problem("yes", f"Choose what counts as yes, from: {', '.join(of.options)}.", "yes"))
    elif len(chosen) == len(of.options):
        problems.append(Problem("yes", "If every answer counts as yes, there is nothing to compare.", "yes"))
    if cut:
        problems.append(Problem("at-least", f"{of.label} is not a number.", "at_least"))
    either = " or ".join(f"“{each}”" for each in chosen)
    return Measure(name=of.name, shape=YES_NO, yes=chosen, predicate=f"had {either} as {_lower(of.label)}")


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _ends(least: float | None, most: float | None) -> str:
    if least is not None and most is not None:
        return f"from {least:g} to {most:g}"
    return f"of at least {least:g}" if least is not None else f"of at most {most:g}"


def covariates(draft: Draft, compared: str, of: Measurable | None, problems: list[Problem]) -> tuple[str, ...]:
    """What is held equal: something where it is compared like for like, nothing otherwise, never what is compared."""
    given = tuple(draft.get("covariates") or ())
    if strange := [each for each in given if each not in COVARIATES]:
        problems.append(Problem("covariates", f"“{strange[0]}” can’t be matched on. Choose from: "
                                f"{', '.join(COVARIATES)}.", "covariates"))
    if compared == LIKE_FOR_LIKE and not given:
        problems.append(Problem("covariates", "Choose what to match on: kind of work, scope, first or later job.",
                                "covariates"))
    if compared == AS_IT_IS and given:
        problems.append(Problem("covariates", "Comparing all work matches on nothing. Choose similar work, or "
                                "leave these empty.", "covariates"))
    if of and of.is_covariate in given:
        problems.append(Problem("covariates", f"{of.label} is what is compared, so it can’t be matched on.",
                                "covariates"))
    return tuple(each for each in COVARIATES if each in given)


def _number(given: Any, name: str, problems: list[Problem]) -> float | None:
    if given is None:
        return None
    value = float(given)
    if not -1e9 < value < 1e9:
        problems.append(Problem("number", "This is too large.", name))
        return None
    return value


def margin(given: Any, shape: str, problems: list[Problem]) -> float:
    """The smallest difference that matters, as a share; the usual one of its shape where nothing is said."""
    if given is None:
        return MARGINS[shape]
    value = round(float(given), 4)
    if not LEAST_MARGIN <= value <= MOST_MARGIN:
        problems.append(Problem("margin", "The smallest difference that matters must be between "
                                f"{100 * LEAST_MARGIN:g} and {100 * MOST_MARGIN:g} of 100.", "margin"))
        return MARGINS[shape]
    return value


def factor(given: Any, problems: list[Problem]) -> float:
    """The smallest ratio of two amounts that matters."""
    value = FACTOR if given is None else round(float(given), 4)
    if not LEAST_FACTOR <= value <= MOST_FACTOR:
        problems.append(Problem("factor", f"The smallest ratio that matters must be between {LEAST_FACTOR:g} and "
                                f"{MOST_FACTOR:g}.", "factor"))
    return value
