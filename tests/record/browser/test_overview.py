"""The first page as people see it: findings, tasks and spend, wide and on a phone, in both themes."""

import re

import pytest

from tests.record.browser.records import BOTH_SIZES, SIZES, assert_accessible, clean_in_both_themes, recorded

pytestmark = pytest.mark.browser


@BOTH_SIZES
def test_the_first_page_of_a_full_record(page, sampled_site, size):
    page.set_viewport_size(SIZES[size])
    sampled_site.sign_in(page)
    page.goto(sampled_site.url + "/?sample=yes")
    clean_in_both_themes(page)
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings == ["What we see", "To do", "Spend and engagements by quarter", "Summary"]
    chart = page.get_by_role("group", name="Spend and engagements by quarter")
    assert chart.is_visible()
    chart.get_by_role("link").first.click()
    page.wait_for_url(re.compile(r"/engagements\?from=\d{4}-\d\d-01&to=.*sample=yes"))
    page.go_back()
    page.locator("#findings").get_by_role("listitem").first.get_by_role("link").click()
    page.wait_for_url(re.compile(r"/report/[\w-]+\?sample=yes"))


def test_the_first_page_of_a_small_record(page, site):
    recorded(site)
    site.sign_in(page)
    page.goto(site.url + "/")
    assert_accessible(page)
    assert page.get_by_text("No claim has a verdict yet.").is_visible()
