"""Completing an engagement: its end, its cost and its review on one page."""

import pytest
from playwright.sync_api import expect

from tests.record.browser.records import BOTH_SIZES, SIZES, assert_accessible, clean_in_both_themes, recorded

pytestmark = pytest.mark.browser


@BOTH_SIZES
def test_completion_and_the_story_after_it(page, site, size):
    page.set_viewport_size(SIZES[size])
    _, desk, _ = recorded(site)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/{desk}")
    clean_in_both_themes(page)
    page.get_by_role("link", name="Complete").click()
    clean_in_both_themes(page)
    assert page.get_by_label("Actual cost", exact=True).input_value() == "", "the agreed cost stands beside it"
    page.get_by_text("More questions").click()
    clean_in_both_themes(page)
    # Its due date is past, so no end date is put in.
    page.get_by_label("Actual end date (required)", exact=True).fill("2026-11-20")
    page.get_by_label("How it ended").select_option("delivered")
    page.get_by_role("group", name="Provider's autonomy").get_by_label("4").check()
    page.get_by_role("group", name="Quality").get_by_label("5, used as delivered").check()
    page.get_by_role("group", name="Goal met").get_by_label("Yes").check()
    page.get_by_label("Comment").fill("Quick, and polite.")
    page.get_by_role("button", name="Complete").click()
    page.wait_for_url(f"{site.url}/engagements/{desk}")
    said = page.inner_text("main")
    assert "was marked completed." in said and "Quick, and polite." in said and "5, used as delivered" in said
    clean_in_both_themes(page)
    page.get_by_text("how?").first.click()
    clean_in_both_themes(page)
    page.get_by_role("link", name="Edit your review", exact=True).click()
    clean_in_both_themes(page)


def questions(page):
    """The questions in sight, by name; a currency belongs to its amount."""
    fields = ".completion :is(input:not([type=hidden]), select, textarea)"
    names = page.locator(fields).evaluate_all(
        "all => all.filter(each => each.checkVisibility()).map(each => each.name)"
    )
    return set(names) - {"currency"}


@BOTH_SIZES
def test_logging_and_completing_by_keyboard_alone(page, site, size):
    page.set_viewport_size(SIZES[size])
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/new")
    press = page.keyboard.press
    page.keyboard.type("Rebuild the cellar")
    press("Enter")
    assert page.url.endswith("/new"), "Enter goes on and logs nothing"
    press("Space")
    press("Enter")
    page.keyboard.type("Åsa")
    press("Enter")
    assert page.url.endswith("/new") and page.evaluate("document.activeElement.name") == "category"
    press("Control+Enter")
    page.wait_for_url("**/engagements/1")
    page.get_by_role("link", name="Complete").focus()
    press("Enter")
    page.wait_for_url("**/engagements/1/complete")
    assert len(questions(page)) == 7 and "comment" not in questions(page)
    assert_accessible(page)
    page.get_by_label("Actual cost", exact=True).focus()
    page.keyboard.type("4200")
    press("Enter")
    assert page.url.endswith("/complete")
    press("Control+Enter")
    page.wait_for_url("**/engagements/1")
    assert "was marked completed." in page.get_by_role("status").inner_text()
    page.get_by_role("status").get_by_role("button", name="Undo").focus()
    press("Enter")
    page.get_by_text("1 engagement is as it was before.").wait_for()
    assert page.get_by_role("link", name="Complete").is_visible()


def test_who_changed_the_brief_is_in_sight_once_it_changed(page, site):
    _, desk, _ = recorded(site)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/{desk}/edit")
    page.get_by_text("Scope", exact=True).click()
    who = page.get_by_role("group", name="Brief changed by")
    expect(who).to_be_hidden()
    page.get_by_role("group", name="Brief changed?").get_by_label("A lot").check()
    expect(who).to_be_visible()


def test_enter_sends_nothing_without_script(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/new")
    page.get_by_label("Title").fill("Half an engagement")
    page.get_by_label("Freelance").check()
    page.get_by_label("Agreed cost", exact=True).press("Enter")
    page.get_by_label("Title").press("Enter")
    assert page.url.endswith("/new")
    page.get_by_role("button", name="Log engagement").click()
    page.wait_for_url("**/engagements/1")
    context.close()


def test_leaving_with_unsaved_words_asks(page, site):
    _, desk, _ = recorded(site)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/{desk}/edit")
    page.get_by_label("Title").fill("Something else")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url(f"{site.url}/engagements/{desk}")
    assert asked == ["beforeunload"]


def test_half_a_date_is_not_sent_as_none(page, site):
    _, desk, _ = recorded(site)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/{desk}/edit")
    due = page.get_by_label("Due", exact=True)
    due.click()
    due.press_sequentially("31")
    page.get_by_role("button", name="Save").click()
    assert page.url.endswith("/edit") and due.evaluate("each => each === document.activeElement")
