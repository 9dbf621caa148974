"""The report as a page: the same words and figures as its other faces."""

import csv
import io
import re
from datetime import date

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import organisation
from tests.report.pages.report_rows import CODES, QUALIFIED, add_engagement, lines, on_the_console, row, without_level
from tests.report.pages.sample_report import SAMPLE, as_json, plain, reader, sampled

__all__ = ["reader", "sampled"]


def test_it_begins_with_what_was_tested_and_three_lines_then_counts_and_key_contrasts(reader):
    page = reader.get("/report", query_string=SAMPLE).text
    size = as_json(reader, **SAMPLE)["engagements"]
    tested = plain(re.search(r'<p class="byline tested">.*?</p>', page, re.DOTALL).group())
    for side, found in size.items():
        if side != "no_date":
            assert re.search(rf"{found['engagements']} {side} .*\({found['providers']} providers\)", tested)
    assert "sample" in tested
    assert [each.split(":")[0] for each in lines(page)] == ["Supported", "Contradicted", "Can’t say yet"]
    parts = ("byline tested", "filter-bar", '"summary"', "verdict-bar", 'id="claims"', 'id="sections"', 'id="levels"')
    places = [page.index(mark) for mark in parts]
    assert places == sorted(places)
    for address in ("/report/facts", "/report/outcomes", "/report/compare", "/claims", "/claims/questions"):
        assert f'href="{address}' in page.split("<main")[1], address
    assert len(page.encode()) < 64 * 1024


def test_the_counts_are_those_of_the_claims_in_a_fixed_order(reader):
    page = reader.get("/report", query_string=SAMPLE).text
    bar = plain(re.search(r'<div class="verdict-bar">.*?</ul>', page, re.DOTALL).group())
    found = as_json(reader, **SAMPLE)
    many = {code: sum(each["verdict"] == code for each in found["claims"]) for code in CODES}
    assert found["counts"] == many and sum(many.values()) == len(found["claims"])
    assert bar.startswith(" ".join(f"{many[code]} {code}" for code in CODES))
    rows = re.findall(r'<tr role="row".*?href="/report/([a-z-]+)', page, re.DOTALL)
    assert rows[:8] == found["key_contrasts"] and len(rows) == 8 + len(found["claims"])
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) and {each["key"] for each in found["claims"]} <= set(ids)


def test_no_sentence_of_the_first_screen_is_long(reader):
    for line in lines(reader.get("/report", query_string=SAMPLE).text):
        for sentence in re.split(r"(?<=[.?]) ", line.split(": ", 1)[1]):
            assert len(sentence.split()) <= 25, sentence


def test_all_claims_in_one_picture_are_a_link_away(reader):
    page = reader.get("/report", query_string=SAMPLE).text
    assert "chart-forest" not in page and "picture=yes" in page
    drawn = reader.get("/report", query_string=SAMPLE | {"picture": "yes"}).text
    forest = re.search(r"<svg[^>]*chart-forest.*?</svg>", drawn, re.DOTALL).group()
    assert "What is outsourced can be the larger piece of work." in plain(forest)
    assert "difference in points" in plain(forest) and "−1" not in plain(forest).split("difference in points")[1]


