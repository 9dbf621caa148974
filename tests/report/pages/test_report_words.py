"""Words of a claim's page that say no more than what was done, from a closer look at a record written by hand."""

from dataclasses import replace
from datetime import date

import pytest

from app.core.domain.money import Money
from app.core.domain.selection import Condition, Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.services import sample, teams
from app.report.domain.measures import ValuationSettings
from app.report.domain.statistics import Effect, Scale
from app.report.pages.claim_detail_view import over_time_charts
from app.report.text.effects import oriented_texts, value_text
from app.report.text.method import method_steps
from app.report.text.similar_work import not_comparable_reason
from tests.report.domain.evidence.claim_details import closer, priced
from tests.report.golden.small_record import fill

DESIGN = Selection((Condition("category", "is", ("design",)),))


def plain(text):
    return text.replace("\u00a0", " ")


def test_the_method_says_that_like_is_compared_with_like_only_where_it_is():
    done = closer(priced(), "freelance-cheaper")
    assert done.finding.like_for_like
    asked = [each for each in method_steps(done.finding, done.not_comparable_reason) if "Then only" in each]
    assert len(asked) == 1
    assert asked[0].startswith("Then only engagements with the same scope and kind of work are compared")
    no_scope = priced(hours_actual=None, rate=5000, pricing_model="hourly")
    for rows, view in ((no_scope, Selection()), (priced(3), Selection()), (no_scope, DESIGN)):
        it = closer(rows, "freelance-cheaper", view)
        assert it.finding.like_for_like is None
        (said,) = [each for each in method_steps(it.finding, it.not_comparable_reason) if "can’t be compared" in each]
        assert said.startswith("Similar work (same scope, kind of work and first or later job) can’t be compared: ")
        assert it.not_comparable_reason is None or not_comparable_reason(it.not_comparable_reason) in said
    assert not [
        each
        for each in method_steps(closer(priced(), "direct-relationship").finding)
        if "Then only" in each or "can’t be compared" in each
    ]


@pytest.mark.parametrize(
    ("difference", "said"),
    [(-0.011, "−1 point"), (0.013, "+1 point"), (0.11, "+11 points"), (-0.21, "−21 points"), (0, "0 points")],
)
def test_one_point_is_one_point(difference, said):
    of, _ = oriented_texts(Effect(Scale.DIFFERENCE, difference, -0.5, 0.5), "freelance")
    assert plain(of) == f"freelance {said}"
    assert plain(value_text(Effect(Scale.DIFFERENCE, difference, -0.5, 0.5))) == said


def test_a_year_of_few_providers_says_what_it_lacks():
    rows = priced(40)
    rows += [
        row
        | {"ended_on": date(2026, 5, 6), "provider": row["provider"] % 3 + 100 * (row["arrangement"] == "outsourced")}
        for row in priced(10)
    ]
    (_, drawing), *_ = over_time_charts(closer(rows, "direct-relationship"))
    assert "too few providers; n 10 / 10" in plain(drawing)
    few = over_time_charts(closer(rows[:-14], "direct-relationship"))[0][1]
    assert "too few; n 3 / 3" in plain(few)


def test_the_full_cost_waits_for_our_own_hourly_cost():
    unset = {each.finding.key: each.unset for each in closer(priced(), "freelance-cheaper").variants}
    assert unset["full-cost"] and not unset["total"]
    known = closer(
        priced(), "freelance-cheaper", terms=replace(ValuationSettings("EUR"), own_hourly_cost=Money(5000, "EUR"))
    )
    assert not any(each.unset for each in known.variants)


@pytest.mark.parametrize("address", ["/report", "/report/outcomes", "/report/freelance-cheaper"])
def test_a_team_or_provider_that_there_is_not_is_refused_by_name(client, app_database, address):
    """A report of nothing would look as if nothing was there to report."""
    with begin_work(app_database, CONSOLE) as work:
        fill(work)
        teams.add(work, "Web")
    answer = client.get(f"{address}?team=99&provider=Nobody")
    assert answer.status_code == 422
    assert "There is no team “99”." in answer.text and "There is no provider “Nobody”." in answer.text
    assert client.get(f"{address}?team=web&provider=Freelancer 1").status_code == 200
    assert client.get("/report.json?team=99").status_code == 422
    half = client.get("/report/compare?a=team%3D99&b=team%3DWeb")
    assert "There is no team “99”." in half.text


def test_outcomes_of_the_sample_say_whose_they_are(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        sample.load(work)
    page = client.get("/report/outcomes?sample=yes").text
    assert "In the sample data (made up), " in page and "In our engagements" not in page
