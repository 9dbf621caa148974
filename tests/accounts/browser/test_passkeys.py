"""Passkeys, with an authenticator that Chromium itself plays."""

import pytest

from tests.accounts.sign_in_steps import turn_on
from tests.fixtures.site import NAMES, PASSWORD
from tests.record.browser.records import assert_accessible

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def authenticator(page):
    """Gives the page's browser an authenticator, and returns what changes it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    number = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]
    return lambda **named: session.send("WebAuthn.setUserVerified", {"authenticatorId": number, **named})


@pytest.fixture
def url(site):
    """The site by a name: a passkey is never bound to an IP address."""
    site.url = site.url.replace("127.0.0.1", "localhost")
    return site.url


def add_passkey(page, url, password=PASSWORD):
    page.goto(url + "/account/passkeys")
    page.get_by_label("Current password").fill(password)
    page.get_by_label("Name of the passkey").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()


def sign_out(page, url):
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.wait_for_url(url + "/sign-in")


def test_added_signed_in_with_and_removed(page, site, url, authenticator):
    site.sign_in(page)
    turn_on(site.app, NAMES["administrator"])  # which the passkey takes the place of
    add_passkey(page, url, "not the password")
    page.get_by_text("This is not your current password.").first.wait_for()
    assert_accessible(page)
    add_passkey(page, url)
    page.get_by_role("cell", name="My laptop", exact=True).wait_for()
    assert_accessible(page)
    add_passkey(page, url)
    page.get_by_text("This device has a passkey for your account already.").wait_for()
    sign_out(page, url)
    page.goto(url + "/engagements?q=web")
    assert_accessible(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(url + "/engagements?q=web")
    page.goto(url + "/account/passkeys")
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_role("button", name="Remove My laptop").click()
    page.get_by_text("No passkeys yet.").wait_for()
    sign_out(page, url)
    assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()


def test_a_device_that_did_not_recognise_its_user_lets_nobody_in(page, site, url, authenticator):
    site.sign_in(page)
    add_passkey(page, url)
    page.get_by_role("cell", name="My laptop", exact=True).wait_for()
    sign_out(page, url)
    authenticator(isUserVerified=False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("No passkey was used.").wait_for()
    assert page.url.startswith(url + "/sign-in")


def test_whoever_has_to_show_a_second_factor_does_so_by_passkey(page, site, url, authenticator):
    site.sign_in(page)
    page.goto(url + "/users")
    page.get_by_role("button", name="Require it of everyone").click()
    page.get_by_role("link", name="add a passkey").click()
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("Passkey added.").first.wait_for()
    sign_out(page, url)
    page.get_by_label("Name").fill(NAMES["administrator"])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(url + "/account/second-factor")
    assert_accessible(page)
    page.get_by_role("button", name="Sign out to use your passkey").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(url + "/")
    page.goto(url + "/account/second-factor")
    page.get_by_text("you need no authenticator app").wait_for()
    assert_accessible(page)


def test_a_removed_passkey_lets_nobody_in(page, site, url, authenticator):
    site.sign_in(page)
    add_passkey(page, url)
    page.get_by_role("cell", name="My laptop", exact=True).wait_for()
    sign_out(page, url)
    database = site.app.extensions["contrast"]
    with database.transaction() as session:
        from sqlalchemy import text

        session.execute(text("UPDATE passkey SET credential_id = 'another'"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("This passkey was not accepted.").first.wait_for()
    assert_accessible(page)
