"""Facts about your providers in words: counts, medians and names, and what they can't tell."""

from collections.abc import Callable, Mapping

from app.core.domain.number_format import join_words, number
from app.core.domain.plural import plural
from app.record.domain.engagements import ARRANGEMENTS, FREELANCE, OUTSOURCED
from app.report.domain.claims import OPPOSITE_SIDE, RATING, YES_NO
from app.report.domain.measures import MissingReason
from app.report.domain.provider_facts_parts import (
    Fact,
    FactRow,
    ProviderCounts,
    ProviderFacts,
    ProviderFigure,
    SideFigures,
)
from app.report.domain.statistics import MIN_PROVIDERS
from app.report.text.contrasts import lack_text
from app.report.text.period import capitalise

LABELS = {
    "cost": "Cost per person-day",
    "hours": "Hours",
    "quality": "Quality",
    "on-time": "On time",
    "within-agreed-cost": "Within agreed cost",
    "goal-met": "Goal met",
    "would-rehire": "Would hire again",
}
ROWS = LABELS | {
    "cost-fixed": "Fixed-price work, cost per person-day",
    "cost-time": "Work paid by time, cost per person-day",
    "cost-other": "Other pricing, cost per person-day",
    "cost-unsaid": "No pricing model, cost per person-day",
    "goal-met": "Goal fully met",
}
NOT_COMPARABLE = "No way of pricing is used on both sides, so these figures can’t be compared."
MIXED = "All kinds and sizes of work together. Each claim compares similar work."
FREELANCER = ("freelancer", "freelancers")
PROVIDER = ("outsourcing provider", "outsourcing providers")
AGENCY = ("agency", "agencies")
NO_JOBS = "There are no jobs yet."
JOBS_WITHOUT_PROVIDER = (
    "{n} job has no provider and is not counted.",
    "{n} jobs have no provider and are not counted.",
)
BOTH_WAYS = ("{n} of them worked in both arrangements.", "{n} of them worked in both arrangements.")
ONE_SIDED = "There are no {other} jobs to compare."
LIMITS = "Facts about your providers. The claims test whether they generalise."
CANT_TELL = "This can’t tell how {next} would do."
NOT_RECORDED = "Not recorded for any job: {labels}."
NOT_COUNTED = "Not counted: {jobs}."
PARTLY = "Partly met: {jobs}."
ALL_WORDS = ("", "", "both", "all three", "all four", "all five", "all six")  # of so many
ORDINAL_WORDS = ("another", "a second", "a third", "a fourth", "a fifth", "a sixth")  # after so many
RANGE = "The {n} {noun} range from {low} to {high}"
SAME = "The {n} {noun} are all at {low}"
NONE_BEYOND = "none of them was below or above {every}"
BEYOND = {  # how many of one side lie beyond all of the other
    "below": ("{n} of them was below {every}", "{n} of them were below {every}"),
    "above": ("{n} of them was above {every}", "{n} of them were above {every}"),
    "both": ("{n} of them was below {every} and {above} above", "{n} of them were below {every} and {above} above"),
}
WHO = "{n} {noun}"
OF_YEAR, OF_YEARS, OF_NO_YEAR = "{who}, {first}.", "{who}, {first} to {last}.", "{who}."
NEXT_OF, ANY_AN, ANY_A = "{which} {noun}", "an {noun}", "a {noun}"
SIDE_JOBS = ("{n} {side} job ({why})", "{n} {side} jobs ({why})")
WHY_OF_MANY = "{n} {why}"
IN_UNIT, OF_UNIT = "{row} in {unit}", "{row}, {unit}"
ROW = "{label}: {says}"
PARTLY_JOBS = ("{noun} {n} job", "{noun} {n} jobs")
PARTLY_MORE = "{noun} {n}"
UNKNOWN, NOBODY = "{noun} unknown ({n})", "{noun} none"
YES_OF, YES_OF_MORE = ("{name} {yes} of {n} job", "{name} {yes} of {n} jobs"), "{name} {yes} of {n}"
TYPICAL, TYPICAL_MORE = ("{name} {figure} ({n} job)", "{name} {figure} ({n} jobs)"), "{name} {figure} ({n})"
NAMED, NAMED_NUMBERED = "{name} {figure}", "{name} ({figure})"  # “Studio 54 (590)”, not “Studio 54 590”
HEADED = "{noun}: {names}"
ALL_OF = "all {n}"
COUNTED = "{yes} of {jobs}"
ALWAYS = {
    (True, True): "Of the {n} {noun} {always} every time and {never} never.",
    (True, False): "Of the {n} {noun} {always} every time.",
    (False, True): "Of the {n} {noun} {never} never.",
}


