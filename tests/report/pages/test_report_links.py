"""From each claim of the report to its page, its engagements and its tables."""

import csv
import io
import re

import pytest

from app.report.charts import MIN_FOR_EXTREMES
from app.report.text.contrasts import lack_text
from tests.report.pages.report_rows import ROWS, everything
from tests.report.pages.sample_report import SAMPLE, as_json, claim_of, plain, reader, sampled

__all__ = ["reader", "sampled"]


def test_what_stands_behind_a_row_is_on_the_claims_page(reader):
    for claim in as_json(reader, **SAMPLE)["claims"]:
        words = plain(reader.get(f"/report/{claim['key']}", query_string=SAMPLE).text)
        for said in (claim["says"], *claim["notes_say"], claim["qualifier_says"] or ""):
            assert said in words, claim["key"]


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
        left_out = {lack_text(reason): many for reason, many in claim["left_out"].items()}
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
    counted = f"1–{ROWS} of {unknown} engagements" if unknown > ROWS else f"Provider When .* {unknown} engagements "
    assert left_out.count('scope="row"><a class="open"') == min(ROWS, unknown) and re.search(counted, plain(left_out))


def test_the_outermost_points_of_a_chart_lead_to_their_engagement(reader):
    page = reader.get("/report/project-size", query_string=SAMPLE).text
    wide = re.search(r'<div class="wide-only">.*?</svg>', page, re.DOTALL).group()
    drawn = len(re.findall(r'<a href="/engagements/\d+\?sample=yes"', wide))
    assert (
        drawn == 2 * 2 * MIN_FOR_EXTREMES
        and f"The {MIN_FOR_EXTREMES} lowest and {MIN_FOR_EXTREMES} highest on each side link" in page
    )


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


@pytest.mark.parametrize("page", ["/report", "/report/flexibility", "/report/outcomes"])
def test_the_tables_that_a_page_offers_are_for_spreadsheets(reader, page):
    links = re.findall(r'href="([^"]+\.csv[^"]*)"', reader.get(page, query_string=SAMPLE).text)
    assert links
    for link in {each.replace("&amp;", "&") for each in links}:
        marked = reader.get(link).data
        plain_one = reader.get(re.sub("[?&]mark=yes", "", link).replace(".csv&", ".csv?")).data
        assert marked == "\ufeff".encode() + plain_one and b"\r" not in marked, link
