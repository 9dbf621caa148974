"""What this record can answer: which claims have an answer, which need a little more data, which need more providers.
What is missing is said once for all claims that lack it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.domain.number_format import join_words
from app.core.domain.plural import plural
from app.record.domain.engagements import ARRANGEMENTS
from app.report.domain.evidence.notes import ONE_PROVIDER
from app.report.domain.findings import Finding, SelectionSize, SideSummary
from app.report.domain.reports import Report
from app.report.domain.statistics import MIN_ENGAGEMENTS, MIN_PROVIDERS, Qualifier, Verdict
from app.report.text.period import capitalise
from app.report.text.verdicts import verdict_word_for

NEARLY_PROVIDERS = 2  # so many providers a side may still be missing for a claim to count as within reach
NEARLY_FACTOR = 1.25  # up to about as many providers again: even a claim at the edge of a verdict takes twice today's
NUMBER_WORDS = ("none", "one", "two", "three", "four", "five")

PROVIDERS_SO_FAR = "{here} of about {all} providers"
ANSWERED = "answered for {sides}"
ALL_ALIKE = "{says} {own}."
NONE_OF = "none of {all} {side} engagements"
SOME_OF = "{n} of {all} {side} engagements"
SOME_OF_PROVIDERS = "{n} of {all} {side} engagements, from {providers} of {there} providers"
ENGAGEMENTS = "{least} {side} engagements (we have {many})"
NEEDS_ENGAGEMENTS = "Needs at least {sides}."
HAS_ANSWER, HAVE_ANSWERS = "This has an answer.", "These have an answer."
ON_EACH_SIDE, OF_SIDE = "{least} providers on each side", "{least} {side} providers"
NOBODY = "Needs at least {needs}; we have none."
SAME_ONE, SAME_FEW, SAME_ONES = "same one", "same {many}", "same ones"
MORE = "{n} more {side}"
NOT_NEAR = "Needs at least {needs}; we have {have}. More work with the {same} won’t help."
NEARLY = "Needs at least {needs}; we have {have}. {more} would be enough; more work with the {same} won’t help."
NO_CLAIM = "There is no claim to answer."
OF_CLAIMS = ("Of {n} claim, {parts}.", "Of {n} claims, {parts}.")
WITH_ANSWER = ("{n} has an answer", "{n} have an answer")
WITH_FIGURES = ("{n} has figures", "{n} have figures")
NO_ANSWER, NO_FIGURES = "none have an answer", "none have figures"
NEED_DATA = ("{n} needs a little more data", "{n} need a little more data")
NEED_PROVIDERS = ("{n} needs more providers", "{n} need more providers")

Sizes = Mapping[str, SelectionSize]
NOW, NEARLY_ANSWERED, OUT_OF_REACH = "now", "reach", "beyond"


@dataclass(frozen=True, slots=True)
class PendingClaim:
    """A claim of a group, and how far it is, where that is its own: “30 of about 62 providers”."""

    key: str
    sentence: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that wait for the same thing, which is said once. `code` names it for programs."""

    code: str
    where: str
    says: str
    claims: tuple[PendingClaim, ...]


