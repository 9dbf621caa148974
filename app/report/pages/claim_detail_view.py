"""A claim's page: how its details are drawn and tabled. Figures look from the side that its sentence looks from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from app.domain.engagements import ARRANGEMENTS
from app.domain.figures import confidence, count, listed, percent
from app.report import charts
from app.report.charts.findings import drawn, side_of
from app.report.charts.mix import Kind, mix
from app.report.charts.rows import Labelled, rows
from app.report.charts.scales import far_apart
from app.report.domain.claim_detail import Cell, Closer, Slice, Variant
from app.report.domain.claims import MAJORITY, NUMBER, RATING, YES_NO, Claim
from app.report.domain.findings import Effect, Finding
from app.report.domain.lacking import by_missing
from app.report.domain.like_for_like_sentences import figure, held
from app.report.domain.sentences import figures
from app.report.domain.statistics import DECISIVE, MIN_ENGAGEMENTS, Scale
from app.report.pages.findings_view import lead, middle, short, told
from app.report.text.contrasts import contrast_row

OWN_ROWS = 3  # so many providers of a side have a row of their own
STACKED = 360.0  # a chart of rows that fits a phone, and stands beside another on a page
Points = Sequence[charts.Point]


def detail(finding: Finding, points: Mapping[str, Points], currency: str) -> Markup:
    """Both sides large: bars of shares for a yes or no, else every engagement as a point, the largest providers told
    apart. On a phone the points lead nowhere: they are too small to touch, and the list below has them all.
    """
    draw, wide = _both_sides(finding, points, currency, short(finding))
    return charts.both(partial(draw, heading=False), key="sides", wide=wide)


def picture(finding: Finding, points: Mapping[str, Points], currency: str, heading: bool = True) -> Markup:
    """The same as one drawing that stands alone, as wide as on a large page."""
    measure, name = finding.about.measure, contrast_row(finding, currency).name
    title = f"{name}: engagements that {measure.predicate}" if measure.shape == YES_NO else name
    draw, wide = _both_sides(finding, points, currency, title)
    return charts.alone(draw(key=finding.key, width=wide, heading=heading))


def _both_sides(
    finding: Finding, points: Mapping[str, Points], currency: str, title: str
) -> tuple[Callable[..., Markup], float]:
    """How both sides are drawn, given a key, a width and whether with a heading; and the width of a large page."""
    measure = finding.about.measure
    if measure.shape == YES_NO:
        only = side_of(finding) is not None
        return partial(charts.shares, *_shares(finding), title=title, half=only), 760
    unit = measure.unit.format(currency=currency)
    log = measure.shape == NUMBER and far_apart([each.value for some in points.values() for each in some])
    apart = any(each.provider for some in points.values() for each in some)

    def strips(key: str, width: float, heading: bool) -> Markup:
        shown = points if width > charts.NARROW else {side: [charts.Point(each.value) for each in some]
                                                      for side, some in points.items()}
        return charts.strips(shown["freelance"], shown["outsourced"], key=key, title=title, unit=unit,
                             heading=heading, width=width, log=log,
                             by_provider=OWN_ROWS if apart and width > charts.NARROW else 0)

    return strips, 860


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


def order(about: Any) -> list[str]:
    """Both sides in the order in which the sentence names them."""
    return sorted(ARRANGEMENTS, key=lambda side: side != lead(about))


def words(it: Effect | None, about: object) -> str:
    """“outsourced higher in 85%, 71% to 93%”"""
    return ", ".join(filter(None, told(it, lead(about))))


def made_of(closer: Closer, label: Callable[[str], str]) -> list[tuple[str, Markup]]:
    """What each side is made up of, by kind of work and by scope. `label` gives a category's name."""
    titles = {"category": "Kind of work", "scope": "Size of the work"}
    found = []
    for part in closer.mix:
        name = label if part.of == "category" else str
        kinds = [Kind(name(each.name) if each.name != "unknown" else "not recorded", each.freelance, each.outsourced)
                 for each in part.shares]
        title = titles.get(part.of, part.of)
        found.append((title, mix(kinds, key=f"mix-{part.of}", title=f"{title} on each side", width=460)))
    return [each for part, each in zip(closer.mix, found, strict=True) if part.shares]


