"""The sentences of what is true of these providers: counts, medians and names, and what they cannot say."""

from collections.abc import Callable, Mapping

from app.domain.engagements import ARRANGEMENTS, FREELANCE, OUTSOURCED
from app.domain.figures import count, listed, number
from app.report.domain.claims import NUMBER, OTHER, YES_NO
from app.report.domain.measures import Lack
from app.report.domain.provider_facts_parts import Row, Side, Theirs, Who
from app.report.domain.statistics import MIN_PROVIDERS

APART = "No way of pricing is on both sides here, so these figures do not stand against each other."
MIXED = "All kinds and sizes of work are together in these; like is set against like claim by claim."
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = ("", "second", "third", "fourth", "fifth", "sixth")  # after so many of them
Sides = Mapping[str, Who]


def noun(who: Who, many: int = 2) -> str:
    """What the providers of a side are called: an agency is somebody outsourced to who is not known to be alone."""
    if who.arrangement == FREELANCE:
        return "freelancer" if many == 1 else "freelancers"
    if not who.companies:
        return "outsourcing provider" if many == 1 else "outsourcing providers"
    return "agency" if many == 1 else "agencies"


def says(who: Sides, on_both_sides: int, years: tuple[int, int] | None) -> str:
    """Whose work it is, and of which years."""
    without = sum(each.without for each in who.values())
    nobody = "" if not without else "1 job names no provider and is left out." if without == 1 else (
        f"{without:,} jobs name no provider and are left out.")
    sides = [who[side] for side in (OUTSOURCED, FREELANCE) if who[side].providers]
    if not sides:
        return nobody or "There is no job to count yet."
    sides.sort(key=lambda each: each.providers == 1)  # “these 11 freelancers and one agency”
    parts = [f"{NUMBERS[1] if each.providers == 1 else f'{each.providers:,}'} {noun(each, each.providers)}"
             for each in sides]
    when = "" if years is None else f", {years[0]}" if years[0] == years[1] else f", {years[0]} to {years[1]}"
    these = "These " if sides[0].providers > 1 else ""
    told = [_capital(f"{these}{listed(parts)}{when}.")]
    if on_both_sides:
        told.append(f"{_capital(_many(on_both_sides))} of them worked both ways.")
    if len(sides) == 1:
        told.append(f"There is no {OTHER[sides[0].arrangement]} job to set beside "
                    f"{'theirs' if sides[0].jobs > 1 else 'it'}.")
    return " ".join([*told, nobody]).strip()


def limits(who: Sides) -> str:
    """What these providers cannot say: of a side with fewer than a verdict takes, how the next one would be."""
    if not any(each.providers for each in who.values()):
        return ""
    few = [who[side] for side in (OUTSOURCED, FREELANCE) if who[side].providers < MIN_PROVIDERS]
    if not few:
        return "This counts what these providers did; what it says of others is weighed claim by claim."
    return f"It cannot say how {' or '.join(map(_next, few))} would be."


def _next(who: Who) -> str:
    one = noun(who, 1)
    return f"a {ORDINALS[who.providers]} {one}" if who.providers else f"{'an' if one[0] in 'ao' else 'a'} {one}"


def nothing(labels: list[str], who: Sides) -> str:
    """Of what no job has a figure."""
    if not labels or not any(each.jobs for each in who.values()):
        return ""
    named = [label[:1].lower() + label[1:] for label in labels]
    return f"Not known of any job: {', '.join(named)}."


def not_known(left_out: Mapping[str, tuple[int, int]]) -> str:
    """“Not in these figures: 6 freelance jobs (4 not yet ended, 2 value unknown) and 1 outsourced job (no rate).”

    Jobs without a provider are said once, of the whole record.
    """
    parts = []
    for place, side in enumerate(ARRANGEMENTS):
        reasons = {why: counts[place] for why, counts in left_out.items() if counts[place] and why != Lack.PROVIDER}
        many = sum(reasons.values())
        if many:
            told = next(iter(reasons)) if len(reasons) == 1 else ", ".join(f"{n:,} {why}" for why, n in reasons.items())
            parts.append(f"{count(many, f'{side} job')} ({told})")
    return f"Not in these figures: {listed(parts)}." if parts else ""


def row(it: Row, who: Sides) -> str:
    """The figure on both sides, then provider by provider, then how many of one side lie beyond all of the other."""
    unit = f" in {it.unit}" if it.key.startswith("cost") else f", {it.unit}" if it.shape not in (NUMBER, YES_NO) else ""
    sides = [side for side in (it.freelance, it.outsourced) if who[side.arrangement].jobs]
    first = next(side for side in sides if side.jobs)
    told = [_side(it, side, who[side.arrangement], side is first) for side in sides]
    details = _yes_no(it, who) if it.shape == YES_NO else _numbers(it, who)
    return " ".join([f"{it.label}{unit}: {', '.join(told)}.", *details])


