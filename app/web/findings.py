"""How a finding is drawn and named on a page: its mark on the common scale, its place in the forest, its values.

Nothing is worked out here; every word of a verdict comes in with the finding.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup

from app import charts
from app.domain.claims import CONTRAST, EXPERIENCE, MAY, NUMBER, ONE_SIDE, WORDS, YES_NO, Claim, Measure
from app.domain.figures import count, listed, number, percent
from app.domain.findings import Finding
from app.domain.reports import Report
from app.domain.statistics import Scale

# How a claim is told apart from claims of another kind, quietly, in its row.
KIND_WORDS = {
    WORDS: "follows from the words",
    EXPERIENCE: "only experience can tell",
    ONE_SIDE: "about one side",
}
# What each scale's forest shows, and how to read it.
HEADINGS = {
    charts.DIFFERENCE: "Which side has more",
    charts.MAJORITY: "What holds for most",
    charts.RATIO: "How many times as much",
}
NOTES = {
    charts.DIFFERENCE: "Every line is one claim that sets the two arrangements against each other. A mark to the right "
                       "of the middle: freelance engagements had more, or said yes more often.",
    charts.MAJORITY: "Claims about one arrangement alone: how many of its engagements bear them out.",
    charts.RATIO: "Between engagements of one kind and size: the freelance figure, measured by the outsourced one.",
}
IN_TABLE = "The table below says every row of it in words."
SHORT = 12  # letters of a unit that fits under a heading


def short(finding: Finding) -> str:
    """A name of a word or two, for charts and crumbs."""
    label = getattr(finding.about, "label", "")
    return label or finding.key.replace("-", " ").capitalize()


def verdict(finding: Finding) -> charts.Verdict:
    """The verdict as charts take it; without code, sign and word for an outcome."""
    said = finding.said
    return charts.Verdict(str(finding.verdict or ""), said.sign if said else "", said.word if said else "")


def effect(finding: Finding) -> charts.Effect | None:
    """The effect that heads the finding, as charts take it; the claim's margin is none of a ratio."""
    it = finding.head
    if it is None:
        return None
    margin = None if it.scale is Scale.RATIO else getattr(finding.about, "margin", None)
    return charts.Effect(it.scale.value, it.estimate, it.low, it.high, margin)


def side_of(finding: Finding) -> Any:
    """The only side that the finding speaks of, if it is one."""
    return finding.about.one_side if isinstance(finding.about, Claim) else None


def interval(finding: Finding, width: float = 188) -> Markup:
    """The small chart of one row, whose sentence says what it draws."""
    drawn = effect(finding)
    return charts.interval(drawn, verdict(finding), key=finding.key, side=side_of(finding), width=width, told=True)


def figure(finding: Finding) -> str:
    """The estimate under its mark: “+73 points”, “82 of 100 pairs”, “77 %, half in the middle”."""
    drawn = effect(finding)
    if drawn is None:
        return ""
    beside = {"superiority": " pairs", "share": ", half in the middle", "ratio": " the outsourced"}
    return drawn.value + beside.get(drawn.scale, "")


def kind_of(finding: Finding) -> str:
    """Usual or possible, and by what it stands or falls: “may be so · only experience can tell”."""
    claim = finding.about
    if not isinstance(claim, Claim):
        return ""
    said = "said to be possible" if claim.strength == MAY else "said to be usual"
    alike = ("like for like",) if finding.like_for_like else ()
    return " · ".join((said, KIND_WORDS.get(claim.family, claim.family), *alike))


def left_out(finding: Finding) -> str:
    """“61 value unknown, 12 not yet ended”"""
    return ", ".join(f"{len(ids):,} {why}" for why, ids in finding.left_out.items())


def forests(report: Report, href: Callable[[str], str]) -> list[dict[str, Any]]:
    """One forest a scale: title, note, chart. Wide alone: on a phone the rows below, with their marks, say the same."""
    drawn = []
    sections = tuple(
        charts.Section(name, tuple(_row(each, href) for each in findings)) for name, findings in report.sections.items()
    )
    for at, (axis, kept) in enumerate(charts.panels(sections)):
        if not any(row.shown for section in kept for row in section.rows):
            continue  # an empty frame would only say again that there is too little data
        title = HEADINGS[axis]
        labels = {row.label for section in kept for row in section.rows}
        levels = _levels(each for each in report.findings if short(each) in labels)
        draw = partial(charts.forest, kept, title=title, axis=axis, level=levels, heading=False)
        chart = draw(key=f"forest-{at}", desc=IN_TABLE)
        drawn.append({"title": title, "note": NOTES[axis], "chart": chart, "id": f"chart-{at}"})
    return drawn