def beside(closer: Closer) -> Markup:
    """The figure over all engagements and the one between like and like, on one line of no difference."""
    it = closer.finding
    like = it.like_for_like
    over = it.overall if it.overall is not None else it.verdict
    pair = [Labelled("All work", drawn(it.effect, it.about), words(it.effect, it.about),
                     over in DECISIVE, strong=like is None)]
    if like:
        pair.append(Labelled("Similar work", drawn(like.effect, it.about), words(like.effect, it.about),
                             like.verdict in DECISIVE, strong=True))
    return rows(pair, key="beside", title="All work, and similar work", width=STACKED)


def over_time(closer: Closer) -> list[tuple[str, Markup]]:
    """Year by year, all up to each year's end, and first against later jobs, drawn where there is enough."""
    about, found = closer.finding.about, []
    for title, slices in (("Year by year", closer.years), ("Everything up to that year", closer.cumulative),
                          ("First job with a provider, and later ones", closer.jobs)):
        if len(slices) < 2 or not any(each.effect for each in slices):
            continue
        lines = [Labelled(each.name, drawn(each.effect, about), _of_slice(each, closer.finding)) for each in slices]
        found.append((title, rows(lines, key=f"time-{len(found)}", title=title, side=side_of(closer.finding),
                                  width=STACKED)))
    return found


def _of_slice(it: Slice, finding: Finding) -> str:
    only = side_of(finding)
    sizes = " / ".join(f"{getattr(it, side):,}" for side in order(finding.about) if only in (None, side))
    said, _ = told(it.effect, lead(finding.about))
    jobs = [getattr(it, side) for side in ARRANGEMENTS if only in (None, side)]
    few = "too few providers" if min(jobs) >= MIN_ENGAGEMENTS else "too few"
    return f"{said or few}; n {sizes}"


def told_apart(closer: Closer) -> tuple[list[Variant], list[tuple[str, list[Finding]]]]:
    """The ways to see the cost that can be compared, and the others by what they lack."""
    compared = [each for each in closer.variants if each.finding.enough]
    return compared, by_missing(each.finding for each in closer.variants if not each.finding.enough)


def variants(those: Sequence[Variant], closer: Closer) -> Markup:
    """The cost in each of these ways, like for like where that can be said."""
    lines, side = [], lead(closer.finding.about)
    for each in those:
        it = each.finding
        shown = it.like_for_like.effect if it.like_for_like else None if each.within_scope else it.effect
        lines.append(Labelled(it.about.label, drawn(shown, it.about), told(shown, side)[0] or "too few"))
    return rows(lines, key="variants", title="Other ways to see the cost", width=STACKED)


def variant_says(it: Variant, closer: Closer) -> str:
    """A variant in words, from the side that the claim's own sentence looks from."""
    finding, side, like = it.finding, lead(closer.finding.about), it.finding.like_for_like
    about, effect, sides = finding.about, finding.effect, {side: getattr(finding, side) for side in ARRANGEMENTS}
    if not finding.enough or effect is None or None in sides.values():
        return finding.says
    said = [] if it.within_scope else [figures(about.measure, sides, side, closer.report.currency, effect.scale,
                                               (effect.estimate, effect.low, effect.high), finding.level)]
    if like:
        said.append(figure(about.measure, about.covariates, side, like.effect.scale,
                           (like.effect.estimate, like.effect.low, like.effect.high), finding.level))
    return " ".join(said) or "Too little similar work to compare."


@dataclass(frozen=True, slots=True)
class CellRow:
    """A cell of the cross-check in words."""

    name: str
    it: Cell
    sides: tuple[tuple[str, int], ...]  # typical figure and engagements, in the order of the sentence
    says: str


