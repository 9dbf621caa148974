"""What would settle an open claim, in words: providers first, since more work with the same ones hardly helps."""

from collections.abc import Mapping

from app.core.domain.number_format import count, join_words
from app.core.domain.plural import plural
from app.report.domain.findings import AdviceCode, DominantProvider, Finding
from app.report.domain.statistics import Scale
from app.report.text.missing import missing_text
from app.report.text.similar_work import not_comparable_reason

CLEARLY = {
    Scale.SUPERIORITY: "A clear difference (higher in 75% of comparisons) usually shows with about {n} providers on "
    "each side.",
    Scale.DIFFERENCE: "A clear difference (50 points) usually shows with about {n} providers on each side.",
    Scale.SHARE: "A clear majority (75%) usually shows with about {n} providers.",
}
OTHER_VALUES = "It takes {missing}."
SIMILAR_WORK = "Needs similar work on both sides: so far {why}."
OTHER_PROVIDERS = (
    (
        "Needs {side} work from providers other than {name}: so far {many}, from {n} provider. More work "
        "with {name} hardly helps."
    ),
    (
        "Needs {side} work from providers other than {name}: so far {many}, from {n} providers. More work "
        "with {name} hardly helps."
    ),
)
UNNAMED_PROVIDER = "that one provider"
IMPRACTICAL_UNKNOWN = "Not practical to settle with our volume. More work with the same providers hardly helps."
IMPRACTICAL = "Not practical to settle with our volume: it would probably take about {providers} and {engagements}."
MORE = (
    "Probably settled with about {providers} and {engagements} of the same mix. More work with the same providers "
    "hardly helps."
)
ANSWERED = "Can be tested once {answers} already logged have an answer. {clear}"
TESTED = "Can be tested with {more}. {clear}"
NOT_SAME = "Can be tested with {more}, not with more work from the same {same}. {clear}"


def needed_text(finding: Finding) -> str:
    """What would settle it; empty where nothing would, or need not."""
    needed = finding.needed
    if needed is None:
        return ""
    match needed.code:
        case AdviceCode.OTHER_VALUES:
            return OTHER_VALUES.format(missing=missing_text(finding))
        case AdviceCode.TESTED:
            return _minimum_text(finding)
        case AdviceCode.SIMILAR_WORK:
            return SIMILAR_WORK.format(why=not_comparable_reason(needed.reason))
        case AdviceCode.OTHER_PROVIDERS:
            return " ".join(map(_other_providers_text, needed.held))
        case AdviceCode.OUT_OF_REACH:
            return IMPRACTICAL_UNKNOWN
    return (IMPRACTICAL if needed.code is AdviceCode.IMPRACTICAL else MORE).format(
        providers=count(needed.providers or 0, "more provider"),
        engagements=count(needed.engagements or 0, "engagement"),
    )


def _other_providers_text(held: DominantProvider) -> str:
    """More of the same mix would be more of the same provider, so no number of engagements is said."""
    return plural(
        held.others.providers,
        *OTHER_PROVIDERS,
        side=held.side,
        name=held.name or UNNAMED_PROVIDER,
        many=f"{held.others.engagements:,}",
    )


def _minimum_text(finding: Finding) -> str:
    """What opens it, and how many providers a clear difference takes then."""
    if finding.lacking is None or finding.needed is None or finding.needed.clear_difference is None:
        return ""
    scale, n = finding.needed.clear_difference
    clear, lacks = CLEARLY[scale].format(n=n), finding.lacking.sides
    if finding.lacking.unanswered_by_side:
        return ANSWERED.format(answers=_answers_text(finding.lacking.unanswered_by_side), clear=clear)
    more = [count(lack.providers, f"more {side} provider") for side, lack in lacks.items() if lack.providers] or [
        count(lack.engagements, f"more {side} engagement") for side, lack in lacks.items() if lack.engagements
    ]
    same = [
        f"{finding.sides[side].providers}" for side, lack in lacks.items() if lack.providers and not lack.engagements
    ]
    return (NOT_SAME if same else TESTED).format(more=join_words(more), same=join_words(same), clear=clear)


def _answers_text(unanswered: Mapping[str, int]) -> str:
    """“12 freelance and 10 outsourced engagements”"""
    *first, last = unanswered.items()
    return join_words([*(f"{n:,} {side}" for side, n in first), count(last[1], f"{last[0]} engagement")])