def _row(finding: Finding, href: Callable[[str], str]) -> charts.Row:
    claim, sides = finding.about, (finding.freelance, finding.outsourced)
    n = [None if side is None else side.engagements for side in sides]
    contrast = isinstance(claim, Claim) and claim.kind == CONTRAST
    return charts.Row(
        label=short(finding), freelance=n[0], outsourced=n[1], effect=effect(finding), verdict=verdict(finding),
        expected=claim.expected if contrast else None, side=side_of(finding), href=href(finding.key),
        scale="superiority" if contrast else "share",
    )


def _levels(findings: Iterable[Finding]) -> str:
    """“98.2 % or 95 % range”: whichever the claims shown are drawn at."""
    found = sorted({each.level for each in findings if each.level is not None}, reverse=True)
    said = [f"{100 * each:.2f}".rstrip("0").rstrip(".") + " %" for each in found]
    return f"{listed(said).replace(' and ', ' or ')} range" if said else ""


def value(measure: Measure, it: float, currency: str) -> str:
    """One engagement's value as people read it."""
    if measure.shape == YES_NO:
        return "yes" if it else "no"
    unit = measure.unit.format(currency=currency)
    return f"{number(it)} {unit}".strip()


def typical(finding: Finding, arrangement: str, currency: str) -> str | None:
    """A side's typical figure: its median, with the unit where that is short, or its share of yes."""
    side, measure = getattr(finding, arrangement), finding.about.measure
    if side is None or side.typical is None:
        return None
    if measure.shape == YES_NO:
        return percent(side.typical)
    short_unit = len(measure.unit.format(currency=currency)) <= SHORT
    return value(measure, side.typical, currency) if short_unit else number(side.typical)


def in_full(finding: Finding) -> str:
    """The effect with what it means and its range: “+73 points freelance over outsourced, range +64 – +81”."""
    drawn = effect(finding)
    if drawn is None:
        return ""
    meaning = {
        "superiority": "of 100 pairs of engagements have the freelance one larger, equal ones counting half",
        "difference": "freelance over outsourced",
        "share": "of its engagements; a majority is more than 50 %",
        "ratio": "the outsourced figure, for the freelance one",
    }
    value = drawn.value.removesuffix(" of 100")
    alike = "between engagements of the same kind and size, " if finding.like_for_like else ""
    return f"{alike}{value} {meaning[drawn.scale]}; from {drawn.range.replace(' – ', ' to ').replace('–', ' to ')}"


def level(finding: Finding) -> str:
    """How wide the range is meant, and what it is."""
    if finding.level is None:
        return ""
    width = f"{100 * finding.level:.2f}".rstrip("0").rstrip(".")
    return f"{width} %: the figures that fit this record at that level, reckoned over providers"


def of_providers(side: Any) -> str:
    """“of 14 providers”"""
    return f"of {count(side.providers, 'provider')}"


Points = Sequence[charts.Point]


def detail(finding: Finding, points: dict[str, Points], currency: str) -> Markup:
    """Both sides large: bars of shares for a yes or no, else every engagement as a point.

    On a phone the points lead nowhere: they are too small to touch, and the list below has them all.
    """
    measure = finding.about.measure
    if measure.shape == YES_NO:
        only = side_of(finding) is not None
        draw = partial(charts.shares, *_shares(finding), title=short(finding), half=only, heading=False)
        return charts.both(draw, key="sides", wide=760)
    unit = measure.unit.format(currency=currency)
    log = measure.shape == NUMBER

    def strips(key: str, width: float) -> Markup:
        shown = points if width > charts.NARROW else {side: [charts.Point(each.value) for each in some]
                                                      for side, some in points.items()}
        return charts.strips(shown["freelance"], shown["outsourced"], key=key, title=short(finding), unit=unit,
                             heading=False, width=width, log=log and _wide_spread(points))

    return charts.both(strips, key="sides", wide=860)


def _wide_spread(points: dict[str, Points]) -> bool:
    """Whether the largest value is so many times the middle one that most would crowd at the low end."""
    values = sorted(each.value for some in points.values() for each in some)
    middle = values[len(values) // 2] if values else 0
    return middle > 0 and values[0] >= 0 and values[-1] > 12 * middle


def _shares(finding: Finding) -> list[charts.Share | None]:
    made: list[charts.Share | None] = []
    only = side_of(finding)
    for side in (finding.freelance, finding.outsourced):
        if side is None:
            made.append(None)
            continue
        yes = side.yes or 0
        shown = finding.effect if only and finding.effect else None
        made.append(charts.Share(yes, side.engagements - yes, low=shown.low if shown else None,
                                 high=shown.high if shown else None))
    return made
