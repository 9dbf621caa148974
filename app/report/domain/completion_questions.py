"""Which questions the completion card asks first: those whose answers could still move a claim."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.record.domain.engagement_forms import COMPLETION_FIELDS
from app.record.domain.reviews import SUMMARY_FIELDS
from app.report.domain.claims import SCOPE, Claim
from app.report.domain.evidence.possible_answers import CURRENCY, ways_to_value
from app.report.domain.findings import Finding
from app.report.domain.statistics import Verdict

MAX_QUESTIONS = 7
ALWAYS_ASKED = ("ended_on", "status", "end_reason", "actual_cost")  # except a cost that is known
FOLLOW_UPS: Mapping[str, tuple[str, ...]] = {"brief_changed": ("brief_changed_by",)}  # asked with it, if it changed
# What is asked where no claim needs an answer, the most useful first.
_OTHERS = ("goal_met", "brief_changed", "would_rehire", "quality", "hours_actual", "work_managed_by", "worker_control")
_NOT_ASKED_ALONE = (CURRENCY, "brief_changed_by")
ASKED = tuple(name for name in (*COMPLETION_FIELDS, *SUMMARY_FIELDS) if name not in _NOT_ASKED_ALONE)
_OPEN = (Verdict.NOT_ENOUGH_DATA, Verdict.INCONCLUSIVE)
_FIRST, _THEN = 1000, 1  # claims that lack data of this arrangement come before all that are inconclusive


@dataclass(frozen=True, slots=True)
class CompletionQuestions:
    """The fields of the card: `first` are asked at once, at most MAX_QUESTIONS, `more` are folded. `claims`: how many
    open claims the answers to `first` could move."""

    first: tuple[str, ...]
    more: tuple[str, ...]
    claims: int


def choose_questions(
    findings: Iterable[Finding], arrangement: str, known: Collection[str], limit: int = MAX_QUESTIONS
) -> CompletionQuestions:
    """Returns the questions about an engagement of this arrangement. `known`: its fields that have a value, and the
    answers that its reviewer gave before; none of them is asked again at once, except how it ended."""
    open_claims = {
        each.key: (weight, tuple(_helpful_fields(each.about, known)))
        for each in findings
        if (weight := _claim_weight(each, arrangement))
    }
    first = [name for name in ALWAYS_ASKED if name != "actual_cost" or name not in known]
    for name in _by_use(open_claims.values(), known, first):
        together = (name, *(each for each in FOLLOW_UPS.get(name, ()) if each not in known))
        if len(first) + len(together) <= limit:
            first.extend(together)
    moved = sum(1 for _, fields in open_claims.values() if not set(fields).isdisjoint(first))
    more = tuple(name for name in (*COMPLETION_FIELDS, *SUMMARY_FIELDS) if name not in (*first, CURRENCY))
    return CompletionQuestions(tuple(first), more, moved)


def _claim_weight(finding: Finding, arrangement: str) -> int:
    """Returns how much an answer about this arrangement would help a claim; 0 for none."""
    if finding.verdict not in _OPEN or finding.about.one_side not in (None, arrangement):
        return 0
    if finding.lacking is None:
        return _THEN
    lack = finding.lacking.sides.get(arrangement)
    return _FIRST if lack is not None and not lack.is_zero else _THEN


def _helpful_fields(claim: Claim, known: Collection[str]) -> Iterator[str]:
    """Yields the fields of the card that would give the claim its value of this engagement."""
    known = {*known, CURRENCY}  # asked together with the cost
    measures = [claim.measure.name, *(("hours",) if SCOPE in claim.covariates else ())]
    for measure in dict.fromkeys(measures):
        ways = ways_to_value(measure)
        if any(all(name in known for name in way) for way in ways):
            continue
        for way in ways:
            if all(name in known or name in ASKED for name in way):
                yield from (name for name in way if name not in known)


def _by_use(
    open_claims: Iterable[tuple[int, tuple[str, ...]]], known: Collection[str], asked: Collection[str]
) -> list[str]:
    """Returns the fields that are not yet known or asked, the most useful first; those that help no claim come last."""
    use = dict.fromkeys((*_OTHERS, *ASKED), 0)
    for weight, fields in open_claims:
        for name in dict.fromkeys(fields):
            use[name] += weight
    return sorted((name for name in use if name not in known and name not in asked), key=lambda name: -use[name])
