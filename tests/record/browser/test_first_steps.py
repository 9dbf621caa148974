"""The first steps and the example files on both widths and in both themes; hidden and shown by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.record.browser.records import BOTH_SIZES, SIZES, clean_in_both_themes

pytestmark = pytest.mark.browser


@BOTH_SIZES
def test_a_new_record_begins_clean(page, site, size):
    page.set_viewport_size(SIZES[size])
    site.sign_in(page)
    clean_in_both_themes(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="German example").click()
    assert started.value.suggested_filename == "contrast-beispiel.csv"
    hide = page.get_by_role("button", name="Hide these steps")
    hide.focus()
    page.keyboard.press("Enter")
    undo = page.get_by_role("button", name="Undo")
    undo.wait_for()
    expect(hide).to_have_count(0)
    undo.focus()
    page.keyboard.press("Enter")
    hide.wait_for()
    page.goto(f"{site.url}/imports/new")
    clean_in_both_themes(page)
