"""A provider's scorecard: its links, its files, and the sheet to print."""

import re
from datetime import date
from html import unescape

import pytest

from app.core.services.work import CONSOLE, begin_work
from tests.report.pages.sample_report import plain, reader, sampled
from tests.report.pages.scorecard_figures import ended, figure, job, keep, scorecard, table
from tests.report.pdf.reading import is_accessible, pages, unbroken
from tests.report.pdf.reading import words as printed

__all__ = ["keep", "reader", "sampled"]


def test_each_figure_leads_to_the_engagements_behind_it(reader):
    page = unescape(reader.get("/providers/60?sample=yes").text)
    card = scorecard(reader, 60)
    followed = 0
    for href in set(re.findall(r'href="(/providers/60\?[^"#]*behind=[^"#]+)#engagements"', page)):
        key = re.search("behind=([^&]+)", href).group(1)
        listed = reader.get(href).text
        many = len(re.findall(r'<a class="open" href="/engagements/\d+', listed.partition('id="engagements"')[2]))
        base = key.removesuffix("-unknown")
        if any(each["key"] == base for each in card["figures"]):
            found = figure(card, base)
            assert many == (sum(found["left_out"].values()) if key != base else found["known"]), key
            followed += 1
            if found["yes"] is not None:
                assert f">Known ({found['known']})</a>" in listed
                for word, wanted in (("Yes", found["yes"]), ("No", found["known"] - found["yes"])):
                    assert (f">{word} ({wanted})</a>" in listed) is (wanted > 0)
        elif key == "spend":
            assert many == card["spend"]["known"]
        assert f": {many} engagement" in listed and "Show all 4" in listed
    assert followed >= 6
    for year in card["years"]:
        hrefs = re.findall(r'href="(/engagements\?[^"]+)"', page)
        href = next(each for each in hrefs if f"from={year['year']}" in each)
        assert f"{year['engagements']} engagement" in plain(reader.get(href).text)


def test_page_console_words_and_csv_carry_the_same(reader):
    card, said = scorecard(reader, 60), plain(reader.get("/providers/60?sample=yes").text)
    rows = {
        row["figure"]: row
        for row in table(reader, "/providers/60/scorecard.csv")
        if row["year"] == "all years" and not row["arrangement"]
    }
    for each in card["figures"]:
        assert float(rows[each["key"]]["value"]) == each["value"] and int(rows[each["key"]]["known"]) == each["known"]
        if each["yes"] is not None:
            assert f"{round(100 * each['value'])}% {each['yes']} of {each['known']}" in said
    assert rows["spend"]["value"] == card["spend"]["total"]
    for word in ("Supported", "Contradicted", "Inconclusive"):
        assert word not in said, "a scorecard has no verdict"


def test_an_unknown_list_and_page_are_no_error(reader):
    assert reader.get("/providers/60?sample=yes&behind=nonsense").status_code == 200
    assert reader.get("/providers/60?sample=yes&behind=on-time&page=9").status_code == 404
    assert reader.get("/providers/99999/scorecard.json").status_code == 404
    assert reader.get("/providers/99999/review.pdf").status_code == 404


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_sheet_is_one_tagged_page_with_every_figure(reader, paper):
    answer = reader.get(f"/providers/60/review.pdf?paper={paper}&next_review=2031-05-09")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert "provider-review-sample-" in answer.headers["Content-Disposition"]
    assert pages(answer.data) == 1 and is_accessible(answer.data)
    text, card = printed(answer.data), scorecard(reader, 60)
    assert unbroken("Next review: 9 May 2031") in text and unbroken("Provider review: Sample provider 60") in text
    for each in card["figures"]:
        if each["yes"] is not None:
            assert unbroken(f"{round(100 * each['value'])}% {each['yes']} of {each['known']}") in text
    for row in table(reader, "/engagements/export.csv?provider=Sample+provider+60&sample=yes"):
        assert unbroken(row["title"]) in text
    for word in ("Remarks", "Reviewed by"):
        assert unbroken(word) in text


def test_the_next_review_is_in_three_months_unless_said(client, keep, app_database):
    number = keep(job())
    with begin_work(app_database, CONSOLE, writes=False) as work:
        today = work.today
    page = client.get(f"/providers/{number}").text
    offered = date.fromisoformat(re.search(r'name="next_review"[^>]*value="([^"]+)"', page).group(1))
    assert (offered.year * 12 + offered.month) - (today.year * 12 + today.month) == 3 and offered.day <= today.day
    said = f"{offered.day} {offered:%b} {offered.year}"
    for address in (f"/providers/{number}/review.pdf", f"/providers/{number}/review.pdf?next_review="):
        assert unbroken(f"Next review: {said}") in printed(client.get(address).data)
    late = client.get(f"/providers/{number}/review.pdf?next_review=2001-01-01")
    assert late.status_code == 422 and "1 Jan 2001 is over. Choose a day from" in late.text
    wrong = client.get(f"/providers/{number}/review.pdf?next_review=soon")
    assert wrong.status_code == 422 and "“soon”" in wrong.text and "2026-01-31" in wrong.text
    assert client.get(f"/providers/{number}/review.pdf?paper=a3").status_code == 422


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("name", ["#panic() $x^2$ *B* <l> @r", "W" * 200, "長い会社名の" * 20, "wide words " * 18])
def test_it_stays_one_page_whatever_the_names(client, keep, app_database, name, paper):
    kinds = ("design", "marketing", "administration", "operations", "other", "customer service")
    number = keep(
        *(
            ended(
                "123456789.12",
                title=f"{place} {name}",
                provider=name,
                category=kinds[place % 6],
                started_on=date(2015 + place % 10, 1, 1),
            )
            | {"ended_on": date(2015 + place % 10, 5, 5)}
            for place in range(30)
        )
    )
    content = client.get(f"/providers/{number}/review.pdf?paper={paper}").data
    assert pages(content) == 1
    if name.isascii():  # what this machine has no font for cannot be read back
        assert unbroken(name[:20]) in printed(content)


def test_files_are_kept_in_the_history_and_readers_may_have_them(client, reader_client, keep):
    number = keep(ended("10"))
    for name in ("scorecard.json", "scorecard.csv", "review.pdf"):
        assert reader_client.get(f"/providers/{number}/{name}").status_code == 200
        assert f"/providers/{number}/{name}" in unescape(reader_client.get(f"/providers/{number}").text)
    said = plain(client.get("/history").text)
    assert "scorecard" in said and "provider review" in said
