"""A claim's page: how its details are drawn and tabled. Figures look from the side that its sentence looks from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from app.record.domain.engagements import ARRANGEMENTS
from app.report import charts
from app.report.charts.composition import CategoryCounts, composition_chart
from app.report.charts.effect_rows import EffectRow, effect_rows
from app.report.charts.findings import effect_margin, single_side
from app.report.charts.scales import needs_log_scale
from app.report.domain.claim_detail import Cell, Subset, Variant
from app.report.domain.claims import NUMBER, YES_NO
from app.report.domain.detail import ClaimDetail
from app.report.domain.findings import Figures, Finding, OutcomeFigures
from app.report.domain.statistics import DECISIVE, MIN_ENGAGEMENTS, Effect
from app.report.pages.findings_view import short, typical_value
from app.report.text import claim_detail as text
from app.report.text.contrasts import short_name
from app.report.text.effects import oriented_texts
from app.report.text.sentences import figures_text, finding_text
from app.report.text.summary import group_by_missing

OWN_ROWS = 3  # so many providers of a side have a row of their own
STACKED_WIDTH = 360.0  # a chart of rows that fits a phone, and stands beside another on a page
Points = Sequence[charts.StripPoint]


def detail(finding: Figures, points: Mapping[str, Points], currency: str) -> Markup:
    """Both sides large: bars of shares for a yes or no, else every engagement as a point, the largest providers told
    apart. On a phone the points lead nowhere: they are too small to touch, and the list below has them all.
    """
    draw, wide = _both_sides(finding, points, currency, short(finding))
    return charts.responsive_chart(partial(draw, heading=False), key="sides", wide=wide)


def standalone_chart(finding: Figures, points: Mapping[str, Points], currency: str, heading: bool = True) -> Markup:
    """The same as one drawing that stands alone, as wide as on a large page."""
    measure, name = finding.about.measure, short_name(finding)
    title = text.SIDES.format(name=name, predicate=measure.predicate) if measure.shape == YES_NO else name
    draw, wide = _both_sides(finding, points, currency, title)
    return charts.standalone(draw(key=finding.key, width=wide, heading=heading))


def _both_sides(
    finding: Figures, points: Mapping[str, Points], currency: str, title: str
) -> tuple[Callable[..., Markup], float]:
    """How both sides are drawn, given a key, a width and whether with a heading; and the width of a large page."""
    measure = finding.about.measure
    if measure.shape == YES_NO:
        only = single_side(finding) is not None
        return partial(charts.share_chart, *_shares(finding), title=title, half=only), 760
    unit = measure.unit.format(currency=currency)
    log = measure.shape == NUMBER and needs_log_scale([each.value for some in points.values() for each in some])
    apart = any(each.provider for some in points.values() for each in some)

    def strips(key: str, width: float, heading: bool) -> Markup:
        shown = (
            points
            if width > charts.NARROW
            else {side: [charts.StripPoint(each.value) for each in some] for side, some in points.items()}
        )
        return charts.strip_plot(
            shown["freelance"],
            shown["outsourced"],
            key=key,
            title=title,
            unit=unit,
            heading=heading,
            width=width,
            log=log,
            by_provider=OWN_ROWS if apart and width > charts.NARROW else 0,
        )

    return strips, 860


def _shares(finding: Figures) -> list[charts.ShareCounts | None]:
    made: list[charts.ShareCounts | None] = []
    only = single_side(finding)
    for side in (finding.freelance, finding.outsourced):
        if side is None:
            made.append(None)
            continue
        yes = side.yes or 0
        shown = finding.effect if only and finding.effect else None
        made.append(
            charts.ShareCounts(
                yes, side.engagements - yes, low=shown.low if shown else None, high=shown.high if shown else None
            )
        )
    return made


def side_order(about: Any) -> list[str]:
    """Both sides in the order in which the sentence names them."""
    return sorted(ARRANGEMENTS, key=lambda side: side != about.reference_side)


def effect_text(effect: Effect | None, about: Any) -> str:
    """“outsourced higher in 85%, 71% to 93%”"""
    return ", ".join(filter(None, oriented_texts(effect, about.reference_side)))


def composition_charts(closer: ClaimDetail, label: Callable[[str], str]) -> list[tuple[str, Markup]]:
    """What each side is made up of: kind of work, scope, first and later jobs. `label` gives a category's name."""
    titles = {"category": text.KINDS, "scope": text.SIZES, "job": text.JOBS}
    found = []
    for part in closer.mix:
        name = label if part.dimension == "category" else str
        kinds = [
            CategoryCounts(
                name(each.name) if each.name != "unknown" else text.NOT_RECORDED, each.freelance, each.outsourced
            )
            for each in part.shares
        ]
        title = titles.get(part.dimension, part.dimension)
        found.append(
            (
                title,
                composition_chart(
                    kinds, key=f"mix-{part.dimension}", title=text.ON_EACH_SIDE.format(title=title), width=460
                ),
            )
        )
    return [each for part, each in zip(closer.mix, found, strict=True) if part.shares]


