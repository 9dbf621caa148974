"""Files brought in through the browser: walked through the four steps to the end, with script and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.record.browser.records import assert_accessible
from tests.web.browser.modes import MODES, dress

pytestmark = pytest.mark.browser

NAME = "register_of_all_contracts_in_2026_and_long_before_that.csv"
REGISTER = """Contracts of all years,,,,,,
,,,,,,
Job,Kind,Supplier,Amount (EUR),Begin,Score,Remark
Paint the fence,contractor,Amy Ltd,"1.200",03/04/2025,8,blue
Mind the shop,managed service,Shopkeepers,"2.300",05/06/2025,9,
Use the tool,licence,Toolmakers,"4.000",07/08/2025,,
Write the book,contractor,Amy Limited,Undisclosed,31/02/2025,6,
Total,,,"7.500",,,
"""
TIMES = """Date,Contract,Hours,Amount,Payment type
2026-05-04,Shop front (101),5.5,16.5,
2026-05-05,Logo (102),,100,Fixed Price Payment
2026-05-06,Shop front (101),,20,Bonus
"""


def press(page, name):
    """Presses a button and waits for the page that comes of it."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def choose(page, site, path, **radio):
    """Brings a file by its page."""
    page.goto(site.url + "/imports/new")
    page.locator("input[type=file]").set_input_files(path)
    for name in radio.values():
        page.get_by_role("radio", name=name, exact=True).check(force=True)
    press(page, "Preview")


def at(page, step):
    """The page stands at this step."""
    expect(page).to_have_url(re.compile(rf"/imports/\d+/{step}(\?|$)"))
    expect(page.locator("[aria-current=step]")).to_contain_text("Preview" if step == "check" else step.capitalize())


@MODES
def test_a_file_is_walked_through_to_its_end(page, site, tmp_path, width, height, scheme):
    dress(page, width, height, scheme)
    (tmp_path / NAME).write_text(REGISTER)
    site.sign_in(page)
    choose(page, site, tmp_path / NAME)
    at(page, "file")
    expect(page.get_by_label("Line 3 is the header")).to_be_checked()
    assert_accessible(page)
    page.get_by_role("radio", name="Leave it out").check(force=True)
    press(page, "Continue")
    at(page, "columns")
    assert_accessible(page)
    expect(page.get_by_label("“Remark” imports to")).to_have_value("Notes")
    page.get_by_label("“Kind” imports to").select_option("Arrangement")
    page.get_by_label("“Score” imports to").select_option("Quality")
    press(page, "Continue")
    at(page, "values")
    assert_accessible(page)
    page.get_by_role("radio", name="The comma: 1200").check(force=True)
    page.get_by_role("radio", name="Day, month, year: 3 Apr 2025").check(force=True)
    page.get_by_label(re.compile("^Quality: rating scale")).select_option("0 to 10")
    for text, meant in (
        ("contractor", "Freelance"),
        ("managed service", "Outsourced"),
        ("licence", "leave these rows out"),
        ("Undisclosed", "missing in every column"),
    ):
        page.get_by_label(f"Import “{text}” as").select_option(meant)
    press(page, "Continue")
    at(page, "check")
    assert_accessible(page)
    expect(page.locator(".stats")).to_contain_text(re.compile(r"new\s*2.*errors\s*1", re.DOTALL))
    page.get_by_label("Begin, row 7").fill("28/02/2025")
    press(page, "Save corrections and check again")
    expect(page.get_by_role("button", name="Import 3 rows")).to_be_visible()
    expect(page.locator("#rows")).to_contain_text("1,200.00 EUR")
    page.get_by_label("same provider").check()
    press(page, "Merge ticked providers")
    expect(page.get_by_text("2 new providers: Amy Ltd, Shopkeepers")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Profile name").fill("Our register")
    press(page, "Save profile")
    expect(page.get_by_text("Saved as “Our register”")).to_be_visible()
    press(page, "Import 3 rows")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Imported: {NAME}")
    assert_accessible(page)
    (tmp_path / "next.csv").write_text(
        'Kind,Job,Supplier,Begin,Score,Remark,Amount (EUR)\ncontractor,Dig,Amy Limited,01/03/2025,2,,"1,5"\n'
    )
    choose(page, site, tmp_path / "next.csv")
    at(page, "check")
    expect(page.get_by_text("Profile: “Our register”.")).to_be_visible()
    expect(page.locator("#rows")).to_contain_text("1.50 EUR")


@MODES
def test_a_file_of_a_marketplace_is_known_and_asks_whose_it_is(page, site, tmp_path, width, height, scheme):
    dress(page, width, height, scheme)
    (tmp_path / "earnings.csv").write_text(TIMES)
    site.sign_in(page)
    choose(page, site, tmp_path / "earnings.csv")
    at(page, "columns")
    expect(page.get_by_text("Profile: “Upwork earnings by contract”.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("radio", name="Freelance", exact=True).check(force=True)
    page.get_by_label("Provider of all rows").fill("Ana")
    press(page, "Continue")
    at(page, "check")
    expect(page.get_by_text("3 new entries, 2 engagements affected.")).to_be_visible()
    assert_accessible(page)
    press(page, "Import 3 entries")
    page.goto(site.url + "/imports/profiles")
    assert_accessible(page)
    page.get_by_role("link", name="Upwork earnings by contract").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Upwork earnings by contract")
    assert_accessible(page)


def test_what_fills_a_column_is_typed_where_there_is_no_script(chromium, site, tmp_path):
    (tmp_path / NAME).write_text(REGISTER)
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    site.sign_in(page)
    choose(page, site, tmp_path / NAME, arrangement="Outsourced")
    page.get_by_role("radio", name="Leave it out").check(force=True)
    press(page, "Continue")
    at(page, "values")  # nothing is open in Columns, which can be visited all the same
    with page.expect_navigation():
        page.get_by_role("navigation", name="Steps").get_by_role("link", name="Columns").click()
    page.get_by_label("“Kind” imports to").fill("no such field")
    press(page, "Continue")
    at(page, "columns")
    expect(page.locator("[data-problems]")).to_contain_text("There is no field “no such field”")
    expect(page.get_by_label("“Kind” imports to")).to_have_value("no such field")
    page.get_by_label("“Kind” imports to").fill("tags")
    page.get_by_label("“Begin” imports to").fill("")
    press(page, "Continue")
    at(page, "values")
    page.get_by_role("radio", name="The comma: 1200").check(force=True)
    page.get_by_label("Other value for “Undisclosed”").fill("99,5")
    press(page, "Continue")
    press(page, "Import 4 rows")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Imported: {NAME}")
    page.goto(site.url + "/engagements?search=book")
    expect(page.get_by_role("main")).to_contain_text("99.50")
    context.close()
