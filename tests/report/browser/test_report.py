"""From the sample's button to the report, to one claim, to one engagement behind it, as people see it."""

import re

import pytest
from playwright.sync_api import expect

from tests.record.browser.records import assert_accessible
from tests.web.browser.modes import MODES, dress

pytestmark = pytest.mark.browser


def visible_charts(page):
    """The charts that can be seen, without the small ones of the rows."""
    return [each for each in page.locator("svg.chart:not(.chart-interval)").all() if each.is_visible()]


@MODES
def test_from_the_sample_to_the_report_to_a_claim_to_an_engagement(page, site, width, height, scheme):
    dress(page, width, height, scheme)
    site.sign_in(page)
    page.get_by_role("button", name="Explore the sample data").click()
    page.wait_for_url(site.url + "/report?sample=yes")
    assert_accessible(page)
    assert page.get_by_text("Sample data: made-up engagements").is_visible()
    assert page.locator("#claims svg.chart-contrast").first.is_visible(), "a mark in each key contrast"
    assert page.get_by_role("link", name="All claims in one picture").is_visible()
    row = page.locator("#project-size")
    assert "Supported" in row.inner_text() and row.locator("svg").is_visible()
    assert row.locator("svg").bounding_box()["height"] == 32, "a mark is as high as it is drawn"
    page.emulate_media(media="print")
    assert row.get_by_role("cell").last.locator("summary").is_visible(), "engagements used are printed"
    page.emulate_media(media="screen")
    row.get_by_role("link").click()
    page.wait_for_url("**/report/project-size?sample=yes")
    assert_accessible(page)
    assert len([each for each in page.locator("svg.chart-strips").all() if each.is_visible()]) == 1
    page.locator("#change > summary").click()
    assert page.locator("#like-with-like svg.chart-mix").first.is_visible()
    page.locator("#meeting > summary").click()
    assert page.get_by_role("button", name="Copy").is_visible()
    page.locator("#behind > summary").click()
    page.get_by_role("link", name=re.compile(r"^Outsourced \(\d+\)$")).click()
    page.wait_for_url("**list=outsourced**")
    assert_accessible(page)
    first = page.locator("table a.open").first
    title = first.inner_text()
    first.click()
    page.wait_for_url(re.compile(r"/engagements/\d+\?sample=yes"))
    assert title in page.get_by_role("heading", level=1).inner_text()


def test_a_point_leads_to_its_engagement(page, sampled_site):
    dress(page, 1280, 900, "light")
    sampled_site.sign_in(page)
    page.goto(sampled_site.url + "/report/quality?sample=yes")
    point = page.locator(".wide-only .dot.outsourced a").first
    title = point.locator("title").text_content().split(", Sample provider")[0]
    place = point.locator("rect").evaluate(
        "it => { it.scrollIntoView({block: 'center'});"
        "const at = it.getBoundingClientRect();"
        "return [at.x + at.width / 2, at.y + at.height / 2] }"
    )
    page.mouse.click(*place)
    page.wait_for_url(re.compile(r"/engagements/\d+\?sample=yes"))
    assert "Outsourced" in page.get_by_role("main").inner_text()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


@pytest.mark.parametrize("width", [1280, 390])
def test_all_claims_are_in_one_picture_on_any_width(page, sampled_site, width):
    dress(page, width, 900, "light")
    sampled_site.sign_in(page)
    page.goto(sampled_site.url + "/report?sample=yes")
    page.get_by_role("link", name="All claims in one picture").click()
    page.wait_for_url("**picture=yes**")
    assert_accessible(page)
    assert len(visible_charts(page)) == 3
    page.locator("svg.chart-forest a:visible text").first.click()
    page.wait_for_url(re.compile(r"/report/[a-z-]+\?sample=yes"))


def test_a_filter_is_in_the_address_and_can_be_taken_away(page, sampled_site):
    dress(page, 1280, 900, "light")
    sampled_site.sign_in(page)
    page.goto(sampled_site.url + "/report?sample=yes")
    page.locator("summary", has_text="Category").click()
    page.get_by_role("checkbox", name="Software development").check()
    page.locator("details[open]").get_by_role("button", name="Show").click()
    page.wait_for_url("**/report?sample=yes&category=software+development")
    assert_accessible(page)
    assert page.get_by_text("Exploratory.").is_visible()
    page.get_by_role("link", name="Whole record").click()
    page.wait_for_url("**all=yes**")
    assert "category=software+development" in page.url
    page.get_by_role("link", name="Category: software development").click()
    page.wait_for_url("**/report?all=yes&sample=yes")
    assert not page.get_by_text("Exploratory.").count()


@MODES
def test_help_and_an_empty_report(page, site, width, height, scheme):
    dress(page, width, height, scheme)
    site.sign_in(page)
    for address in ("/report", "/help", "/help/method", "/help/sample", "/help/files", "/help/shortcuts"):
        page.goto(site.url + address)
        assert_accessible(page)
    page.goto(site.url + "/help/sample")
    page.get_by_role("button", name="Explore the sample data").click()
    page.wait_for_url(site.url + "/report?sample=yes")
    page.goto(site.url + "/help/sample")
    assert_accessible(page)
    page.get_by_role("button", name="Remove the sample data").click()
    page.wait_for_url(site.url + "/")
    assert "Sample data removed" in page.get_by_role("status").first.inner_text()


A4 = 688  # pixels of a sheet of A4 between its margins


def test_on_paper_tables_stay_tables_and_nothing_is_cut(page, sampled_site):
    dress(page, A4, 980, "light")
    sampled_site.sign_in(page)
    page.emulate_media(media="print")
    for address in ("/report", "/report/outcomes"):
        page.goto(f"{sampled_site.url}{address}?sample=yes")
        expect(page.locator("main thead:visible").first).to_be_visible()
        rows = page.locator("main table:visible tbody tr:not(.group-row)")
        assert set(rows.evaluate_all("all => all.map(it => getComputedStyle(it).display)")) == {"table-row"}, address
        assert page.evaluate("document.documentElement.scrollWidth") <= A4 + 2, address
        for hidden in (".tabs", ".pager ul", ".filter-bar", "[data-copy]"):
            assert not [each for each in page.locator(hidden).all() if each.is_visible()], hidden
    for address, fold in (
        ("/report/facts", ".knowable details li"),
        ("/report/freelance-cheaper", "#change .minds li"),
    ):
        page.goto(f"{sampled_site.url}{address}?sample=yes")
        expect(page.locator(fold).first).to_be_visible()  # what is folded on the screen stands on the sheet
    for key in ("freelance-cheaper", "direct-relationship", "expertise"):
        page.goto(f"{sampled_site.url}/report/{key}?sample=yes")
        assert page.pdf(format="A4").count(b"/Type /Page\n") <= 2, key
    page.goto(f"{sampled_site.url}/report/outcomes?sample=yes")
    pages = page.pdf(format="A4").count(b"/Type /Page\n")
    assert 1 < pages < 8


def test_similar_jobs_on_a_phone_stand_line_by_line(page, sampled_site):
    dress(page, 390, 840, "light")
    sampled_site.sign_in(page)
    page.goto(sampled_site.url + "/engagements/5?sample=yes")
    cells = page.locator("#similar tbody tr:first-child > *")
    expect(cells.first).to_be_visible()
    boxes = [box for box in (each.bounding_box() for each in cells.all()) if box]
    assert len(boxes) == 6 and len({round(box["x"]) for box in boxes}) == 1
    assert all(box["height"] < 60 for box in boxes), "no label above its value, and no ragged goal"
