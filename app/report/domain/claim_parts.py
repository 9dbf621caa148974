"""Parsers for the parts of a claim that people enter: each checks its part and appends to `problems`."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.domain.input_format import CANONICAL
from app.core.domain.kinds import Text
from app.core.domain.number_parsing import Unreadable
from app.core.domain.text_normalisation import fold
from app.report.domain.claim_measures import ClaimMeasure
from app.report.domain.claims import (
    ALL_WORK,
    COVARIATES,
    LIKE_FOR_LIKE,
    MAY,
    NUMBER,
    RATING,
    USUALLY,
    YES_NO,
    Measure,
)
from app.report.domain.refusals import Fault, FaultCode

DEFAULT_MARGINS = {YES_NO: 0.10, RATING: 0.06, NUMBER: 0.06}
MIN_MARGIN, MAX_MARGIN = 0.001, 0.4
DEFAULT_FACTOR, MIN_FACTOR, MAX_FACTOR = 1.10, 1.001, 4
MAX_LENGTHS = {"sentence": 300, "caveat": 500, "source": 300}
STRENGTHS, COMPARISONS = (USUALLY, MAY), (ALL_WORK, LIKE_FOR_LIKE)
Draft = Mapping[str, Any]


def parse_text(name: str, given: object, problems: list[Fault]) -> str:
    """Returns a text on one line; a sentence is given a capital and a full stop."""
    try:
        text = " ".join(Text(longest=MAX_LENGTHS[name]).read(str(given or ""), CANONICAL).split())
    except Unreadable as unreadable:
        problems.append(Fault(unreadable.code, FaultCode.UNREADABLE, name, params={"says": str(unreadable)}))
        return ""
    if name != "sentence":
        return text
    if not fold(text).strip(".!?"):
        problems.append(Fault("required", FaultCode.NO_SENTENCE, name))
        return ""
    return text[:1].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def parse_option(name: str, given: object, options: Sequence[str], problems: list[Fault]) -> Any:
    """Returns the option given; with a problem the first where it is none of them."""
    if given in options:
        return given
    problems.append(Fault("choice", FaultCode.NOT_AN_OPTION, name, params={"options": ", ".join(options)}))
    return options[0]


def parse_measure(source: ClaimMeasure, draft: Draft, problems: list[Fault]) -> Measure:
    """Returns what is compared, and which answers of a choice or range of a number count as yes."""
    yes = tuple(draft.get("yes") or ())
    minimum, maximum = (_parse_number(draft.get(name), name, problems) for name in ("at_least", "at_most"))
    has_limits = minimum is not None or maximum is not None
    if source.options:
        return _parse_choice(source, yes, has_limits, problems)
    if source.shape == YES_NO:
        if has_limits or yes not in ((), ("yes",)):
            problems.append(
                Fault(
                    "yes", FaultCode.YES_NO_ALREADY, "at_least" if has_limits else "yes", params={"label": source.label}
                )
            )
        return Measure(name=source.name, shape=YES_NO, predicate=source.predicate)
    if yes:
        problems.append(Fault("yes", FaultCode.NUMBER_NEEDS_LIMIT, "yes", params={"label": source.label}))
    if minimum is not None and maximum is not None and minimum > maximum:
        problems.append(Fault("range", FaultCode.LIMITS_CROSSED, "at_least"))
    if not has_limits:
        return Measure(name=source.name, shape=source.shape, predicate=source.predicate, unit=source.unit)
    return Measure(
        name=source.name,
        shape=YES_NO,
        predicate=f"had {_lowercase_first(source.label)} {_range_label(minimum, maximum)}",
        at_least=minimum,
        at_most=maximum,
    )


def _parse_choice(source: ClaimMeasure, yes: tuple[str, ...], has_limits: bool, problems: list[Fault]) -> Measure:
    unknown = [each for each in yes if each not in source.options]
    chosen = tuple(each for each in source.options if each in yes)
    if unknown or not chosen:
        problems.append(Fault("yes", FaultCode.NO_ANSWER_CHOSEN, "yes", params={"options": ", ".join(source.options)}))
    elif len(chosen) == len(source.options):
        problems.append(Fault("yes", FaultCode.EVERY_ANSWER, "yes"))
    if has_limits:
        problems.append(Fault("at-least", FaultCode.NOT_A_NUMBER, "at_least", params={"label": source.label}))
    answers = " or ".join(f"“{each}”" for each in chosen)
    return Measure(
        name=source.name, shape=YES_NO, yes=chosen, predicate=f"had {answers} as {_lowercase_first(source.label)}"
    )


def _lowercase_first(label: str) -> str:
    return label[:1].lower() + label[1:]


def _range_label(minimum: float | None, maximum: float | None) -> str:
    if minimum is not None and maximum is not None:
        return f"from {minimum:g} to {maximum:g}"
    return f"of at least {minimum:g}" if minimum is not None else f"of at most {maximum:g}"


def parse_covariates(
    draft: Draft, compared: str, source: ClaimMeasure | None, problems: list[Fault]
) -> tuple[str, ...]:
    """Returns the covariates: required for like for like, not allowed otherwise, and never what is compared."""
    given = tuple(draft.get("covariates") or ())
    if unknown := [each for each in given if each not in COVARIATES]:
        problems.append(
            Fault(
                "covariates",
                FaultCode.CANT_MATCH_ON,
                "covariates",
                params={"name": unknown[0], "options": ", ".join(COVARIATES)},
            )
        )
    if compared == LIKE_FOR_LIKE and not given:
        problems.append(Fault("covariates", FaultCode.NOTHING_MATCHED, "covariates"))
    if compared == ALL_WORK and given:
        problems.append(Fault("covariates", FaultCode.MATCHES_ALL_WORK, "covariates"))
    if source and source.is_covariate in given:
        problems.append(Fault("covariates", FaultCode.IS_COMPARED, "covariates", params={"label": source.label}))
    return tuple(each for each in COVARIATES if each in given)


def _parse_number(given: Any, name: str, problems: list[Fault]) -> float | None:
    if given is None:
        return None
    value = float(given)
    if not -1e9 < value < 1e9:
        problems.append(Fault("number", FaultCode.TOO_LARGE, name))
        return None
    return value


def parse_margin(given: Any, shape: str, problems: list[Fault]) -> float:
    """Returns the smallest difference that matters, as a share; the default of the shape where none is given."""
    if given is None:
        return DEFAULT_MARGINS[shape]
    value = round(float(given), 4)
    if not MIN_MARGIN <= value <= MAX_MARGIN:
        problems.append(
            Fault(
                "margin",
                FaultCode.MARGIN,
                "margin",
                params={"least": f"{100 * MIN_MARGIN:g}", "most": f"{100 * MAX_MARGIN:g}"},
            )
        )
        return DEFAULT_MARGINS[shape]
    return value


def parse_factor(given: Any, problems: list[Fault]) -> float:
    """Returns the smallest ratio of two amounts that matters."""
    value = DEFAULT_FACTOR if given is None else round(float(given), 4)
    if not MIN_FACTOR <= value <= MAX_FACTOR:
        problems.append(
            Fault("factor", FaultCode.FACTOR, "factor", params={"least": f"{MIN_FACTOR:g}", "most": f"{MAX_FACTOR:g}"})
        )
    return value
