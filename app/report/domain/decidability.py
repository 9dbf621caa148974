"""What can be known from this record: which claims it decides now, which are within reach, which are not with the
providers there are. What is missing is said once for all claims that miss it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.engagements import ARRANGEMENTS
from app.domain.figures import count, listed
from app.report.domain.claims import Claim
from app.report.domain.evidence import SideOf
from app.report.domain.evidence.notes import ONE_PROVIDER
from app.report.domain.findings import Finding, Present
from app.report.domain.statistics import MIN_ENGAGEMENTS, MIN_PROVIDERS, Qualifier, Verdict

NEAR = 2  # so many providers a side may still be missing for a claim to count as within reach
AGAIN = 1.25  # up to about as many providers again: even a claim at the edge of a verdict takes twice today's
NUMBERS = ("none", "one", "two", "three", "four", "five")

Sizes = Mapping[str, Present]
NOW, REACH, BEYOND = "now", "reach", "beyond"


@dataclass(frozen=True, slots=True)
class Waiting:
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
    claims: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Knowable:
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
class _Sorted:
    """Where one claim belongs: `sides` are those that miss what `code` says."""

    code: str
    where: str
    finding: Finding
    sides: tuple[str, ...] = ()
    says: str = ""


def knowable(findings: Sequence[Finding], sizes: Sizes, explored: bool) -> Knowable:
    """Sorts every claim that was found something of, an opposite going with its claim; `sizes`: who is there on each
    side, `explored`: narrowed by hand, so nothing is judged."""
    found: dict[tuple[str, str, tuple[str, ...]], list[_Sorted]] = {}
    for finding in findings:
        if isinstance(finding.about, Claim) and not finding.about.opposes:
            it = _sorted(finding, sizes)
            found.setdefault((it.where, it.code, it.sides), []).append(it)
    groups = [_group(those, sizes) for those in found.values()]
    parts = {where: tuple(sorted((each for each in groups if each.where == where), key=lambda each: -len(each.claims)))
             for where in (NOW, REACH, BEYOND)}
    many = {where: sum(len(each.claims) for each in those) for where, those in parts.items()}
    return Knowable(_says(many, explored), **parts)


def _sorted(finding: Finding, sizes: Sizes) -> _Sorted:
    if not finding.enough:
        return _lacking(finding, sizes)
    if finding.explored:
        return _Sorted("shown", NOW, finding)
    if finding.verdict != Verdict.INCONCLUSIVE:
        return _Sorted("decided", NOW, finding, says=finding.said.word if finding.said else "")
    if finding.needed is None or finding.needed.providers is None:
        return _Sorted(_why_open(finding), BEYOND, finding)
    here = sum(side.providers for side in (finding.freelance, finding.outsourced) if side)
    near = finding.needed.providers <= AGAIN * here
    says = f"{here:,} of about {here + finding.needed.providers:,} providers"
    return _Sorted("settle" if near else "open", REACH if near else BEYOND, finding, says=says)


def _why_open(finding: Finding) -> str:
    """Why nobody can say how much would settle it."""
    if finding.qualifier_code == Qualifier.TOO_FEW_COMPARABLE:
        return "comparable"
    return "others" if any(note.code == ONE_PROVIDER for note in finding.notes) else "far"


def _lacking(finding: Finding, sizes: Sizes) -> _Sorted:
    """What a claim below its minimum lacks most: providers that are not there, else jobs, else answers."""
    sides = {side: its for side in ARRANGEMENTS if (its := getattr(finding, side)) is not None}
    if not any(size.providers for size in sizes.values()):
        return _Sorted("nothing", BEYOND, finding)
    nobody = {side: lack for side in sides if (lack := MIN_PROVIDERS - sizes[side].providers) > 0}
    if nobody:
        near = max(nobody.values()) <= NEAR
        return _Sorted("providers", REACH if near else BEYOND, finding, tuple(nobody))
    known = {side: sizes[side].engagements - sizes[side].without_provider for side in sides}
    few = tuple(side for side in sides if known[side] < MIN_ENGAGEMENTS)
    if few:
        return _Sorted("engagements", REACH, finding, few)
    short = [(side, its) for side, its in sides.items()
             if its.providers < MIN_PROVIDERS or its.engagements < MIN_ENGAGEMENTS]
    if not any(its.engagements for its in sides.values()):
        return _Sorted("unanswered", REACH, finding)
    says = listed([_known_of(its, side, known[side], sizes[side].providers) for side, its in short])
    return _Sorted("answers", REACH, finding, says=f"known of {says}")


def _known_of(its: SideOf, side: str, engagements: int, providers: int) -> str:
    """“7 of 12 freelance engagements, by 5 of 11 providers”"""
    if not its.engagements:
        return f"none of {engagements:,} {side} engagements"
    by = f", by {its.providers:,} of {providers:,} providers" if its.providers < MIN_PROVIDERS else ""
    return f"{its.engagements:,} of {engagements:,} {side} engagements{by}"


def _group(those: Sequence[_Sorted], sizes: Sizes) -> Group:
    first, says = those[0], _missing(those[0], sizes, those)
    alike = first.code != "decided" and len(those) > 1 and len({it.says for it in those}) == 1
    if alike and first.says:
        says += f" {_capital(first.says)}."
    waiting = tuple(Waiting(it.finding.key, it.finding.about.sentence, "" if alike else it.says) for it in those)
    return Group(first.code, first.where, says, waiting)


def _missing(it: _Sorted, sizes: Sizes, those: Sequence[_Sorted]) -> str:
    """What all of them wait for, or what they are."""
    if it.code == "providers":
        return _providers(it.sides, sizes)
    if it.code == "engagements":
        parts = [f"{MIN_ENGAGEMENTS} {side} engagements, and there are "
                 f"{_there(sizes[side].engagements - sizes[side].without_provider)}"
                 for side in it.sides]
        return f"It takes at least {listed(parts)}."
    if it.code == "decided":
        return f"Decided: the verdict stands beside {'it' if len(those) == 1 else 'each'}."
    return _SAID[it.code]


_SAID = {
    "shown": "These have enough data for figures; a view narrowed by hand judges none of them.",
    "nothing": f"It takes at least {MIN_ENGAGEMENTS} engagements of {MIN_PROVIDERS} providers on each side that a "
               "claim speaks of, and there are none.",
    "unanswered": "The providers are there, and of no engagement is it known yet: the work has not ended, nobody has "
                  "said, or the question did not arise.",
    "answers": "The providers are there, answers are missing for some: the work has not ended, nobody has said, or the "
               "question did not arise.",
    "settle": "Tested and still open. About as many providers again would likely be enough, if the figures stay as "
              "they are; more work with the same ones hardly helps.",
    "open": "Tested and still open. It takes many more providers; more work with the same ones hardly helps.",
    "others": "Tested and still open, with most of a side's engagements at one provider. It takes other providers; "
              "more work with the same one hardly helps.",
    "far": "Tested and still open. Twenty times this record would hardly be enough, if the figures stay as they are.",
    "comparable": "The two sides do different kinds or sizes of work here. It takes engagements that can be compared.",
}


def _providers(sides: Sequence[str], sizes: Sizes) -> str:
    """“It takes at least 6 outsourced providers, and there are 3. More jobs with the same three will not help.”"""
    here = {side: sizes[side].providers for side in sides}
    if len(sides) > 1:
        takes = f"{MIN_PROVIDERS} providers on each side"
        there = " and ".join(f"{many or 'no'} {side}" for side, many in here.items())
        is_there = f"there are {there} ones"
    else:
        takes = f"{MIN_PROVIDERS} {sides[0]} providers"
        is_there = f"there {'is' if here[sides[0]] <= 1 else 'are'} {_there(here[sides[0]])}"
    total = sum(here.values())
    if not total:
        return f"It takes at least {takes}, and there is none."
    same = "same one" if total == 1 else f"same {NUMBERS[total]}" if total < len(NUMBERS) else "same ones"
    lacks = [f"{MIN_PROVIDERS - many} more {side}" for side, many in here.items()]
    would = f"{listed(lacks)} would do" if max(MIN_PROVIDERS - many for many in here.values()) <= NEAR else ""
    return f"It takes at least {takes}, and {is_there}. " + (
        f"{_capital(would)}; more jobs with the {same} will not help." if would else
        f"More jobs with the {same} will not help.")


def _there(many: int) -> str:
    return f"{many:,}" if many else "none"


def _says(many: dict[str, int], explored: bool) -> str:
    total = sum(many.values())
    if not total:
        return "There is no claim to decide."
    now = f"{many[NOW] or 'none'} can be shown with figures" if explored else f"{many[NOW] or 'none'} " + (
        "is decided by this record" if many[NOW] <= 1 else "are decided by this record")
    parts = [now]
    if many[REACH]:
        parts.append(f"{many[REACH]} {'is' if many[REACH] == 1 else 'are'} within reach")
    if many[BEYOND]:
        parts.append(f"{many[BEYOND]} {'is' if many[BEYOND] == 1 else 'are'} not, with the providers there are")
    return f"Of {count(total, 'claim')} {listed(parts)}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
