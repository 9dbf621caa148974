"""What is true of these providers, from the record of either kind of database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.domain.errors import Denied
from app.core.domain.events import Actor, Source
from app.core.domain.selection import Condition, Period, Selection
from app.record.services import engagements, sample
from app.report.services import reports
from app.report.services.provider_facts import your_record
from app.report.text.provider_facts import providers_summary, row_line


def job(title, provider, cost, **more):
    return {
        "title": title,
        "arrangement": "freelance",
        "provider": provider,
        "pricing_model": "fixed price",
        "hours_actual": Decimal(16),
        "actual_cost": Decimal(cost),
        "currency": "EUR",
        "ended_on": date(2026, 3, 1),
    } | more


@pytest.fixture
def recorded(work):
    for draft in (
        job("a", "Ana", 600),
        job("b", "Ana", 800),
        job("c", "Kite", 1000, arrangement="outsourced"),
        job("d", "Kite", 1200, arrangement="outsourced", ended_on=date(2024, 3, 1)),
        job("e", None, 900, status="cancelled"),
    ):
        engagements.record(work, draft)


@pytest.mark.both_databases
def test_providers_go_by_their_names_and_jobs_by_their_numbers(work, recorded):
    found = your_record(work, Selection())
    row = found.row()
    assert (
        providers_summary(found) == "1 agency and 1 freelancer, 2024 to 2026. 1 job has no provider and is not counted."
    )
    assert row_line(row, found.sides) == "Fixed-price work, cost per person-day in EUR: Ana 350 (2 jobs), Kite 550 (2)."
    stored = {each.engagement.title: each.id for each in engagements.listing(work, Selection()).rows}
    assert row.freelance.largest[0].values == ((stored["a"], 300), (stored["b"], 400))
    assert row.left_out == {"no provider": (1, 0)}


@pytest.mark.both_databases
def test_the_selection_says_which_jobs_are_counted(work, recorded):
    lately = your_record(work, Selection(period=Period(date(2026, 1, 1), date(2026, 12, 31))))
    assert (lately.years, lately.row().outsourced.typical) == ((2026, 2026), 500)
    only = your_record(work, Selection((Condition("provider", "is", ("ana",)),)))
    assert providers_summary(only) == "1 freelancer, 2026. There are no outsourced jobs to compare."


def test_the_report_carries_the_same(work, recorded):
    assert reports.examine(work, Selection()).your_record == your_record(work, Selection())


def test_the_sample_keeps_to_itself(work, recorded):
    before = your_record(work, Selection())
    sample.load(work)
    assert your_record(work, Selection()) == before
    made_up = your_record(work, Selection(sample=True))
    assert made_up.freelance.providers == 40
    assert {each.name.split(" ")[0] for row in made_up.rows for each in row.freelance.largest} == {"Sample"}


def test_who_may_not_read_reports_is_told_so(work):
    with pytest.raises(Denied):
        your_record(replace(work, actor=Actor("nobody", frozenset(), Source.WEB)), Selection())
