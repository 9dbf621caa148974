"""The lists in a browser: find, filter, sort and go through them, at both sizes and in both themes."""

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import sample
from tests.record.browser.records import BOTH_SIZES, SIZES, assert_accessible, clean_in_every_look, recorded

pytestmark = pytest.mark.browser


def test_lists_and_pages_are_clean(page, site):
    shop, _, _ = recorded(site)
    with begin_work(site.app.extensions["contrast"], CONSOLE) as work:
        sample.load(work)
    site.sign_in(page)
    for address in (
        "/engagements",
        "/engagements?sample=yes&status=completed&search=a",
        "/engagements?more=yes",
        "/engagements?search=nothing-like-it",
        f"/engagements/{shop}",
        "/providers",
        "/providers/new",
        "/providers?sample=yes",
        "/history",
        "/history?what=amended",
        "/engagements?colour=red",
    ):
        page.goto(site.url + address)
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
    page.locator(".panel").filter(has=page.get_by_label("Outsourced")).get_by_role("button").click()
    page.wait_for_url("**/engagements?arrangement=outsourced")
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