@pytest.mark.parametrize(
    "said",
    [SAMPLE, SAMPLE | {"all": "yes"}, SAMPLE | {"category": "software development"}],
    ids=["window", "all", "filtered"],
)
def test_page_json_csv_and_console_say_the_same(reader, sampled, said):
    page = reader.get("/report", query_string=said).text
    answer = as_json(reader, **said)
    read = csv.DictReader(io.StringIO(reader.get("/report.csv", query_string=said).text))
    table = {line["key"]: line for line in read}
    assert on_the_console(sampled, said) == answer
    assert lines(page) == ([] if answer["explored"] else answer["headline"][1:])
    facts = reader.get("/report/facts", query_string=said).text
    for claim in (*answer["claims"], *answer["outcomes"]):
        words, line, shown = (
            plain(row(page if "family" in claim else facts, claim["key"])),
            table[claim["key"]],
            (claim["row"]),
        )
        assert line["says"] == claim["says"] and (claim["missing"] or "") == line["missing"]
        assert claim["name"] in words and len(claim["name"].split()) <= 7
        assert shown["seen"] in words and without_level(shown["range"]) in words and " CI " not in words
        assert (shown["verdict"] or "") in words
        for side in ("freelance", "outsourced"):
            assert (shown[side] or "").replace("\u00a0", " ") in words.replace("\u00a0", " ")
        assert words.endswith(f"{shown['used']:,}") or claim["left_out"]
        for reason, many in claim["left_out"].items():
            assert f"{many:,} {'not answered' if reason == 'value unknown' else reason}" in words
        assert line["notes"] == "; ".join(claim["notes"])
        if "family" in claim:
            assert [line[name] or None for name in QUALIFIED] == [claim[name] for name in QUALIFIED]
            assert line["alone"] == "; ".join(claim["alone"])
    for said_of_family in (each["says"] for each in answer["families"]):
        assert said_of_family in plain(page)
    for sentence in answer["untestable"]:
        assert sentence in plain(page)


def test_a_view_narrowed_by_hand_gives_no_verdict(reader):
    for said in ({"category": "design"}, {"from": "2000-01-01"}, {"search": "web"}):
        page = reader.get("/report", query_string=SAMPLE | said).text
        assert "Exploratory." in plain(page)
        assert not re.search(r'class="verdict (supported|contradicted|inconclusive|no-meaningful)', page)
        assert {claim["verdict"] for claim in as_json(reader, **SAMPLE | said)["claims"]} == {None}
    for said in ({}, {"all": "yes"}):
        page = reader.get("/report", query_string=SAMPLE | said).text
        assert "Exploratory." not in plain(page) and 'class="verdict supported"' in page


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
    assert "Actual hours at least 100" in plain(narrowed)


def test_an_address_that_cannot_be_read_says_so_and_shows_the_usual_view(reader):
    answer = reader.get("/report", query_string=SAMPLE | {"colour": "blue", "category": "magic"})
    assert answer.status_code == 422
    assert "colour" in plain(answer.text) and "magic" in plain(answer.text)
    assert lines(answer.text) == lines(reader.get("/report", query_string=SAMPLE).text)
    assert reader.get("/report.json", query_string={"colour": "blue"}).status_code == 422


def test_an_empty_record_has_one_next_step(client):
    page = client.get("/report").text
    assert 'href="/engagements/new">Log your first engagement' in page and "chart" not in page.split("<main")[1]
    assert client.get("/report.json").json["engagements"]["freelance"]["engagements"] == 0


def test_a_record_outside_of_the_usual_period_says_where_it_is(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        organisation.amend(work, {"window_months": 1})
        add_engagement(work, 1, "freelance", started_on=date(2001, 1, 5), ended_on=date(2001, 2, 5))
    page = client.get("/report").text
    assert "1 engagement outside this period" in plain(page)
    assert 'href="/report?all=yes">Show the whole record' in page
    assert "1 freelance engagement (1 provider)" in plain(client.get("/report?all=yes").text)


def test_below_the_gate_there_are_counts_and_nothing_is_drawn(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        for number in range(5):
            add_engagement(work, number, "freelance", contact="direct")
            add_engagement(work, number, "outsourced", contact="through provider")
    page = client.get("/report?all=yes").text
    words = plain(row(page, "direct-relationship"))
    assert "Too few to compare needs 3 more freelance engagements" in words and "%" not in words
    assert "Not enough data" in words
    assert "<svg" not in row(page, "direct-relationship") and "chart-contrast" not in page
    claim = plain(client.get("/report/direct-relationship?all=yes").text)
    assert ": 5 of 5 freelance and 0 of 5 outsourced" in claim
    assert "A verdict needs 3 more freelance engagements" in claim
