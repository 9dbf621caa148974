"""Entering the password again, as people see it: what was typed goes on, on a phone and in the dark, too."""

from datetime import timedelta

import pytest

from app.accounts.identity.freshness import FRESH_FOR
from app.core.domain import clock
from tests.fixtures.site import PASSWORD
from tests.record.browser.records import assert_accessible
from tests.web.browser.modes import MODES, dress

pytestmark = pytest.mark.browser


@MODES
def test_a_user_is_added_after_the_password(page, site, width, height, scheme, monkeypatch):
    dress(page, width, height, scheme)
    site.sign_in(page)
    page.goto(site.url + "/users/new")
    page.get_by_label("Name").fill("Ann")
    page.get_by_label("Role").select_option("member")
    then = clock.now() + FRESH_FOR + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: then)
    page.get_by_role("button", name="Add user").click()
    page.get_by_role("heading", name="Confirm that it’s you").wait_for()
    assert_accessible(page)
    page.get_by_label("Password").fill("wrong wrong wrong")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("This is not your current password.").first.wait_for()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Password for Ann").wait_for()
    page.get_by_role("link", name="Done").click()
    page.get_by_role("heading", name="Ann").wait_for()
    assert_accessible(page)
    page.goto(site.url + "/help/roles")
    assert_accessible(page)
