"""The trend of a series on its page and as a table: what the saved documents say, and nothing worked out again."""

import csv
import io
import re
from datetime import date
from html import unescape
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from app.report.pages import changes_view
from app.report.services import saved_reports
from app.report.storage.saved_reports import SAVED
from tests.report.services.quarters import KEY, quarter
from tests.saved_report_fixtures import WHOLE, read_only, save


@pytest.fixture
def series(app_database):
    """Three quarters: too little, then decided, then confirmed."""
    saved = []
    for code, first, many in (
        ("2025-Q4", date(2025, 10, 5), 3),
        ("2026-Q1", date(2026, 1, 5), 12),
        ("2026-Q2", date(2026, 4, 5), 12),
    ):
        quarter(app_database, first, many)
        saved.append(save(app_database, code))
    return saved


def address(saved, kind=""):
    return f"/reports/saved/trend{kind}?series={quote(saved[-1].series)}"


def test_it_draws_each_claim_as_the_documents_have_it(client, app_database, series):
    with begin_work(app_database, CONSOLE) as work:  # whatever is edited later
        for each in engagements.listing(work, WHOLE).rows:
            engagements.amend(work, each.reference, {"contact": "both"}, None)
    page = client.get(address(series) + f"&claim={KEY}")
    assert page.status_code == 200 and "3 reports, Q4 2025 to Q2 2026." in page.text
    assert "<h1>Trend: quarterly reports</h1>" in page.text
    whole = client.get(address(series)).text
    assert f'<figure class="trend" id="{KEY}">' not in whole and f"claim={KEY}" in whole
    assert len(whole.encode()) < 100_000
    figure = re.search(rf'<figure class="trend" id="{KEY}">.*?</figure>', page.text, re.S)[0]
    assert "Supported since Q1 2026, confirmed" in unescape(figure)
    assert figure.count('class="interval freelance"') == 2 and figure.count('class="ghost"') == 1
    assert "Q4 2025: " in figure and "Not enough data" in figure
    rows = [row for row in csv.DictReader(io.StringIO(client.get(address(series, ".csv")).text)) if row["claim"] == KEY]
    for row, saved in zip(rows, series, strict=True):
        document = read_only(app_database, saved_reports.open_report, saved.id).document
        claim = next(each for each in document["report"]["claims"] if each["key"] == KEY)
        effect = claim["like_for_like"] or claim["effect"] or {}
        assert [row[name] for name in ("report", "verdict", "estimate", "low", "high")] == [
            str(saved.id),
            claim["verdict"],
            *(str(effect.get(name, "")) for name in ("estimate", "low", "high")),
        ]
    assert [row["state"] for row in rows] == ["", "new", "confirmed"]
    assert {row["settled_since_report"] for row in rows} == {str(series[1].id)}


def test_a_damaged_report_is_left_out_and_said(client, app_database, series):
    with app_database.transaction() as session:
        session.execute(sa.update(SAVED).where(SAVED.c.id == series[0].id).values(document=b"not packed"))
    page = client.get(address(series)).text
    assert "1 saved report of this series is damaged and left out." in page and "2 reports, Q1 2026 to Q2 2026." in page
    assert client.get("/reports/saved/trend?series=none").status_code == 404


def test_what_changed_is_shown_on_a_page(client, app_database, series):
    found = read_only(app_database, saved_reports.open_report, series[1].id)
    context = changes_view.context(found.changes, found.document)
    turned = next(each for each in context["turned"] if each.key == KEY)
    assert (turned.before[1], turned.after[1]) == ("Not enough data", "Supported")
    assert context["states"][KEY] == "New in this report" and context["before"] == series[0].id
    page = unescape(client.get(f"/reports/saved/{series[1].id}").text)
    for title, those in context["lists"]:
        assert f'<summary>{title} <span class="quiet">{len(those)}</span>' in page
    assert f"{context['headline']}</p>" in page and "24 new engagements." in page and turned.says in page
    claim = client.get(f"/reports/saved/{series[1].id}/claims/{KEY}").text
    assert "New in this report." in claim and "A CI is the range where the true figure plausibly lies." in claim
    listed = client.get("/reports").text
    assert "trend?series=" in listed and 'class="sparks"' in listed
    first = read_only(app_database, saved_reports.open_report, series[0].id)
    context = changes_view.context(first.changes, first.document)
    assert context["headline"] == "There is no earlier report of this series to compare with."
    assert 'id="changes"' not in client.get(f"/reports/saved/{series[0].id}").text
