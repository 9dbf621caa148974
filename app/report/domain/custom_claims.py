"""Claims that an organisation adds or edits: what it says becomes a claim, or is refused, each problem at its field.

A claim that is there already is not taken twice, since what is tested twice would lower the bar for all others.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.core.domain.text_normalisation import fold_accents
from app.record.domain.engagements import ARRANGEMENTS
from app.report.domain import claim_parts as parts
from app.report.domain.catalogue import OUTCOMES
from app.report.domain.claim_measures import MEASURABLE
from app.report.domain.claims import AS_IT_IS, CONTRAST, EXPERIENCE, OTHER, USUALLY, YES_NO, Claim
from app.report.domain.refusals import Fault, Unfit, Why

SECTION = "Claims of our own"
# What stands where a claim's key stands: other parts of addresses, and the outcomes.
RESERVED = {"new", "questions", "outcomes", "compare", *(each.key for each in OUTCOMES)}
LONGEST_KEY = 60
_WORDS = re.compile("[a-z0-9]+")
EDITABLE = ("sentence", "strength", "margin", "factor", "caveat", "source")
DRAFT = (
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
    """A new claim from what is said of it (see DRAFT; what is left out is the usual), `known` being those there are.

    `margin` is a share (0.1: ten percentage points, or ten of 100 pairs beyond half). Raises Unfit.
    """
    problems = [
        Fault("unknown-field", Why.UNKNOWN_FIELD, name, of={"name": name}) for name in draft if name not in DRAFT
    ]
    texts: dict[str, Any] = {name: parts.text(name, draft.get(name), problems) for name in parts.LONGEST}
    measurable = MEASURABLE.get(str(draft.get("measure") or ""))
    if measurable is None:
        problems.append(Fault("measure", Why.NO_MEASURE, "measure", of={"options": ", ".join(MEASURABLE)}))
    expected = parts.one_of("expected", draft.get("expected"), ARRANGEMENTS, problems)
    strength = parts.one_of("strength", draft.get("strength") or USUALLY, parts.STRENGTHS, problems)
    compared = parts.one_of("compared", draft.get("compared") or AS_IT_IS, parts.WAYS, problems)
    measure = parts.measure(measurable, draft, problems) if measurable else None
    covariates = parts.covariates(draft, compared, measurable, problems)
    shape = measure.shape if measure else YES_NO
    margin = parts.margin(draft.get("margin"), shape, problems)
    factor = parts.factor(draft.get("factor"), problems)
    if problems or measure is None or measurable is None:
        raise Unfit(problems)
    ended = measurable.ended if draft.get("ended") is None else bool(draft["ended"])
    claim = Claim(
        key=key_of(texts["sentence"], {each.key for each in known}),
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
    _alone(claim, known)
    return claim


def opposite(of: Claim, sentence: str, source: str, known: Sequence[Claim]) -> Claim:
    """What a second source claims: the opposite of `of`, the same in all but the side. Raises Unfit.

    It stays in the family of what it opposes: with the same measure, it is as easy or as contested.
    """
    problems: list[Fault] = []
    texts: dict[str, Any] = {
        "sentence": parts.text("sentence", sentence, problems),
        "source": parts.text("source", source, problems),
    }
    if not texts["source"]:
        problems.append(Fault("required", Why.NO_SOURCE, "source"))
    if of.kind != CONTRAST:
        problems.append(Fault("one-sided", Why.ONE_SIDED, "sentence"))
    if problems:
        raise Unfit(problems)
    claim = replace(
        of,
        key=key_of(texts["sentence"], {each.key for each in known}),
        expected=OTHER[of.expected],
        opposes=of.key,
        version=1,
        picked_on=None,
        **texts,
    )
    _alone(claim, known)
    return claim


def amended(claim: Claim, changes: Draft, own: bool) -> Claim:
    """The claim with other words, another strength, note or smallest difference. Raises Unfit.

    What it compares stays: with another measure it would be another claim.
    """
    problems = [
        Fault("fixed", Why.FIXED, name, of={"name": name})
        for name in changes
        if name not in EDITABLE or (name == "source" and not own)
    ]
    said: dict[str, Any] = {
        name: parts.text(name, text, problems) for name, text in changes.items() if name in parts.LONGEST
    }
    if "strength" in changes:
        said["strength"] = parts.one_of("strength", changes["strength"], parts.STRENGTHS, problems)
    if "margin" in changes:
        said["margin"] = parts.margin(changes["margin"], claim.measure.shape, problems)
    if "factor" in changes:
        said["factor"] = parts.factor(changes["factor"], problems)
    if claim.opposes and said.get("source") == "":
        problems.append(Fault("required", Why.NO_SOURCE, "source"))
    if problems:
        raise Unfit(problems)
    return replace(claim, **said)


def key_of(sentence: str, taken: Collection[str]) -> str:
    """A key made of the sentence that no other claim has: small letters, figures and hyphens."""
    words = _WORDS.findall(fold_accents(sentence).replace("'", "").replace("’", ""))
    bare = "-".join(words)
    if len(bare) > LONGEST_KEY - 4:
        bare = bare[: LONGEST_KEY - 4].rpartition("-")[0] or bare[: LONGEST_KEY - 4]
    bare = bare or "own-claim"
    found, number = bare, 2
    while found in taken or found in RESERVED:
        found, number = f"{bare}-{number}", number + 1
    return found


def same(one: Claim, other: Claim) -> bool:
    """Whether both compare the same thing in the same way, whichever side they expect."""
    return _compares(one) == _compares(other)


def _compares(it: Claim) -> tuple[object, ...]:
    of = it.measure
    return (
        of.name,
        of.shape,
        frozenset(of.yes),
        frozenset(of.no),
        of.at_least,
        of.at_most,
        of.first,
        it.kind,
        it.one_side,
        it.compared,
        frozenset(it.covariates),
        it.ended,
    )


def _alone(claim: Claim, known: Iterable[Claim]) -> None:
    for each in known:
        if not same(claim, each):
            continue
        if each.expected == claim.expected:
            raise Unfit([Fault("there-already", Why.THERE_ALREADY, "sentence", of={"sentence": each.sentence})])
        if not claim.opposes and not each.opposes:
            raise Unfit([Fault("opposite", Why.OPPOSITE_OF, "expected", of={"sentence": each.sentence})])
