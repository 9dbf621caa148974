"""A field is put back and a removed engagement restored, at both sizes; the pages are clean in both themes."""

import pytest
from playwright.sync_api import expect

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, trash
from tests.record.browser.records import BOTH_SIZES, SIZES, clean_in_both_themes, recorded

pytestmark = pytest.mark.browser


@BOTH_SIZES
def test_a_field_goes_back_and_what_was_removed_comes_back(page, site, size):
    page.set_viewport_size(SIZES[size])
    shop, _, _ = recorded(site)
    with begin_work(site.app.extensions["contrast"], CONSOLE) as work:
        stored = engagements.get_by_id(work, shop)
        engagements.amend(work, stored.reference, {"title": "Another title"}, sample=stored.sample)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/{shop}")
    clean_in_both_themes(page)
    page.get_by_role("button", name="Put back Title").click()
    expect(page.get_by_text("Title was put back.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(stored.engagement.title)
    with begin_work(site.app.extensions["contrast"], CONSOLE) as work:
        trash.remove(work, stored.reference, stored.sample)
    page.goto(f"{site.url}/trash")
    clean_in_both_themes(page)
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("was restored.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(stored.engagement.title)
