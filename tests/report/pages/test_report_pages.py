"""The report's pages in full on the sample data: light enough for a slow line, whole on a phone, of one mind."""

import re
from datetime import date
from decimal import Decimal

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from app.report.charts import MIN_FOR_EXTREMES
from tests.report.pages.sample_report import SAMPLE, as_json, claim_of, plain, reader, sampled

__all__ = ["reader", "sampled"]

LIMIT = 100 * 1024
PAGES = (
    "/report",
    "/report?all=yes",
    "/report?more=yes",
    "/report?picture=yes",
    "/report/outcomes",
    "/report/compare",
    "/claims",
    "/claims/questions",
    "/claims/new",
    "/claims/freelance-cheaper",
)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_the_report_comes_over_a_slow_line(reader, address):
    answer = reader.get(address + ("&" if "?" in address else "?") + "sample=yes")
    assert answer.status_code == 200 and len(answer.data) < LIMIT


def test_so_does_every_claim_and_outcome(reader):
    report = as_json(reader, **SAMPLE)
    keys = [each["key"] for each in (*report["claims"], *report["outcomes"])]
    weights = {key: len(reader.get(f"/report/{key}", query_string=SAMPLE).data) for key in keys}
    assert len(weights) >= 39 and max(weights.values()) < 0.95 * LIMIT, max(weights.items(), key=lambda each: each[1])
    for page in (2, 99):
        answer = reader.get("/report/freelance-cheaper", query_string=SAMPLE | {"providers": page})
        assert len(answer.data) < 0.95 * LIMIT


def section(page, name):
    """One section of a page, in words."""
    return plain(re.search(rf'<(section|details)[^>]* ?id="{name}".*?</\1>', page, re.DOTALL).group())


def test_the_cost_in_its_variants_is_said_from_the_side_of_the_sentence(reader):
    claim = claim_of(reader, "freelance-cheaper")
    page = reader.get("/report/freelance-cheaper", query_string=SAMPLE).text
    side, other = claim["expected"], "freelance"
    assert side == "outsourced" and f"hour {side}, " in claim["says"]
    said = section(page, "variants")
    assert re.search(rf"Median: [^.]*(\.\d+)?[^.]* {side}, ", said) and f"The {side} one" in said
    assert f"The {other} one" not in said
    assert f"{other} work cost" in claim["says"] and f"{other} work cost" in said, "a ratio is said of the lower side"
    assert f"{side} work cost" not in said
    within = said.split("percentage-of-budget work included")[-1].split("Rates used")[0]
    assert "For similar work" in within and "Median" not in within, "a share of a budget is compared within scope alone"
    sides = re.findall(r"((?:freelance|outsourced) (?:work cost )?\d+%.(?:more|less))", said)
    assert len(sides) >= 6 and all(re.fullmatch(rf"{other} (work cost )?\d+%.less", each) for each in sides), sides
    figures = plain(re.search(r'<dl class="two-figures">.*?</dl>', page, re.DOTALL).group())
    assert figures.index("Outsourced") < figures.index("Freelance")


def test_providers_go_on_over_pages_and_none_is_lost(reader):
    found, page = [], 1
    while page:
        text = reader.get("/report/quality", query_string=SAMPLE | {"providers": page}).text
        part = re.search(r'<details class="fold" id="providers" open>.*?</details>', text, re.DOTALL).group()
        found += re.findall(r'<th role="rowheader" scope="row"><a href="/providers/(\d+)', part)
        page = page + 1 if 'rel="next"' in part else 0
    claim = next(each for each in as_json(reader, **SAMPLE)["outcomes"] if each["key"] == "quality")
    assert len(found) == len(set(found)) == sum(claim[side]["providers"] for side in ("freelance", "outsourced"))


def test_all_claims_in_one_picture_wide_and_for_a_phone(reader):
    assert "picture=yes" in reader.get("/report", query_string=SAMPLE).text
    page = reader.get("/report", query_string=SAMPLE | {"picture": "yes"}).text
    claims = as_json(reader, **SAMPLE)["claims"]
    enough = {each["key"] for each in claims if each["effect"] or each["like_for_like"]}
    for form in ("wide-only", "narrow-only"):
        drawn = "".join(re.findall(rf'<div class="{form}">.*?</svg></div>', page, re.DOTALL))
        assert set(re.findall(r'<a href="/report/([a-z-]+)\?', drawn)) == enough, form
    assert 'href="/report?sample=yes"' in page


def test_more_filters_are_a_page_of_their_own(reader):
    page = reader.get("/report", query_string=SAMPLE | {"more": "yes", "category": "design"}).text
    assert "Show report" in page and 'value="design" checked' in page
    assert 'id="claims"' not in page and "report" in plain(page)


def test_a_point_that_leads_names_its_engagement_and_its_provider(reader):
    page = reader.get("/report/freelance-cheaper", query_string=SAMPLE).text
    wide = re.search(r'<div class="wide-only">.*?</svg></div>', page, re.DOTALL).group()
    said = re.findall(r'<a href="/engagements/\d+\?sample=yes"[^>]*><title>([^<]+)</title>', wide)
    assert len(said) == 2 * 2 * MIN_FOR_EXTREMES
    assert all(re.fullmatch(r".+, (Sample provider \d+), [\d.,]+", each) for each in said), said[:3]


def test_long_titles_leave_the_page_light(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        for number in range(80):
            side = ("freelance", "outsourced")[number % 2]
            engagements.record(
                work,
                {
                    "title": f"{number} " + "ü" * 150,
                    "arrangement": side,
                    "provider": f"{side} {number % 20}",
                    "started_on": date(2026, 1, 5),
                    "ended_on": date(2026, 2, 5),
                    "hours_actual": Decimal(10 + number),
                },
            )
    answer = client.get("/report/project-size?all=yes")
    _, behind = answer.text.split('id="behind"')
    assert re.search(r'href="/engagements/\d+"', behind) and len(answer.data) < LIMIT


def test_two_selections_are_told_from_the_side_of_the_sentence(reader):
    page = reader.get("/report/compare", query_string=SAMPLE | {"a": "all=yes", "b": "category=software development"})
    for key in ("project-size", "direct-relationship"):
        side = claim_of(reader, key)["expected"]
        (one, *_) = re.findall(rf'<a href="/report/{key}\?[^"]*">([^<]+)</a>', page.text)
        assert one.startswith(f"{side} ") and ", range " in one


def test_a_quarter_a_team_and_a_category_are_filters_at_hand_and_such_a_view_says_once_what_it_is(reader):
    page = reader.get("/report", query_string=SAMPLE).text
    bar = page.partition('class="filter-bar"')[2].partition("</form>")[0]
    assert re.findall(r"<summary>([^<]+)", bar) == ["Quarter", "From – to", "Team", "Category"]
    name, href = re.search(r'<a href="([^"]+)">(Q\d [^<]+)</a>', bar).group(2, 1)
    assert "Exploratory." not in plain(page)
    quarter = reader.get(href.replace("&amp;", "&")).text
    assert plain(quarter).count("Exploratory.") == 1 and f": {name}" in plain(quarter)
    assert 'aria-current="true"' in quarter and 'name="from"' in quarter
    both = reader.get("/report?sample=yes&category=design&status=completed").text
    assert '<input type="hidden" name="status" value="completed">' in both, "what no control shows is carried along"
