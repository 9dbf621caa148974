"""Completing an engagement: its end, its cost and its review on one page."""

import pytest

from tests.record.browser.records import BOTH_SIZES, SIZES, clean_in_both_themes, recorded

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
    assert page.get_by_label("Actual cost", exact=True).input_value() == "42000.00"
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