def all_and_similar_chart(closer: ClaimDetail) -> Markup:
    """The figure over all engagements and the one between like and like, on one line of no difference."""
    it = closer.finding
    like = it.like_for_like
    judged = it if isinstance(it, Finding) else None
    over = judged and (judged.overall or judged.verdict)
    pair = [
        EffectRow(
            text.ALL_WORK,
            it.effect,
            effect_text(it.effect, it.about),
            over in DECISIVE,
            is_bold=like is None,
            margin=effect_margin(it.effect, it.about),
        )
    ]
    if like:
        pair.append(
            EffectRow(
                text.SIMILAR_WORK,
                like.effect,
                effect_text(like.effect, it.about),
                like.verdict in DECISIVE,
                is_bold=True,
                margin=effect_margin(like.effect, it.about),
            )
        )
    return effect_rows(pair, key="beside", title=text.ALL_AND_SIMILAR_WORK, width=STACKED_WIDTH)


def over_time_charts(closer: ClaimDetail) -> list[tuple[str, Markup]]:
    """Year by year, all up to each year's end, and first against later jobs, drawn where there is enough."""
    about = closer.finding.about
    found: list[tuple[str, Markup]] = []
    for title, slices in (
        (text.YEAR_BY_YEAR, closer.years),
        (text.CUMULATIVE, closer.cumulative),
        (text.JOBS, closer.jobs),
    ):
        if len(slices) < 2 or not any(each.effect for each in slices):
            continue
        lines = [
            EffectRow(
                each.name, each.effect, _slice_row(each, closer.finding), margin=effect_margin(each.effect, about)
            )
            for each in slices
        ]
        found.append(
            (
                title,
                effect_rows(
                    lines, key=f"time-{len(found)}", title=title, side=single_side(closer.finding), width=STACKED_WIDTH
                ),
            )
        )
    return found


def _slice_row(subset: Subset, finding: Figures) -> str:
    only = single_side(finding)
    sizes = " / ".join(f"{getattr(subset, side):,}" for side in side_order(finding.about) if only in (None, side))
    label, _ = oriented_texts(subset.effect, finding.about.reference_side)
    jobs = [getattr(subset, side) for side in ARRANGEMENTS if only in (None, side)]
    few = text.TOO_FEW_PROVIDERS if min(jobs) >= MIN_ENGAGEMENTS else text.TOO_FEW
    return text.SLICE.format(says=label or few, sizes=sizes)


def split_variants(closer: ClaimDetail) -> tuple[list[Variant], list[tuple[str, list[OutcomeFigures]]]]:
    """The ways to see the cost that can be compared, and the others by what they lack."""
    compared = [each for each in closer.variants if each.finding.has_enough]
    return compared, group_by_missing(each.finding for each in closer.variants if not each.finding.has_enough)


def variants_chart(those: Sequence[Variant], closer: ClaimDetail) -> Markup:
    """The cost in each of these ways, like for like where that can be said."""
    lines, side = [], closer.finding.about.reference_side
    for each in those:
        it = each.finding
        shown = it.like_for_like.effect if it.like_for_like else None if each.within_scope else it.effect
        lines.append(EffectRow(it.about.label, shown, oriented_texts(shown, side)[0] or text.TOO_FEW))
    return effect_rows(lines, key="variants", title=text.VARIANTS, width=STACKED_WIDTH)


def variant_text(variant: Variant, closer: ClaimDetail) -> str:
    """A variant in words, from the side that the claim's own sentence looks from."""
    if not variant.finding.has_enough:
        return finding_text(variant.finding)
    sentence = figures_text(variant.finding, closer.finding.about.reference_side, similar_alone=variant.within_scope)
    return " ".join(filter(None, sentence)) or text.TOO_LITTLE_SIMILAR


@dataclass(frozen=True, slots=True)
class CellRow:
    """A cell of the cross-check in words."""

    name: str
    it: Cell
    sides: tuple[tuple[str, int], ...]  # typical figure and engagements, in the order of the sentence
    says: str


def cells(closer: ClaimDetail, currency: str, label: Callable[[str], str]) -> tuple[list[CellRow], tuple[str, ...]]:
    """The cells that compare something, and sentences that name the others; none where nothing is told apart."""
    strata = closer.strata
    if strata is None:
        return [], ()
    about = closer.finding.about
    made = [
        CellRow(
            _cell(each, label),
            each,
            _sides(each, about, currency),
            oriented_texts(each.effect, about.reference_side)[0],
        )
        for each in strata.cells
        if each.effect
    ]
    few, alone = (
        [(_cell(each, label), each.freelance, each.outsourced) for each in those]
        for those in (
            [each for each in strata.cells if not each.is_one_sided and not each.effect],
            strata.one_sided_cells,
        )
    )
    return made, text.uncompared_cells_text(few, alone)


def _sides(cell: Cell, about: Any, currency: str) -> tuple[tuple[str, int], ...]:
    typical = dict(zip(ARRANGEMENTS, cell.typical, strict=True))
    return tuple(
        (typical_value(about.measure, typical[side], currency), getattr(cell, side)) for side in side_order(about)
    )


def _cell(cell: Cell, label: Callable[[str], str]) -> str:
    return ", ".join(filter(None, (label(cell.category) if cell.category else "", cell.band or ""))) or text.ALL_CELLS


def pooled_text(closer: ClaimDetail) -> str:
    """What the cells say together: “outsourced higher in 58%, over 120 engagements in groups that both sides have”"""
    strata = closer.strata
    if strata is None or strata.pooled is None:
        return ""
    label, _ = oriented_texts(strata.pooled, closer.finding.about.reference_side)
    return text.pooled_text(label, strata.compared)
