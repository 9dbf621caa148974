"""The first page: one next step for a new record, what waits for somebody in a full one."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from app.services import engagements
from app.services.work import CONSOLE, begin


@pytest.fixture
def record(database):
    """Records an engagement from a few fields."""

    def keep(**fields):
        with begin(database, CONSOLE) as work:
            return engagements.record(work, {"arrangement": "freelance", "provider": "Sample provider 1", **fields})

    return keep


@pytest.fixture
def today(database):
    """The organisation's day."""
    with begin(database, CONSOLE, writes=False) as work:
        return work.today


def test_a_new_record_gives_one_next_step(client, reader_client):
    page = client.get("/").text
    assert "Your record is empty" in page and "/engagements/new" in page
    assert "/engagements/new" not in reader_client.get("/").text


def test_a_small_record_is_offered_the_sample(client, reader_client, record, today):
    record(title="First one")
    offered = client.get("/").text
    assert "A report needs some dozens" in offered and "/sample/load" in offered
    assert "/sample/load" not in reader_client.get("/").text
    client.send("/sample/load")
    both = client.get("/").text
    assert 'href="/?sample=yes">Look at the sample record' in both and "/sample/load" not in both
    assert 'href="/?sample=yes">Look' in reader_client.get("/").text
    assert "A report needs some dozens" not in client.get("/?sample=yes").text
    for number in range(39):
        record(title=f"Number {number}")
    assert "A report needs some dozens" not in client.get("/").text


def test_a_reader_is_offered_nothing_they_cannot_use(reader_client):
    overview, engagements_, providers_ = (reader_client.get(each).text for each in ("/", "/engagements", "/providers"))
    for page in (overview, engagements_, providers_):
        assert "/imports" not in page and "/engagements/new" not in page and "/providers/new" not in page
    assert "takes about a minute" not in overview and "Log the first" not in engagements_


def test_a_refusal_says_in_plain_words_whom_to_ask(reader_client):
    for address in ("/engagements/new", "/imports"):
        page = reader_client.get(address)
        assert page.status_code == 403 and "record:" not in page.text
        assert "is not part of your role. If you need to, ask Test Administrator, who can change that." in page.text


def test_what_waits_is_listed_with_the_list_that_holds_it_all(client, record, today):
    late = today - timedelta(days=3)
    record(title="Late one", started_on=date(2026, 1, 1), due_on=late, status="active")
    record(title="Done one", started_on=date(2026, 1, 1), ended_on=today - timedelta(days=30))
    page = client.get("/").text
    assert "Overdue" in page and "3 days ago" in page
    assert "Without a review" in page and "Cost missing" in page
    for title, name in (("Late one", "overdue"), ("Done one", "without a review"), ("Done one", "cost missing")):
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
    assert "This is the sample record" in page
    assert 'href="/engagements?sample=yes"' in page
    assert 'href="/settings"' in page
    assert 'href="/">Leave the sample' in page


def test_numbers_are_counted(client, record):
    for number in range(3):
        record(title=f"Number {number}", arrangement="outsourced", provider=f"Sample provider {number}")
    page = re.sub(r"<[^>]+>", " ", client.get("/").text)
    assert re.search(r"engagements\s+3\s+providers\s+3\s+freelance\s+0\s+outsourced\s+3", page)
