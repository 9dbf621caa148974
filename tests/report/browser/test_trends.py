"""The trend of a series, as people see it."""

import re

import pytest

from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.services import sample
from app.report.services import saved_reports
from tests.record.browser.records import SIZES, clean_in_both_themes

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", SIZES)
def test_the_trend_of_a_series(page, site, size):
    database = site.app.extensions["contrast"]
    with begin_work(database, CONSOLE) as work:
        sample.load(work)
    for code in ("2025-Q2", "2025-Q4", "2026-Q1"):
        with begin_work(database, CONSOLE, writes=False) as work:
            frozen = saved_reports.freeze(work, Selection(sample=True), saved_reports.period_by_code(work, code))
        with begin_work(database, CONSOLE) as work:
            saved = saved_reports.save(work, frozen)
    page.set_viewport_size(SIZES[size])
    site.sign_in(page)
    page.goto(f"{site.url}/reports/saved/trend?series={saved.series}")
    assert page.get_by_text("3 reports, Q2 2025 to Q1 2026.").is_visible()
    clean_in_both_themes(page)
    figure = page.locator("figure.trend").first
    figure.get_by_text("Figures").click()
    assert figure.get_by_role("listitem").first.inner_text().startswith("Q1 2026: ")
    clean_in_both_themes(page)
    row = page.get_by_role("table", name="Every other claim of the series").locator("a.open").first
    name = row.inner_text()
    row.click()
    page.wait_for_url(re.compile("claim="))
    assert page.locator("figure.trend").count() == 1 and page.locator("figure.trend strong").inner_text() == name
    page.goto(f"{site.url}/reports")
    assert page.locator(".sparks svg").first.is_visible()
    clean_in_both_themes(page)
    page.get_by_role("link", name="Q1 2026").click()
    changed = page.locator("#changes")
    assert changed.get_by_text("Since Q4 2025: ").is_visible()
    changed.get_by_text("New and confirmed verdicts").click()
    clean_in_both_themes(page)
