"""The first page: one next step for a new record; what was found, what waits for somebody and spend in a full one."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest

from app.core.domain import clock
from app.core.services.work import CONSOLE, begin_work
from app.record.pages import home
from app.record.services import engagements, entries, organisation
from tests.report.pages.sample_report import SAMPLE, as_json, plain, reader, sampled

__all__ = ["reader", "sampled"]


@pytest.fixture
def record(app_database):
    """Records an engagement from a few fields."""

    def keep(**fields):
        with begin_work(app_database, CONSOLE) as work:
            return engagements.record(work, {"arrangement": "freelance", "provider": "Sample provider 1", **fields})

    return keep


@pytest.fixture
def today(app_database):
    """The organisation's day."""
    with begin_work(app_database, CONSOLE, writes=False) as work:
        return work.today


def test_a_new_record_gives_one_next_step(client, reader_client):
    page = client.get("/").text
    assert "No engagements yet" in page and "/engagements/new" in page
    assert "/engagements/new" not in reader_client.get("/").text


def test_a_small_record_is_offered_the_sample(client, reader_client, record, today):
    record(title="First one")
    offered = client.get("/").text
    assert "A report needs a few dozen" in offered and "/sample/load" in offered
    assert "/sample/load" not in reader_client.get("/").text
    client.send("/sample/load")
    both = client.get("/").text.partition("<main")[2]
    assert 'href="/?sample=yes">Explore the sample data' in both and "/sample/load" not in both
    assert 'href="/?sample=yes">Explore the sample data' in reader_client.get("/").text
    assert "A report needs a few dozen" not in client.get("/?sample=yes").text
    for number in range(39):
        record(title=f"Number {number}")
    assert "A report needs a few dozen" not in client.get("/").text


def test_a_reader_is_offered_nothing_they_cannot_use(reader_client):
    first, engagements_, providers_ = (reader_client.get(each).text for each in ("/", "/engagements", "/providers"))
    for page in (first, engagements_, providers_):
        assert "/imports" not in page and "/engagements/new" not in page and "/providers/new" not in page
    assert "takes about a minute" not in first and "Log the first" not in engagements_


def test_a_refusal_says_in_plain_words_whom_to_ask(reader_client):
    for address, doing in (("/engagements/new", "logging and changing engagements"), ("/imports", "importing files")):
        page = reader_client.get(address)
        assert page.status_code == 403 and "record:" not in page.text
        assert f"Your role does not allow {doing}. Ask Test Administrator for access." in page.text


def test_what_waits_is_listed_with_the_list_that_holds_it_all(client, record, today):
    late = today - timedelta(days=3)
    record(title="Late one", started_on=date(2026, 1, 1), due_on=late, status="active")
    record(title="Done one", started_on=date(2026, 1, 1), ended_on=today - timedelta(days=30))
    page = client.get("/").text
    assert "Overdue" in page and "3 days ago" in page
    assert "To review" in page and "Cost missing" in page
    for title, name in (("Late one", "overdue"), ("Done one", "to review"), ("Done one", "cost missing")):
        href = unescape(re.search(rf'<a href="([^"]+)">[^<]*<span class="visually-hidden">: {name}', page).group(1))
        listed = client.get(href)
        assert listed.status_code == 200
        assert title in listed.text
        other = "Done one" if title == "Late one" else "Late one"
        assert other not in listed.text, f"{href} holds more than what is {name}"


def test_every_way_to_deal_with_it_leads_somewhere(client, record, today):
    record(title="Ended", started_on=date(2026, 1, 1), ended_on=today - timedelta(days=30), status="active")
    record(title="Done", started_on=date(2026, 1, 1), ended_on=today - timedelta(days=30))
    page = client.get("/").text
    hrefs = set(re.findall(r'href="(/engagements/\d+/\w+)', page))
    assert {href.rsplit("/")[-1] for href in hrefs} == {"complete", "review", "edit"}
    assert all(client.get(href).status_code == 200 for href in hrefs)


def test_the_sample_is_apart_and_said(client, record):
    record(title="Real one")
    page = client.get("/?sample=yes").text
    assert "Real one" not in page
    assert "Sample data: made-up engagements" in page
    assert 'href="/engagements?sample=yes"' in page
    assert 'href="/settings"' in page
    assert 'href="/">Back to your data' in page


def test_numbers_are_counted(client, record):
    for number in range(3):
        record(title=f"Number {number}", arrangement="outsourced", provider=f"Sample provider {number}")
    page = re.sub(r"<[^>]+>", " ", client.get("/").text)
    assert re.search(r"engagements\s+3\s+providers\s+3\s+freelance\s+0\s+outsourced\s+3", page)


