from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from app.report.charts import responsive_chart
from app.report.charts.scatter import ScatterPoint, scatter_plot
from tests.report.charts.drawing import audit, one, texts

some = st.lists(
    st.builds(
        ScatterPoint,
        st.text(max_size=40),
        st.sampled_from(["freelance", "outsourced", "both"]),
        st.floats(0, 1e9),
        st.floats(-400, 400),
        st.text(max_size=10),
    ),
    max_size=30,
)


def marks(root):
    """The marks of all groups."""
    return [mark for group in one(root, "dot") for mark in group.iter() if mark.tag.endswith(("circle", "rect"))]


def drawn(spots, **more):
    return scatter_plot(spots, **{"key": "s", "title": "Spend", "across": "EUR", "upwards": "days late"} | more)


@given(some, st.sampled_from([358, 860]), st.booleans())
def test_one_mark_a_provider_within_the_frame(spots, width, named):
    root = audit(drawn(spots, width=width, named=named, level=0.0))
    assert len(marks(root)) == len(spots)
    assert len(root.findall(".//{*}title")) == 1 + len(spots) * named, "a picture for a narrow place says no names"


@given(st.lists(st.sampled_from([1.0, 3.0, 4.5, 5.0]), max_size=40))
def test_ratings_stand_on_their_own_scale(ratings):
    spots = [ScatterPoint(f"P{n}", "freelance", 100.0 * (n + 1), rating) for n, rating in enumerate(ratings)]
    root = audit(drawn(spots, ends=(1.0, 5.0)))
    assert not spots or {"1", "2", "3", "4", "5"} <= set(texts(root))


def test_names_stand_where_they_have_room_and_never_on_one_another():
    apart = [ScatterPoint(f"Studio {n}", "freelance", 10.0 ** (n + 1), float(n)) for n in range(4)]
    assert {spot.name for spot in apart} <= set(texts(audit(drawn(apart))))
    crowd = [ScatterPoint(f"Studio {n}", "outsourced", 1000.0 + n, 2.0) for n in range(60)]
    root = audit(drawn([*crowd, ScatterPoint("Studio far", "freelance", 90_000.0, 2.0)]))
    named = [text for text in texts(root) if text.startswith("Studio")]
    assert 0 < len(named) < 10
    assert len(root.findall(".//{*}title")) == 62, "each mark says its name all the same"


def test_the_smallest_are_counted_beyond_the_limit():
    spots = [ScatterPoint(f"P{n}", "freelance", float(n + 1), 1.0) for n in range(9)]
    root = audit(drawn(spots, limit=4))
    assert len(marks(root)) == 4 and "5 smaller providers not drawn." in texts(root)
    assert "9 providers. The largest: P8 (freelance)" in root.find("{*}desc").text


def test_nothing_known_says_so_and_both_shapes_have_keys_of_their_own():
    assert "No provider has both figures." in texts(audit(drawn([])))
    spots = [ScatterPoint("A", "freelance", 5.0, 1.0, "5 EUR", "/providers/1")]
    pair = responsive_chart(partial(scatter_plot, spots, title="t", across="EUR", upwards="of 5"), key="p")
    assert pair.count("<svg") == 2 and 'href="/providers/1"' in pair
