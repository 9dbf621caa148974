"""The facts about providers, on records small enough to count by hand."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.domain.exchange_rates import ExchangeRates, make_series
from app.report.domain.measures import ValuationSettings
from app.report.domain.provider_facts import provider_facts
from app.report.text.provider_facts import (
    MIXED,
    limits_text,
    not_counted_text,
    not_recorded_text,
    providers_summary,
    row_line,
    row_note,
)
from tests.made_columns import EURO, make_record

FREELANCERS = {number: f"Freelancer {chr(54 + number)}" for number in range(11, 30)}
NAMES = {1: "Agency North", 2: "Delta", 3: "Kite"} | FREELANCERS
INFERENCES = re.compile(r"typical|likely|significan|effect|tend|cheaper|better|%|verdict|support|proves|in line")


def naming(numbers):
    return {number: NAMES.get(number, f"provider {number}") for number in numbers}


def counted(rows, terms=EURO):
    return provider_facts(make_record(rows, terms), naming)


def job(provider, per_day, **more):
    """A job at a price for a day; providers from 10 on are freelancers. Hours are chosen so that it is exact."""
    side = "freelance" if provider >= 10 else "outsourced"
    return {
        "arrangement": side,
        "provider": provider,
        "status": "completed",
        "pricing_model": "fixed price",
        "currency": "EUR",
        "hours_actual": 80,
        "actual_cost": per_day * 10 * 100,
        "ended_on": date(2026 if provider >= 10 else 2025, 3, 1),
    } | more


AGENCIES = [
    job(0, 590),
    job(0, 590),
    *(job(1, price) for price in (580, 610, 700)),
    *(job(2, price) for price in (610, 720, 720, 745)),
]
FREELANCERS = [
    job(provider, price)
    for provider, price in zip(
        [*range(10, 21), *range(10, 16)],
        [300, 380, 250, 350, 400, 330, 420, 380, 440, 650, 800, 320, 380, 260, 350, 410, 340],
        strict=True,
    )
]


def rows_of(found):
    return {row.key: row for row in found.rows}


def says_of(found):
    return {row.key: row_line(row, found.sides) for row in found.rows}


def test_three_agencies_and_eleven_freelancers():
    found = counted([*AGENCIES, *FREELANCERS])
    assert providers_summary(found) == "3 agencies and 11 freelancers, 2025 to 2026."
    assert says_of(found)["cost-fixed"] == (
        "Fixed-price work, cost per person-day in EUR: freelancers 380 (17 jobs), agencies 610 (9). "
        "Agency North 590, Delta 610, Kite 720. "
        "The 11 freelancers range from 255 to 800; 9 of them were below all three agencies and 1 above."
    )
    assert limits_text(found) == "This can’t tell how a fourth agency would do."
    assert not_recorded_text(found) == (
        "Not recorded for any job: quality, on time, within agreed cost, goal met, would hire again."
    )
    assert row_note(found.figures[0]).startswith("All kinds and sizes of work together.")
    assert found.row().key == "cost-fixed"
    side = found.row().outsourced
    assert [(each.name, each.jobs, each.typical) for each in side.largest] == [
        ("Kite", 4, 720),
        ("Delta", 3, 610),
        ("Agency North", 2, 590),
    ]
    assert side.largest[1].values == ((3, 580), (4, 610), (5, 700))


def test_nothing_in_it_sounds_like_a_verdict():
    rated = [
        row | {"quality": 3 + row["provider"] % 3, "goal_met": row["provider"] % 2, "due_on": date(2026, 1, 1)}
        for row in [*AGENCIES, *FREELANCERS]
    ]
    found = counted(rated)
    texts = [providers_summary(found), not_recorded_text(found), limits_text(found), *says_of(found).values()]
    assert len(found.rows) == 5
    assert not [text for text in texts if INFERENCES.search(text)]


def test_ways_of_pricing_are_never_mixed():
    found = counted(
        [
            job(0, 600),
            job(10, 300),
            job(11, 400, pricing_model="hourly", hours_actual=None, actual_cost=None, rate=4000),
            job(12, 500, pricing_model="daily", hours_actual=None, actual_cost=None, rate=50000),
            job(13, 700, pricing_model=None),
            job(14, 800, pricing_model="retainer"),
        ]
    )
    rows = rows_of(found)
    assert {key: (row.freelance.typical, row.outsourced.typical) for key, row in rows.items() if "cost" in key} == {
        "cost-fixed": (300, 600),
        "cost-time": (410, None),
        "cost-unsaid": (700, None),
        "cost-other": (800, None),
    }
    assert next(iter(rows)) == "cost-fixed"
    assert says_of(found)["cost-time"] == (
        "Work paid by time, cost per person-day in EUR: freelancers 410 (2 jobs), agencies none. "
        f"{NAMES[12]} 320, {NAMES[13]} 500."
    )
    assert row_note(found.figures[0]) == MIXED, "some way of pricing is on both sides"


def test_where_no_way_of_pricing_is_on_both_sides_it_says_so():
    found = counted([job(0, 600), job(10, 300, pricing_model="hourly")])
    assert row_note(found.figures[0]).startswith("No way of pricing is used on both sides")


def test_few_on_both_sides_are_all_named():
    found = counted([job(0, 600), job(1, 500), job(10, 300), job(11, 550), job(12, 700)])
    assert says_of(found)["cost-fixed"] == (
        "Fixed-price work, cost per person-day in EUR: freelancers 550 (3 jobs), agencies 550 (2). "
        f"Agencies: Delta 500, Agency North 600. Freelancers: {NAMES[11]} 300, {NAMES[12]} 550, {NAMES[13]} 700; "
        "1 of them was below both agencies and 1 above."
    )


def test_one_on_each_side():
    found = counted([job(0, 600), job(10, 300), job(10, 320)])
    assert providers_summary(found) == "1 agency and 1 freelancer, 2025 to 2026."
    assert says_of(found)["cost-fixed"] == (
        f"Fixed-price work, cost per person-day in EUR: {NAMES[11]} 310 (2 jobs), Agency North 600 (1)."
    )
    assert limits_text(found) == "This can’t tell how a second agency or a second freelancer would do."


def test_one_side_only():
    found = counted(FREELANCERS)
    assert providers_summary(found) == "11 freelancers, 2026. There are no outsourced jobs to compare."
    assert says_of(found)["cost-fixed"].endswith("The 11 freelancers range from 255 to 800.")
    assert "agenc" not in says_of(found)["cost-fixed"]
    assert limits_text(found) == "This can’t tell how an agency would do."


def test_an_empty_record_and_one_that_names_nobody():
    assert (providers_summary(counted([])), counted([]).rows, limits_text(counted([]))) == (
        "There are no jobs yet.",
        (),
        "",
    )
    assert counted([]).row() is None
    nobody = counted([job(-1, 300, arrangement="freelance")])
    assert (providers_summary(nobody), nobody.rows) == ("1 job has no provider and is not counted.", ())


def test_where_no_cost_is_known_it_is_counted_and_said():
    found = counted([job(0, 600, actual_cost=None), job(0, 500, status="active", ended_on=None), job(10, 300)])
    figure = found.figures[0]
    assert figure.left_out == {"not yet ended": (0, 1), "value unknown": (0, 1)}
    assert not_counted_text(figure) == "Not counted: 2 outsourced jobs (1 not yet ended, 1 not answered)."
    assert says_of(found)["cost-fixed"] == (
        f"Fixed-price work, cost per person-day in EUR: {NAMES[11]} 300 (1 job), agencies unknown (2)."
    )
    assert counted([job(0, 600, actual_cost=None)]).figures[0].key == "hours"
    assert not_recorded_text(counted([job(0, 600, actual_cost=None)])) == (
        "Not recorded for any job: cost per person-day, quality, on time, within agreed cost, goal met, would hire "
        "again."
    )


def test_two_currencies_without_a_rate():
    found = counted([job(0, 600), job(1, 500, currency="USD"), job(10, 300)])
    assert found.figures[0].left_out == {"no rate": (0, 1)}
    assert not_counted_text(found.figures[0]) == "Not counted: 1 outsourced job (no rate)."
    rates = ExchangeRates({"USD": make_series([date(2025, 3, 1)], [1.25])})
    assert counted([job(1, 500, currency="USD")], ValuationSettings("EUR", rates=rates)).row().outsourced.typical == 400


def test_yes_and_no_are_counted():
    rows = [
        *(job(0, 600, goal_met=1) for _ in range(3)),
        job(1, 600, goal_met=0),
        *(job(provider, 300, goal_met=provider % 2) for provider in range(10, 20)),
    ]
    row, says = rows_of(counted(rows))["goal-met"], says_of(counted(rows))["goal-met"]
    assert says == (
        "Goal fully met: freelancers 5 of 10 jobs, agencies 3 of 4. Delta 0 of 1, Agency North 3 of 3. "
        "Of the 10 freelancers 5 every time and 5 never."
    )
    partly = [row | {"goal_partly": float(row["goal_met"] == 0 and place % 3 == 0)} for place, row in enumerate(rows)]
    assert says_of(counted(partly))["goal-met"] == f"{says} Partly met: freelancers 2 jobs, agencies 1."
    assert (row.outsourced.always, row.outsourced.never) == (1, 1)


def test_who_works_both_ways_and_who_is_no_agency():
    found = counted([job(0, 600), job(0, 300, arrangement="freelance"), job(1, 500, provider_kind="individual")])
    summary = "2 outsourcing providers and 1 freelancer, 2025. 1 of them worked in both arrangements."
    assert providers_summary(found) == summary


def test_names_that_end_in_a_number_stay_apart_from_their_figures():
    rows = [job(0, 600), job(1, 500)]
    found = provider_facts(make_record(rows), lambda ids: {number: f"Studio {number}" for number in ids})
    assert "Studio 2 (500), Studio 1 (600)." in row_line(found.row(), found.sides)


def test_the_largest_are_drawn_and_the_rest_is_counted():
    found = counted([job(provider, 300 + provider) for provider in range(10, 30)] + [job(29, 400)] * 90)
    side = found.row().freelance
    assert (len(side.largest), side.not_drawn) == (12, 8)
    assert (side.largest[0].jobs, side.largest[0].values, side.largest[0].low) == (91, (), 329)


some_rows = st.lists(
    st.fixed_dictionaries(
        {
            "arrangement": st.sampled_from(["freelance", "outsourced"]),
            "provider": st.integers(-1, 12),
            "status": st.sampled_from(["active", "completed", "cancelled"]),
            "pricing_model": st.sampled_from([None, "fixed price", "hourly", "retainer"]),
            "currency": st.sampled_from([None, "EUR", "USD"]),
            "hours_actual": st.none() | st.integers(1, 500),
            "actual_cost": st.none() | st.integers(1, 10**6),
            "rate": st.none() | st.integers(1, 10**4),
            "ended_on": st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
            "due_on": st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
            "quality": st.sampled_from([None, 1, 3, 3.5, 5]),
            "goal_met": st.sampled_from([None, 0, 1]),
        }
    ),
    max_size=25,
)


@given(some_rows)
def test_every_job_is_counted_once(rows):
    found = counted(rows)
    for place, side in enumerate(("freelance", "outsourced")):
        mine = [row for row in rows if row["arrangement"] == side]
        who = getattr(found, side)
        assert who.jobs + who.without == len(mine)
        assert who.providers == len({row["provider"] for row in mine} - {-1})
        for figure in found.figures:
            known = sum(getattr(row, side).jobs for row in figure.rows)
            assert known + sum(counts[place] for counts in figure.left_out.values()) == len(mine)
            for row in figure.rows:
                its = getattr(row, side)
                assert sum(each.jobs for each in its.largest) == its.jobs or its.not_drawn
                assert all(len(each.values) == each.jobs for each in its.largest)


@given(some_rows)
def test_no_figure_where_no_job_has_one(rows):
    found = counted(rows)
    for row in found.rows:
        assert row.freelance.jobs + row.outsourced.jobs > 0
        for side in (row.freelance, row.outsourced):
            assert (side.typical is None) == (side.jobs == 0) == (side.low is None) == (side.largest == ())
    assert {figure.key for figure in found.figures} == {
        row.key.partition("-")[0] if row.key.startswith("cost") else row.key for row in found.rows
    }


@given(some_rows, st.randoms())
def test_the_order_of_rows_does_not_matter(rows, chance):
    numbered = [row | {"id": place} for place, row in enumerate(rows, 1)]
    mixed = list(numbered)
    chance.shuffle(mixed)
    assert counted(mixed) == counted(numbered)


@pytest.mark.parametrize(("per_day", "typical"), [(8, 400), (10, 500)])
def test_a_day_has_as_many_hours_as_the_organisation_says(per_day, typical):
    found = counted([job(0, 400)], ValuationSettings("EUR", hours_per_day=Decimal(per_day)))
    assert found.row().outsourced.typical == typical
