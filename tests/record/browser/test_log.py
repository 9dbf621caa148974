"""Logging an engagement: one screen, a provider while it is typed, and nothing lost."""

import pytest
from playwright.sync_api import expect

from tests.record.browser.records import BOTH_SIZES, PHONE, SIZES, assert_accessible, clean_in_both_themes, recorded

pytestmark = pytest.mark.browser


@BOTH_SIZES
def test_the_form_is_clean_folded_and_unfolded(page, site, size):
    page.set_viewport_size(SIZES[size])
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/new")
    clean_in_both_themes(page)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    clean_in_both_themes(page)


def test_the_short_form_fits_a_phone(page, site):
    page.set_viewport_size(PHONE)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/new")
    save = page.get_by_role("button", name="Log engagement")
    last = page.get_by_label("Contact")
    top = save.bounding_box()["y"]
    assert top + save.bounding_box()["height"] <= PHONE["height"]
    assert last.bounding_box()["y"] + last.bounding_box()["height"] <= top, "the short form is longer than the screen"
    page.get_by_text("Notes and links").scroll_into_view_if_needed()
    assert save.bounding_box()["y"] + save.bounding_box()["height"] <= PHONE["height"]


def test_the_button_is_in_sight_on_a_small_desktop_and_amounts_follow_their_currency(page, site):
    page.set_viewport_size({"width": 1280, "height": 800})
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/new")
    save = page.get_by_role("button", name="Log engagement").bounding_box()
    assert save["y"] + save["height"] <= 800
    page.get_by_text("Cost and pricing").click()
    unit = page.locator("#rate + .unit")
    assert unit.inner_text() == "EUR"
    page.get_by_label("Currency of agreed cost").select_option("JPY")
    page.wait_for_function("document.querySelector('#rate + .unit').textContent === 'JPY'")


def test_logging_by_keyboard_with_a_provider_that_is_known(page, site):
    recorded(site)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements")
    page.keyboard.press("n")
    page.wait_for_url("**/engagements/new")
    page.keyboard.type("Rebuild the cellar")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("asa")
    page.get_by_role("option", name="Åsa Öst").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#provider").input_value() == "Åsa Öst"
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/engagements/4")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Rebuild the cellar")
    page.get_by_role("link", name="Log another like this").first.click()
    assert page.get_by_label("Title").input_value() == "Rebuild the cellar"


def test_a_provider_that_is_new_is_offered_as_new(page, site):
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/new")
    page.get_by_label("Title").fill("Something")
    page.get_by_label("Outsourced").check()
    page.locator("#provider").press_sequentially("Nobody yet")
    page.get_by_role("option", name="New provider").click()
    page.get_by_role("button", name="Log engagement").click()
    assert "Nobody yet was added as a provider." in page.get_by_role("status").inner_text()


@pytest.mark.parametrize(("size", "theme"), [("desk", "dark"), ("phone", "light")])
def test_what_is_wrong_is_shown_and_kept(page, site, size, theme):
    page.set_viewport_size(SIZES[size])
    page.emulate_media(color_scheme=theme)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/new")
    page.get_by_label("Agreed cost", exact=True).fill("1,200")
    page.get_by_text("Scope", exact=True).click()
    page.get_by_label("Team size").fill("none")
    page.get_by_role("button", name="Log engagement").click()
    problems = page.get_by_role("alert")
    assert "Fix 4 problems" in problems.inner_text()
    expect(problems).to_be_focused()  # once the script is there
    assert page.get_by_label("Agreed cost", exact=True).input_value() == "1,200"
    assert page.get_by_label("Team size").is_visible() and page.get_by_label("Team size").input_value() == "none"
    assert_accessible(page)
    problems.get_by_role("link", name="Team size").click()
    assert page.evaluate("document.activeElement.name || location.hash") in ("team_size", "#team_size")


def test_it_works_without_script(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/new")
    page.get_by_label("Title").fill("Without script")
    page.get_by_label("Freelance").check()
    page.locator("#provider").fill("Somebody")
    page.get_by_role("button", name="Log engagement").click()
    assert page.url.endswith("/engagements/1")
    page.goto(f"{site.url}/engagements")
    page.locator("summary", has_text="Arrangement").click()
    page.get_by_label("Outsourced").check()
    page.locator(".panel").filter(has=page.get_by_label("Outsourced")).get_by_role("button").click()
    assert "Nothing matches" in page.inner_text("main")
    context.close()
