"""From an invitation to a second factor, as people see it."""

import pytest

from tests.accounts.browser.first_steps import set_up
from tests.accounts.sign_in_steps import NEW_PASSWORD, app_code, move_clock, use_mail
from tests.fixtures.site import NAMES, PASSWORD
from tests.mailbox import mailbox
from tests.record.browser.records import assert_accessible
from tests.web.browser.modes import MODES, dress

__all__ = ["mailbox"]
pytestmark = pytest.mark.browser


@MODES
def test_invited_and_with_a_second_factor(page, chromium, site, monkeypatch, width, height, scheme):
    dress(page, width, height, scheme)
    site.sign_in(page)
    page.goto(site.url + "/users/invite")
    assert_accessible(page)
    page.get_by_label("Name").fill("Ann")
    page.get_by_role("button", name="Invite").click()
    link = page.locator("#link").inner_text()
    assert_accessible(page)
    page.goto(site.url + "/users")
    assert_accessible(page)
    page.get_by_role("link", name="Ann").click()
    page.get_by_role("button", name="Revoke invitation").wait_for()
    assert_accessible(page)
    context = chromium.new_context(reduced_motion="reduce")
    theirs = context.new_page()
    dress(theirs, width, height, scheme)
    set_up(theirs, site, link)
    theirs.goto(site.url + "/account")
    assert_accessible(theirs)
    if width < 600:
        theirs.get_by_role("button", name="Menu").click()
    theirs.get_by_role("button", name="Sign out").click()
    theirs.wait_for_url(site.url + "/sign-in")
    move_clock(monkeypatch, minutes=1)
    theirs.get_by_label("Name").fill("Ann")
    theirs.get_by_label("Password").fill(NEW_PASSWORD)
    theirs.get_by_label("Keep me signed in").check()
    assert_accessible(theirs)
    theirs.get_by_role("button", name="Sign in").click()
    theirs.wait_for_url(site.url + "/sign-in/code")
    theirs.get_by_role("textbox", name="Code").fill("000000")
    theirs.keyboard.press("Enter")
    theirs.get_by_text("This code is wrong").first.wait_for()
    assert_accessible(theirs)
    theirs.get_by_role("textbox", name="Code").fill(app_code(site.app, "Ann"))
    theirs.keyboard.press("Enter")
    theirs.wait_for_url(site.url + "/")
    context.close()


@MODES
def test_a_forgotten_password(page, site, mailbox, width, height, scheme):
    dress(page, width, height, scheme)
    use_mail(site.app.extensions["contrast"], mailbox)
    page.goto(site.url + "/sign-in")
    page.get_by_role("link", name="Forgot your password?").click()
    assert_accessible(page)
    page.get_by_label("Name or email address").fill("Nobody")
    page.get_by_role("button", name="Send link").click()
    page.get_by_text("a link is on its way").wait_for()
    assert_accessible(page)
    page.goto(site.url + "/reset/unknown")
    page.get_by_text("not valid any more").wait_for()
    assert_accessible(page)


def test_whoever_has_to_set_one_up_gets_no_further(page, site):
    site.sign_in(page)
    page.goto(site.url + "/users")
    page.get_by_role("button", name="Require it of everyone").click()
    page.wait_for_url(site.url + "/account/second-factor")
    page.get_by_text("Set up an authenticator app to continue").wait_for()
    page.goto(site.url + "/engagements")
    page.wait_for_url(site.url + "/account/second-factor")
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_role("button", name="Set up second factor").click()
    page.get_by_role("textbox", name="Code").fill(app_code(site.app, NAMES["administrator"]))
    page.get_by_role("button", name="Turn on").click()
    page.get_by_role("link", name="Done").click()
    page.goto(site.url + "/engagements")
    page.wait_for_url(site.url + "/engagements")