def partly(jobs: Mapping[str, int], who: Sides) -> str:
    """“Of the others partly met: freelancers 5 jobs.” Nothing where there is none."""
    sides = [side for side in ARRANGEMENTS if jobs[side]]
    told = [f"{noun(who[side])} {count(jobs[side], 'job') if side == sides[0] else f'{jobs[side]:,}'}"
            for side in sides]
    return f"Of the others partly met: {', '.join(told)}." if told else ""


def _side(it: Row, side: Side, who: Who, first: bool) -> str:
    """“freelancers 380 (17 jobs)”, then “agencies 610 (9)”."""
    if not side.jobs:
        open_ones = sum(counts[ARRANGEMENTS.index(side.arrangement)] for counts in it.left_out.values())
        return f"{noun(who)} {f'not known ({open_ones:,})' if open_ones else 'none'}"
    name = side.largest[0].name if side.providers == 1 else noun(who)
    jobs = count(side.jobs, "job") if first else f"{side.jobs:,}"
    return f"{name} {side.yes:,} of {jobs}" if it.shape == YES_NO else f"{name} {number(side.typical)} ({jobs})"


def _numbers(it: Row, who: Sides) -> list[str]:
    known, label = _known(it)
    told = [_each(side, who[side.arrangement], label) for side in known]
    if len(known) == 2:
        beyond = _beyond(known[1], known[0], who)
        told[1] = "; ".join(part for part in (told[1], beyond if told[1] else _capital(beyond)) if part)
    return [f"{part}." for part in told if part]


def _known(it: Row) -> tuple[list[Side], bool]:
    """The sides that have a value, the one of fewer providers first; and whether the names take a heading."""
    known = sorted((side for side in (it.outsourced, it.freelance) if side.jobs), key=lambda side: side.providers)
    return known, len(known) == 2 and all(side.few and side.providers > 1 for side in known)


def _each(side: Side, who: Who, label: bool) -> str:
    """Every provider by name where they are few, else from where to where they go; nothing where it is one."""
    if side.providers == 1:
        return ""
    if not side.few:
        ends = number(side.low), number(side.high)
        where = f"are all at {ends[0]}" if ends[0] == ends[1] else f"range from {ends[0]} to {ends[1]}"
        return f"The {side.providers:,} {noun(who)} {where}"
    return _named(side, who, label, lambda each: number(each.typical))


def _named(side: Side, who: Who, label: bool, said: Callable[[Theirs], str]) -> str:
    numbered = any(each.name[-1:].isdigit() for each in side.largest)  # “Studio 54 (590)”, not “Studio 54 590”
    named = ", ".join(f"{each.name} ({said(each)})" if numbered else f"{each.name} {said(each)}" for each in
                      sorted(side.largest, key=lambda each: (each.typical, each.name)))
    return f"{_capital(noun(who))}: {named}" if label else named


def _beyond(these: Side, those: Side, who: Sides) -> str:
    """How many of these lie below, or above, all of those: “9 of them were below all three agencies”."""
    nouns = noun(who[those.arrangement])
    every = (those.largest[0].name if those.providers == 1 else f"both {nouns}" if those.providers == 2 else
             f"all {_many(those.providers)} {nouns}")
    found = [(many, way) for many, way in ((these.below, "below"), (these.above, "above")) if many]
    if these.providers == 1:
        return ""  # two figures beside each other say so themselves
    if not found:
        return f"none of them was below or above {every}"
    many, way = found[0]
    subject = "all of them" if many == these.providers else f"{many:,} of them"
    also = f" and {found[1][0]:,} above" if len(found) > 1 else ""
    return f"{subject} {'was' if many == 1 else 'were'} {way} {every}{also}"


def _yes_no(it: Row, who: Sides) -> list[str]:
    known, label = _known(it)
    told = []
    for side in known:
        beside = who[side.arrangement]
        if side.few and side.providers > 1:
            told.append(_named(side, beside, label, lambda each: f"{each.yes:,} of {each.jobs:,}"))
        elif not side.few and (side.always or side.never):
            parts = [f"{many:,} {how}" for many, how in ((side.always, "every time"), (side.never, "never")) if many]
            told.append(f"Of the {side.providers:,} {noun(beside)} {' and '.join(parts)}")
    return [f"{part}." for part in told]


def _many(number_of: int) -> str:
    return NUMBERS[number_of] if number_of < len(NUMBERS) else f"{number_of:,}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
