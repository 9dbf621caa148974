"""What is true of these providers, on a page of the report: in sentences, and every job as a dot."""

import re
from datetime import date
from decimal import Decimal

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, reviews
from tests.record.pages.engagement_pages import words


def job(provider, arrangement, cost, **more):
    return {
        "title": f"For {provider}",
        "arrangement": arrangement,
        "provider": provider,
        "currency": "EUR",
        "pricing_model": "fixed price",
        "hours_actual": Decimal(80),
        "actual_cost": Decimal(cost),
        "ended_on": date(2026, 2, 1),
    } | more


AGENCIES = {"North": 5900, "Delta": 6100, "Kite <3": 7200}


@pytest.fixture
def recorded(app_database):
    """Three agencies, two jobs each, and nine freelancers."""
    with begin_work(app_database, CONSOLE) as work:
        for name, cost in AGENCIES.items():
            for more in (0, 200):
                engagements.record(work, job(name, "outsourced", cost + more))
        for place in range(9):
            engagements.record(work, job(f"Freelancer {chr(65 + place)}", "freelance", 3000 + 500 * place))


def figure_of(answer):
    return re.search(r'<section class="your-record".*?</section>', answer.text, re.DOTALL).group(0)


def test_the_report_begins_with_what_these_providers_did(client, recorded):
    said = words(client.get("/report/facts?all=yes"))
    assert (
        said.index("Outcomes")
        < said.index("3 agencies and 9 freelancers, 2026.")
        < said.index("What can be answered, and what is missing")
    )
    assert (
        "Fixed-price work, cost per person-day in EUR: freelancers 500 (9 jobs), agencies 620 (6). "
        "North (600), Delta (620), Kite <3 (730). The 9 freelancers range from 300 to 700; 6 of them were below "
        "all three agencies."
    ) in said
    assert "This can’t tell how a fourth agency would do." in said
    assert "More work with the same three won’t help." in said


def test_every_job_is_a_dot_that_leads_to_it(client, recorded):
    drawn = figure_of(client.get("/report/facts?all=yes"))
    assert len(set(re.findall(r'href="(/engagements/\d+)"', drawn))) == 15
    assert len(set(re.findall(r'href="(/providers/\d+)"', drawn))) == 12
    assert "<title>For Kite &lt;3, 740 EUR</title>" in drawn


def test_another_figure_can_be_drawn_and_the_view_stays(client, recorded):
    first = client.get("/report/facts?all=yes")
    tabs = dict(re.findall(r'<a href="(/report/facts\?[^"]+#your-record)"[^>]*>([^<]+)<', figure_of(first)))
    assert set(tabs.values()) == {"Fixed price", "Hours"}
    address = next(href for href, label in tabs.items() if label == "Hours").replace("&amp;", "&")
    assert "all=yes" in address and "figure=hours" in address
    assert "Hours of each job" in figure_of(client.get(address.partition("#")[0]))
    assert "Hours of each job" not in figure_of(client.get("/report/facts?all=yes&figure=nonsense"))


def test_a_side_with_nobody_is_said(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        engagements.record(work, job("Ana", "freelance", 4000))
    said = words(client.get("/report/facts?all=yes"))
    assert "1 freelancer, 2026. There are no outsourced jobs to compare." in said
    assert "Needs at least 6 providers on each side; we have 1 freelance and no outsourced." in said


def test_json_and_page_say_the_same(client, recorded):
    found = client.get("/report.json?all=yes").json
    said = words(client.get("/report/facts?all=yes"))
    assert found["your_record"]["says"] in said and found["your_record"]["limits"] in said
    assert found["knowable"]["says"] in said
    kite = found["your_record"]["figures"][0]["rows"][0]["outsourced"]["largest"]
    assert {each["provider"]: each["value"] for each in kite} == {"North": 600, "Delta": 620, "Kite <3": 730}


def test_agreed_costs_kept_and_whom_we_would_hire_again_are_counted(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        for place, agreed in enumerate((4000, 3999, None)):
            stored = engagements.record(
                work,
                job("Ana", "freelance", 4000, title=f"Job {place}")
                | ({"agreed_cost": Decimal(agreed)} if agreed else {}),
            )
            if place:
                reviews.review(work, stored.reference, {"would_rehire": place == 1})
    said, found = words(client.get("/report/facts?all=yes")), client.get("/report.json?all=yes").json["your_record"]
    assert "Within agreed cost: Ana 1 of 2 jobs." in said and "Would hire again: Ana 1 of 2 jobs." in said
    rows = {row["key"]: row for figure in found["figures"] for row in figure["rows"]}
    for key in ("within-agreed-cost", "would-rehire"):
        assert (rows[key]["freelance"]["jobs"], rows[key]["freelance"]["yes"]) == (2, 1)
        assert rows[key]["left_out"] == {"value unknown": {"freelance": 1, "outsourced": 0}}
        drawn = figure_of(client.get(f"/report/facts?all=yes&figure={key}"))
        assert "After which jobs we would hire again" in drawn or "Which jobs stayed within the agreed cost" in drawn
