"""The report as a page: the same words and figures as its other faces, and a way from each claim to its engagements."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner

from app.cli import main
from app.services import engagements, organisation
from app.services.work import CONSOLE, begin
from tests.web.sampled import SAMPLE, as_json, claim_of, plain, reader, sampled

__all__ = ["reader", "sampled"]

ROWS = 8  # of a list behind a claim
QUALIFIED = ("qualifier", "qualifier_says")


def row(page, key):
    """The row of one claim or outcome, or its line among those that have too little."""
    return re.search(rf'<(tr role="row"|li) id="{key}".*?</(tr|li)>', page, re.DOTALL).group()


def headline(page):
    """The sentences that the report begins with."""
    lead = re.search(r'<div class="lead headline">(.*?)</div>', page, re.DOTALL).group(1)
    return [plain(each) for each in re.findall(r"<p>.*?</p>", lead, re.DOTALL)]


def test_it_begins_with_what_was_compared_what_stands_and_what_is_not_known(reader):
    page = reader.get("/report", query_string=SAMPLE).text
    compared, stands, unknown = headline(page)
    size = as_json(reader, **SAMPLE)["engagements"]["freelance"]
    assert f"{size['engagements']} freelance engagements of {size['providers']} providers" in compared
    assert "sample" in compared
    assert stands.startswith("What stands") and unknown.startswith("Not known")
    parts = ("lead headline", 'id="your-record"', 'id="knowable"', 'id="claims"', 'id="outcomes"', 'id="levels"')
    places = [page.index(mark) for mark in parts]
    assert places == sorted(places)
    for address in ("/report/outcomes", "/report/compare", "/claims", "/claims/questions"):
        assert f'href="{address}' in page.split("<main")[1], address


def test_all_claims_in_one_picture_are_a_link_away(reader):
    page = reader.get("/report", query_string=SAMPLE).text
    assert "chart-forest" not in page and "picture=yes" in page
    drawn = reader.get("/report", query_string=SAMPLE | {"picture": "yes"}).text
    forest = re.search(r'<svg[^>]*chart-forest.*?</svg>', drawn, re.DOTALL).group()
    assert "What is outsourced can be the larger piece of work." in plain(forest)
    assert "difference in points" in plain(forest) and "−1" not in plain(forest).split("difference in points")[1]


def test_one_fact_has_one_number_in_its_row(reader):
    page = reader.get("/report", query_string=SAMPLE).text
    for claim in as_json(reader, **SAMPLE)["claims"]:
        beside = plain(re.search(r'<td role="cell" class="interval-cell.*?</td>', row(page, claim["key"])).group())
        for figure in re.findall(r"[+−]\d+(?= points)|\d+ of 100|[\d.]+(?= times)", beside.replace("\u00a0", " ")):
            assert figure in claim["says"].replace("\u00a0", " "), (claim["key"], beside)


def on_the_console(app, said):
    """The report as `contrast report` writes it."""
    settings = app.extensions["contrast.settings"]
    environment = {"CONTRAST_INSTANCE": str(settings.instance), "DATABASE_URL": settings.database_url}
    asked = ["report", "--format", "json", "--sample", *(["--all"] if "all" in said else [])]
    asked += [f"--filter={name}={value}" for name, value in said.items() if name == "category"]
    return json.loads(CliRunner(env=environment).invoke(main, asked).stdout)


@pytest.mark.parametrize("said", [SAMPLE, SAMPLE | {"all": "yes"}, SAMPLE | {"category": "software development"}],
                         ids=["window", "all", "filtered"])
def test_page_json_csv_and_console_say_the_same(reader, sampled, said):
    page = reader.get("/report", query_string=said).text
    answer = as_json(reader, **said)
    lines = csv.DictReader(io.StringIO(reader.get("/report.csv", query_string=said).text))
    table = {line["key"]: line for line in lines}
    assert on_the_console(sampled, said) == answer
    assert headline(page) == answer["headline"]
    for claim in (*answer["claims"], *answer["outcomes"]):
        words = plain(row(page, claim["key"]))
        line = table[claim["key"]]
        assert line["says"] == claim["says"] and (claim["missing"] or "") == line["missing"]
        if claim["missing"] and "family" in claim:
            counted = re.split(r" (?:A verdict|A comparison) takes ", claim["says"])[0]
            assert counted in words and f"Still missing: {claim['missing']}." in plain(page)
            assert plain(page).count(f"Still missing: {claim['missing']}.") == 1, "it is said once"
        else:
            assert claim["says"] in words
        for note in claim["notes_say"]:
            assert note in words
        assert line["notes"] == "; ".join(claim["notes"])
        if "family" in claim:
            assert (claim["qualifier_says"] or "") in words
            assert [line[name] or None for name in QUALIFIED] == [claim[name] for name in QUALIFIED]
            if claim["needed"] and not claim["missing"]:
                assert claim["needed"]["says"] in words
            assert line["alone"] == "; ".join(claim["alone"])
        assert claim.get("sentence", claim.get("label")) in words
        if claim.get("word"):
            assert claim["word"] in (plain(page) if claim["missing"] else words)
        for side in ("freelance", "outsourced"):
            if claim[side]["engagements"]:
                assert f"{claim[side]['engagements']:,}" in words
        for reason, many in claim["left_out"].items():
            assert f"{many:,} {reason}" in words
    for said_of_family in (each["says"] for each in answer["families"]):
        assert said_of_family in plain(page)
    for sentence in answer["untestable"]:
        assert sentence in plain(page)


def test_a_view_narrowed_by_hand_gives_no_verdict(reader):
    for said in ({"category": "design"}, {"from": "2000-01-01"}, {"search": "web"}):
        page = reader.get("/report", query_string=SAMPLE | said).text
        assert "Explored, not tested." in plain(page)
        assert not re.search(r'class="verdict (supported|contradicted|inconclusive|no-meaningful)', page)
        assert {claim["verdict"] for claim in as_json(reader, **SAMPLE | said)["claims"]} == {None}
    for said in ({}, {"all": "yes"}):
        page = reader.get("/report", query_string=SAMPLE | said).text
        assert "Explored, not tested." not in plain(page) and 'class="verdict supported"' in page


def test_filtering_keeps_the_period_and_the_sample(reader):
    said = SAMPLE | {"all": "yes", "category": "design", "arrangement": "freelance"}
    page = reader.get("/report", query_string=said).text
    form = re.search(r'<form class="filter-bar".*?</form>', page, re.DOTALL).group()
    hidden = set(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    assert hidden == {("sample", "yes"), ("all", "yes"), ("arrangement", "freelance")}
    assert re.search(r'name="category" value="design" checked', form)
    for link in re.findall(r'href="(/report[^"]*)"', page):
        if ("/report/" in link or "json" in link) and "/compare" not in link:
            assert "sample=yes" in link and "category=design" in link and "all=yes" in link, link


def test_every_other_field_is_one_link_away(reader):
    page = reader.get("/report", query_string=SAMPLE | {"more": "yes"}).text
    assert 'name="team"' in page and 'name="hours_actual.min"' in page and 'name="quality"' in page
    narrowed = reader.get("/report", query_string=SAMPLE | {"hours_actual.min": "100"}).text
    assert "Hours actual at least 100" in plain(narrowed)


def test_an_address_that_cannot_be_read_says_so_and_shows_the_usual_view(reader):
    answer = reader.get("/report", query_string=SAMPLE | {"colour": "blue", "category": "magic"})
    assert answer.status_code == 422
    assert "colour" in plain(answer.text) and "magic" in plain(answer.text)
    assert headline(answer.text) == headline(reader.get("/report", query_string=SAMPLE).text)
    assert reader.get("/report.json", query_string={"colour": "blue"}).status_code == 422


def everything(visitor):
    """How many engagements the sample's report is about, those included that no period holds."""
    sizes = as_json(visitor, **SAMPLE)["engagements"]
    return sizes["freelance"]["engagements"] + sizes["outsourced"]["engagements"] + sizes["no_date"]


