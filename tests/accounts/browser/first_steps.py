"""What an invited person does first."""

from tests.accounts.sign_in_steps import NEW_PASSWORD, app_code
from tests.record.browser.records import assert_accessible


def set_up(page, site, link):
    """Opens an invitation, chooses a password, and turns on a second factor."""
    page.goto(link)
    assert_accessible(page)
    page.locator("#password").fill(NEW_PASSWORD)
    page.locator("#repeated").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Save password and sign in").click()
    page.wait_for_url(site.url + "/")
    page.goto(site.url + "/account/second-factor")
    assert_accessible(page)
    page.get_by_label("Current password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set up second factor").click()
    page.wait_for_url("**/set-up")
    assert page.locator("svg.qr-code").bounding_box()["width"] >= 200
    assert_accessible(page)
    page.get_by_role("textbox", name="Code").fill(app_code(site.app, "Ann"))
    page.get_by_role("button", name="Turn on").click()
    assert len(page.locator("#codes").inner_text().split()) == 10
    assert_accessible(page)
