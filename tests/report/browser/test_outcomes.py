"""Outcomes, spend and two selections side by side, as people see them."""

import re

import pytest

from tests.record.browser.records import BOTH_SIZES, SIZES, clean_in_both_themes

pytestmark = pytest.mark.browser
SCATTER = "svg.chart-scatter"


@BOTH_SIZES
def test_outcomes_and_spend(page, sampled_site, size):
    page.set_viewport_size(SIZES[size])
    sampled_site.sign_in(page)
    page.goto(sampled_site.url + "/report/outcomes?sample=yes")
    clean_in_both_themes(page)
    seen = [chart for chart in page.locator(SCATTER).all() if chart.is_visible()]
    assert len(seen) == 1, "one chart for a wide page or one for a phone"
    page.get_by_role("navigation", name="Outcome shown against spend").get_by_role("link", name="Lateness").click()
    page.wait_for_url(re.compile("against=lateness"))
    assert page.get_by_role("heading", name="Spend and lateness, by provider").is_visible()
    clean_in_both_themes(page)
    page.get_by_role("navigation", name="Why the cost is unknown").get_by_role("link", name="No rate").click()
    page.wait_for_url(re.compile("list=no"))
    first = page.get_by_role("table", name="Engagements: no rate").locator("a.open").first
    title = first.inner_text()
    first.click()
    page.wait_for_url(re.compile(r"/engagements/\d+\?sample=yes"))
    assert title in page.get_by_role("heading", level=1).inner_text()


@BOTH_SIZES
def test_two_selections_side_by_side(page, sampled_site, size):
    page.set_viewport_size(SIZES[size])
    sampled_site.sign_in(page)
    page.goto(sampled_site.url + "/report/compare?sample=yes")
    clean_in_both_themes(page)
    left, right = page.get_by_role("group", name="First group"), page.get_by_role("group", name="Second group")
    left.get_by_label("Kind of work").select_option("design")
    right.get_by_label("Kind of work").select_option("software development")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url(re.compile(r"a=category%3Ddesign&b=category"))
    clean_in_both_themes(page)
    row = page.locator("#project-size")
    assert row.locator("svg.chart").count() >= 1 and row.get_by_role("link").count() == 2
    row.get_by_role("link").last.click()
    page.wait_for_url(re.compile(r"/report/project-size\?category=software\+development&sample=yes"))
