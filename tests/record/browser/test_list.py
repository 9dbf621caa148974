"""The lists in a browser: find, filter, sort and go through them, at both sizes and in both themes."""

import pytest

from tests.record.browser.records import BOTH_SIZES, SIZES, assert_accessible, clean_in_every_look, recorded

pytestmark = pytest.mark.browser


ADDRESSES = (
    "/engagements",
    "/engagements?sample=yes&status=completed&search=a",
    "/engagements?more=yes",
    "/engagements?search=nothing-like-it",
    "/engagements/{shop}",
    "/providers",
    "/providers/new",
    "/providers?sample=yes",
    "/history",
    "/history?what=amended",
    "/engagements?colour=red",
    "/engagements?columns=title,due_on,tags,agreed_cost",
    "/engagements/columns",
    "/engagements/bulk",
    "/engagements/views",
)


@pytest.mark.parametrize("part", range(3))
def test_lists_and_pages_are_clean(page, sampled_site, part):
    shop, _, _ = recorded(sampled_site)
    sampled_site.sign_in(page)
    for address in ADDRESSES[part::3]:
        page.goto(sampled_site.url + address.format(shop=shop))
        clean_in_every_look(page)


@BOTH_SIZES
def test_filtering_step_by_step(page, site, size):
    page.set_viewport_size(SIZES[size])
    recorded(site)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements")
    page.locator("summary", has_text="Arrangement").click()
    page.get_by_label("Outsourced").check()
    assert_accessible(page)
    page.wait_for_url("**/engagements?arrangement=outsourced")
    page.locator(".panel").filter(has=page.get_by_label("Outsourced")).get_by_role("button").click()
    assert page.locator("a.open").all_inner_texts() == ["First-line support", "Translate the manual"]
    page.get_by_role("button", name="More filters").click()
    page.locator("fieldset", has=page.get_by_text("Agreed cost", exact=True)).get_by_label("at least").fill("40000")
    page.get_by_role("button", name="Show engagements").click()
    page.wait_for_url("**/engagements?arrangement=outsourced&agreed_cost.min=40000")
    assert page.locator("a.open").all_inner_texts() == ["First-line support"]
    page.get_by_role("link", name="Agreed cost at least 40,000").click()
    page.wait_for_url("**/engagements?arrangement=outsourced")
    assert page.locator("a.open").count() == 2
    page.keyboard.press("/")
    page.keyboard.type("manual")
    page.keyboard.press("Enter")
    page.wait_for_url("**search=manual**")
    assert page.locator("a.open").all_inner_texts() == ["Translate the manual"]
    page.get_by_role("link", name="Clear all").click()
    page.get_by_role("link", name="Engagement", exact=True).click()
    page.wait_for_url("**sort=title")
    assert page.locator("a.open").first.inner_text() == "First-line support"


def test_arrow_keys_go_through_the_rows(page, site):
    recorded(site)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/engagements/1")


def test_an_empty_record_leads_on(page, site):
    site.sign_in(page)
    for address in ("/engagements", "/providers"):
        page.goto(site.url + address)
        clean_in_every_look(page)
    page.goto(f"{site.url}/engagements")
    page.get_by_role("link", name="Log the first engagement").click()
    page.wait_for_url("**/engagements/new")


def test_a_filter_applies_at_once_and_keeps_the_focus(page, site):
    recorded(site)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements")
    page.keyboard.press("/")
    page.keyboard.type("manual")
    page.wait_for_url("**/engagements?search=manual")
    assert page.locator("a.open").all_inner_texts() == ["Translate the manual"]
    assert page.locator("[data-announced]").inner_text() == "1 engagement matches"
    assert page.evaluate("document.activeElement.name") == "search"
    page.keyboard.type(" that nobody has")
    page.get_by_role("heading", name="Nothing matches").wait_for()
    assert page.locator("[data-announced]").inner_text() == "Nothing matches"
    assert page.evaluate("document.activeElement.value") == "manual that nobody has"
    assert_accessible(page)


def test_many_are_edited_and_undone_by_keyboard_alone(page, site):
    recorded(site)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements?arrangement=outsourced")
    page.get_by_label("Select all on this page").focus()
    page.keyboard.press("Space")
    assert page.locator("[data-selected]").inner_text() == "2 selected"
    page.get_by_label("Select First-line support").focus()
    page.keyboard.press("Space")
    assert page.locator("[data-selected]").inner_text() == "1 selected"
    page.get_by_role("link", name="Edit all 2").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/engagements/bulk?arrangement=outsourced")
    page.get_by_label("Team", exact=True).focus()
    page.keyboard.type("Support")
    page.keyboard.press("Enter")
    page.wait_for_url("**/engagements/bulk/preview")
    clean_in_every_look(page)
    page.get_by_role("button", name="Change 2 engagements").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/engagements?arrangement=outsourced")
    assert page.get_by_text("2 engagements were changed.").is_visible()
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/history?action=*")
    page.goto(f"{site.url}/engagements?team=Support")
    assert page.get_by_role("heading", name="Nothing matches").is_visible()


def test_a_view_is_saved_with_its_columns(page, site):
    page.set_viewport_size(SIZES["phone"])
    recorded(site)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements?status=active")
    page.get_by_role("link", name="Columns").click()
    page.get_by_label("Due", exact=True).check()
    page.get_by_role("button", name="Show these columns").click()
    page.wait_for_url("**columns=**")
    page.locator("summary", has_text="Save view").click()
    page.get_by_label("Name").fill("Running")
    page.get_by_role("button", name="Save view").click()
    page.wait_for_url("**view=1")
    assert_accessible(page)
    page.locator("summary", has_text="View: Running").click()
    assert page.get_by_role("link", name="Running").get_attribute("aria-current") == "true"
