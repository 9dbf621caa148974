"""How much the page of a saved report weighs over the sample data, with the report before it to compare with."""

from app.core.domain.selection import Selection
from tests.report.pages.sample_report import reader, sampled
from tests.saved_report_fixtures import save

__all__ = ["reader", "sampled"]
LIMIT = 62_000  # bytes without compression; a page on a slow line


def test_a_saved_report_of_the_sample_is_light(sampled, reader):
    database = sampled.extensions["contrast"]
    for code in ("2026-Q2", "2026-Q3"):
        saved = save(database, code, selection=Selection(sample=True))
    page = reader.get(f"/reports/saved/{saved.id}")
    assert page.text.count("<tr ") > 40 and len(page.data) < LIMIT
