"""A new name that is nearly another, and two providers that are one: by keyboard, on a phone, in both themes."""

import pytest
from playwright.sync_api import expect

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, providers
from tests.record.browser.records import BOTH_SIZES, SIZES, clean_in_both_themes

pytestmark = pytest.mark.browser


def recorded(site):
    """Two spellings of one provider."""
    with begin_work(site.app.extensions["contrast"], CONSOLE) as work:
        kept = providers.record(work, {"name": "Kappa Support BV", "kind": "company"})
        providers.record(work, {"name": "Kapa Suport", "taxes_borne_by": "us"})
        for name in ("Kappa Support BV", "Kapa Suport"):
            engagements.record(work, {"title": "Desk", "arrangement": "outsourced", "provider": name})
        return kept.id


def typed(page, site, name):
    page.goto(f"{site.url}/engagements/new")
    page.get_by_label("Title").fill("Rebuild the cellar")
    page.get_by_label("Outsourced").check()
    field = page.get_by_role("combobox", name="Provider")
    field.focus()
    page.keyboard.type(name)
    return field


def test_did_you_mean_by_keyboard(page, site):
    recorded(site)
    site.sign_in(page)
    field = typed(page, site, "Kappa Support Ltd")
    option = page.get_by_role("option", name="Kappa Support BV")
    expect(option).to_contain_text("Did you mean this one?")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Kappa Support BV")


def test_whoever_goes_on_is_asked_under_the_field_and_on_sending(page, site):
    recorded(site)
    site.sign_in(page)
    field = typed(page, site, "Kappa Support Ltd")
    page.keyboard.press("Tab")
    asked = page.get_by_role("status").filter(has_text="Did you mean")
    asked.get_by_role("button", name="Kappa Support BV").wait_for()
    clean_in_both_themes(page)
    page.get_by_role("button", name="Log engagement").click()
    page.get_by_label("Use Kappa Support BV").wait_for()
    clean_in_both_themes(page)
    page.get_by_label("It is another one").check()
    page.get_by_role("button", name="Log engagement").click()
    expect(page.get_by_role("status").first).to_contain_text("Kappa Support Ltd was added as a provider")
    field = typed(page, site, "Kappa Suport Ltd")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Kappa Support Ltd").focus()
    page.keyboard.press("Enter")
    expect(field).to_have_value("Kappa Support Ltd")
    expect(field).to_be_focused()


@BOTH_SIZES
def test_merging_is_clean_and_taken_back(page, site, size):
    page.set_viewport_size(SIZES[size])
    kept = recorded(site)
    site.sign_in(page)
    page.goto(f"{site.url}/providers/alike")
    clean_in_both_themes(page)
    page.goto(f"{site.url}/providers/{kept}/merge")
    clean_in_both_themes(page)
    page.get_by_role("button", name="Kapa Suport").click()
    page.get_by_role("heading", name="Merge Kapa Suport into Kappa Support BV").wait_for()
    clean_in_both_themes(page)
    page.get_by_label("Us (Kapa Suport)").check()
    page.get_by_role("button", name="Merge", exact=True).click()
    page.get_by_text("1 engagement moved.").first.wait_for()
    clean_in_both_themes(page)
    page.get_by_role("button", name="Undo", exact=True).click()
    page.get_by_text("Kapa Suport is a provider of its own again").wait_for()
