import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.report.charts import scales, svg, text_metrics

positive = st.lists(st.floats(0.001, 1e8), min_size=2, max_size=20)


@given(st.lists(st.floats(-1e8, 1e8), min_size=1, max_size=20) | positive, st.booleans())
def test_scales_are_monotone_and_hold_every_value_and_tick(values, log):
    assume(max(values) == min(values) or max(values) - min(values) > 1e-6 * max(map(abs, values)))
    axis = scales.fit_scale(values, 50, 700, log=log)
    places = [axis.position(v) for v in sorted(values)]
    assert places == sorted(places)
    assert all(49.99 <= x <= 700.01 for x in places)
    told = scales.tick_labels(axis)
    assert all(49.9 <= x <= 700.1 for x, _ in told)
    assert len({said for _, said in told}) == len(told)


def test_a_log_axis_sets_nought_apart_and_is_refused_for_negatives():
    axis = scales.fit_scale([0, 3, 4000], 0, 600, log=True)
    assert isinstance(axis, scales.LogScale) and axis.position(0) == 0 and axis.position(3) > 34
    assert scales.tick_labels(axis)[0] == (0, "0")
    assert isinstance(scales.fit_scale([-1, 4000], 0, 600, log=True), scales.LinearScale)


@given(st.text(max_size=80), st.integers(30, 300), st.integers(1, 4))
def test_wrapped_text_fits(text, room, lines):
    rows = text_metrics.wrap_text(text, room, 13, lines=lines)
    assert 1 <= len(rows) <= lines
    assert all(text_metrics.text_width(row, 13) <= room for row in rows)


def test_style_and_handlers_are_refused():
    for name in ("style", "onclick"):
        with pytest.raises(ValueError, match="policy"):
            svg.tag("g", **{name: "x"})


@pytest.mark.parametrize("right", [150, 334, 760, 1200])
def test_ratings_have_no_ticks_between_them(right):
    told = [said for _, said in scales.tick_labels(scales.fit_scale([1, 2, 3, 4, 5], 12, right, beside=1))]
    assert set(told) <= {"1", "2", "3", "4", "5"} and len(told) >= 2
