"""What the look promises and a file can show: readable colours, small sheets, nothing the policy forbids."""

import re
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SHEETS = sorted((ROOT / "app/web/static/css").glob("*.css"))
TOKENS = (ROOT / "app/web/static/css/tokens.css").read_text()
PRINT = (ROOT / "app/web/static/css/print.css").read_text()
BASE = (ROOT / "templates/web/base.html").read_text()
PAIR = re.compile(r"--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)")
LIGHT = {name: light for name, light, _ in PAIR.findall(TOKENS)}
DARK = {name: dark for name, _, dark in PAIR.findall(TOKENS)}
PAPER = LIGHT | dict(re.findall(r"--([a-z-]+): (#\w{3,6});", PRINT))

TEXT = ("ink", "quiet", "accent", "freelance", "outsourced", "against")
READ = [
    *product(TEXT, ("paper", "sunk", "raised", "hover")),
    *product(("ink", "accent"), ("accent-soft", "in-line-soft", "against-soft")),
    *((tone, f"{tone}-soft") for tone in ("in-line", "against", "undecided", "little")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("quiet", "accent-soft"),
]
SEEN = [*product(("line", "accent", "freelance", "outsourced"), ("paper", "sunk", "raised"))]


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK, PAPER], ids=["light", "dark", "print"])
def test_words_and_edges_stand_out(theme):
    weak = {
        f"{a} on {b}": round(contrast(theme[a], theme[b]), 2) for a, b in READ if contrast(theme[a], theme[b]) < 4.5
    }
    faint = {f"{a} on {b}": round(contrast(theme[a], theme[b]), 2) for a, b in SEEN if contrast(theme[a], theme[b]) < 3}
    assert not weak and not faint


def test_the_sides_differ_in_grey_print():
    assert contrast(PAPER["freelance"], PAPER["outsourced"]) > 1.5


def test_style_sheets_are_small_and_self_contained():
    shared = [sheet for sheet in SHEETS if f'"{sheet.stem}"' in BASE]
    assert len(shared) >= 8 and sum(len(sheet.read_bytes()) for sheet in shared) < 60_000
    layers = re.search(r"@layer ([a-z, ]+);", TOKENS).group(1).split(", ")
    for sheet in SHEETS:
        text = sheet.read_text()
        assert "@import" not in text and "url(" not in text, sheet.name
        # The tests in a browser look at the dark theme for its colours alone.
        assert "prefers-color-scheme" not in text, f"{sheet.name}: say light-dark() where the colour stands"
        assert set(re.findall(r"@layer ([a-z]+) ", text)) <= set(layers), f"{sheet.name}: name its layer in tokens.css"
        unknown = set(re.findall(r"var\(--([a-z0-9-]+)", text)) - set(re.findall(r"--([a-z0-9-]+):", TOKENS + text))
        assert unknown <= {"side", "side-soft"}, sheet.name


def test_templates_hold_nothing_the_policy_forbids():
    for page in (ROOT / "templates").rglob("*.html"):
        text = re.sub(r"\{#.*?#\}", "", page.read_text(), flags=re.DOTALL)
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)|data:", text), page.name
