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
from app.core.services.work import CONSOLE, begin
from app.record.services import engagements, organisation
from app.report.charts import ENDS
from app.report.text.contrasts import lack_words
from tests.web.sampled import SAMPLE, as_json, claim_of, plain, reader, sampled

__all__ = ["reader", "sampled"]

ROWS = 8  # of a list behind a claim
QUALIFIED = ("qualifier", "qualifier_says")
CODES = ("supported", "contradicted", "no meaningful difference", "inconclusive", "not enough data")


def row(page, key):
    """The first row of a claim or outcome."""
    return re.search(rf'<tr role="row" id="{key}".*?</tr>', page, re.DOTALL).group()


def without_level(said):
    """A range as a row says it: the level stands once beside the table."""
    return re.sub(r"^[\d.]+% CI ", "", said or "")


def lines(page):
    """The labelled lines that the report begins with, in words."""
    summary = re.search(r'<dl class="summary">(.*?)</dl>', page, re.DOTALL)
    return (
        [
            ": ".join(map(plain, pair))
            for pair in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", summary.group(1), re.DOTALL)
        ]
        if summary
        else []
    )


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


def on_the_console(app, said):
    """The report as `contrast report` writes it."""
    settings = app.extensions["contrast.settings"]
    environment = {"CONTRAST_INSTANCE": str(settings.instance), "DATABASE_URL": settings.database_url}
    asked = ["report", "--format", "json", "--sample", *(["--all"] if "all" in said else [])]
    asked += [f"--filter={name}={value}" for name, value in said.items() if name == "category"]
    return json.loads(CliRunner(env=environment).invoke(main, asked).stdout)


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


def test_what_stands_behind_a_row_is_on_the_claims_page(reader):
    for claim in as_json(reader, **SAMPLE)["claims"]:
        words = plain(reader.get(f"/report/{claim['key']}", query_string=SAMPLE).text)
        for said in (claim["says"], *claim["notes_say"], claim["qualifier_says"] or ""):
            assert said in words, claim["key"]


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
    assert "Hours actual at least 100" in plain(narrowed)


def test_an_address_that_cannot_be_read_says_so_and_shows_the_usual_view(reader):
    answer = reader.get("/report", query_string=SAMPLE | {"colour": "blue", "category": "magic"})
    assert answer.status_code == 422
    assert "colour" in plain(answer.text) and "magic" in plain(answer.text)
    assert lines(answer.text) == lines(reader.get("/report", query_string=SAMPLE).text)
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
        lists = {
            name.lower(): int(many.replace(",", ""))
            for name, many in re.findall(r">([A-Z][a-z ]+) \(([\d,]+)\)</a>", tabs)
        }
        used = {side: claim[side]["engagements"] for side in ("freelance", "outsourced") if claim[side]["engagements"]}
        left_out = {lack_words(reason): many for reason, many in claim["left_out"].items()}
        assert lists == used | left_out and sum(lists.values()) == total


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


def test_the_outermost_points_of_a_chart_lead_to_their_engagement(reader):
    page = reader.get("/report/project-size", query_string=SAMPLE).text
    wide = re.search(r'<div class="wide-only">.*?</svg>', page, re.DOTALL).group()
    drawn = len(re.findall(r'<a href="/engagements/\d+\?sample=yes"', wide))
    assert drawn == 2 * 2 * ENDS and f"The {ENDS} lowest and {ENDS} highest on each side link" in page


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
    return engagements.record(
        work,
        {
            "title": f"Work {number}",
            "arrangement": arrangement,
            "provider": f"{arrangement} {number}",
            "started_on": date(2026, 1, 5),
            "ended_on": date(2026, 2, 5),
            "hours_actual": Decimal(10 + number),
        }
        | more,
    )


def test_a_record_outside_of_the_usual_period_says_where_it_is(client, database):
    with begin(database, CONSOLE) as work:
        organisation.amend(work, {"window_months": 1})
        engaged(work, 1, "freelance", started_on=date(2001, 1, 5), ended_on=date(2001, 2, 5))
    page = client.get("/report").text
    assert "1 engagement outside this period" in plain(page)
    assert 'href="/report?all=yes">Show the whole record' in page
    assert "1 freelance engagement (1 provider)" in plain(client.get("/report?all=yes").text)


def test_below_the_gate_there_are_counts_and_nothing_is_drawn(client, database):
    with begin(database, CONSOLE) as work:
        for number in range(5):
            engaged(work, number, "freelance", contact="direct")
            engaged(work, number, "outsourced", contact="through provider")
    page = client.get("/report?all=yes").text
    words = plain(row(page, "direct-relationship"))
    assert "Too few to compare needs 3 more freelance engagements" in words and "%" not in words
    assert "Not enough data" in words
    assert "<svg" not in row(page, "direct-relationship") and "chart-contrast" not in page
    claim = plain(client.get("/report/direct-relationship?all=yes").text)
    assert ": 5 of 5 freelance and 0 of 5 outsourced" in claim
    assert "A verdict needs 3 more freelance engagements" in claim


@pytest.mark.parametrize("page", ["/report", "/report/flexibility", "/report/outcomes"])
def test_the_tables_that_a_page_offers_are_for_spreadsheets(reader, page):
    links = re.findall(r'href="([^"]+\.csv[^"]*)"', reader.get(page, query_string=SAMPLE).text)
    assert links
    for link in {each.replace("&amp;", "&") for each in links}:
        marked = reader.get(link).data
        plain_one = reader.get(re.sub("[?&]mark=yes", "", link).replace(".csv&", ".csv?")).data
        assert marked == "\ufeff".encode() + plain_one and b"\r" not in marked, link
