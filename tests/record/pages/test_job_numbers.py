"""First and later jobs of a provider on pages: on the engagement's, in the list's filter, on a claim's."""

from datetime import date
from decimal import Decimal

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from tests.report.pages.sample_report import plain


@pytest.fixture
def recorded(app_database):
    """Ten providers a side with two jobs each; the later ones are larger."""
    with begin_work(app_database, CONSOLE) as work:
        for turn in (1, 2):
            for place in range(10):
                for side, hours in (("freelance", 20), ("outsourced", 60)):
                    engagements.record(
                        work,
                        {
                            "title": f"{side} {place} job {turn}",
                            "arrangement": side,
                            "provider": f"{side} {place}",
                            "started_on": date(2026, turn, 5),
                            "ended_on": date(2026, turn, 20),
                            "hours_actual": Decimal(turn * hours + place),
                        },
                    )


def test_the_page_of_an_engagement_says_it(client, recorded):
    page = plain(client.get("/engagements/1").text)
    assert "Job with this provider 1st job" in page and "Of 2, by start date, else end date" in page
    assert "2nd job" in plain(client.get("/engagements/21").text)


def test_lists_can_be_filtered_by_it(client, recorded):
    page = client.get("/engagements?job_number.min=2")
    assert "20 engagements" in plain(page.text) and "Job number with this provider at least 2" in plain(page.text)
    assert "job 1<" not in page.text and "job 2<" in page.text
    more = client.get("/engagements?more=yes&job_number.min=2").text
    assert 'name="job_number.min" value="2"' in more or 'name="job_number.min"' in more
    assert client.get("/engagements?job_number=x").status_code in (400, 422)
    assert client.get("/engagements?job_number.min=99999999999999999999").status_code < 500
    report = client.get("/report?all=yes&job_number.max=1")
    assert report.status_code == 200 and "Exploratory" in report.text


def test_a_claims_page_sets_first_jobs_beside_later_ones(client, recorded):
    page = plain(client.get("/report/project-size?all=yes").text)
    assert "First job with a provider, and later ones" in page
    assert "first job" in page and "later jobs" in page
