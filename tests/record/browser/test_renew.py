"""Renewing on its page: clean at both sizes, and one press completes nothing."""

import pytest

from tests.record.browser.records import BOTH_SIZES, SIZES, clean_in_both_themes, recorded

pytestmark = pytest.mark.browser


@BOTH_SIZES
def test_renewing_asks_for_dates_and_price(page, site, size):
    page.set_viewport_size(SIZES[size])
    _, desk, _ = recorded(site)
    site.sign_in(page)
    page.goto(f"{site.url}/engagements/{desk}")
    page.get_by_role("link", name="Renew…").click()
    clean_in_both_themes(page)
    page.get_by_label("Start", exact=True).fill("2026-12-01")
    page.get_by_label("Agreed cost", exact=True).fill("43000")
    page.get_by_role("button", name="Renew").click()
    page.wait_for_url("**/engagements/4")
    page.goto(f"{site.url}/engagements/{desk}")
    assert "Renewed as E-000004" in page.inner_text("main")
    assert page.get_by_role("link", name="Complete").is_visible(), "it is still open"
