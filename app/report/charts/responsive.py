"""One chart in two shapes: drawn for a wide page and again for a phone; the style sheet shows one of them."""

from collections.abc import Callable

from markupsafe import Markup

from app.report.charts.svg import tag

WIDE, NARROW = 960.0, 358.0


def responsive_chart(draw: Callable[..., Markup], *, key: str, wide: float = WIDE, narrow: float = NARROW) -> Markup:
    """`draw` called twice, with a key and a width of its own; give it everything else by `partial`.

    The hidden one must be hidden by `display: none`, so that nobody hears the chart twice.
    """
    return tag("div", draw(key=f"{key}-wide", width=wide), class_="wide-only") + tag(
        "div", draw(key=f"{key}-narrow", width=narrow), class_="narrow-only"
    )
