"""Finding a person and erasing them, wide and on a phone, in both themes."""

import pytest
from playwright.sync_api import expect

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from tests.record.browser.records import BOTH_SIZES, SIZES, clean_in_both_themes

pytestmark = pytest.mark.browser


@BOTH_SIZES
def test_a_person_is_found_and_erased(page, site, size):
    with begin_work(site.app.extensions["contrast"], CONSOLE) as work:
        engagements.record(work, {"title": "Logo by Ana Lima", "arrangement": "freelance", "provider": "Ana Lima"})
    page.set_viewport_size(SIZES[size])
    site.sign_in(page)
    page.goto(f"{site.url}/settings")
    page.get_by_role("link", name="Find a person").click()
    page.get_by_label("Name or mail address").fill("ana lima")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("1 engagement of this person")).to_be_visible()
    page.get_by_text("Every place").click()
    expect(page.get_by_text("Engagement 1, title")).to_be_visible()
    clean_in_both_themes(page)
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick the box")
    page.get_by_label("Erase this person").check()
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_text("The name is now Erased person 1")).to_be_visible()
    page.goto(f"{site.url}/engagements/1")
    expect(page.get_by_role("heading", name="Logo by Erased person 1")).to_be_visible()
