"""Signing in at a provider in a real browser, which follows the redirects and enforces the policy of our pages."""

import pytest

from tests.fixtures.openid import CLIENT_SECRET
from tests.fixtures.site import NAMES
from tests.record.browser.records import assert_accessible
from tests.web.browser.modes import MODES, dress

pytestmark = pytest.mark.browser


@MODES
def test_from_the_button_to_the_page_that_was_wanted(page, sso_site, openid_provider, width, height, scheme):
    dress(page, width, height, scheme)
    openid_provider.asks = True
    page.goto(f"{sso_site.url}/engagements")
    assert_accessible(page)
    page.get_by_role("link", name="Sign in with 127.0.0.1").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{sso_site.url}/engagements")
    page.goto(f"{sso_site.url}/account")
    assert_accessible(page)
    assert page.get_by_label("New password").count() == 0
    page.goto(f"{sso_site.url}/account/single-sign-on")
    assert_accessible(page)


def test_linking_and_a_refusal_with_a_way_out(page, sso_site, openid_provider):
    openid_provider.asks, openid_provider.secret = True, "changed at the provider"
    page.goto(f"{sso_site.url}/sign-in")
    page.get_by_role("link", name="Sign in with 127.0.0.1").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="You are not signed in").wait_for()
    assert_accessible(page)
    openid_provider.secret = CLIENT_SECRET
    page.get_by_role("link", name="Sign in with a password").click()
    sso_site.sign_in(page, NAMES["reader"])
    page.goto(f"{sso_site.url}/account")
    page.get_by_role("link", name="Sign in with 127.0.0.1").click()
    page.get_by_role("link", name="Link your account").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{sso_site.url}/account/single-sign-on")
    assert_accessible(page)
    page.get_by_role("button", name="Link", exact=True).click()
    page.get_by_text("Your account is linked.").wait_for()
    assert_accessible(page)
