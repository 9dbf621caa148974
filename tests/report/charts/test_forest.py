"""The forest and the small interval: nothing without effect, everything inside, escaped, the same every time."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.report.charts import (
    DIFFERENCE,
    MAJORITY,
    RATIO,
    ForestRow,
    ForestSection,
    forest,
    interval_chart,
    split_by_axis,
)
from app.report.charts.effects import AXES, axis_position, interval_positions
from app.report.domain.statistics import Effect, Scale
from app.report.text.effects import range_text
from app.report.text.verdicts import VerdictWord
from tests.report.charts.drawing import audit, one, texts

SUPPORTED = VerdictWord("supported", "✓", "Supported")
UNDECIDED = VerdictWord("inconclusive", "?", "Inconclusive")
SILENT = VerdictWord("not enough data", "·", "Not enough data")

share = st.floats(0, 1)


@st.composite
def effects(draw, scales=("superiority", "difference")):
    scale = draw(st.sampled_from(scales))
    low, at, high = sorted(draw(st.tuples(share, share, share)))
    if scale == "difference":
        low, at, high = (2 * v - 1 for v in (low, at, high))
    if scale == "ratio":
        low, at, high = (8 * v for v in (low, at, high))
    return Effect(Scale(scale), at, low, high)


@st.composite
def rows(draw):
    effect = draw(st.none() | effects())
    verdict = draw(st.sampled_from([SUPPORTED, UNDECIDED, SILENT]))
    n = st.none() | st.integers(0, 10**6)
    return ForestRow(draw(st.text(max_size=120)), draw(n), draw(n), effect, verdict)


sections = st.lists(st.builds(ForestSection, st.text(max_size=40), st.lists(rows(), max_size=5).map(tuple)), max_size=3)


@given(sections, st.sampled_from([340, 390, 720, 960]))
def test_any_rows_give_a_sound_drawing(some, width):
    drawing = forest(some, key="f", title="What the record says", width=width)
    root = audit(drawing)
    every = [row for section in some for row in section.rows]
    assert len(one(root, "row")) == len(every)
    assert len(one(root, "interval")) == sum(row.visible_effect is not None for row in every)
    assert drawing == forest(some, key="f", title="What the record says", width=width)


@given(effects() | st.none(), st.sampled_from([340, 960]))
def test_too_little_data_draws_neither_mark_nor_number(effect, width):
    row = ForestRow("A claim", None, None, effect, SILENT)
    root = audit(forest([ForestSection("Part", (row,))], key="f", title="Title", width=width))
    (drawn_row,) = one(root, "row")
    assert [t for t in texts(drawn_row) if t != "A claim"] == ["· Not enough data"]
    assert not one(root, "interval") and not one(root, "band")
    assert not interval_chart(effect, SILENT, key="i")


def test_labels_are_escaped_and_told_again_in_words():
    row = ForestRow("<b>R&D</b> \x00 “quoted”", 38, 46, Effect(Scale.SUPERIORITY, 0.71, 0.58, 0.82), SUPPORTED)
    root = audit(forest([ForestSection("Work & <more>", (row,))], key="f", title="A <title>"))
    assert "<b>R&D</b>" in " ".join(texts(root))
    desc = root.find("{*}desc").text
    for told in (
        "38 freelance engagements",
        "46 outsourced engagements",
        "71% of comparisons",
        "58% to 82%",
        "Supported",
    ):
        assert told in desc


@given(effects(("superiority", "difference", "share", "ratio")), st.floats(40, 400))
def test_the_small_interval_is_sound(effect, width):
    root = audit(interval_chart(effect, UNDECIDED, key="row 1/2", width=width))
    assert range_text(effect) in root.find("{*}title").text
    ElementTree.tostring(root)


@pytest.mark.parametrize("scale", ["superiority", "difference", "share", "ratio"])
def test_the_scale_is_monotone_and_no_difference_is_its_middle(scale):
    middle = {"superiority": 0.5, "difference": 0, "share": 0.5, "ratio": 1}[scale]
    assert axis_position(scale, middle) == 0
    places = [axis_position(scale, v / 10) for v in range(11)]
    assert places == sorted(places)


def test_the_side_that_has_more_gives_the_mark_only_when_decided():
    more = Effect(Scale.DIFFERENCE, 0.5, 0.2, 0.7)
    less = Effect(Scale.DIFFERENCE, -0.5, -0.7, -0.2)

    def mark(effect, verdict):
        return interval_chart(effect, verdict, key="k")

    assert 'class="interval freelance"' in mark(more, SUPPORTED) and "<circle" in mark(more, SUPPORTED)
    assert 'class="interval outsourced"' in mark(less, SUPPORTED) and "<circle" not in mark(less, SUPPORTED)
    assert 'class="interval interval-quiet"' in mark(less, UNDECIDED)


@pytest.mark.parametrize(
    "numbers", [(0.5, 0.6, 0.7), (0.8, 0.6, 0.7), (0.5, 0.7, 0.3), (float("nan"), 0, 1), (0.5, -0.2, 1), (0.5, 0, 1.2)]
)
def test_an_effect_that_cannot_be_is_refused(numbers):
    with pytest.raises(ValueError, match=r"interval|outside"):
        interval_positions(Effect(Scale.SUPERIORITY, *numbers))


def test_rows_are_sorted_onto_the_axis_they_need():
    kinds = ("share", "superiority", "ratio", "difference")
    numbers = (0.5, 0.4, 0.6)
    some = ForestSection("Part", tuple(ForestRow(k, 9, 9, Effect(Scale(k), *numbers), UNDECIDED) for k in kinds[:3]))
    bare = ForestSection("Other", (ForestRow("bare", 1, None, None, SILENT, scale="share"),))
    sorted_rows = [(axis, [r.label for s in found for r in s.rows]) for axis, found in split_by_axis((some, bare))]
    assert sorted_rows == [(DIFFERENCE, ["superiority"]), (MAJORITY, ["share", "bare"]), (RATIO, ["ratio"])]
    assert {kind for axis in AXES for kind in axis.scales} == set(kinds)
    with pytest.raises(ValueError, match="does not belong"):
        forest([some], key="f", title="t")


def test_a_ratio_beyond_the_scale_ends_in_an_arrow():
    root = audit(interval_chart(Effect(Scale.RATIO, 1.6, 0.7, 9), UNDECIDED, key="k"))
    whole, arrow = one(root, "interval")[0].findall("{*}path")
    assert whole.get("fill") == "none" and whole.get("d").count("M") == 2, "the line, and one end that is no arrow"
    assert arrow.get("d").endswith("Z"), "a filled head"


def test_an_interval_whose_row_says_it_in_words_is_silent_for_readers():
    root = ElementTree.fromstring(
        interval_chart(Effect(Scale.DIFFERENCE, 0.4, 0.3, 0.5), SUPPORTED, key="k", told=True)
    )
    assert root.get("aria-hidden") == "true" and not root.get("role") and not texts(root)
    assert one(root, "interval"), "it is drawn all the same"


def test_figures_that_would_crowd_out_the_drawing_are_stacked():
    long = ForestRow("A claim " * 20, 1_000_000, 1_000_000, Effect(Scale.DIFFERENCE, -0.9, -1, -0.8), SUPPORTED)
    root = audit(forest([ForestSection("Part", (long,))], key="f", title="t", width=720))
    assert any(t.startswith("n 1,000,000 / 1,000,000") for t in texts(root))


def test_a_phone_cuts_no_figure_however_long_the_verdict():
    told = ("outsourced 48 of 100 pairs", "36 to 61")
    effect = Effect(Scale.SUPERIORITY, 0.52, 0.39, 0.64)
    effect = Effect(Scale.SUPERIORITY, 0.52, 0.39, 0.64)
    rows = [
        ForestRow("A claim", 127, 123, effect, VerdictWord("inconclusive", "≈", word), texts=told)
        for word in ("No meaningful difference", "so")
    ]
    said = texts(audit(forest([ForestSection("Part", tuple(rows))], key="f", title="Title", width=358)))
    assert said.count("n 127 / 123 · outsourced 48 of 100 pairs, 36 to 61") == 2
    assert "≈ No meaningful difference" in said


def test_as_wide_as_a_page_it_is_a_table():
    row = ForestRow(
        "Software, customer service and administration are what is typically outsourced.",
        168,
        152,
        Effect(Scale.DIFFERENCE, 0.42, 0.30, 0.53),
        VerdictWord("contradicted", "✗", "Contradicted"),
        texts=("outsourced higher in 79%", "71% to 86%"),
    )
    said = texts(audit(forest([ForestSection("Part", (row,))], key="f", title="Title")))
    assert "estimate and range" in said and "verdict" in said