def cells(closer: Closer, currency: str, label: Callable[[str], str]) -> tuple[list[CellRow], str]:
    """The cells that both sides have, and a sentence that names the others; none where nothing is told apart."""
    strata = closer.strata
    if strata is None:
        return [], ""
    about = closer.finding.about
    made = [CellRow(_cell(each, label), each,
                    _sides(each, about, currency),
                    told(each.effect, lead(about))[0] or "too few to say")
            for each in strata.cells if not each.empty]
    alone = [f"{_cell(each, label)} ({each.freelance + each.outsourced} "
             f"{'freelance' if each.freelance else 'outsourced'})" for each in strata.empty]
    return made, f"Only one side has {listed(alone)}, so there is nothing to compare." if alone else ""


def _sides(cell: Cell, about: Any, currency: str) -> tuple[tuple[str, int], ...]:
    typical = dict(zip(ARRANGEMENTS, cell.typical, strict=True))
    return tuple((middle(about.measure, typical[side], currency), getattr(cell, side)) for side in order(about))


def _cell(cell: Cell, label: Callable[[str], str]) -> str:
    return ", ".join(filter(None, (label(cell.category) if cell.category else "", cell.band or ""))) or "all"


def pooled(closer: Closer) -> str:
    """What the cells say together: “outsourced higher in 58%, over 120 engagements in groups that both sides have”"""
    strata = closer.strata
    if strata is None or strata.pooled is None:
        return ""
    said, _ = told(strata.pooled, lead(closer.finding.about))
    return f"{said}, over {count(strata.compared, 'engagement')} in groups that both sides have"


def method(finding: Finding, why_not: str = "") -> list[str]:
    """How this is calculated, for somebody without statistics; `why_not`: why like is not compared with like."""
    about, measure, side = finding.about, finding.about.measure, lead(finding.about)
    said = []
    if isinstance(about, Claim) and about.kind == MAJORITY:
        said.append(f"This is the share of {side} engagements that {measure.predicate}, of those answered. The claim "
                    "is supported if the whole range lies above half.")
    elif measure.shape == YES_NO:
        said.append(f"An engagement counts as a yes if it {_one(measure.predicate)}. The figure is the {side} share "
                    "minus the other side’s, in percentage points.")
    else:
        n = [each.engagements for each in (finding.freelance, finding.outsourced) if each]
        pairs = f" ({n[0] * n[1]:,} comparisons)" if len(n) == 2 and all(n) else ""
        ties = " Ties count half." if measure.shape == RATING else ""
        said.append(f"Each freelance engagement is compared with each outsourced one{pairs}. The figure is the share "
                    f"where the {side} one {measure.predicate}.{ties}")
    if finding.like_for_like:
        said.append(f"Then the same is compared between engagements with the same {held(about.covariates)}, so that "
                    "who got which work doesn’t decide the answer.")
    elif about.like_for_like:
        why = why_not.rstrip(".") or "there is not enough data"
        said.append(f"Similar work (same {held(about.covariates)}) can’t be compared: {why}.")
    if finding.level is not None:
        said.append(f"The range is a {confidence(finding.level)} confidence interval. It counts providers, because ten "
                    "jobs by one provider are not ten independent ones.")
    if isinstance(about, Claim) and finding.head:
        said.append(_margin(about, finding.head.scale))
    return said


def _one(predicate: str) -> str:
    return "was " + predicate.removeprefix("were ") if predicate.startswith("were ") else predicate


def _margin(claim: Claim, scale: Scale) -> str:
    if scale is Scale.RATIO:
        least = f"less than {percent(claim.factor - 1)} more"
    elif scale is Scale.SUPERIORITY:
        least = f"between {percent(0.5 - claim.margin)} and {percent(0.5 + claim.margin)} of comparisons"
    elif scale is Scale.SHARE:
        least = f"between {percent(0.5 - claim.margin)} and {percent(0.5 + claim.margin)}"
    else:
        least = f"less than {percent(claim.margin).removesuffix('%')} points"
    return f"Too small to matter: {least}."