def provider_noun(who: ProviderCounts, many: int = 2) -> str:
    """What the providers of a side are called: an agency is somebody outsourced to who is not known to be alone."""
    return plural(many, *(FREELANCER if who.arrangement == FREELANCE else AGENCY if who.companies else PROVIDER))


def providers_summary(own: ProviderFacts) -> str:
    """Whose work it is, and of which years."""
    without = sum(each.without for each in own.sides.values())
    nobody = plural(without, *JOBS_WITHOUT_PROVIDER) if without else ""
    sides = [own.sides[side] for side in (OUTSOURCED, FREELANCE) if own.sides[side].providers]
    if not sides:
        return nobody or NO_JOBS
    lines = [
        _years_text(
            join_words(
                [WHO.format(n=f"{each.providers:,}", noun=provider_noun(each, each.providers)) for each in sides]
            ),
            own.years,
        )
    ]
    if own.on_both_sides:
        lines.append(plural(own.on_both_sides, *BOTH_WAYS))
    if len(sides) == 1:
        lines.append(ONE_SIDED.format(other=OPPOSITE_SIDE[sides[0].arrangement]))
    return " ".join([*lines, nobody]).strip()


def _years_text(who: str, years: tuple[int, int] | None) -> str:
    if years is None:
        return OF_NO_YEAR.format(who=who)
    return (OF_YEAR if years[0] == years[1] else OF_YEARS).format(who=who, first=years[0], last=years[1])


def limits_text(own: ProviderFacts) -> str:
    """What these providers can't tell: of a side with fewer than a verdict takes, how the next one would do."""
    if not any(each.providers for each in own.sides.values()):
        return ""
    few = [own.sides[side] for side in (OUTSOURCED, FREELANCE) if own.sides[side].providers < MIN_PROVIDERS]
    return CANT_TELL.format(next=join_words([_next_provider(each) for each in few], "or")) if few else LIMITS


def _next_provider(who: ProviderCounts) -> str:
    one = provider_noun(who, 1)
    if who.providers:
        return NEXT_OF.format(which=ORDINAL_WORDS[who.providers], noun=one)
    return (ANY_AN if one[0] in "ao" else ANY_A).format(noun=one)


def not_recorded_text(own: ProviderFacts) -> str:
    """Of what no job has a figure."""
    labels = [LABELS[key] for key in own.unknown] if any(each.jobs for each in own.sides.values()) else []
    return NOT_RECORDED.format(labels=", ".join(label[:1].lower() + label[1:] for label in labels)) if labels else ""


def row_note(figure: Fact) -> str:
    """What to remember when reading it."""
    return NOT_COMPARABLE if figure.no_shared_row else MIXED if figure.is_mixed else ""


def not_counted_text(figure: Fact) -> str:
    """“Not counted: 6 freelance jobs (4 not yet ended, 2 not answered) and 1 outsourced job (no rate).”

    Jobs without a provider are said once, of the whole record.
    """
    parts = []
    for place, side in enumerate(ARRANGEMENTS):
        reasons = {
            why: counts[place]
            for why, counts in figure.left_out.items()
            if counts[place] and why != MissingReason.PROVIDER
        }
        if reasons:
            why = ", ".join(
                lack_text(each) if len(reasons) == 1 else WHY_OF_MANY.format(n=f"{n:,}", why=lack_text(each))
                for each, n in reasons.items()
            )
            parts.append(plural(sum(reasons.values()), *SIDE_JOBS, side=side, why=why))
    return NOT_COUNTED.format(jobs=join_words(parts)) if parts else ""


def row_label(row: FactRow) -> str:
    """What a row counts, with its unit: “Fixed-price work, cost per person-day in EUR”."""
    name = ROWS[row.key]
    if row.key.startswith("cost"):
        return IN_UNIT.format(row=name, unit=row.unit)
    return OF_UNIT.format(row=name, unit=row.unit) if row.shape == RATING else name


def row_text(row: FactRow, who: Mapping[str, ProviderCounts]) -> str:
    """The figure on both sides, then provider by provider, then how many of one side lie beyond all of the other."""
    sides = [side for side in (row.freelance, row.outsourced) if who[side.arrangement].jobs]
    first = next(side for side in sides if side.jobs)
    figures = ", ".join(_side_text(row, side, who[side.arrangement], side is first) for side in sides)
    details = _yes_no_text(row, who) if row.shape == YES_NO else _numbers_text(row, who)
    return " ".join(filter(None, (f"{figures}.", *details, _partly_text(row, who))))


def row_line(row: FactRow, who: Mapping[str, ProviderCounts]) -> str:
    """Both, on one line."""
    return ROW.format(label=row_label(row), says=row_text(row, who))


