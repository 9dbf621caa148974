"""The smaller charts of a claim's page by name, as they can be downloaded."""

from collections.abc import Callable

from markupsafe import Markup

from app.report.domain.detail import ClaimDetail
from app.report.pages import claim_detail_view as view
from app.report.text import claim_detail as text


def smaller_charts(closer: ClaimDetail, label: Callable[[str], str]) -> dict[str, tuple[str, Markup]]:
    """Title and drawing of each that the claim's page shows. `label` gives a category's name."""
    it = closer.finding
    found: dict[str, tuple[str, Markup]] = {}
    if it.freelance is not None and it.outsourced is not None:
        drawn = view.composition_charts(closer, label)
        found |= {
            f"mix-{part.dimension}": each
            for part, each in zip([part for part in closer.mix if part.shares], drawn, strict=True)
        }
        if it.about.like_for_like and it.has_enough:
            found["beside"] = text.ALL_AND_SIMILAR_WORK, view.all_and_similar_chart(closer)
    compared, _ = view.split_variants(closer)
    if compared:
        found["variants"] = text.VARIANTS, view.variants_chart(compared, closer)
    return found | {f"time-{at}": each for at, each in enumerate(view.over_time_charts(closer))}
