"""A browser for the tests of pages: Chromium by way of Playwright, one for each worker."""

from urllib.parse import urlsplit

import pytest

from tests import browsers, network
from tests.served import app, new_app, new_site, prepared, site

__all__ = ["app", "new_app", "new_site", "prepared", "site"]


@pytest.fixture(scope="session")
def chromium():
    """Playwright's browser; where there is no Chromium the test is skipped, and the summary says so aloud."""
    path = browsers.find()
    if path is None:
        pytest.skip(browsers.MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=browsers.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browser_context(chromium):
    """A browser window without a past. A page that asks for anything beyond this machine fails its test."""
    context = chromium.new_context(locale="en-GB", timezone_id="UTC", reduced_motion="reduce")
    strayed = []

    def stay_here(route):
        url = urlsplit(route.request.url)
        if url.scheme in ("data", "blob", "about") or network.is_here(url.hostname):
            route.continue_()
        else:
            strayed.append(route.request.url)
            route.abort()

    context.route("**/*", stay_here)
    yield context
    context.close()
    assert not strayed, f"The page asked for something beyond this machine: {strayed}"


@pytest.fixture
def page(browser_context):
    """An empty page. An error in a script fails its test."""
    page = browser_context.new_page()
    # Whoever acts at once after a click is quicker than the scripts; people are not.
    unready = page.locator('html:has(script[src*="/js/main."]):not([data-ready])')
    page.add_locator_handler(unready, lambda: page.wait_for_selector("html[data-ready]", state="attached"))
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert not errors, f"A script failed on the page: {errors}"
