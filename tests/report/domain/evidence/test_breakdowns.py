"""The parts of a claim add up to the whole, empty cells are named, and no part has a verdict of its own."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core.domain.selection import Condition, Selection
from app.record.domain.engagements import CATEGORIES
from app.report.domain.statistics import Scale, Verdict
from tests.report.domain.evidence.claim_details import closer, priced

some = st.lists(
    st.fixed_dictionaries(
        {
            "arrangement": st.sampled_from(["freelance", "outsourced"]),
            "provider": st.integers(0, 12),
            "category": st.sampled_from([None, *CATEGORIES[:3]]),
            "contact": st.sampled_from([None, "direct", "both"]),
            "hours_actual": st.sampled_from([None, 10, 40, 41, 500]),
            "complexity": st.sampled_from([None, 2, 4]),
            "ended_on": st.sampled_from([None, date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]),
            "provider_kind": st.sampled_from([None, "individual"]),
            "flexibility": st.sampled_from([None, 2, 3.5]),
            "status": st.just("completed"),
        }
    ),
    max_size=40,
)


ENOUGH = [  # for a comparison cell by cell, with a cell that one side alone has
    {
        "arrangement": side,
        "provider": number % 6,
        "category": CATEGORIES[0] if number else CATEGORIES[side == "outsourced"],
        "hours_actual": 40,
        "flexibility": 2 + number % 2,
        "status": "completed",
    }
    for side in ("freelance", "outsourced")
    for number in range(13)
]


@settings(max_examples=25)
@given(some)
@example(ENOUGH)
def test_the_parts_add_up_to_the_whole(rows):
    for key in ("direct-relationship", "project-complexity", "self-employed", "flexibility"):
        it = closer(rows, key)
        sizes = tuple(side.engagements if side else 0 for side in (it.finding.freelance, it.finding.outsourced))
        assert sizes == tuple(len(it.used[side]) for side in ("freelance", "outsourced"))
        for mix in it.mix:
            assert mix.sizes == sizes
        assert sum(each.engagements for each in it.providers) == sum(sizes)
        for side, many in zip(("freelance", "outsourced"), sizes, strict=True):
            mine = [each for each in it.providers if each.arrangement == side]
            assert sum(each.part for each in mine) == pytest.approx(1 if many else 0)
        assert sum(each.freelance + each.outsourced for each in it.years) <= sum(sizes)
        if it.years:
            assert (it.cumulative[-1].freelance, it.cumulative[-1].outsourced) == (
                sum(each.freelance for each in it.years),
                sum(each.outsourced for each in it.years),
            )
        if it.strata:
            assert all(cell.freelance or cell.outsourced for cell in it.strata.cells)
            compared = [cell for cell in it.strata.cells if not cell.is_one_sided]
            assert sum(cell.freelance + cell.outsourced for cell in compared) == it.strata.compared


def test_the_mix_stands_in_the_organisations_bands():
    kinds, scope = closer(priced(), "freelance-cheaper").mix
    assert (kinds.dimension, scope.dimension) == ("category", "scope")
    assert [(each.name, each.freelance, each.outsourced) for each in kinds.shares] == [
        (CATEGORIES[0], 10, 10),
        (CATEGORIES[1], 10, 10),
    ]
    assert [(each.name, each.freelance) for each in scope.shares] == [
        ("up to 40 hours", 10),
        ("over 40 to 200 hours", 10),
    ]
    unknown = closer([*priced(), priced()[0] | {"category": None, "provider": 77}], "freelance-cheaper").mix[0]
    assert unknown.shares[-1].name == "unknown"


def test_cells_are_a_cross_check_and_empty_ones_are_named():
    rows = [*priced(), priced()[0] | {"category": CATEGORIES[5], "provider": 88}]
    it = closer(rows, "freelance-cheaper")
    assert [(cell.category, cell.band) for cell in it.strata.one_sided_cells] == [(CATEGORIES[5], "up to 40 hours")]
    assert it.strata.compared == 40
    assert it.strata.pooled.scale == Scale.SUPERIORITY
    assert it.strata.pooled.estimate == 0, "in each cell every freelance hour costs less"
    cells = {(cell.category, cell.band): cell for cell in it.strata.cells}
    assert len(cells) == 5
    assert all(cell.effect is None for cell in it.strata.cells), "no cell has eight engagements of six providers"
    large = closer(priced(80), "freelance-cheaper").strata
    assert [cell.effect.estimate for cell in large.cells if cell.band == "up to 40 hours"] == [0, 0]
    assert closer(rows, "self-employed").strata is None


def test_what_is_compared_is_not_held_equal():
    assert {cell.band for cell in closer(priced(), "project-size").strata.cells} == {None}
    assert {cell.category for cell in closer(priced(), "typical-work").strata.cells} == {None}


def test_the_pooled_difference_is_that_of_mantel_and_haenszel():
    strata = ((7, 12, 6, 20), (17, 28, 6, 20))
    rows = []
    for category, (f_yes, f_all, o_yes, o_all) in zip(CATEGORIES, strata, strict=False):
        for side, yes, many in (("freelance", f_yes, f_all), ("outsourced", o_yes, o_all)):
            rows += [
                {
                    "arrangement": side,
                    "provider": len(rows) + place,
                    "category": category,
                    "hours_actual": 10,
                    "contact": "direct" if place < yes else "both",
                }
                for place in range(many)
            ]
    weighed = [(n * m / (n + m), x / n - z / m) for x, n, z, m in strata]
    expected = sum(w * d for w, d in weighed) / sum(w for w, _ in weighed)
    assert closer(rows, "direct-relationship").strata.pooled.estimate == pytest.approx(expected)


def test_every_provider_and_the_claim_without_it():
    it = closer(priced(), "freelance-cheaper")
    assert it.finding.verdict == Verdict.SUPPORTED
    assert len(it.providers) == 20
    first = it.providers[0]
    assert (first.engagements, first.part, first.name) == (2, 0.1, f"No. {first.id}")
    for each in it.providers:
        assert each.verdict_without == Verdict.SUPPORTED
        assert each.effect_without.scale == Scale.RATIO
        assert each.effect_without.high < 1
    explored = closer(priced(), "freelance-cheaper", Selection((Condition("category", "is", ("design",)),)))
    assert {each.verdict_without for each in explored.providers} == {None}
    assert all(each.effect_without for each in explored.providers)


def test_beyond_so_many_providers_only_the_most_influential_are_left_out():
    rows = [
        {"arrangement": side, "provider": start + place, "contact": "direct" if place < yes else "both"}
        for side, start, yes in (("freelance", 0, 90), ("outsourced", 1000, 40))
        for place in range(120)
    ]
    it = closer(rows, "direct-relationship")
    assert len(it.providers) == 240
    assert sum(each.effect_without is not None for each in it.providers) == 20


def test_over_time_by_the_same_method_and_without_verdicts():
    it = closer(priced(40), "freelance-cheaper")
    assert [each.name for each in it.years] == ["2024", "2025"]
    assert [each.name for each in it.cumulative] == ["to 2024", "to 2025"]
    for each in (*it.years, *it.cumulative):
        assert (each.effect.scale, each.like_for_like.scale) == (Scale.SUPERIORITY, Scale.RATIO)
    few = closer(priced(10), "freelance-cheaper").years
    assert [each.effect for each in few] == [None, None], "too few in each year"
    assert few[0].typical[0] == pytest.approx(few[0].typical[1] * 0.7, rel=0.1)