@dataclass(frozen=True, slots=True)
class Decidability:
    """`says` how many there are of each; `now`: decided; `reach`: a little is missing; `beyond`: not with the providers
    there are."""

    says: str
    now: tuple[Group, ...]
    reach: tuple[Group, ...]
    beyond: tuple[Group, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """All of them, in this order."""
        return (*self.now, *self.reach, *self.beyond)


@dataclass(frozen=True, slots=True)
class _Classified:
    """Where one claim belongs: `sides` are those that miss what `code` says."""

    code: str
    where: str
    finding: Finding
    sides: tuple[str, ...] = ()
    says: str = ""


def decidability(report: Report) -> Decidability:
    """Every claim of a report by what it waits for; an opposite goes with its claim."""
    sizes = {side: getattr(report, side) for side in ARRANGEMENTS}
    found: dict[tuple[str, str, tuple[str, ...]], list[_Classified]] = {}
    for finding in report.findings:
        if not finding.about.opposes:
            it = _classify(finding, sizes)
            found.setdefault((it.where, it.code, it.sides), []).append(it)
    groups = [_make_group(those, sizes) for those in found.values()]
    parts = {
        where: tuple(sorted((each for each in groups if each.where == where), key=lambda each: -len(each.claims)))
        for where in (NOW, NEARLY_ANSWERED, OUT_OF_REACH)
    }
    n = {where: sum(len(each.claims) for each in those) for where, those in parts.items()}
    return Decidability(_summary(n, report.explored), **parts)


def _classify(finding: Finding, sizes: Sizes) -> _Classified:
    if not finding.has_enough:
        return _classify_below_minimum(finding, sizes)
    if finding.explored:
        return _Classified("shown", NOW, finding)
    if finding.verdict not in (None, Verdict.INCONCLUSIVE):
        return _Classified("decided", NOW, finding, says=verdict_word_for(finding.about, finding.verdict).word)
    if finding.needed is None or finding.needed.providers is None:
        return _Classified(_why_undecided(finding), OUT_OF_REACH, finding)
    here = sum(side.providers for side in finding.sides.values())
    near = finding.needed.providers <= NEARLY_FACTOR * here
    says = PROVIDERS_SO_FAR.format(here=f"{here:,}", all=f"{here + finding.needed.providers:,}")
    return _Classified("settle" if near else "open", NEARLY_ANSWERED if near else OUT_OF_REACH, finding, says=says)


def _why_undecided(finding: Finding) -> str:
    """Why nobody can say how much would settle it."""
    if finding.qualifier == Qualifier.TOO_FEW_COMPARABLE:
        return "comparable"
    return "others" if any(note.code == ONE_PROVIDER for note in finding.notes) else "far"


def _classify_below_minimum(finding: Finding, sizes: Sizes) -> _Classified:
    """What a claim below its minimum lacks most: providers that are not there, else jobs, else answers."""
    sides = finding.sides
    if not any(size.providers for size in sizes.values()):
        return _Classified("nothing", OUT_OF_REACH, finding)
    nobody = {side: lack for side in sides if (lack := MIN_PROVIDERS - sizes[side].providers) > 0}
    if nobody:
        near = max(nobody.values()) <= NEARLY_PROVIDERS
        return _Classified("providers", NEARLY_ANSWERED if near else OUT_OF_REACH, finding, tuple(nobody))
    known = {side: sizes[side].engagements - sizes[side].without_provider for side in sides}
    few = tuple(side for side in sides if known[side] < MIN_ENGAGEMENTS)
    if few:
        return _Classified("engagements", NEARLY_ANSWERED, finding, few)
    short = [
        (side, its) for side, its in sides.items() if its.providers < MIN_PROVIDERS or its.engagements < MIN_ENGAGEMENTS
    ]
    if not short:
        return _Classified("set for all", NEARLY_ANSWERED, finding)
    if not any(its.engagements for its in sides.values()):
        return _Classified("unanswered", NEARLY_ANSWERED, finding)
    says = join_words([_answered_text(its, side, known[side], sizes[side].providers) for side, its in short])
    return _Classified("answers", NEARLY_ANSWERED, finding, says=ANSWERED.format(sides=says))


def _answered_text(its: SideSummary, side: str, engagements: int, providers: int) -> str:
    """“7 of 12 freelance engagements, from 5 of 11 providers”"""
    if not its.engagements:
        return NONE_OF.format(all=f"{engagements:,}", side=side)
    return (SOME_OF_PROVIDERS if its.providers < MIN_PROVIDERS else SOME_OF).format(
        n=f"{its.engagements:,}",
        all=f"{engagements:,}",
        side=side,
        providers=f"{its.providers:,}",
        there=f"{providers:,}",
    )


def _make_group(those: Sequence[_Classified], sizes: Sizes) -> Group:
    first, says = those[0], _missing_text(those[0], sizes, those)
    alike = first.code != "decided" and len(those) > 1 and len({it.says for it in those}) == 1
    if alike and first.says:
        says = ALL_ALIKE.format(says=says, own=capitalise(first.says))
    waiting = tuple(PendingClaim(it.finding.key, it.finding.about.sentence, "" if alike else it.says) for it in those)
    return Group(first.code, first.where, says, waiting)


def _missing_text(classified: _Classified, sizes: Sizes, those: Sequence[_Classified]) -> str:
    """What all of them wait for, or what they are."""
    if classified.code == "providers":
        return _providers_needed_text(classified.sides, sizes)
    if classified.code == "engagements":
        parts = [
            ENGAGEMENTS.format(
                least=MIN_ENGAGEMENTS,
                side=side,
                many=_number_word(sizes[side].engagements - sizes[side].without_provider),
            )
            for side in classified.sides
        ]
        return NEEDS_ENGAGEMENTS.format(sides=join_words(parts))
    if classified.code == "decided":
        return HAS_ANSWER if len(those) == 1 else HAVE_ANSWERS
    return _GROUP_TEXTS[classified.code]


_GROUP_TEXTS = {
    "shown": "These have enough data for figures. A filtered view gives no verdicts.",
    "nothing": f"Needs at least {MIN_ENGAGEMENTS} engagements from {MIN_PROVIDERS} providers on each side the claim is "
    "about. There are none yet.",
    "unanswered": "The providers are there, but there is no answer yet: the work hasn’t ended, nobody has answered, or "
    "it doesn’t apply.",
    "answers": "The providers are there, but some answers are missing: the work hasn’t ended, nobody has answered, or "
    "it doesn’t apply.",
    "set for all": "An import set these values for all of its rows alike, so they tell nothing. Needs the values of "
    "the engagements themselves.",
    "settle": "Inconclusive so far. About as many providers again would probably settle this. More work with the same "
    "ones hardly helps.",
    "open": "Inconclusive so far. Needs many more providers; more work with the same ones hardly helps.",
    "others": "Inconclusive so far, with most of one side’s work at one provider. Needs other providers.",
    "far": "Inconclusive so far, and not practical to settle with our volume.",
    "comparable": "The two sides do different kinds or sizes of work. Needs similar work on both sides.",
}


def _providers_needed_text(sides: Sequence[str], sizes: Sizes) -> str:
    """“Needs at least 6 outsourced providers; we have 3. More work with the same three won’t help.”"""
    here = {side: sizes[side].providers for side in sides}
    if len(sides) > 1:
        needs = ON_EACH_SIDE.format(least=MIN_PROVIDERS)
        have = " and ".join(f"{n or 'no'} {side}" for side, n in here.items())
    else:
        needs, have = OF_SIDE.format(least=MIN_PROVIDERS, side=sides[0]), _number_word(here[sides[0]])
    total = sum(here.values())
    if not total:
        return NOBODY.format(needs=needs)
    same = (
        SAME_ONE
        if total == 1
        else SAME_FEW.format(many=NUMBER_WORDS[total])
        if total < len(NUMBER_WORDS)
        else SAME_ONES
    )
    more = join_words([MORE.format(n=MIN_PROVIDERS - n, side=side) for side, n in here.items()])
    near = max(MIN_PROVIDERS - n for n in here.values()) <= NEARLY_PROVIDERS
    return (NEARLY if near else NOT_NEAR).format(needs=needs, have=have, more=more, same=same)


def _number_word(many: int) -> str:
    return f"{many:,}" if many else "none"


def _summary(many: dict[str, int], explored: bool) -> str:
    total = sum(many.values())
    if not total:
        return NO_CLAIM
    some, nothing = (WITH_FIGURES, NO_FIGURES) if explored else (WITH_ANSWER, NO_ANSWER)
    parts = [plural(many[NOW], *some) if many[NOW] else nothing]
    parts += [
        plural(many[where], *templates)
        for where, templates in ((NEARLY_ANSWERED, NEED_DATA), (OUT_OF_REACH, NEED_PROVIDERS))
        if many[where]
    ]
    return plural(total, *OF_CLAIMS, parts=join_words(parts))