def quarters_of(client, **said):
    """The quarters as the chart's table has them, by name."""
    text = client.get("/report/outcomes.csv", query_string={"table": "quarters", "all": "yes"} | said).text
    return {row["quarter"]: row for row in csv.DictReader(io.StringIO(text))}


@pytest.fixture
def paid(app_database, record):
    """Engagements of three quarters of 2026, and one of 2025."""
    record(title="Known", ended_on=date(2026, 2, 10), actual_cost=Decimal("300.10"), currency="EUR")
    record(title="Unknown", arrangement="outsourced", ended_on=date(2026, 3, 31))
    record(title="Later", arrangement="outsourced", ended_on=date(2026, 7, 1))
    record(title="Open", started_on=date(2026, 4, 1), status="active", actual_cost=Decimal(5), currency="EUR")
    record(title="Old", ended_on=date(2025, 6, 30), actual_cost=Decimal(70), currency="EUR")
    with begin_work(app_database, CONSOLE) as work:
        retainer = engagements.record(
            work,
            {
                "arrangement": "outsourced",
                "provider": "Nord",
                "title": "Retainer",
                "started_on": date(2026, 1, 5),
                "status": "active",
                "currency": "EUR",
            },
        )
        for day, amount, kind in (
            (date(2026, 1, 31), "1000", "invoice"),
            (date(2026, 4, 1), "2000.40", "invoice"),
            (date(2026, 4, 2), "500", "refund"),
        ):
            entries.add(work, retainer.reference, {"kind": kind, "day": day, "amount": Decimal(amount)})


def test_spend_by_quarter_goes_by_the_days_of_invoices_and_unknown_is_not_nothing(client, paid):
    found = {
        name: (
            row["total"],
            row["freelance_total"],
            row["outsourced_total"],
            row["freelance"],
            row["outsourced"],
            row["cost_unknown"],
        )
        for name, row in quarters_of(client).items()
    }
    assert found == {
        "Q2 2025": ("70.00", "70.00", "", "1", "0", "0"),
        "Q1 2026": ("1300.10", "300.10", "1000.00", "1", "2", "1"),
        "Q2 2026": ("1505.40", "5.00", "1500.40", "1", "0", "0"),
        "Q3 2026": ("", "", "", "0", "1", "1"),
    }


def test_the_chart_says_each_quarter_and_leads_to_its_engagements(client, paid, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 8, 15, 12, tzinfo=UTC))
    page = client.get("/").text
    drawn = re.search(r'<svg[^>]*class="chart chart-quarters".*?</svg>', page, re.DOTALL).group(0)
    said = unescape(re.search(r"<desc[^>]*>(.*?)</desc>", drawn).group(1)).replace("\u00a0", " ")
    assert said == (
        "Q3 2026: unknown, 1 engagement, the cost of 1 unknown. "
        "Q2 2026: 1,505 EUR (freelance 5.00 EUR, outsourced 1,500 EUR), 1 engagement. "
        "Q1 2026: 1,300 EUR (freelance 300 EUR, outsourced 1,000 EUR), 3 engagements, the cost of 1 unknown. "
        "Q4 2025: –, 0 engagements. Q3 2025: –, 0 engagements. Q2 2025: 70.00 EUR (freelance 70.00 EUR), 1 engagement."
    )
    assert "Spend and engagements by quarter" in drawn and "known spend in EUR; n: engagements" in drawn
    hrefs = [unescape(each) for each in re.findall(r'<a href="([^"]+)"', drawn)]
    assert hrefs[2] == "/engagements?from=2026-01-01&to=2026-03-31" and len(hrefs) == 4
    listed = client.get(hrefs[2]).text
    assert "3 engagements" in listed and all(title in listed for title in ("Known", "Unknown", "Retainer"))
    for kind in ("svg", "png"):
        assert client.get(f"/report/quarters.{kind}?all=yes").status_code == 200


def test_quarters_are_those_of_the_financial_year(client, app_database, paid):
    assert list(quarters_of(client)) == ["Q2 2025", "Q1 2026", "Q2 2026", "Q3 2026"]
    with begin_work(app_database, CONSOLE) as work:
        organisation.amend(work, {"financial_year_month": 5})
    assert list(quarters_of(client)) == ["Q1 2025/26", "Q3 2025/26", "Q4 2025/26", "Q1 2026/27"]
    assert quarters_of(client)["Q4 2025/26"]["first_day"] == "2026-02-01"


