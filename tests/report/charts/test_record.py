from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.report.charts import responsive_chart
from app.report.charts.provider_dots import MAX_LINKED, EngagementDot, ProviderRow, provider_dot_plot
from tests.report.charts.drawing import SVG, audit, one, texts, together


def maker(name, side, values, *, href="", dots=True):
    return ProviderRow(
        name,
        side,
        len(values),
        sorted(values)[len(values) // 2],
        min(values),
        max(values),
        tuple(
            EngagementDot(value, f"job {place}", href and f"{href}{place}")
            for place, value in enumerate(sorted(values))
        )
        if dots
        else (),
    )


makers = st.lists(
    st.builds(
        maker,
        st.text(max_size=40),
        st.sampled_from(["freelance", "outsourced"]),
        st.lists(st.floats(0, 1e6), min_size=1, max_size=30),
        href=st.sampled_from(["", "/engagements/"]),
        dots=st.booleans(),
    ),
    max_size=8,
)


def drawn(root):
    """How many dots there are: marks that lead somewhere, and those drawn in one path."""
    in_one = sum(together(each) for each in one(root, "dots"))
    marks = sum(
        len(list(group.iter(f"{SVG}circle"))) + len(list(group.iter(f"{SVG}rect"))) for group in one(root, "dot")
    )
    return in_one + marks


@given(makers, st.sampled_from([340, 760]), st.booleans())
def test_a_row_a_provider_and_a_dot_a_job(some, width, log):
    root = audit(provider_dot_plot(some, key="r", title="Cost per person-day", unit="EUR", width=width, log=log))
    assert len(one(root, "row")) == len(some)
    told = sum(len(each.dots) for each in some)
    assert drawn(root) <= told
    if told and all(len(each.dots) <= 6 for each in some):
        assert drawn(root) == told


def test_small_values_beside_a_nought_stand_within_the_axis():
    some = [maker("A", "freelance", [0.0, 0.5, 400.0], href="/e/"), maker("B", "outsourced", [90.0, 4000.0])]
    root = audit(provider_dot_plot(some, key="r", title="Cost", unit="EUR", width=760, log=True))
    places = sorted(float(mark.get("cx")) for group in one(root, "dot") for mark in group.iter(f"{SVG}circle"))
    labelled = min(float(text.get("x")) for text in one(root, "axis") if text.get("x"))
    assert len(places) == 3 and places[0] >= labelled - 1 and places[1] > places[0] + 20


@given(st.lists(st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=9), max_size=5), st.sampled_from([340, 760]))
def test_a_yes_is_filled_and_a_no_hollow(answers, width):
    some = [maker(f"P{place}", "outsourced", values, href="/e/") for place, values in enumerate(answers)]
    some = [
        ProviderRow(each.name, each.side, each.jobs, sum(values) / len(values), 0, 1, each.dots)
        for each, values in zip(some, answers, strict=True)
    ]
    root = audit(provider_dot_plot(some, key="r", title="On time", yes_or_no=True, width=width))
    assert len(one(root, "hollow")) == sum(values.count(0.0) for values in answers)
    assert {f"{values.count(1.0)} of {len(values)}" for values in answers} <= set(texts(root))


def test_dots_lead_to_their_jobs_where_they_are_few():
    root = audit(
        provider_dot_plot(
            [maker("Kite <3", "outsourced", [610.0, 720.0], href="/engagements/")], key="r", title="t", unit="EUR"
        )
    )
    assert [each.get("href") for each in root.iter(f"{SVG}a")] == ["/engagements/0", "/engagements/1"]
    assert "job 1, 720 EUR" in [each.text for each in root.iter(f"{SVG}title")]
    assert "Kite <3 (outsourced): 720 EUR, 2 jobs." in root.find("{*}desc").text
    assert len(one(root, "middle")) == 1
    many = [maker(f"P{place}", "freelance", [float(each) for each in range(40)], href="/e/") for place in range(4)]
    assert sum(len(each.dots) for each in many) > MAX_LINKED
    assert not list(audit(provider_dot_plot(many, key="r", title="t")).iter(f"{SVG}a"))


def test_one_job_has_no_middle_of_its_own():
    assert not one(audit(provider_dot_plot([maker("A", "freelance", [5.0])], key="r", title="t")), "middle")


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ({"freelance": 1}, "Not drawn: 1 more provider with no more jobs."),
        ({"freelance": 30}, "Not drawn: 30 more providers with no more jobs."),
    ],
)
def test_those_not_drawn_are_counted(left_out, said):
    assert said in texts(
        audit(provider_dot_plot([maker("A", "freelance", [5.0])], key="r", title="t", not_drawn=left_out))
    )


def test_an_empty_one_is_a_drawing_too():
    assert "No jobs." in audit(provider_dot_plot([], key="r", title="t")).find("{*}desc").text


def test_both_together_have_keys_of_their_own():
    pair = responsive_chart(partial(provider_dot_plot, [maker("A", "freelance", [5.0])], title="t"), key="r")
    assert 'id="c-r-wide-title"' in pair and 'id="c-r-narrow-title"' in pair
