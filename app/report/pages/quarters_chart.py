"""The chart of spend and engagements by quarter, on the overview and as a picture; nothing is worked out here."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from markupsafe import Markup

from app.report import charts
from app.report.domain.spend_by_quarter import Quarter
from app.report.text import quarters as text

WIDTH = 320.0  # beside the tasks, and nearly the same on a phone: one drawing serves both


def quarters_chart(
    found: Sequence[Quarter], currency: str, today: date, href: Callable[[Quarter], str]
) -> Callable[..., Markup]:
    """Draws these quarters; `href`: the address of a quarter's engagements."""
    rows = [
        charts.QuarterRow(
            each.name,
            _side_counts(each),
            text.spend_text(each),
            text.counts_text(each, today),
            text.quarter_sentence(each),
            href(each) if each.engagement_count else "",
        )
        for each in found
    ]
    unit = text.UNIT.format(currency=currency)
    return partial(charts.quarters_chart, rows, key="quarters", title=text.TITLE, unit=unit, width=WIDTH)


def _side_counts(quarter: Quarter) -> dict[str, float | None]:
    if quarter.spend is None and not quarter.unknown:
        return {}
    return {side: None if paid is None else float(paid.amount) for side, paid in quarter.by_arrangement.items()}
