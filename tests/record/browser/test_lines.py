"""A line logged, corrected and taken back out in a browser, with and without script, on a desk and on a phone."""

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, entries
from tests.record.browser.records import PHONE, clean_in_every_look

pytestmark = pytest.mark.browser


@pytest.fixture
def it(site):
    """An engagement with two lines; where its page is."""
    with begin_work(site.app.extensions["contrast"], CONSOLE) as work:
        stored = engagements.record(
            work, {"title": "Shop", "arrangement": "freelance", "provider": "Ana", "currency": "EUR"}
        )
        for draft in (
            {"day": date(2026, 3, 2), "amount": Decimal("1100.50"), "key": "R-1", "note": "First half " * 20},
            {"day": date(2026, 3, 9), "amount": Decimal(45), "hours": Decimal("1.5")},
        ):
            entries.add(work, stored.reference, draft)
        return f"{site.url}/engagements/{stored.id}"


def walk(page, it):
    """Logs a bonus, corrects it, takes it out and puts it back."""
    page.goto(it)
    page.get_by_role("link", name="Add entry").click()
    page.get_by_label("Date").fill("2026-03-12")
    page.get_by_label("Type").select_option("bonus")
    page.get_by_label("Amount").first.fill("100")
    page.get_by_role("button", name="Add entry").click()
    expect(page.get_by_text("1,245.50 EUR").first).to_be_visible()
    page.get_by_role("link", name="12 Mar 2026").click()
    page.get_by_label("Amount").first.fill("200")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1,345.50 EUR").first).to_be_visible()
    page.get_by_role("link", name="12 Mar 2026").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Removed: bonus of 12 Mar 2026, 200.00 EUR.")).to_be_visible()
    expect(page.get_by_text("1,145.50 EUR").first).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Restored: bonus of 12 Mar 2026, 200.00 EUR.")).to_be_visible()


def test_a_line_comes_and_goes(page, site, it):
    site.sign_in(page)
    walk(page, it)


def test_a_line_comes_and_goes_without_script(chromium, site, it):
    context = chromium.new_context(java_script_enabled=False, locale="en-GB", viewport=PHONE)
    page = context.new_page()
    site.sign_in(page)
    walk(page, it)
    context.close()


def test_pages_of_lines_are_clean(page, site, it):
    site.sign_in(page)
    for more in ("", "/lines", "/lines/new", "/lines/1", "/edit", "/complete"):
        page.goto(it + more)
        clean_in_every_look(page)
