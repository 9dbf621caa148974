"""Charts: plain values in, one `<svg>` out, for the page, the mail and the PDF alike.

This package decides how a figure is drawn, not what it is: estimates, verdicts and their words are passed in.
Unknown values are not drawn. Freelance is round and teal, outsourced square and rust, in every chart.
Colours are `color` on `.freelance`, `.outsourced` and the chart itself, taken up as `currentColor`; the
classes that a style sheet may redefine are listed in CLASSES.
"""

from app.report.charts.contrast_mark import contrast_axes, contrast_mark
from app.report.charts.effects import DIFFERENCE, MAJORITY, RATIO, Axis, ForestRow, ForestSection, split_by_axis
from app.report.charts.forest import forest
from app.report.charts.interval import interval_chart
from app.report.charts.quarters import QuarterRow, quarters_chart
from app.report.charts.responsive import NARROW, WIDE, responsive_chart
from app.report.charts.shares import ShareCounts, share_chart
from app.report.charts.strip_plot import MIN_FOR_EXTREMES, StripPoint, strip_plot
from app.report.charts.svg import standalone
from app.report.charts.trend import TrendMark, sparkline, trend_chart

CLASSES = {
    "mark-line": "hairline of a row's mark; stroke",
    "mark-middle": "the middle of a row's mark; stroke",
    "mark-word": "the word under it; fill: quiet ink",
    "chart": "every svg; color: ink, font-family: inherit, tabular figures",
    "freelance": "color of the freelance side",
    "outsourced": "color of the outsourced side",
    "label": "names and headings",
    "value": "counts and figures",
    "quiet": "remarks; fill: quiet ink",
    "axis": "numbers along an axis; fill: quiet ink",
    "axis-line": "the axis itself; stroke",
    "grid": "hairlines; stroke on its lines",
    "zero": "line of no difference; stroke",
    "band": "too close to no difference to matter; fill",
    "interval": "an interval with its mark; color, from its side",
    "interval-quiet": "an undecided one; color: quiet ink",
    "hollow": "inside of an undecided mark; fill: paper",
    "expected": "pointer to where a claim expects its mark; color: faint",
    "dot": "dots of a side or a provider; color, from their side",
    "density": "columns in place of dots; color, from their side",
    "quartiles": "the middle half; fill: ink",
    "median": "median mark; fill: paper, stroke: ink",
    "bar": "a share; color, from its side",
    "range": "range of a share; color: ink",
    "halo": "under a range; stroke: paper",
    "ghost": "hatching of the unknown; stroke: faint",
    "unknown": "the unknown, apart; its rect: stroke faint",
    "verdict": "sign and word; also verdict-supported, verdict-contradicted and so on; fill",
    "wide-only": "hidden by display: none on a phone",
    "narrow-only": "hidden by display: none elsewhere",
}

__all__ = [
    "CLASSES",
    "DIFFERENCE",
    "MAJORITY",
    "MIN_FOR_EXTREMES",
    "NARROW",
    "RATIO",
    "WIDE",
    "Axis",
    "ForestRow",
    "ForestSection",
    "QuarterRow",
    "ShareCounts",
    "StripPoint",
    "TrendMark",
    "contrast_axes",
    "contrast_mark",
    "forest",
    "interval_chart",
    "quarters_chart",
    "responsive_chart",
    "share_chart",
    "sparkline",
    "split_by_axis",
    "standalone",
    "strip_plot",
    "trend_chart",
]
