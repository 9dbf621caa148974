from hypothesis import given
from hypothesis import strategies as st

from app.report.charts import ShareCounts, share_chart
from app.report.charts.shares import MIN_FOR_PERCENT
from tests.report.charts.drawing import audit, one, texts

counts = st.integers(0, 12) | st.integers(0, 10**5)
some = st.builds(ShareCounts, counts, counts, counts)


@given(some | st.none(), some | st.none(), st.sampled_from([320, 358, 640, 960]), st.booleans())
def test_any_counts_are_drawn_with_their_counts_said(free, out, width, half):
    root = audit(share_chart(free, out, key="h", title="Dealt with the client directly", width=width, half=half))
    for share in (free, out):
        if share and share.known:
            assert any(t.startswith(f"{share.yes:,} of {share.known:,}") for t in texts(root))
            assert f"yes in {share.yes:,} of {share.known:,}" in root.find("{*}desc").text
        if share and share.unknown:
            assert f"{share.unknown:,} of {share.known + share.unknown:,} unknown" in texts(root)
    assert len(one(root, "unknown")) == sum(bool(s and s.unknown) for s in (free, out))


@given(st.integers(0, MIN_FOR_PERCENT - 1), st.integers(0, 50))
def test_few_answers_are_counted_never_given_in_per_cent(yes, unknown):
    few = ShareCounts(yes, MIN_FOR_PERCENT - 1 - yes, unknown)
    drawing = share_chart(few, few, key="h", title="t")
    assert "%" not in "".join(texts(audit(drawing))) and f"{yes} of 7" in drawing
    (free, _) = one(audit(drawing), "bar")
    assert len(free) == few.known and len(one(free, "yes")) == yes


def test_nothing_known_draws_no_bar():
    root = audit(share_chart(ShareCounts(0, 0, 6), None, key="h", title="t"))
    assert not one(root, "bar") and "no answer known" in texts(root)


def test_the_share_is_given_from_eight_answers_on():
    root = audit(share_chart(ShareCounts(15, 5, low=0.53, high=0.89), ShareCounts(6, 2), key="h", title="t"))
    assert {"15 of 20, 75%", "6 of 8, 75%", "50%"} <= set(texts(root))
    assert "(range 53% to 89%)" in root.find("{*}desc").text and len(one(root, "range")) == 1
