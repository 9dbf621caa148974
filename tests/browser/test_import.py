"""A file brought in through the browser: chosen, found wanting, mended, seen and confirmed."""

import pytest

from tests.browser.test_first_visit import MODES, dress, look

pytestmark = pytest.mark.browser

NAME = "rates_of_all_suppliers_in_2026_and_long_before_that.csv"
RATES = """Labour category,Company,Hourly rate,Begin
Project manager,Northwind,"1,250.50",6/1/2026
Linguist,Southwind,86.20,4/23/2026
Editor,Northwind,n/a,12/8/2025
"""


def press(page, name, which=0):
    """Presses a button and waits for the page that comes of it."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).nth(which).click()


@MODES
def test_a_file_is_seen_mended_and_confirmed(page, site, tmp_path, width, height, scheme):
    dress(page, width, height, scheme)
    (tmp_path / NAME).write_text(RATES)
    site.sign_in(page)
    page.goto(site.url + "/imports")
    look(page)
    page.get_by_role("link", name="Choose a file").click()
    page.wait_for_url(site.url + "/imports/new")
    look(page)
    page.locator("input[type=file]").set_input_files(tmp_path / NAME)
    page.get_by_role("radio", name="Outsourced").check(force=True)
    press(page, "Show what it would do")
    page.wait_for_url(site.url + "/imports/1")
    look(page)
    assert page.get_by_text("3 rows cannot go in as they stand").is_visible()
    assert not page.get_by_role("button", name="Import 3 rows").count()
    page.get_by_label("“Labour category” fills").select_option(label="Title")
    page.get_by_label("“Hourly rate” fills").select_option(label="Rate")
    page.get_by_label("All amounts are in").select_option("USD")
    page.get_by_label("Decimal mark").select_option("point")
    page.get_by_label("Order of dates").select_option("mdy")
    press(page, "Check again")
    page.get_by_label("“n/a” stands for").select_option(label="leave it empty")
    page.locator("#constant-pricing_model").select_option("hourly")
    press(page, "Check again")
    look(page)
    assert "Rate 1,250.50" in page.locator("#rows").inner_text() and "1 Jun 2026" in page.locator("#rows").inner_text()
    press(page, "Import 3 rows")
    look(page)
    assert page.get_by_role("heading", level=1).inner_text() == f"Imported: {NAME}"
    page.get_by_role("link", name="See the engagements").click()
    assert "Linguist" in page.get_by_role("main").inner_text()
    page.goto(site.url + "/imports")
    look(page)
    assert "3 new" in page.get_by_role("main").inner_text()


def test_it_works_without_script(browser_context, site, tmp_path):
    (tmp_path / "clean.csv").write_text("reference,title,arrangement\nA-1,Paint the fence,freelance\n")
    bare = browser_context.browser.new_context(java_script_enabled=False)
    page = bare.new_page()
    site.sign_in(page)
    page.goto(site.url + "/imports/new")
    page.locator("input[type=file]").set_input_files(tmp_path / "clean.csv")
    press(page, "Show what it would do")
    page.locator("details.reading > summary").click()
    page.get_by_label("All amounts are in").select_option("EUR")
    press(page, "Check again", -1)
    press(page, "Import 1 row")
    assert page.get_by_role("heading", level=1).inner_text() == "Imported: clean.csv"
    bare.close()
