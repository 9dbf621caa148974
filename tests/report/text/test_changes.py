"""What a mail and paper say of key contrasts that moved: what matters by itself, the rest counted."""

import pytest

from app.report.text import changes


def figure(name, estimate, low, high, scale="ratio"):
    return {"scale": scale, "estimate": estimate, "low": low, "high": high, "seen": f"{name} {estimate}", "range": ""}


def moved(before, after):
    return {"name": "Cost", "before": before, "after": after}


WAS = figure("seen", 0.72, 0.61, 0.85)
WITHIN, EDGE, BEYOND = (figure("seen", at, at - 0.1, at + 0.1) for at in (0.75, 0.85, 0.86))


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ([], []),
        ([moved(WAS, WITHIN)], ["1 key contrast moved, within its earlier range."]),
        ([moved(WAS, WITHIN), moved(WAS, EDGE)], ["2 key contrasts moved, each within its earlier range."]),
        (
            [moved(WAS, WITHIN), moved(WAS, BEYOND)],
            ["Cost: seen 0.72 → seen 0.86.", "1 key contrast moved, within its earlier range."],
        ),
        ([moved(None, WITHIN)], ["Cost: seen 0.75 (no figure before)."]),
        ([moved(WAS, figure("seen", 0.7, 0.6, 0.8, "superiority"))], ["Cost: seen 0.72 → seen 0.7."]),
    ],
)
def test_figures_within_their_earlier_ranges_are_only_counted(figures, said):
    assert list(changes.key_figure_lines({"figures": figures})) == said
