"""The page to take records out on, on a desk and on a phone: what is chosen there is what the file holds."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, entries, providers
from tests.record.browser.records import BOTH_SIZES, SIZES, clean_in_both_themes

pytestmark = pytest.mark.browser


@pytest.fixture
def record(site):
    """Two engagements, one of them with a line, and a provider who was no engagements."""
    with begin_work(site.app.extensions["contrast"], CONSOLE) as work:
        shop = engagements.record(
            work, {"title": "Shop", "arrangement": "freelance", "provider": "Ana", "currency": "EUR"}
        )
        engagements.record(work, {"title": "Desk", "arrangement": "outsourced", "provider": "Helpdesk"})
        entries.add(work, shop.reference, {"day": date(2026, 3, 2), "amount": Decimal("1100.50")})
        providers.record(work, {"name": "Never engaged"})
    return site.url


def taken(page, name):
    """The rows of the file that the button brings."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


@BOTH_SIZES
def test_what_is_chosen_is_taken_out(page, site, record, size):
    page.set_viewport_size(SIZES[size])
    site.sign_in(page)
    page.goto(f"{record}/engagements?arrangement=freelance")
    page.get_by_role("link", name="Export").click()
    expect(page.get_by_role("heading", name="Export")).to_be_visible()
    clean_in_both_themes(page)
    page.get_by_text("Columns of engagements").click()
    clean_in_both_themes(page)
    rows = list(csv.DictReader(io.StringIO(taken(page, "Download CSV").decode())))
    assert [row["title"] for row in rows] == ["Shop"]
    page.get_by_label("Title", exact=True).check()
    assert taken(page, "Download JSON lines") == b'{"title": "Shop"}\n'
    page.get_by_label("Invoices & time").check()
    rows = taken(page, "Download CSV for a spreadsheet").decode("utf-8-sig").splitlines()
    assert len(rows) == 2 and "1100,50" in rows[1]
