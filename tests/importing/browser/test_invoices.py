"""Electronic invoices in the browser: chosen together, answered from the keyboard, imported."""

import re

import pytest
from playwright.sync_api import expect

from tests.importing.electronic_invoices import ENGAGEMENTS, pdf, ubl
from tests.importing.services.entry_files import entries_of
from tests.importing.services.importing import import_text
from tests.record.browser.records import assert_accessible
from tests.web.browser.modes import MODES, dress

pytestmark = pytest.mark.browser


@MODES
def test_invoices_are_answered_and_imported(page, site, app_database, tmp_path, width, height, scheme):
    dress(page, width, height, scheme)
    import_text(app_database, tmp_path, ENGAGEMENTS)
    (tmp_path / "kappa.xml").write_text(ubl(order="PO-7"))
    (tmp_path / "ana.pdf").write_bytes(pdf(factur__x_xml=ubl(number="R-2", seller="Ana Lima")))
    site.sign_in(page)
    page.goto(site.url + "/imports/new")
    page.locator("input[type=file]").set_input_files([tmp_path / "kappa.xml", tmp_path / "ana.pdf"])
    with page.expect_navigation():
        page.get_by_role("button", name="Preview", exact=True).click()
    expect(page).to_have_url(re.compile(r"/imports/\d+/check$"))
    assert_accessible(page)
    engagement = page.get_by_label("Engagement of invoice R-2")
    expect(engagement).to_have_value("L-2")
    expect(engagement).to_have_accessible_description(re.compile("L-2 and L-1 fit"))
    engagement.fill("L-1")
    with page.expect_navigation():
        page.get_by_role("button", name="Save engagements and check again").press("Enter")
    expect(engagement).to_have_count(0)
    assert_accessible(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Import 2 entries").press("Enter")
    expect(page.get_by_text("The file was imported.")).to_be_visible()
    assert [len(entries_of(app_database, name)) for name in ("PO-7", "L-1", "L-2")] == [1, 1, 0]
