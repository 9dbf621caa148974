"""Rows under one line of no difference, and what both sides are made of: nothing drawn that is not known."""

from hypothesis import given
from hypothesis import strategies as st

from app.report.charts.composition import MIN_FOR_PERCENT, CategoryCounts, composition_chart
from app.report.charts.effect_rows import EffectRow, effect_rows
from app.report.domain.statistics import Effect, Scale
from tests.report.charts.drawing import audit, one, texts

share = st.floats(0, 1)


@st.composite
def labelled(draw):
    low, at, high = sorted(draw(st.tuples(share, share, share)))
    effect = draw(st.none() | st.just(Effect(Scale.SUPERIORITY, at, low, high)))
    return EffectRow(draw(st.text(max_size=60)), effect, draw(st.text(max_size=40)), draw(st.booleans()))


@given(st.lists(labelled(), max_size=6), st.sampled_from([360, 760]))
def test_rows_stay_inside_and_draw_what_has_a_figure(some, width):
    root = audit(effect_rows(some, key="r", title="Rows", width=width))
    assert len(one(root, "interval")) == sum(it.effect is not None for it in some)


def test_ratios_and_pairs_share_the_line_of_no_difference():
    both = [
        EffectRow("All", Effect(Scale.SUPERIORITY, 0.3, 0.2, 0.4), "a"),
        EffectRow("Alike", Effect(Scale.RATIO, 0.7, 0.6, 0.8), "b"),
    ]
    assert {"← outsourced more", "freelance more →"} <= set(texts(audit(effect_rows(both, key="r", title="Rows"))))
    assert {"← outsourced more", "freelance more →"} <= set(texts(audit(effect_rows(both[1:], key="r", title="Rows"))))
    assert "more than half →" in texts(audit(effect_rows(both[:1], key="r", title="Rows", side="freelance")))


def test_a_long_name_is_whole_on_a_phone_too():
    name = "Total cost, percentage-of-budget work included"
    pair = [
        EffectRow(name, Effect(Scale.RATIO, 0.7, 0.6, 0.8), "outsourced 1.36 times"),
        EffectRow("Cost", None, "too few"),
    ]
    assert name in " ".join(texts(audit(effect_rows(pair, key="r", title="Rows", width=360))))


@given(
    st.lists(st.builds(CategoryCounts, st.text(max_size=50), st.integers(0, 5000), st.integers(0, 5000)), max_size=12)
)
def test_a_mix_draws_a_bar_for_every_count(kinds):
    root = audit(composition_chart(kinds, key="m", title="Kinds", width=460))
    bars = sum(path.get("d").count("M") for path in one(root, "bar"))
    assert bars == sum((it.freelance > 0) + (it.outsourced > 0) for it in kinds)


def test_a_few_are_counted_and_not_made_shares():
    said = texts(
        audit(
            composition_chart(
                [CategoryCounts("Design", MIN_FOR_PERCENT - 1, 5), CategoryCounts("Other", 0, 15)],
                key="m",
                title="Kinds",
            )
        )
    )
    assert {"7", "25% (5)", "75% (15)", "0"} <= {each.replace("\u00a0", " ") for each in said}