def _partly_text(row: FactRow, who: Mapping[str, ProviderCounts]) -> str:
    """“Partly met: freelancers 5 jobs, agencies 2.”"""
    sides = [side for side in ARRANGEMENTS if row.partly_met.get(side)]
    jobs = [
        plural(
            row.partly_met[side],
            *(PARTLY_JOBS if side == sides[0] else (PARTLY_MORE,) * 2),
            noun=provider_noun(who[side]),
        )
        for side in sides
    ]
    return PARTLY.format(jobs=", ".join(jobs)) if jobs else ""


def _side_text(row: FactRow, side: SideFigures, who: ProviderCounts, first: bool) -> str:
    """“freelancers 380 (17 jobs)”, then “agencies 610 (9)”."""
    if not side.jobs:
        open_ones = sum(counts[ARRANGEMENTS.index(side.arrangement)] for counts in row.left_out.values())
        return (UNKNOWN if open_ones else NOBODY).format(noun=provider_noun(who), n=f"{open_ones:,}")
    name = side.largest[0].name if side.providers == 1 else provider_noun(who)
    if row.shape == YES_NO:
        return plural(side.jobs, *(YES_OF if first else (YES_OF_MORE,) * 2), name=name, yes=f"{side.yes or 0:,}")
    return plural(
        side.jobs, *(TYPICAL if first else (TYPICAL_MORE,) * 2), name=name, figure=number(side.typical or 0.0)
    )


def _numbers_text(row: FactRow, who: Mapping[str, ProviderCounts]) -> list[str]:
    known, headed = _known_sides(row)
    lines = [_values_by_provider(side, who[side.arrangement], headed) for side in known]
    if len(known) == 2 and (beyond := _beyond_text(known[1], known[0], who)):
        lines[1] = f"{lines[1]}; {beyond}" if lines[1] else capitalise(beyond)
    return [f"{part}." for part in lines if part]


def _known_sides(row: FactRow) -> tuple[list[SideFigures], bool]:
    """The sides that have a value, the one of fewer providers first; and whether the names take a heading."""
    known = sorted((side for side in (row.outsourced, row.freelance) if side.jobs), key=lambda side: side.providers)
    return known, len(known) == 2 and all(side.is_few and side.providers > 1 for side in known)


def _values_by_provider(side: SideFigures, who: ProviderCounts, headed: bool) -> str:
    """Every provider by name where they are few, else from where to where they go; nothing where it is one."""
    if side.providers == 1:
        return ""
    if side.is_few:
        return _provider_values(side, who, headed, lambda each: number(each.typical))
    low, high = number(side.low or 0.0), number(side.high or 0.0)
    return (SAME if low == high else RANGE).format(n=f"{side.providers:,}", noun=provider_noun(who), low=low, high=high)


def _provider_values(
    side: SideFigures, who: ProviderCounts, headed: bool, figure: Callable[[ProviderFigure], str]
) -> str:
    template = NAMED_NUMBERED if any(each.name[-1:].isdigit() for each in side.largest) else NAMED
    ordered = sorted(side.largest, key=lambda each: (each.typical, each.name))
    names = ", ".join(template.format(name=each.name, figure=figure(each)) for each in ordered)
    return HEADED.format(noun=capitalise(provider_noun(who)), names=names) if headed else names


def _beyond_text(these: SideFigures, those: SideFigures, who: Mapping[str, ProviderCounts]) -> str:
    """How many of these lie below, or above, all of those: “9 of them were below all three agencies”."""
    if these.providers == 1:
        return ""  # two figures beside each other say so themselves
    n, nouns = those.providers, provider_noun(who[those.arrangement])
    all_of = ALL_WORDS[n] if n < len(ALL_WORDS) else ALL_OF.format(n=f"{n:,}")
    every = those.largest[0].name if n == 1 else WHO.format(n=all_of, noun=nouns)
    below, above = these.below or 0, these.above or 0
    if not below and not above:
        return NONE_BEYOND.format(every=every)
    code = "both" if below and above else "below" if below else "above"
    return plural(below or above, *BEYOND[code], every=every, above=f"{above:,}")


def _yes_no_text(row: FactRow, who: Mapping[str, ProviderCounts]) -> list[str]:
    known, headed = _known_sides(row)
    lines = []
    for side in known:
        beside, always, never = who[side.arrangement], side.always or 0, side.never or 0
        if side.is_few and side.providers > 1:
            names = _provider_values(
                side, beside, headed, lambda each: COUNTED.format(yes=f"{each.yes or 0:,}", jobs=f"{each.jobs:,}")
            )
            lines.append(f"{names}.")
        elif not side.is_few and (always or never):
            lines.append(
                ALWAYS[bool(always), bool(never)].format(
                    n=f"{side.providers:,}", noun=provider_noun(beside), always=f"{always:,}", never=f"{never:,}"
                )
            )
    return lines
