"""Dots: every engagement drawn once, inside the frame, none covering another; too many become counted columns."""

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.report.charts import StripPoint, strip_plot
from app.report.charts.beeswarm import MAX_DOTS, MIN_DISTANCE_FACTOR, beeswarm, count_bins
from app.report.charts.strip_plot import MIN_FOR_EXTREMES
from tests.report.charts.drawing import audit, one, texts, together

values = st.floats(-1e6, 1e6) | st.integers(0, 5).map(float) | st.floats(0.01, 1e5)
points = st.lists(
    st.builds(StripPoint, values, st.sampled_from(["", "A", "B & <c>"]), st.text(max_size=9)), max_size=40
)


def draw(free, out=(), **named):
    return strip_plot(free, out, **({"key": "s", "title": "What it shows", "unit": "hours"} | named))


@settings(deadline=None)
@given(points, points, st.booleans(), st.sampled_from([340, 760]), st.sampled_from([0, 2]))
def test_every_engagement_is_drawn_once_and_inside(free, out, log, width, by_provider):
    drawing = draw(free, out, log=log, width=width, by_provider=by_provider)
    root = audit(drawing)
    dots = [e for g in one(root, "dot") for e in g.iter() if e.tag.endswith(("circle", "rect"))]
    if not one(root, "density"):
        said = sum(
            min(len(side), 2 * MIN_FOR_EXTREMES) for side in (free, out) if any(p.label or p.provider for p in side)
        )
        assert len(dots) == said, "a side without words is drawn in one path, and so is the middle of a large one"
        in_one = sum(together(path) for path in one(root, "dots"))
        again = sum(largest(side, by_provider) for side in (free, out))
        assert len(dots) + in_one == len(free) + len(out) + again
    assert drawing == draw(free, out, log=log, width=width, by_provider=by_provider)


def largest(side, providers):
    """How many points belong to so many of the largest providers, whose rows repeat them."""
    counted = Counter(point.provider for point in side)
    return sum(many for _, many in sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:providers])


def apart(found):
    for i, a in enumerate(found.places):
        for b in found.places[:i]:
            assert math.dist(a, b) >= 2 * found.r * MIN_DISTANCE_FACTOR - 1e-6


@given(
    st.lists(st.floats(0, 500) | st.sampled_from([100.0, 200.0, 300.0]), max_size=120), st.sampled_from([40, 96, 400])
)
def test_dots_never_cover_each_other(places, room):
    if found := beeswarm(places, room):
        assert len(found.places) == len(places) and 2 * found.half_height <= room
        apart(found)


@given(st.lists(st.integers(1, 5), max_size=200), st.floats(3, 150))
def test_blocks_of_one_value_keep_to_it(ratings, gap):
    if found := beeswarm([gap * k for k in ratings], 96, gap=gap):
        apart(found)
        if gap > 8:
            ends = [abs(x - gap * k) + found.r for k, (x, _) in zip(ratings, found.places, strict=True)]
            assert max(ends, default=0) <= gap / 2 + 1e-9


@given(st.lists(st.floats(10, 90), min_size=1, max_size=300))
def test_columns_count_every_engagement_once(places):
    assert sum(n for _, n in count_bins(places, 10, 90)) == len(places)


def test_too_many_for_dots_are_counted_and_the_chart_says_so():
    many = [StripPoint(float(k % 97), f"P{k % 7}") for k in range(MAX_DOTS + 1)]
    root = audit(draw(many, [StripPoint(3.0), StripPoint(5.0)]))
    assert len(one(root, "density")) == 1 and len(one(root, "dot")) == 1
    assert any("each column counts" in t for t in texts(root))
    assert "counts per column" in root.find("{*}desc").text


def test_the_words_say_what_the_table_says():
    free = [StripPoint(v, p) for v, p in ((1, "A"), (2, "A"), (3, "B"), (4, "C"), (10, "C"))]
    said = audit(draw(free, [StripPoint(7.5, "North")])).find("{*}desc").text
    assert "Freelance: 5 engagements of 3 providers, median 3 hours, middle half 2 to 4, from 1 to 10." in said
    assert "Outsourced: 1 engagement of 1 provider, 7.5 hours." in said
    assert "no value known" in audit(draw([], [])).find("{*}desc").text


def test_dots_lead_to_their_engagements():
    few = [StripPoint(float(k), "A", f"Job {k}", f"/engagements/{k}") for k in range(3)]
    links = audit(draw(few)).findall(".//{*}a")
    assert [a.get("href") for a in links] == [p.href for p in few]
    assert "Job 0, A, 0<" in draw(few) and not any(a.get("tabindex") for a in links)
    assert "<a " not in draw([StripPoint(1.0, href="javascript:alert(1)")])


def test_of_many_only_the_highest_and_lowest_lead_and_all_are_drawn():
    many = [StripPoint(float(k), "A", f"Job {k}", f"/engagements/{k}") for k in range(2 * MIN_FOR_EXTREMES + 7)]
    (group,) = one(audit(draw(many)), "dot")
    assert [a.get("href") for a in group.findall("{*}a")] == [
        p.href for p in many[:MIN_FOR_EXTREMES] + many[-MIN_FOR_EXTREMES:]
    ]
    (silent,) = one(group, "dots")
    assert silent.get("d").count("m") == 7 and silent.find("{*}title") is None


@pytest.mark.parametrize("n", [3, 2 * MIN_FOR_EXTREMES])
@pytest.mark.parametrize("by_provider", [0, 2])
def test_every_point_says_its_engagement_and_its_provider(n, by_provider):
    jobs = [StripPoint(float(k), f"Maker {k % 5}", f"Job {k}", f"/engagements/{k}") for k in range(n)]
    root = audit(draw(jobs, jobs[:2], by_provider=by_provider))
    said = [link.find(".//{*}title").text for link in root.iter("{http://www.w3.org/2000/svg}a")]
    assert said == [f"{job.label}, {job.provider}, {job.value:.0f}" for job in jobs + jobs[:2]]


def test_a_providers_row_says_whose_it_is():
    root = audit(draw([StripPoint(float(k), "North", f"Job {k}") for k in range(3)], by_provider=1))
    said = [title.text for g in one(root, "dot") for title in g.findall("{*}title")]
    assert said == ["North: 3 engagements, median 1 hours, from 0 to 2"]


def test_sides_differ_in_shape():
    root = audit(draw([StripPoint(1.0, "A")], [StripPoint(2.0, "B")]))
    free, out = one(root, "dot")
    assert free.find(".//{*}circle") is not None and out.find(".//{*}rect") is not None


@pytest.mark.parametrize("n", [0, 1])
def test_one_value_has_no_median_mark(n):
    root = audit(draw([StripPoint(5.0)] * n))
    assert not one(root, "median") and not one(root, "quartiles")
