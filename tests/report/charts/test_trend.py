"""A claim over a series: one upright interval a report, with the marks of every chart, and nothing that is unknown."""

from hypothesis import given
from hypothesis import strategies as st

from app.report.charts import TrendMark, sparkline, trend_chart
from app.report.domain.statistics import Effect, Scale, Verdict
from app.report.text.verdicts import NO_VERDICT, WORDS
from tests.report.charts.drawing import SVG, audit, one, texts

VERDICTS = (*WORDS.values(), NO_VERDICT)


@st.composite
def looks(draw):
    low, at, high = sorted(draw(st.tuples(*3 * [st.floats(0, 1)])))
    effect = draw(st.none() | st.just(Effect(Scale.SUPERIORITY, at, low, high)))
    return TrendMark(draw(st.text(max_size=40)), effect, draw(st.sampled_from(VERDICTS)), draw(st.text(max_size=40)))


@given(st.lists(looks(), min_size=1, max_size=20))
def test_it_stays_inside_and_draws_what_has_a_figure(some):
    drawn = [it for it in some if it.effect and not it.verdict.silent]
    made = trend_chart(some, key="t", title="Cost", desc="In words")
    assert bool(made) == bool(drawn) == bool(sparkline(some, key="s"))
    if drawn:
        root = audit(made)
        assert len(one(root, "interval")) == len(drawn)
        assert len(one(root, "ghost")) == len(some) - len(drawn)


def test_decided_reports_carry_the_side_that_has_more():
    effects = (Effect(Scale.RATIO, 0.7, 0.6, 0.8), None, Effect(Scale.RATIO, 1.2, 1.1, 1.4))
    some = [
        TrendMark(name, effect, WORDS[verdict], name)
        for name, effect, verdict in zip(
            ("Q1", "Q2", "Q3"), effects, (Verdict.SUPPORTED, Verdict.NOT_ENOUGH_DATA, Verdict.INCONCLUSIVE), strict=True
        )
    ]
    root = audit(trend_chart(some, key="t", title="Cost", desc="In words"))
    assert [it.get("class") for it in one(root, "interval")] == ["interval outsourced", "interval interval-quiet"]
    assert {"↑ freelance higher", "↓ freelance lower", "Q1", "Q3"} <= set(texts(root))
    assert [it.text for it in root.iter(f"{SVG}title")][1:] == ["Q1", "Q2", "Q3"]
    share = [TrendMark("Q1", Effect(Scale.SHARE, 0.3, 0.2, 0.4), WORDS[Verdict.CONTRADICTED], "Q1")]
    root = audit(trend_chart(share, key="t", title="Share", desc="In words", side="freelance"))
    assert [it.get("class") for it in one(root, "interval")] == ["interval freelance"]
