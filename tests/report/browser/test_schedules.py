"""Scheduled reports in a browser: clean on a phone and on a screen, and without script a report is scheduled."""

from datetime import timedelta

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.report.domain.periods import Frequency
from app.report.services import schedule_runs, schedules
from tests.record.browser.records import clean_in_every_look

pytestmark = pytest.mark.browser


def test_the_pages_are_clean(page, site):
    database = site.app.extensions["contrast"]
    with begin_work(database, CONSOLE) as work:
        work.now -= timedelta(days=40)
        for filters in ((), (("provider", "Agency 1"),)):
            draft = {"name": "For the board", "every": Frequency.MONTH, "recipients": ("a@example.org",)}
            it = schedules.add(work, draft)
            schedules.stored.update(work.session, schedules.replace(it, filters=filters), work.now)
    schedule_runs.run_due(database)
    site.sign_in(page)
    for path in (
        "",
        "/schedules",
        "/schedules/new?category=design",
        "/schedules/1",
        "/schedules/2",
        "/schedules/2/change",
    ):
        page.goto(f"{site.url}/reports{path}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        clean_in_every_look(page)


def test_without_script_a_report_is_scheduled_and_removed_and_brought_back(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    site.sign_in(page)
    page.goto(f"{site.url}/reports/schedules")
    page.get_by_role("link", name="Schedule a report").click()
    page.get_by_label("Name").fill("For the board")
    page.get_by_label("Recipients").fill("nobody")
    page.get_by_label("Hour").select_option("06:00")
    page.get_by_role("button", name="Schedule it").click()
    assert "“nobody” is not an email address." in page.get_by_role("alert").inner_text()
    page.get_by_label("Recipients").fill("a@example.org")
    page.get_by_role("button", name="Schedule it").click()
    page.wait_for_url("**/reports/schedules/1")
    assert "Next report: " in page.locator(".lede").inner_text() and "06:00" in page.locator(".lede").inner_text()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Undo").click()
    assert "06:00" in page.locator(".lede").inner_text()
    context.close()
