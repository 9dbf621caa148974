"""A closer look: the parts add up to the whole, empty cells are named, and nothing in it is judged."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.domain.exchange_rates import Rates, series
from app.core.domain.selection import Condition, Selection
from app.record.domain.engagements import CATEGORIES
from app.report.domain.catalogue import CATALOGUE, OUTCOMES
from app.report.domain.detail import look
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.findings import Finding
from app.report.domain.measures import Terms
from app.report.domain.reports import examined
from app.report.domain.statistics import Scale, Verdict
from app.report.text.bands import bands_by_name
from app.report.text.notes import note_text
from app.report.text.quotable import quotable
from app.report.text.sentences import says
from app.report.text.similar_work import why_not
from tests.columned import EURO, record_of

BANDS = (40, 200, 1000)


def closer(rows, key, selection=None, terms=EURO):
    assessor = Assessor(Evidence(record_of([{"id": place + 1} | row for place, row in enumerate(rows)], terms)))
    whole = examined(selection or Selection(), assessor, CATALOGUE)
    finding = next(each for each in (*whole.findings, *whole.outcomes) if each.key == key)
    return look(
        finding, assessor, bands_by_name(BANDS), whole, lambda numbers: {each: f"No. {each}" for each in numbers}
    )


def priced(many=20, cheaper=0.7, **more):
    """Both sides over two kinds of work and two bands of hours, two engagements a provider, over two years."""
    rows = []
    for place in range(many):
        hours = place % 15 + (20 if place % 4 < 2 else 90)
        price = place % 5 + (60 if place % 4 < 2 else 80)
        for side, start, times in (("freelance", 0, cheaper), ("outsourced", 100, 1)):
            rows.append(
                {
                    "arrangement": side,
                    "provider": start + place // 2,
                    "category": CATEGORIES[place % 2],
                    "hours_actual": hours,
                    "currency": "EUR",
                    "actual_cost": round(100 * hours * price * times),
                    "agreed_cost": round(100 * hours * price),
                    "management_hours": 3,
                    "status": "completed",
                    "in_house_cost": round(130 * hours * price),
                    "contact": "direct" if place % 3 else "both",
                    "ended_on": date(2024 + place % 2, 5, 6),
                    "pricing_model": "fixed price",
                    **more,
                }
            )
    return rows


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


@settings(max_examples=25)
@given(some)
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
            assert all(bool(cell.freelance and cell.outsourced) != cell.empty for cell in it.strata.cells)


def test_the_mix_stands_in_the_organisations_bands():
    kinds, scope = closer(priced(), "freelance-cheaper").mix
    assert (kinds.of, scope.of) == ("category", "scope")
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
    assert [(cell.category, cell.band) for cell in it.strata.empty] == [(CATEGORIES[5], "up to 40 hours")]
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


def test_the_cost_in_its_variants():
    shared = priced()[0] | {
        "pricing_model": "percentage of budget",
        "actual_cost": None,
        "percentage": 10,
        "project_budget": 9_000_000,
        "agreed_cost": None,
        "provider": 99,
    }
    it = closer([*priced(), shared], "freelance-cheaper")
    found = {each.finding.key: each for each in it.variants}
    assert list(found) == [
        "unit-cost",
        "total",
        "full-cost",
        "against-agreed",
        "against-in-house",
        "total-with-percentages",
    ]
    assert found["total"].finding.freelance.engagements == 20
    assert found["total"].finding.left_out["not applicable"] == (41,)
    assert found["total-with-percentages"].finding.freelance.engagements == 21
    assert found["total-with-percentages"].within_scope
    assert not any(isinstance(each.finding, Finding) for each in it.variants)
    assert found["against-agreed"].finding.like_for_like.effect.estimate == pytest.approx(0.7, abs=0.01)
    assert closer(priced(), "direct-relationship").variants == ()


def test_the_rates_used():
    day = date(2025, 5, 5)
    terms = Terms(currency="EUR", rates=Rates({"USD": series([day], [1.25])}))
    rows = [row | {"currency": "USD"} if place < 4 else row for place, row in enumerate(priced())]
    (used,) = closer([row | {"ended_on": date(2025, 5, 6)} for row in rows], "freelance-cheaper", terms=terms).rates
    assert (used.currency, used.engagements, used.low, used.high, used.first, used.last) == (
        "USD",
        4,
        0.8,
        0.8,
        day,
        day,
    )
    assert closer(priced(), "freelance-cheaper").rates == ()


def test_why_there_is_no_comparison():
    rows = [row | {"category": CATEGORIES[0 if row["arrangement"] == "freelance" else 1]} for row in priced()]
    it = closer(rows, "freelance-cheaper")
    assert why_not(it.not_comparable) == "no engagement has similar work on the other side"
    assert closer(priced(), "freelance-cheaper").not_comparable is None
    nowhere = closer(
        [row | {"hours_actual": None, "rate": 5000, "pricing_model": "hourly"} for row in priced()], "freelance-cheaper"
    )
    assert "no category or scope" in nowhere.left_out


@pytest.mark.parametrize("each", [*CATALOGUE, *OUTCOMES], ids=lambda each: each.key)
@pytest.mark.parametrize("many", [0, 3, 20])
def test_every_claim_and_outcome_can_be_looked_at(each, many):
    it = closer(priced(many), each.key)
    assert all(quotable(it.finding, it.report))
    assert it.finding.key == each.key


def test_what_to_quote_and_what_not_to_claim():
    it = closer(priced(), "freelance-cheaper")
    can, cannot = quotable(it.finding, it.report)
    assert can[0] == "“Freelancers cost less.” Our data supports this."
    assert says(it.finding) in can
    sides = [
        f"{side.engagements} {name} engagements ({side.providers} providers)"
        for name, side in (("freelance", it.finding.freelance), ("outsourced", it.finding.outsourced))
    ]
    assert f"Based on {' and '.join(sides)}, in the whole of our record." in can
    sample = closer(priced(), "freelance-cheaper", Selection(sample=True))
    assert any(
        each.endswith(", in the whole of the sample data (made up).")
        for each in quotable(sample.finding, sample.report)[0]
    )
    assert "That one arrangement causes it: only scope and kind of work are matched." in cannot
    few = closer(priced(3), "freelance-cheaper")
    can, cannot = quotable(few.finding, few.report)
    assert can[0].endswith("We don’t have enough data yet.")
    assert "That what we have not seen never happens." in cannot
    looked = closer(priced(), "freelance-cheaper", Selection((Condition("category", "is", ("design",)),)))
    can, cannot = quotable(looked.finding, looked.report)
    assert can[0].startswith("In a filtered part of our record: ")
    assert "tested" in cannot[0]


@pytest.mark.parametrize("filtered", [(), (Condition("category", "is", ("design",)),)])
def test_notes_are_quoted_with_the_claim(filtered):
    some = priced()
    busy = [
        row | {"provider": 999} if row["arrangement"] == "outsourced" and place % 3 else row
        for place, row in enumerate(some)
    ]
    for key in ("freelance-cheaper", "total-cost"):
        it, other = (closer(rows, key, Selection(filtered)) for rows in (busy, some))
        (note,) = (note for note in it.finding.notes if note.code == "one provider")
        assert note_text(note, it.finding.about) in quotable(it.finding, it.report)[0]
        assert note_text(note, it.finding.about) not in quotable(other.finding, other.report)[0]


def cancelled_early(side, done, cancelled, first):
    """Completed by a provider each; cancelled before there was one."""
    return [{"arrangement": side, "provider": first + at, "status": "completed"} for at in range(done)] + [
        {"arrangement": side, "status": "cancelled"} for _ in range(cancelled)
    ]


def test_work_cancelled_before_anybody_was_engaged_counts_in_outcomes():
    rows = cancelled_early("freelance", 12, 8, 0) + cancelled_early("outsourced", 12, 2, 12)
    finding = closer(rows, "cancelled").finding
    assert (finding.freelance.yes, finding.freelance.engagements, finding.freelance.providers) == (8, 20, 12)
    assert (finding.outsourced.yes, finding.outsourced.engagements, finding.outsourced.providers) == (2, 14, 12)
    assert finding.effect.estimate == pytest.approx(8 / 20 - 2 / 14)
    assert "8 of 20 freelance" in says(finding) and not finding.left_out
    (note,) = finding.notes
    assert note_text(note, finding.about).startswith(
        "10 engagements counted without a provider (8 of 20 freelance ones and 2 of 14 "
    )
    named = [row | {"provider": row.get("provider", 100 + at)} for at, row in enumerate(rows)]
    alike = closer(named, "cancelled").finding
    assert alike.effect == finding.effect, "each counts as if by a provider of its own"
    assert not alike.notes
    own = closer(rows, "direct-relationship").finding
    assert len(own.left_out["no provider"]) == 10, "claims leave them out by name"


def test_without_providers_enough_there_is_no_range():
    rows = cancelled_early("freelance", 3, 20, 0) + cancelled_early("outsourced", 12, 2, 12)
    finding = closer(rows, "cancelled").finding
    assert finding.effect is None and says(finding).startswith(
        "So far, engagements that were cancelled: 20 of 23 freelance and 2 of 14 outsourced."
    )
