from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from app.report.charts import Provider, both, providers
from tests.report.charts.drawing import audit, one, texts

some = st.lists(
    st.builds(
        Provider,
        st.text(max_size=60),
        st.sampled_from(["freelance", "outsourced"]),
        st.integers(0, 5000),
        st.none() | st.floats(0, 1e6),
    ),
    max_size=12,
)


@given(some, st.sampled_from([340, 760]), st.booleans())
def test_one_mark_a_provider_with_a_value(rows, width, log):
    root = audit(providers(rows, key="p", title="Cost per person-day", unit="EUR", width=width, log=log))
    assert len(one(root, "dot")) == sum(p.value is not None for p in rows)
    assert len(one(root, "row")) == len(rows)


def test_names_and_figures_are_said_and_the_rest_is_counted():
    rows = [Provider(f"Studio <{k}>", "outsourced", k + 1, 500.0 + k) for k in range(5)]
    root = audit(providers(rows, key="p", title="t", unit="EUR", limit=3))
    assert {"Studio <4>", "504 EUR, 5 engagements", "2 smaller providers not drawn."} <= set(texts(root))
    assert "Studio <4> (outsourced): 504 EUR, 5 engagements." in root.find("{*}desc").text


def test_both_shapes_have_keys_of_their_own():
    pair = both(partial(providers, [Provider("A", "freelance", 1, 5.0)], title="t", unit="h"), key="p")
    assert pair.count("<svg") == 2
    assert 'class="wide-only"' in pair and 'class="narrow-only"' in pair
    assert 'id="c-p-wide-title"' in pair and 'id="c-p-narrow-title"' in pair
