"""What people get of a saved report, in a browser: the mail, the page of a link, and the pages to send and share it."""

import re

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.report.files import saved_html, saved_mail
from tests.record.browser import records
from tests.report.golden.small_record import fill
from tests.saved_report_fixtures import AWKWARD, contents, save

URL = "https://contrast.example.org/reports/saved/2"
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def report(site):
    database = site.app.extensions["contrast"]
    with begin_work(database, CONSOLE) as work:
        fill(work)
    save(database, "2026-H1", "Before")
    return contents(database, save(database, "2026-H1", AWKWARD).id)


def test_the_mail_and_the_page_fit_narrow_and_wide_and_ask_for_nothing(site, page, report):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for html in (saved_mail.to_html(report, URL), saved_html.to_html(report)):
        page.set_content(html)
        for width in (390, 640):
            page.set_viewport_size({"width": width, "height": 800})
            assert not page.evaluate(WIDE), width
            assert page.get_by_role("heading", name=AWKWARD).is_visible()
            assert page.get_by_text("Since Before: ").is_visible()
    rows = page.locator("tbody tr")
    assert rows.count() > len(report.printed["key"]["rows"]) and page.locator("svg").first.is_visible()
    assert not asked, "neither asks for anything"


def test_a_link_is_made_opened_and_revoked(site, page, report, chromium):
    site.sign_in(page)
    page.goto(f"{site.url}/reports/saved/{report.number}")
    page.get_by_role("link", name="Share a link").click()
    page.get_by_role("button", name="Make a link").click()
    address = page.locator("#new-link").inner_text()
    page.set_viewport_size(records.SIZES["phone"])
    records.assert_accessible(page)
    visitor = chromium.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    shown = visitor.new_page()
    shown.goto(address)
    assert shown.get_by_role("heading", name=AWKWARD).is_visible() and not visitor.cookies()
    colours = shown.locator("thead .freelance").first
    assert "rgb(0, 0, 0)" not in colours.evaluate("each => getComputedStyle(each).color"), "its style is let in"
    page.goto(f"{site.url}/reports/saved/{report.number}/links")
    page.get_by_role("button", name="Revoke").click()
    assert page.get_by_text("It opens nothing any more").is_visible()
    assert shown.goto(address).status == 404
    assert shown.get_by_text(re.compile("expired or been revoked")).is_visible()
    visitor.close()