def test_every_claim_leads_to_all_engagements_it_uses_or_leaves_out(reader):
    total = everything(reader)
    for claim in as_json(reader, **SAMPLE)["claims"]:
        page = reader.get(f"/report/{claim['key']}", query_string=SAMPLE).text
        assert claim["sentence"] in plain(page) and claim["says"] in plain(page)
        tabs = re.search(r'<nav class="tabs lists" aria-label="Lists of engagements">.*?</nav>', page).group()
        lists = {name.lower(): int(many.replace(",", "")) for name, many in
                 re.findall(r">([A-Z][a-z ]+) \(([\d,]+)\)</a>", tabs)}
        used = {side: claim[side]["engagements"] for side in ("freelance", "outsourced") if claim[side]["engagements"]}
        assert lists == used | claim["left_out"] and sum(lists.values()) == total


def test_a_list_behind_a_claim_goes_on_over_pages_and_leads_to_the_engagements(reader):
    first = reader.get("/report/project-size", query_string=SAMPLE | {"list": "outsourced"}).text
    rows = re.findall(r'<th role="rowheader" scope="row"><a class="open" href="(/engagements/\d+\?sample=yes)">', first)
    claim = claim_of(reader, "project-size")
    total = claim["outsourced"]["engagements"]
    assert len(rows) == ROWS and f"1–{ROWS} of {total} engagements" in plain(first)
    part, at = -(-total // ROWS), (total - 1) // ROWS * ROWS + 1
    last = reader.get("/report/project-size", query_string=SAMPLE | {"list": "outsourced", "part": str(part)}).text
    assert f"{at}–{total} of {total}" in plain(last)
    assert reader.get(rows[0]).status_code == 200
    left_out = reader.get("/report/project-size", query_string=SAMPLE | {"list": "value unknown"}).text
    unknown = claim["left_out"]["value unknown"]
    assert f"1–{min(ROWS, unknown)} of {unknown}" in plain(left_out)


def test_every_point_of_a_chart_leads_to_its_engagement(reader):
    page = reader.get("/report/project-size", query_string=SAMPLE).text
    wide = re.search(r'<div class="wide-only">.*?</svg>', page, re.DOTALL).group()
    claim = claim_of(reader, "project-size")
    drawn = len(re.findall(r'<a href="/engagements/\d+\?sample=yes"', wide))
    assert drawn == claim["freelance"]["engagements"] + claim["outsourced"]["engagements"] > 200


def test_a_claims_engagements_as_a_table(reader):
    answer = reader.get("/report/freelance-cheaper.csv", query_string=SAMPLE)
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    claim = claim_of(reader, "freelance-cheaper")
    assert len(lines) == everything(reader) and {line["claim"] for line in lines} == {"freelance-cheaper"}
    used = [line for line in lines if line["used"] == "yes"]
    middle = sorted(float(line["value"]) for line in used if line["arrangement"] == "freelance")
    assert len(middle) == claim["freelance"]["engagements"]
    assert middle[len(middle) // 2 - 1] <= claim["freelance"]["value"] <= middle[len(middle) // 2]
    reasons = {reason: sum(line["left_out"] == reason for line in lines) for reason in claim["left_out"]}
    assert reasons == claim["left_out"]


def test_there_is_no_page_of_a_claim_that_nobody_makes(reader):
    assert reader.get("/report/world-peace", query_string=SAMPLE).status_code == 404
    assert reader.get("/report/world-peace.csv", query_string=SAMPLE).status_code == 404


def test_outcomes_lead_to_their_engagements_too(reader):
    page = reader.get("/report/on-time", query_string=SAMPLE).text
    assert "were delivered by the agreed day" in plain(page) and 'class="verdict ' not in page


def test_an_empty_record_has_one_next_step(client):
    page = client.get("/report").text
    assert 'href="/engagements/new">Log your first engagement' in page and "chart" not in page.split("<main")[1]
    assert client.get("/report.json").json["engagements"]["freelance"]["engagements"] == 0


def engaged(work, number, arrangement, **more):
    """One completed engagement."""
    return engagements.record(work, {
        "title": f"Work {number}", "arrangement": arrangement, "provider": f"{arrangement} {number}",
        "started_on": date(2026, 1, 5), "ended_on": date(2026, 2, 5), "hours_actual": Decimal(10 + number)} | more)


def test_a_record_outside_of_the_usual_period_says_where_it_is(client, database):
    with begin(database, CONSOLE) as work:
        organisation.amend(work, {"window_months": 1})
        engaged(work, 1, "freelance", started_on=date(2001, 1, 5), ended_on=date(2001, 2, 5))
    page = client.get("/report").text
    assert "1 engagement outside of this period" in plain(page)
    assert 'href="/report?all=yes">Show the whole record' in page
    assert "1 freelance engagement of 1 provider" in plain(client.get("/report?all=yes").text)


def test_below_the_gate_there_are_counts_and_nothing_is_drawn(client, database):
    with begin(database, CONSOLE) as work:
        for number in range(5):
            engaged(work, number, "freelance", contact="direct")
            engaged(work, number, "outsourced", contact="through provider")
    page = client.get("/report?all=yes").text
    words = plain(row(page, "direct-relationship"))
    assert "So far 5 of 5 freelance and 0 of 5 outsourced engagements" in words and "%" not in words
    silent = plain(re.search(r'<section class="silent".*?</section>', page, re.DOTALL).group())
    assert "too little data" in silent and "Still missing: 3 more freelance engagements" in silent
    assert "<svg" not in row(page, "direct-relationship") and "chart-interval" not in page
    claim = plain(client.get("/report/direct-relationship?all=yes").text)
    assert "3 more freelance engagements" in claim and "Missing" in claim


@pytest.mark.parametrize("page", ["/report", "/report/flexibility", "/report/outcomes"])
def test_the_tables_that_a_page_offers_are_for_spreadsheets(reader, page):
    links = re.findall(r'href="([^"]+\.csv[^"]*)"', reader.get(page, query_string=SAMPLE).text)
    assert links
    for link in {each.replace("&amp;", "&") for each in links}:
        marked = reader.get(link).data
        plain_one = reader.get(re.sub("[?&]mark=yes", "", link).replace(".csv&", ".csv?")).data
        assert marked == "\ufeff".encode() + plain_one and b"\r" not in marked, link
