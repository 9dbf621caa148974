"""A provider's scorecard: every figure calculated again from the files."""

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import providers
from tests.report.pages.sample_report import plain, reader, sampled
from tests.report.pages.scorecard_figures import ended, expected_figures, figure, job, keep, scorecard, table
from tests.report.pdf.reading import pages

__all__ = ["keep", "reader", "sampled"]


def test_every_figure_follows_from_the_files(reader):
    rows = table(reader, "/engagements/export.csv?sample=yes")
    reviews = defaultdict(list)
    for each in table(reader, "/engagements/export.csv?of=reviews&sample=yes"):
        reviews[each["reference"]].append(each)
    assert max(map(len, reviews.values())) == 1, "with several reviews of one engagement, the middle one counts"
    names = dict(re.findall(r'href="/providers/(\d+)\?sample=yes">([^<]+)<', reader.get("/providers?sample=yes").text))
    assert len(names) == 50
    for number, name in list(names.items())[::7]:
        own, card = [row for row in rows if row["provider"] == name], scorecard(reader, number)
        assert (card["provider"], card["engagements"]) == (name, len(own))
        for side in ("freelance", "outsourced"):
            assert card[side] == sum(row["arrangement"] == side for row in own)
        for key, wanted in expected_figures(own, reviews).items():
            found = figure(card, key)
            assert {part: found[part] for part in wanted} == pytest.approx(wanted), (name, key)
            assert found["known"] + sum(found["left_out"].values()) == len(own)
        for year in card["years"]:
            its = [row for row in own if (row["ended_on"] or row["started_on"])[:4] == year["year"]]
            assert year["engagements"] == len(its)
            for key, wanted in expected_figures(its, reviews).items():
                assert year["figures"][key] == pytest.approx(wanted), (name, year["year"], key)


def test_spend_is_that_of_the_whole_record(reader):
    spent = {row["provider"]: row for row in table(reader, "/report/outcomes.csv?table=providers&all=yes&sample=yes")}
    names = re.findall(r'href="/providers/(\d+)\?sample=yes">([^<]+)<', reader.get("/providers?sample=yes").text)
    for number, name in names[::5]:
        card = scorecard(reader, number)
        its = (card["spend"]["total"] or "", str(card["spend"]["engagements"]), str(card["spend"]["known"]))
        assert its == (spent[name]["total"], spent[name]["engagements"], spent[name]["cost_known"])
        assert card["currency"] == spent[name]["currency"]
        years = [Decimal(year["spend"]["total"] or 0) for year in card["years"]]
        assert sum(years) == Decimal(card["spend"]["total"] or 0)


def test_a_foreign_provider_of_a_mixed_record_is_in_the_reporting_currency(client, keep):
    dollars = keep(ended("100", provider="Far", currency="USD"))
    assert scorecard(client, dollars)["currency"] == "USD", "everything paid is in dollars"
    keep(ended("100", provider="Near"))
    card = scorecard(client, dollars)
    assert card["currency"] == "EUR" and card["spend"]["known"] in (0, 1)
    assert card["spend"]["total"] != "100.00", "dollars are never counted as euros"


def test_the_median_of_everybody_says_over_how_many(client, keep):
    number = keep(ended("700", title="A"), ended("900", title="B"))
    keep(
        *(ended(f"{400 + 100 * place}", title=f"O{place}", provider=f"Other {place}") for place in range(5)),
        ended("5000", title="Else", arrangement="outsourced"),
        ended("1", title="Kind", category="marketing"),
    )
    found = {(each["arrangement"], each["category"]): each for each in scorecard(client, number)["cost_per_hour"]}
    assert found["freelance", "design"]["value"] == 80
    assert found["freelance", "design"]["median_of_all"] is None, "7 engagements are too few"
    keep(ended("5000", title="O5", provider="Other 4"))
    found = {(each["arrangement"], each["category"]): each for each in scorecard(client, number)["cost_per_hour"]}
    assert found["freelance", "design"] == {
        "arrangement": "freelance",
        "category": "design",
        "known": 2,
        "yes": None,
        "value": 80,
        "median_of_all": {"value": 70, "engagements": 8, "providers": 6},
    }
    assert found["freelance", "marketing"]["median_of_all"] is None
    said = plain(client.get(f"/providers/{number}").text).replace("\u00a0", " ")
    assert "Freelance, design 80.00 EUR/h median of 2 70.00 EUR/h over 8 engagements of 6 providers" in said
    assert "Outsourced, design 500.00 EUR/h 1 engagement –" in said


def test_many_engagements_of_few_providers_are_too_thin(client, keep):
    number = keep(*(ended("700", title=f"J{place}", provider=f"P{place % 5}") for place in range(20)))
    assert [each["median_of_all"] for each in scorecard(client, number)["cost_per_hour"]] == [None]


def test_unknown_is_in_no_figure(client, keep):
    number = keep(job(), job("Second", status="active"))
    card = scorecard(client, number)
    assert card["spend"] == {"total": None, "engagements": 2, "known": 0}
    for each in card["figures"]:
        assert (each["known"], each["value"]) == (0, None) and sum(each["left_out"].values()) == 2
    section = client.get(f"/providers/{number}").text.partition('id="scorecard"')[2].partition('id="engagements"')[0]
    assert "0%" not in section and plain(section).count("unknown") >= 7
    assert [
        row["value"] for row in table(client, f"/providers/{number}/scorecard.csv") if row["figure"] != "engagements"
    ] == [""] * 14


def test_who_was_never_engaged_has_no_scorecard(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        number = providers.record(work, {"name": "New"}).id
    assert 'id="scorecard"' not in client.get(f"/providers/{number}").text
    assert pages(client.get(f"/providers/{number}/review.pdf").data) == 1


def test_work_that_has_not_ended_is_not_counted_yet(client, keep):
    number = keep(
        job(
            "Open",
            status="active",
            started_on=date(2026, 1, 5),
            pricing_model="hourly",
            rate=Decimal(50),
            actual_cost=Decimal(10),
            agreed_cost=Decimal(20),
        ),
        ended("700"),
    )
    card = scorecard(client, number)
    assert figure(card, "cost-per-hour") == {
        "key": "cost-per-hour",
        "unit": "EUR per hour",
        "known": 1,
        "yes": None,
        "value": 70,
        "left_out": {"not yet ended": 1},
    }
    assert figure(card, "within-agreed-cost")["left_out"] == {"value unknown": 1, "not yet ended": 1}
    assert card["spend"]["total"] == "710.00", "what is spent is spent"
