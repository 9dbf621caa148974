"""A provider's page as people see it: the scorecard, the engagements behind a figure, and the sheet to print."""

import re
from io import BytesIO

import pypdf
import pytest

from tests.record.browser.records import BOTH_SIZES, SIZES, assert_accessible, clean_in_both_themes, recorded

pytestmark = pytest.mark.browser


@BOTH_SIZES
def test_a_scorecard(page, sampled_site, size):
    page.set_viewport_size(SIZES[size])
    sampled_site.sign_in(page)
    page.goto(sampled_site.url + "/providers?sample=yes&search=provider+41")
    page.get_by_role("link", name="Sample provider 41").click()
    clean_in_both_themes(page)
    assert page.get_by_role("heading", level=2).all_inner_texts()[:2] == ["Scorecard", "Engagements"]
    page.locator("#figure-on-time").get_by_role("link").first.click()
    page.wait_for_url(re.compile("behind=on-time"))
    clean_in_both_themes(page)
    assert page.get_by_text(re.compile(r"On time: \d engagements?\.")).is_visible()
    page.get_by_role("navigation", name="Engagements in On time").get_by_role("link", name="No (2)").click()
    page.wait_for_url(re.compile("behind=on-time-no"))
    assert page.locator("#engagements a.open").count() == 2
    page.get_by_role("link", name=re.compile("Show all")).click()
    page.wait_for_url(re.compile(r"sample=yes#engagements"))


def test_the_sheet_is_downloaded_with_the_day_that_was_chosen(page, site):
    recorded(site)
    site.sign_in(page)
    page.goto(site.url + "/providers")
    page.get_by_role("link", name="Helpdesk Partners").click()
    assert_accessible(page)
    page.get_by_label("Next review").fill("2031-05-09")
    page.get_by_label("Paper").select_option("letter")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download provider review (PDF)").click()
    with open(waiting.value.path(), "rb") as file:
        reader = pypdf.PdfReader(BytesIO(file.read()))
    assert "9 May 2031" in reader.pages[0].extract_text()
    assert round(reader.pages[0].mediabox.height) == 792, "letter"