def test_quarters_of_the_sample_add_up_to_the_spend_of_its_years(reader):
    quarters = quarters_of(reader, sample="yes")
    text = reader.get("/report/outcomes.csv?table=spend&all=yes&sample=yes").text
    years = {row["year"]: row["total"] for row in csv.DictReader(io.StringIO(text)) if row["by"] == "all"}
    for year in ("2025", "2026"):
        assert sum(Decimal(row["total"] or 0) for name, row in quarters.items() if name.endswith(year)) == Decimal(
            years[year]
        )
    everything = reader.get("/engagements/export.csv?sample=yes").text
    days = [row["ended_on"] or row["started_on"] for row in csv.DictReader(io.StringIO(everything))]
    for row in quarters.values():
        assert int(row["engagements"]) == sum(row["first_day"] <= day <= row["last_day"] for day in days)


def findings_of(client, **said):
    """The section of findings: its markup, and each finding's address and sentence."""
    page = client.get("/", query_string=said).text
    section = re.search(r'<section class="section" id="findings">.*?</section>', page, re.DOTALL).group(0)
    return section, [
        (unescape(href), unescape(sentence))
        for href, sentence in re.findall(r'<li>.*?<a href="([^"]+)">([^<]+)</a>', section)
    ]


def test_three_findings_with_their_verdict_each_leading_to_its_claim(reader):
    section, found = findings_of(reader, **SAMPLE)
    report = as_json(reader, **SAMPLE)
    verdicts = {each["key"]: each["row"]["verdict"] for each in report["claims"]}
    assert len(found) == 3
    words = re.findall(r'class="verdict [^>]*>(?:<span[^>]*>[^<]*</span>)?([^<]+)<', section)
    for (href, sentence), word in zip(found, words, strict=True):
        key = re.fullmatch(r"/report/([\w-]+)\?sample=yes", href).group(1)
        assert verdicts[key] == word
        assert sentence in plain(reader.get(href).text)
        assert any(sentence in line for line in report["headline"]), "the report's first screen says it, too"
    assert report["headline"][0] in unescape(section)


def test_findings_follow_the_record(client, record, today):
    record(title="Only one", ended_on=today)
    section, found = findings_of(client)
    assert not found and "No claim has a verdict yet." in section and "not enough data." in section
    assert 'href="/report/facts#knowable"' in section
    assert client.get("/report/facts").text.count('id="knowable"') == 1
    first = section
    record(title="Another", arrangement="outsourced", provider="Other", ended_on=today)
    assert findings_of(client)[0] != first, "what was kept for the page is no longer true"


def test_a_record_without_recent_engagements_leads_to_the_whole_of_it(client, record):
    record(title="Long ago", ended_on=date(2019, 1, 31))
    section, found = findings_of(client)
    assert not found and "covers the last 24 months" in section and 'href="/report?all=yes"' in section


def test_where_no_cost_is_known_the_chart_says_how_to_begin(client, record, today):
    record(title="Free?", ended_on=today)
    page = client.get("/").text
    assert "No costs recorded yet." in page and "chart-quarters" not in page
    href = unescape(re.search(r'<a href="([^"]+)">Add costs', page).group(1))
    assert "Free?" in client.get(href).text


def test_a_quarter_without_any_payment_still_counts_its_engagements(client, app_database, record, monkeypatch):
    stored = record(title="Paid before", started_on=date(2026, 1, 5), ended_on=date(2026, 7, 5), currency="EUR")
    with begin_work(app_database, CONSOLE) as work:
        entries.add(work, stored.reference, {"kind": "invoice", "day": date(2026, 2, 1), "amount": Decimal(50)})
    assert {
        name: (row["total"], row["engagements"], row["cost_unknown"]) for name, row in quarters_of(client).items()
    } == {"Q1 2026": ("50.00", "0", "0"), "Q3 2026": ("", "1", "0")}
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 8, 15, 12, tzinfo=UTC))
    assert '<desc id="c-quarters-desc">Q3 2026: –, 1 engagement. Q2 2026: –' in client.get("/").text


def test_a_large_record_leads_to_the_report_instead_of_waiting_for_it(client, record, today, monkeypatch):
    record(title="Many", ended_on=today, actual_cost=Decimal(5), currency="EUR")
    monkeypatch.setattr(home, "MAX_INLINE_REPORT", 0)
    section, found = findings_of(client)
    assert not found and 'href="/report">Open the report</a>' in section
    assert "chart-quarters" not in client.get("/").text
