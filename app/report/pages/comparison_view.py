"""How two selections' figures of one claim are drawn and said in one row."""

from markupsafe import Markup

from app.core.domain.number_format import count, number, percent
from app.report import charts
from app.report.charts.findings import effect_margin
from app.report.domain.claims import YES_NO, Claim
from app.report.domain.findings import Figures, SideSummary
from app.report.domain.group_comparison import ClaimPair
from app.report.domain.statistics import Effect, Scale
from app.report.text import comparison as text
from app.report.text.contrasts import finding_label
from app.report.text.effects import oriented_texts
from app.report.text.verdicts import NO_VERDICT


def pair_label(pair: ClaimPair) -> str:
    """The claim, or the outcome's name."""
    return finding_label(pair.a)


def single_side(pair: ClaimPair) -> str | None:
    """The one side that the claim speaks of."""
    return pair.about.one_side if isinstance(pair.about, Claim) else None


def interval_chart(pair: ClaimPair, effect: Effect | None, width: float = 200) -> Markup:
    """The small chart of one selection, whose words stand under it."""
    if effect is None:
        return Markup()
    return charts.interval_chart(
        effect,
        NO_VERDICT,
        key=pair.key,
        side=single_side(pair),
        margin=effect_margin(effect, pair.about),
        width=width,
        told=True,
    )


def effect_text(pair: ClaimPair, effect: Effect) -> str:
    """“outsourced higher in 79%, range 67% to 88%”: from the side that the claim's own sentence looks from."""
    label, between = oriented_texts(effect, pair.about.reference_side)
    return (text.SHARE if effect.scale is Scale.SHARE else text.FIGURE).format(figure=label, range=between)


def side_text(finding: Figures, arrangement: str) -> str:
    """“4.5; 40 engagements of 12 providers”; nothing for the side that a claim does not speak of."""
    it: SideSummary | None = getattr(finding, arrangement)
    if it is None:
        return ""
    engagements, providers = count(it.engagements, "engagement"), count(it.providers, "provider")
    if it.typical is None:
        return text.COUNTED.format(engagements=engagements, providers=providers)
    figure = percent(it.typical) if finding.about.measure.shape == YES_NO else number(it.typical)
    return text.SIDE.format(figure=figure, engagements=engagements, providers=providers)
