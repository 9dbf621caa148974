"""The parts of a claim as people say them: each is checked on its own, and what is wrong is added to the problems."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.domain.input_format import CANONICAL
from app.core.domain.kinds import Text
from app.core.domain.number_parsing import Unreadable
from app.core.domain.text_normalisation import fold
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
from app.report.domain.refusals import Fault, Why

MARGINS = {YES_NO: 0.10, RATING: 0.06, NUMBER: 0.06}
LEAST_MARGIN, MOST_MARGIN = 0.001, 0.4
FACTOR, LEAST_FACTOR, MOST_FACTOR = 1.10, 1.001, 4
LONGEST = {"sentence": 300, "caveat": 500, "source": 300}
STRENGTHS, WAYS = (USUALLY, MAY), (AS_IT_IS, LIKE_FOR_LIKE)
Draft = Mapping[str, Any]


def text(name: str, given: object, problems: list[Fault]) -> str:
    """A text on one line; a sentence begins with a capital and ends with a full stop."""
    try:
        bare = " ".join(Text(longest=LONGEST[name]).read(str(given or ""), CANONICAL).split())
    except Unreadable as unreadable:
        problems.append(Fault(unreadable.code, Why.UNREADABLE, name, of={"says": str(unreadable)}))
        return ""
    if name != "sentence":
        return bare
    if not fold(bare).strip(".!?"):
        problems.append(Fault("required", Why.NO_SENTENCE, name))
        return ""
    return bare[:1].upper() + bare[1:] + ("" if bare[-1] in ".!?" else ".")


def one_of(name: str, given: object, options: Sequence[str], problems: list[Fault]) -> Any:
    """One of a few words; the first where it is none of them."""
    if given in options:
        return given
    problems.append(Fault("choice", Why.NOT_AN_OPTION, name, of={"options": ", ".join(options)}))
    return options[0]


def measure(of: Measurable, draft: Draft, problems: list[Fault]) -> Measure:
    """What is compared, and what of it counts as yes: some answers of a choice, or a stretch of a number."""
    yes = tuple(draft.get("yes") or ())
    least, most = (_number(draft.get(name), name, problems) for name in ("at_least", "at_most"))
    cut = least is not None or most is not None
    if of.options:
        return _choice(of, yes, cut, problems)
    if of.shape == YES_NO:
        if cut or yes not in ((), ("yes",)):
            problems.append(Fault("yes", Why.YES_NO_ALREADY, "at_least" if cut else "yes", of={"label": of.label}))
        return Measure(name=of.name, shape=YES_NO, predicate=of.predicate)
    if yes:
        problems.append(Fault("yes", Why.NUMBER_NEEDS_LIMIT, "yes", of={"label": of.label}))
    if least is not None and most is not None and least > most:
        problems.append(Fault("range", Why.LIMITS_CROSSED, "at_least"))
    if not cut:
        return Measure(name=of.name, shape=of.shape, predicate=of.predicate, unit=of.unit)
    return Measure(
        name=of.name,
        shape=YES_NO,
        predicate=f"had {_lower(of.label)} {_ends(least, most)}",
        at_least=least,
        at_most=most,
    )


def _choice(of: Measurable, yes: tuple[str, ...], cut: bool, problems: list[Fault]) -> Measure:
    strange = [each for each in yes if each not in of.options]
    chosen = tuple(each for each in of.options if each in yes)
    if strange or not chosen:
        problems.append(Fault("yes", Why.NO_ANSWER_CHOSEN, "yes", of={"options": ", ".join(of.options)}))
    elif len(chosen) == len(of.options):
        problems.append(Fault("yes", Why.EVERY_ANSWER, "yes"))
    if cut:
        problems.append(Fault("at-least", Why.NOT_A_NUMBER, "at_least", of={"label": of.label}))
    either = " or ".join(f"“{each}”" for each in chosen)
    return Measure(name=of.name, shape=YES_NO, yes=chosen, predicate=f"had {either} as {_lower(of.label)}")


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _ends(least: float | None, most: float | None) -> str:
    if least is not None and most is not None:
        return f"from {least:g} to {most:g}"
    return f"of at least {least:g}" if least is not None else f"of at most {most:g}"


def covariates(draft: Draft, compared: str, of: Measurable | None, problems: list[Fault]) -> tuple[str, ...]:
    """What is held equal: something where it is compared like for like, nothing otherwise, never what is compared."""
    given = tuple(draft.get("covariates") or ())
    if strange := [each for each in given if each not in COVARIATES]:
        problems.append(
            Fault(
                "covariates", Why.CANT_MATCH_ON, "covariates", of={"name": strange[0], "options": ", ".join(COVARIATES)}
            )
        )
    if compared == LIKE_FOR_LIKE and not given:
        problems.append(Fault("covariates", Why.NOTHING_MATCHED, "covariates"))
    if compared == AS_IT_IS and given:
        problems.append(Fault("covariates", Why.MATCHES_ALL_WORK, "covariates"))
    if of and of.is_covariate in given:
        problems.append(Fault("covariates", Why.IS_COMPARED, "covariates", of={"label": of.label}))
    return tuple(each for each in COVARIATES if each in given)


def _number(given: Any, name: str, problems: list[Fault]) -> float | None:
    if given is None:
        return None
    value = float(given)
    if not -1e9 < value < 1e9:
        problems.append(Fault("number", Why.TOO_LARGE, name))
        return None
    return value


def margin(given: Any, shape: str, problems: list[Fault]) -> float:
    """The smallest difference that matters, as a share; the usual one of its shape where nothing is said."""
    if given is None:
        return MARGINS[shape]
    value = round(float(given), 4)
    if not LEAST_MARGIN <= value <= MOST_MARGIN:
        problems.append(
            Fault(
                "margin",
                Why.MARGIN,
                "margin",
                of={"least": f"{100 * LEAST_MARGIN:g}", "most": f"{100 * MOST_MARGIN:g}"},
            )
        )
        return MARGINS[shape]
    return value


def factor(given: Any, problems: list[Fault]) -> float:
    """The smallest ratio of two amounts that matters."""
    value = FACTOR if given is None else round(float(given), 4)
    if not LEAST_FACTOR <= value <= MOST_FACTOR:
        problems.append(
            Fault("factor", Why.FACTOR, "factor", of={"least": f"{LEAST_FACTOR:g}", "most": f"{MOST_FACTOR:g}"})
        )
    return value
