"""From an installation without users to the first page, and the pages of whoever looks after it, as people see them."""

import re

import pytest

from app.record.services import first_visit
from tests.fixtures.site import NAMES
from tests.record.browser.records import assert_accessible
from tests.web.browser.modes import MODES, dress

pytestmark = pytest.mark.browser


@MODES
def test_first_visit(page, new_site, width, height, scheme):
    dress(page, width, height, scheme)
    extensions = new_site.app.extensions
    code = first_visit.setup_code(extensions["contrast"], extensions["contrast.settings"].instance)
    page.goto(new_site.url + "/engagements")
    assert page.url == new_site.url + "/setup"
    assert_accessible(page)
    page.get_by_label("One-time code").fill("AAAA-AAAA-AAAA")
    page.get_by_label("Your name").fill("First Person")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Create account").click()
    assert_accessible(page)
    assert page.get_by_label("Time zone").input_value() == "Europe/Berlin", "nothing but the password is lost"
    page.get_by_label("One-time code").fill(code.lower())
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url(new_site.url + "/setup/done")
    assert_accessible(page)
    page.get_by_role("main").get_by_role("link", name="Log your first engagement").click()
    page.wait_for_url(new_site.url + "/engagements/new")


@pytest.mark.parametrize(("zone", "offered"), [("Asia/Tokyo", "Asia/Tokyo"), ("Etc/GMT+5", "UTC")])
def test_the_time_zone_of_the_browser_is_offered_and_never_insisted_on(chromium, new_site, zone, offered):
    context = chromium.new_context(timezone_id=zone, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(new_site.url + "/setup", wait_until="networkidle")
    assert page.get_by_label("Time zone").input_value() == offered
    page.get_by_label("One-time code").fill("AAAA-AAAA-AAAA")
    page.get_by_label("Your name").fill("First Person")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_label("Time zone").select_option("UTC")
    page.get_by_role("button", name="Create account").click()
    page.get_by_text("This code is wrong.").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert page.get_by_label("Time zone").input_value() == "UTC"
    context.close()


@MODES
def test_signing_in_and_out(page, site, width, height, scheme):
    dress(page, width, height, scheme)
    page.goto(site.url + "/settings?of=interest")
    assert_accessible(page)
    page.get_by_label("Name").fill(NAMES["manager"])
    page.get_by_label("Password").fill("not the password")
    page.keyboard.press("Enter")
    page.get_by_text("Wrong name or password.").wait_for()
    assert_accessible(page)
    page.get_by_label("Password").fill("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url(site.url + "/settings?of=interest")
    if width < 600:
        page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(site.url + "/sign-in")


@MODES
def test_pages_of_administrators(page, site, width, height, scheme):
    dress(page, width, height, scheme)
    site.sign_in(page)
    for url in ("/", "/settings", "/users", "/users/2", "/users/new", "/account", "/nowhere"):
        page.goto(site.url + url)
        assert_accessible(page)
    page.goto(site.url + "/users/new")
    page.get_by_label("Name").fill("Added Person")
    page.get_by_role("button", name="Add").click()
    assert re.fullmatch(r"[a-z0-9-]{19}", page.locator(".secret").inner_text())
    assert_accessible(page)


def test_without_script_the_same_works(chromium, site):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    site.sign_in(page)
    page.goto(site.url + "/settings")
    page.get_by_label("Organisation").fill("Sample organisation")
    page.get_by_role("button", name="Save settings").click()
    page.get_by_text("Settings saved.").wait_for()
    assert page.get_by_label("Organisation").input_value() == "Sample organisation"
    context.close()


def test_the_line_below_the_ways_in_keeps_its_distance(page, site):
    site.sign_in(page)
    page.goto(f"{site.url}/setup/done")
    button = page.get_by_role("button", name="Explore the sample data").bounding_box()
    line = page.get_by_text("Already have a list?").bounding_box()
    assert line["y"] - (button["y"] + button["height"]) >= 12
