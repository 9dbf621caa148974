"""Charts: plain values in, one `<svg>` out, for the page, the mail and the PDF alike.

The room decides how a figure is drawn, never what it is: estimates, verdicts and their words come in ready.
What is not known is not drawn. Freelance is round and teal, outsourced square and rust, in every chart.
Colours are `color` on `.freelance`, `.outsourced` and the chart itself, taken up as `currentColor`; the
classes that a style sheet may redefine are listed in CLASSES.
"""

from app.charts.effects import (
    DIFFERENCE,
    MAJORITY,
    RATIO,
    Axis,
    Effect,
    Row,
    Section,
    Verdict,
    panels,
)
from app.charts.forest import forest
from app.charts.interval import interval

__all__ = [
    "DIFFERENCE",
    "MAJORITY",
    "RATIO",
    "Axis",
    "Effect",
    "Row",
    "Section",
    "Verdict",
    "forest",
    "interval",
    "panels",
]
