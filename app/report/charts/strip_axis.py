"""The axis below a strip plot: grid lines, numbers and unit."""

from markupsafe import Markup

from app.report.charts import scales, text_metrics
from app.report.charts.svg import GRID, QUIET, SMALL, format_number, group, line, small_text, tag
from app.report.text import charts as text


def draw_axis(
    axis: scales.Axis, top: float, y: float, unit: str, width: float
) -> tuple[list[Markup], list[Markup], float]:
    ticks = scales.tick_labels(axis)
    lines = tag(
        "path", d="".join(f"M{format_number(x)} {format_number(top)}V{format_number(y)}" for x, _ in ticks), stroke=GRID
    )
    broken = (
        axis.left + axis.zero_width / 2 if isinstance(axis, scales.LogScale) else axis.left
    )  # zero is left of the logarithmic part
    base = line(broken, y, axis.right, y, "axis-line", QUIET, stroke_width=0.75)
    ends = (axis.left, axis.right)
    numbers = []
    for x, label in ticks:
        half = text_metrics.text_width(label, SMALL) / 2
        numbers.append(small_text(min(max(x, half + 2), width - half - 2), y + 17, label, "axis", anchor="middle"))
    note = text.LOGARITHMIC.format(unit=unit) if isinstance(axis, scales.LogScale) else unit
    centre = sum(ends) / 2
    numbers.append(
        small_text(
            centre, y + 34, text_metrics.truncate(note, axis.right - axis.left, SMALL), "axis unit", anchor="middle"
        )
    )
    return [group(lines, class_="grid")], [base, *numbers], y + 40
