"""Outcomes, spend and two selections side by side: the page, its files and what they leave unsaid."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, organisation, sample
from app.report.text.spend import concentration_text
from tests.report.pages.sample_report import SAMPLE, plain, reader, sampled

__all__ = ["reader", "sampled"]


def table(visitor, **said):
    """The lines of a file."""
    answer = visitor.get("/report/outcomes.csv", query_string=said)
    assert answer.status_code == 200 and answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.text)))


def as_json(visitor, **said):
    return visitor.get("/report/outcomes.json", query_string=said).json


@pytest.fixture
def recorded(app_database):
    """Engagements of two providers in two currencies, some without a cost or a rate, over two financial years."""
    with begin_work(app_database, CONSOLE) as work:
        organisation.amend(work, {"financial_year_month": 7})
        for number, (cost, currency, ended) in enumerate(
            [
                ("1000.50", "EUR", date(2026, 6, 30)),
                ("2000", "EUR", date(2026, 7, 1)),
                (None, None, date(2026, 7, 2)),
                ("900", "VND", date(2026, 7, 3)),
            ]
        ):
            engagements.record(
                work,
                {
                    "title": f"Job {number}",
                    "arrangement": "freelance" if number else "outsourced",
                    "provider": "North",
                    "actual_cost": Decimal(cost) if cost else None,
                    "currency": currency,
                    "ended_on": ended,
                    "status": "completed",
                    "category": "design",
                },
            )
        engagements.record(work, {"title": "Some day", "arrangement": "freelance", "provider": "South"})


def test_page_and_files_say_the_same(reader):
    page = plain(reader.get("/report/outcomes", query_string=SAMPLE).text)
    said = as_json(reader, **SAMPLE)
    assert said["spend"]["says"] in page
    whole = {(line["arrangement"], line["outcome"]): line for line in table(reader, **SAMPLE) if line["by"] == "all"}
    for side in ("freelance", "outsourced"):
        for key, cell in said["overall"][side].items():
            line = whole[side, key]
            assert int(line["engagements"]) == cell["engagements"] and int(line["providers"]) == cell["providers"]
            assert (float(line["value"]) if line["value"] else None) == cell["value"]
            assert f"{cell['engagements']:,} from {cell['providers']:,} providers" in page
    of_providers = table(reader, **SAMPLE, table="providers")
    assert [line["provider"] for line in of_providers] == [each["name"] for each in said["spend"]["by_provider"]]
    assert of_providers[0]["provider"] in page
    by_year = table(reader, **SAMPLE, table="spend")
    everything = next(line for line in by_year if line["by"] == "all" and line["year"] == "all years")
    assert everything["total"] == said["spend"]["whole"]["total"]


def test_overruns_by_changes_of_the_brief_are_on_page_and_files(reader, client, recorded):
    page = plain(reader.get("/report/outcomes", query_string=SAMPLE).text)
    assert "Overruns and changes of the brief" in page and "Changed a lot" in page and "By the provider" in page
    said = as_json(reader, **SAMPLE)
    lines = {
        (line["group"], line["arrangement"], line["outcome"]): line
        for line in table(reader, **SAMPLE)
        if line["by"] == "brief_changed"
    }
    assert [each["key"] for each in said["overruns"]] == ["cost-overrun", "hours-overrun", "lateness"]
    for group in said["by_brief_changed"]:
        for side in ("freelance", "outsourced"):
            for key, cell in group[side].items():
                line = lines[group["key"] or "unknown", side, key]
                assert int(line["engagements"]) == cell["engagements"]
                assert (float(line["value"]) if line["value"] else None) == cell["value"]
    assert {each["key"] for each in said["by_brief_changed_by"]} >= {"us", "provider", "both"}
    assert "Overruns and changes of the brief" not in client.get("/report/outcomes").text, "nobody answered it there"


def test_no_word_of_a_verdict_is_on_it(reader):
    text = reader.get("/report/outcomes", query_string=SAMPLE).text
    assert 'class="verdict' not in text
    for words in ("Supported", "Contradicted", "Inconclusive", "significant"):
        assert words not in plain(text)
    assert "These are counts, not tests" in plain(text)


def test_the_same_figures_as_in_the_report(reader):
    outcomes = {each["key"]: each for each in reader.get("/report.json", query_string=SAMPLE).json["outcomes"]}
    found = as_json(reader, **SAMPLE)
    for side in ("freelance", "outsourced"):
        for key, cell in found["overall"][side].items():
            theirs = outcomes[key][side]
            assert (cell["engagements"], cell["providers"], cell["yes"]) == (
                theirs["engagements"],
                theirs["providers"],
                theirs["yes"],
            )
            assert cell["value"] == pytest.approx(theirs["value"])


def test_a_filter_narrows_it_and_a_bad_one_is_said(reader):
    narrowed = as_json(reader, **SAMPLE, category="design")
    assert {group["key"] for group in narrowed["by_category"] if group["freelance"]["cancelled"]["engagements"]} == {
        "design"
    }
    page = reader.get("/report/outcomes", query_string=SAMPLE | {"category": "design"}).text
    assert "Category: design" in plain(page)
    bad = reader.get("/report/outcomes", query_string=SAMPLE | {"nothing": "1"})
    assert bad.status_code == 422 and "There is no field" in bad.text
    assert reader.get("/report/outcomes.csv", query_string={"nothing": "1"}).status_code == 422
    assert reader.get("/report/outcomes.csv", query_string={"table": "other"}).status_code == 404


def test_the_chart_is_set_against_what_a_link_says(reader):
    for against, words in (
        ("quality", "Spend and quality"),
        ("goal-met", "Spend and goal met"),
        ("lateness", "Spend and lateness"),
        ("nonsense", "Spend and quality"),
    ):
        page = reader.get("/report/outcomes", query_string=SAMPLE | {"against": against}).text
        assert f"{words}, by provider" in plain(page)
        assert page.count("chart-scatter") == 2
        assert re.search(r'<a href="/providers/\d+\?sample=yes" tabindex="-1"><(circle|rect)', page)


def test_spend_is_by_financial_year_and_unknown_costs_are_named(client, recorded):
    page = client.get("/report/outcomes?all=yes").text
    said = as_json(client, all="yes")["spend"]
    assert said["years"] == ["2025/26", "2026/27", None]
    assert [each["total"] for each in said["whole"]["years"]] == ["1000.50", "2000.00", None]
    assert said["whole"] == said["whole"] | {"engagements": 5, "known": 2, "total": "3000.50"}
    assert {why: len(ids) for why, ids in said["unknown"].items()} == {
        "not yet ended": 1,
        "value unknown": 1,
        "no rate": 1,
    }
    assert "Not counted: 3 engagements without a known cost" in plain(page)
    north, south = said["by_provider"]
    assert (north["name"], north["arrangement"], north["share"]) == ("North", "both", 1.0)
    assert (south["name"], south["total"], south["share"]) == ("South", None, None)
    listed = client.get("/report/outcomes?all=yes&list=no+rate").text
    assert re.search(r'<a class="open" href="/engagements/\d+">Job 3</a>', listed)
    assert "too few" in plain(page), "two engagements carry no figure"


def test_an_empty_record_says_what_it_is_for(client):
    answer = client.get("/report/outcomes")
    assert answer.status_code == 200 and "Log your first engagement" in answer.text
    assert "Show the whole record" not in answer.text, "there is no more of it"
    assert "The sample data is not loaded" in client.get("/report/outcomes?sample=yes").text
    assert client.get("/report/outcomes.json").json["spend"]["whole"]["total"] is None


def test_an_empty_view_leads_to_where_something_is(client, recorded):
    before = client.get("/report/outcomes?from=2020-01-01&to=2020-02-01").text
    assert "You have 5 engagements outside this period." in plain(before) and "Show the whole record" in before
    narrowed = client.get("/report/outcomes?all=yes&category=marketing").text
    assert "No results" in narrowed and "Clear all filters" in narrowed


def test_a_value_that_is_most_of_the_spend_is_noted(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        for number in range(6):
            last = engagements.record(
                work,
                {
                    "title": f"Job {number}",
                    "arrangement": "freelance",
                    "provider": f"P{number}",
                    "currency": "EUR",
                    "actual_cost": Decimal(9_000_000 if number == 5 else 900),
                    "ended_on": date(2026, 7, 1),
                    "status": "completed",
                },
            )
    page = client.get("/report/outcomes?all=yes").text
    note = plain(re.search(r'<p class="note">(One engagement.*?)</p>', page).group(1)).replace("\u00a0", " ")
    assert note.startswith("One engagement is over 99% of the known spend: 9,000,000 EUR, against 4,500 EUR for all")
    assert f'href="/engagements/{last.id}">Open it' in page
    assert as_json(client, all="yes")["spend"]["notes_say"][0].replace("\u00a0", " ") in note


def test_everybody_who_reads_the_report_may_look(reader_client, anonymous):
    for address in ("/report/outcomes", "/report/outcomes.csv", "/report/compare"):
        assert reader_client.get(address).status_code == 200
        assert anonymous.get(address).status_code == 303


def compare(visitor, a, b, file="", **more):
    """The address of two selections, asked for."""
    said = {"a": urlencode(a), "b": urlencode(b), **SAMPLE} | more
    return visitor.get(f"/report/compare{file}", query_string=said)


DESIGN, SOFTWARE = {"category": "design"}, {"category": "software development"}


def test_two_selections_are_each_as_the_report_has_them(reader):
    both = compare(reader, DESIGN, SOFTWARE, ".json").json
    assert (both["says"], both["level"], both["engagements_in_both"]) == ("Exploratory", 0.95, 0)
    for letter, selection in (("a", DESIGN), ("b", SOFTWARE)):
        answer = reader.get("/report.json", query_string=SAMPLE | selection).json
        alone = {each["key"]: each for each in answer["claims"]}
        for pair in both["claims"]:
            theirs = alone[pair["key"]]
            half = pair[letter]
            assert half["freelance"]["engagements"] == theirs["freelance"]["engagements"]
            chosen = theirs["like_for_like"] if pair["like_for_like"] else theirs["effect"]
            assert (half["effect"] is None) == (chosen is None)
            if chosen:
                assert {name: chosen[name] for name in ("scale", "estimate", "low", "high")} == half["effect"]


def test_the_page_has_every_claim_once_without_a_verdict(reader):
    page = compare(reader, DESIGN, SOFTWARE).text
    both = compare(reader, DESIGN, SOFTWARE, ".json").json
    assert "Exploratory." in plain(page) and 'class="verdict' not in page
    for pair in (*both["claims"], *both["outcomes"]):
        assert page.count(f'<tr role="row" id="{pair["key"]}">') == 1
    lines = list(csv.DictReader(io.StringIO(compare(reader, DESIGN, SOFTWARE, ".csv").text)))
    assert [line["key"] for line in lines] == [pair["key"] for pair in (*both["claims"], *both["outcomes"])]
    assert 'href="/report?category=design&amp;sample=yes"' in page
    assert 'href="/report/quality?category=software+development&amp;sample=yes"' in page


def test_even_the_usual_period_and_the_whole_record_carry_no_verdict(reader):
    page = compare(reader, {}, {"all": "yes"}).text
    assert 'class="verdict' not in page
    both = compare(reader, {}, {"all": "yes"}, ".json").json
    assert both["engagements_in_both"] > 0 and "in both" in plain(page)


def test_the_form_becomes_an_address_that_selects_the_same(reader):
    answer = reader.get(
        "/report/compare",
        query_string=SAMPLE | {"a.category": "design", "a.from": "", "b.from": "2026-01-01", "b.search": "shop & co"},
    )
    assert answer.status_code == 303
    said = parse_qs(urlsplit(answer.location).query)
    assert parse_qs(said["a"][0]) == {"category": ["design"]} and said["sample"] == ["yes"]
    assert parse_qs(said["b"][0]) == {"from": ["2026-01-01"], "search": ["shop & co"]}
    page = reader.get(answer.location).text
    assert 'name="b.search" value="shop &amp; co"' in page, "what the form does not offer is carried along"


def test_what_cannot_be_compared_is_said(reader):
    same = compare(reader, DESIGN, DESIGN)
    assert same.status_code == 422 and "Both selections are the same" in same.text
    bad = compare(reader, {"nothing": "1"}, DESIGN)
    assert bad.status_code == 422 and "There is no field" in bad.text
    assert compare(reader, DESIGN, {"sample": "no"}).status_code == 200, "the sample is the page's"
    assert reader.get("/report/compare.json").status_code == 422
    form = reader.get("/report/compare", query_string=SAMPLE)
    assert form.status_code == 200 and "Last 12 months and the 12 before" in form.text


def test_both_databases_count_the_same(peopled_url):
    from app.core.domain.selection import Selection
    from app.core.storage.database import Database
    from app.report.services import outcomes

    database = Database(peopled_url)
    with begin_work(database, CONSOLE) as work:
        sample.load(work)
        found = outcomes.outcomes(work, Selection(sample=True))
    whole = found.spent.spend.whole.whole
    assert whole.engagements == found.freelance + found.outsourced > 300
    assert whole.known == sum(each.line.whole.known for each in found.spent.spend.providers)
    assert len(found.spent.providers) == len(found.spent.spend.providers)
    assert concentration_text(found.spent.spend).startswith("Your top 3 providers account for")
    database.dispose()
