"""Claims that an organisation adds or edits: input becomes a claim, or is refused with each problem at its field.

A claim can't be added twice, because testing it twice would change the level of all others.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.core.domain.text_normalisation import fold_accents
from app.record.domain.engagements import ARRANGEMENTS
from app.report.domain import claim_parts as parts
from app.report.domain.catalogue import OUTCOMES
from app.report.domain.claim_measures import CLAIM_MEASURES
from app.report.domain.claims import ALL_WORK, CONTRAST, EXPERIENCE, OPPOSITE_SIDE, USUALLY, YES_NO, Claim
from app.report.domain.refusals import Fault, FaultCode, Unfit

SECTION = "Claims of our own"
# What stands where a claim's key stands: other parts of addresses, and the outcomes.
RESERVED_KEYS = {"new", "questions", "outcomes", "compare", *(each.key for each in OUTCOMES)}
MAX_KEY_LENGTH = 60
_WORDS = re.compile("[a-z0-9]+")
EDITABLE_FIELDS = ("sentence", "strength", "margin", "factor", "caveat", "source")
DRAFT_FIELDS = (
    "sentence",
    "measure",
    "yes",
    "at_least",
    "at_most",
    "expected",
    "strength",
    "compared",
    "covariates",
    "margin",
    "factor",
    "ended",
    "caveat",
    "source",
)
Draft = Mapping[str, Any]


def compose(draft: Draft, known: Sequence[Claim]) -> Claim:
    """Returns a new claim from a draft (see DRAFT_FIELDS; missing ones have defaults); `known`: the existing claims.

    `margin` is a share (0.1: ten percentage points, or ten of 100 pairs beyond half). Raises Unfit.
    """
    problems = [
        Fault("unknown-field", FaultCode.UNKNOWN_FIELD, name, params={"name": name})
        for name in draft
        if name not in DRAFT_FIELDS
    ]
    texts: dict[str, Any] = {name: parts.parse_text(name, draft.get(name), problems) for name in parts.MAX_LENGTHS}
    measurable = CLAIM_MEASURES.get(str(draft.get("measure") or ""))
    if measurable is None:
        problems.append(
            Fault("measure", FaultCode.NO_MEASURE, "measure", params={"options": ", ".join(CLAIM_MEASURES)})
        )
    expected = parts.parse_option("expected", draft.get("expected"), ARRANGEMENTS, problems)
    strength = parts.parse_option("strength", draft.get("strength") or USUALLY, parts.STRENGTHS, problems)
    compared = parts.parse_option("compared", draft.get("compared") or ALL_WORK, parts.COMPARISONS, problems)
    measure = parts.parse_measure(measurable, draft, problems) if measurable else None
    covariates = parts.parse_covariates(draft, compared, measurable, problems)
    shape = measure.shape if measure else YES_NO
    margin = parts.parse_margin(draft.get("margin"), shape, problems)
    factor = parts.parse_factor(draft.get("factor"), problems)
    if problems or measure is None or measurable is None:
        raise Unfit(problems)
    ended = measurable.ended if draft.get("ended") is None else bool(draft["ended"])
    claim = Claim(
        key=make_key(texts["sentence"], {each.key for each in known}),
        section=SECTION,
        measure=measure,
        expected=expected,
        family=EXPERIENCE,
        strength=strength,
        compared=compared,
        covariates=covariates,
        margin=margin,
        factor=factor,
        ended=ended,
        **texts,
    )
    _check_unique(claim, known)
    return claim


def opposite(of: Claim, sentence: str, source: str, known: Sequence[Claim]) -> Claim:
    """Returns the opposite of the claim `of`, from a second source, the same in all but the side. Raises Unfit.

    It stays in the family of the opposed claim, because it has the same measure.
    """
    problems: list[Fault] = []
    texts: dict[str, Any] = {
        "sentence": parts.parse_text("sentence", sentence, problems),
        "source": parts.parse_text("source", source, problems),
    }
    if not texts["source"]:
        problems.append(Fault("required", FaultCode.NO_SOURCE, "source"))
    if of.kind != CONTRAST:
        problems.append(Fault("one-sided", FaultCode.ONE_SIDED, "sentence"))
    if problems:
        raise Unfit(problems)
    claim = replace(
        of,
        key=make_key(texts["sentence"], {each.key for each in known}),
        expected=OPPOSITE_SIDE[of.expected],
        opposes=of.key,
        version=1,
        picked_on=None,
        **texts,
    )
    _check_unique(claim, known)
    return claim


def amend(claim: Claim, changes: Draft, own: bool) -> Claim:
    """Returns the claim with its sentence, strength, caveat or margins edited. Raises Unfit.

    The measure can't be changed: that would be another claim.
    """
    problems = [
        Fault("fixed", FaultCode.FIXED, name, params={"name": name})
        for name in changes
        if name not in EDITABLE_FIELDS or (name == "source" and not own)
    ]
    values: dict[str, Any] = {
        name: parts.parse_text(name, text, problems) for name, text in changes.items() if name in parts.MAX_LENGTHS
    }
    if "strength" in changes:
        values["strength"] = parts.parse_option("strength", changes["strength"], parts.STRENGTHS, problems)
    if "margin" in changes:
        values["margin"] = parts.parse_margin(changes["margin"], claim.measure.shape, problems)
    if "factor" in changes:
        values["factor"] = parts.parse_factor(changes["factor"], problems)
    if claim.opposes and values.get("source") == "":
        problems.append(Fault("required", FaultCode.NO_SOURCE, "source"))
    if problems:
        raise Unfit(problems)
    return replace(claim, **values)


def make_key(sentence: str, taken: Collection[str]) -> str:
    """Returns a unique key from the sentence: lower-case letters, digits and hyphens."""
    words = _WORDS.findall(fold_accents(sentence).replace("'", "").replace("’", ""))
    stem = "-".join(words)
    if len(stem) > MAX_KEY_LENGTH - 4:
        stem = stem[: MAX_KEY_LENGTH - 4].rpartition("-")[0] or stem[: MAX_KEY_LENGTH - 4]
    stem = stem or "own-claim"
    key, number = stem, 2
    while key in taken or key in RESERVED_KEYS:
        key, number = f"{stem}-{number}", number + 1
    return key


def is_same_comparison(one: Claim, other: Claim) -> bool:
    """Whether both compare the same thing in the same way, whichever side they expect."""
    return _comparison_key(one) == _comparison_key(other)


def _comparison_key(claim: Claim) -> tuple[object, ...]:
    measure = claim.measure
    return (
        measure.name,
        measure.shape,
        frozenset(measure.yes),
        frozenset(measure.no),
        measure.at_least,
        measure.at_most,
        measure.first,
        claim.kind,
        claim.one_side,
        claim.compared,
        frozenset(claim.covariates),
        claim.ended,
    )


def _check_unique(claim: Claim, known: Iterable[Claim]) -> None:
    for each in known:
        if not is_same_comparison(claim, each):
            continue
        if each.expected == claim.expected:
            raise Unfit(
                [Fault("there-already", FaultCode.THERE_ALREADY, "sentence", params={"sentence": each.sentence})]
            )
        if not claim.opposes and not each.opposes:
            raise Unfit([Fault("opposite", FaultCode.OPPOSITE_OF, "expected", params={"sentence": each.sentence})])
