"""Lines on an engagement's page: looked at, logged, corrected, taken out and put back, by forms without script."""

import re
from datetime import date
from decimal import Decimal
from html import escape, unescape
from io import BytesIO

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, entries
from app.record.storage import entries as stored
from tests.record.pages.engagement_pages import words

WORK = {
    "title": "Website",
    "arrangement": "freelance",
    "provider": "Ana",
    "currency": "USD",
    "agreed_cost": Decimal(500),
}
INVOICE = {"day": date(2026, 3, 2), "amount": Decimal("1100.50"), "key": "R-1", "note": "First half"}
TIME = {"day": date(2026, 3, 9), "kind": "time", "amount": Decimal(45), "hours": Decimal("1.5")}
REFUND = {"day": date(2026, 3, 10), "kind": "refund", "amount": Decimal(10)}


@pytest.fixture
def it(app_database):
    """An engagement with three lines, the first and the second of which bring figures."""
    with begin_work(app_database, CONSOLE) as work:
        it = engagements.record(work, WORK)
        for draft in (INVOICE, TIME, REFUND):
            entries.add(work, it.reference, draft)
        return engagements.get_by_id(work, it.id)


@pytest.fixture
def invoice(app_database, it):
    """Its first line."""
    with app_database.reading() as session:
        return stored.find_by_key(session, it.id, "R-1")


def page(client, it, more=""):
    return client.get(f"/engagements/{it.id}{more}")


def section(answer, title):
    """A section of a page as it is read."""
    found = re.search(
        rf'<section class="section"[^>]*>\s*<div class="section-head"><h2>{escape(title)}</h2>.*?</section>',
        answer.text,
        re.DOTALL,
    )
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split())


def test_the_page_lists_them_with_their_sums(client, it):
    said = section(page(client, it), "Invoices & time")
    assert "3 entries, 2 – 10 Mar 2026 : 1,135.50 USD and 1.5 hours" in said
    assert "invoice 1,100.50 USD; refund −10.00 USD; time 45.00 USD and 1.5 hours" in said
    assert (
        "10 Mar 2026 Refund −10.00 USD 9 Mar 2026 Time 1.5 45.00 USD 2 Mar 2026 R-1 Invoice First half 1,100.50 USD"
    ) in said


def test_the_figures_say_that_they_follow(client, it):
    answer = page(client, it)
    assert "1,135.50 USD from 3 entries" in words(answer)
    assert "Actual hours 1.5 hours from 3 entries" in words(answer)
    assert "Start 2 Mar 2026 from 3 entries" in words(answer)
    assert "Agreed cost 500.00 USD from" not in words(answer)


def test_without_lines_the_page_says_what_they_do(client, reader_client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        it = engagements.record(work, WORK)
    assert "calculates cost, hours and dates from them. Add entry" in section(page(client, it), "Invoices & time")
    assert "from 0 entries" not in words(page(client, it)) and "calculated from" not in words(page(client, it))
    assert "Add entry" not in words(page(reader_client, it))


def test_one_is_logged_by_hand(client, app_database, it):
    assert "An invoice, time, expense, bonus or refund" in words(page(client, it, "/lines/new"))
    answer = client.send(
        f"/engagements/{it.id}/lines/new",
        {"day": "2026-03-12", "kind": "bonus", "amount": "1,036.97", "hours": "", "note": "", "key": ""},
    )
    assert answer.location.endswith(f"/engagements/{it.id}#lines")
    answer = page(client, it)
    assert "Added: bonus of 12 Mar 2026, 1,036.97 USD." in answer.text
    said = words(answer)
    assert "2,172.47 USD from 4 entries" in said
    assert re.search(
        r"added an entry .* Date 12 Mar 2026 Type Bonus Amount 1,036.97 USD Actual cost 1,135.50 USD → "
        r"2,172.47 USD",
        said,
    )


def test_tax_is_taken_out_of_what_is_typed(client, it):
    client.send(f"/engagements/{it.id}/lines/new", {"amount": "119", "includes_tax": "19"})
    assert "1,235.50 USD from 4 entries" in words(page(client, it))


def test_what_makes_no_line_is_refused_at_its_field_and_nothing_is_lost(client, it):
    answer = client.send(f"/engagements/{it.id}/lines/new", {"note": "lunch", "key": "R-1", "day": "2026-03-01"})
    assert answer.status_code == 422
    assert "Enter an amount, hours, or both." in answer.text and "lunch" in answer.text
    answer = client.send(f"/engagements/{it.id}/lines/new", {"amount": "1", "key": "R-1"})
    assert "There is already an entry with this number: invoice of 2 Mar 2026" in words(answer)


def test_the_first_amount_brings_the_currency(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        it = engagements.record(work, {"title": "x", "arrangement": "freelance"})
    assert 'name="currency"' in page(client, it, "/lines/new").text
    client.send(f"/engagements/{it.id}/lines/new", {"hours": "2", "currency": "EUR"})
    client.send(f"/engagements/{it.id}/lines/new", {"amount": "7", "currency": "CHF"})
    assert "7.00 CHF from 2 entries" in words(page(client, it))
    assert 'name="currency"' not in page(client, it, "/lines/new").text


def test_one_is_corrected(client, it, invoice):
    address = f"/engagements/{it.id}/lines/{invoice.id}"
    shown = client.get(address).text
    assert 'value="1100.50"' in shown and "First half" in shown
    said = {"day": "2026-03-02", "kind": "invoice", "amount": "1000", "key": "R-1", "revision": "1"}
    assert client.send(address, said).status_code == 303
    assert "1,035.00 USD from 3 entries" in words(page(client, it))
    second = client.send(address, said | {"amount": "2000"})
    assert second.status_code == 422
    assert "Somebody else changed this entry since you opened it" in second.text
    assert 'value="2000"' in second.text and 'name="revision" value="2"' in second.text


def test_one_is_taken_out_and_put_back(client, it, invoice):
    answer = client.send(f"/engagements/{it.id}/lines/{invoice.id}/remove", follow_redirects=True)
    assert "Removed: invoice of 2 Mar 2026, 1,100.50 USD." in answer.text
    assert "35.00 USD from 2 entries" in words(answer)
    assert "1 removed entry" in words(page(client, it, "/lines"))
    assert "Removed" in words(page(client, it, f"/lines/{invoice.id}"))
    gone = page(client, it, "/lines?removed=yes")
    assert "R-1" in words(gone) and f"/lines/{invoice.id}/restore" in gone.text
    client.send(f"/engagements/{it.id}/lines/{invoice.id}/restore")
    assert "1,135.50 USD from 3 entries" in words(page(client, it))


def test_many_stand_on_a_page_of_their_own(client, app_database, it):
    with begin_work(app_database, CONSOLE) as work:
        for day in range(1, 60):
            entries.add(work, it.reference, {"hours": Decimal(1), "note": f"entry {day}."})
    answer = page(client, it)
    assert "All 62 entries" in words(answer) and answer.text.count("/lines/") < 20
    first, second = page(client, it, "/lines"), page(client, it, "/lines?page=2")
    assert "1–50 of 62 entries" in words(first) and "51–62 of 62 entries" in words(second)
    assert len(re.findall(r"entry \d+\.", words(first) + words(second))) == 59


def test_cost_and_hours_are_shown_and_not_typed(client, it):
    for form in ("/edit", "/complete"):
        text = page(client, it, form).text
        for name in ("actual_cost", "hours_actual"):
            control = re.search(rf'<input[^>]*name="{name}"[^>]*>', text)[0]
            assert "readonly" in control
        assert "Calculated from 3 entries" in text
    assert 'value="1135.50"' in page(client, it, "/complete").text
    assert 'value="2026-03-10"' in page(client, it, "/complete").text


def test_who_types_them_all_the_same_is_told_why_and_how(client, it):
    said = {
        "title": "Website",
        "arrangement": "freelance",
        "provider": "Ana",
        "currency": "USD",
        "agreed_cost": "500",
        "actual_cost": "1",
        "hours_actual": "2",
        "started_on": "2026-03-02",
        "status": "active",
        "revision": str(it.revision),
    }
    answer = client.send(f"/engagements/{it.id}/edit", said)
    assert answer.status_code == 422
    for what in ("cost is", "hours are"):
        assert f"The {what} calculated from its 3 entries. Edit an entry, or add another." in words(answer)


def test_a_line_of_another_engagement_is_not_found(client, app_database, invoice):
    with begin_work(app_database, CONSOLE) as work:
        other = engagements.record(work, WORK)
    for more in ("", "/remove", "/restore"):
        address = f"/engagements/{other.id}/lines/{invoice.id}{more}"
        assert (client.send(address) if more else client.get(address)).status_code == 404


def test_an_import_of_lines_says_how_many(client):
    file = b"Contract,Date,Amount\nShop,2026-03-01,5\nShop,2026-03-02,7\nLogo,2026-03-02,9\n"
    answer = client.send("/imports/new", {"file": (BytesIO(file), "may.csv")})
    number = re.search(r"/imports/(\d+)", answer.location)[1]
    client.send(
        f"/imports/{number}/columns",
        {
            "rows": "lines",
            "lines": "Contract",
            "column-1": "Entry: date",
            "column-2": "Entry: amount",
            "act": "next",
            "constant-arrangement": "freelance",
            "constant-currency": "EUR",
            "constant-provider": "Ana",
        },
    )
    check = client.get(f"/imports/{number}/check")
    assert "3 new entries, 2 engagements affected." in words(check) and "Import 3 entries" in words(check)
    mark = re.search(r'name="mark" value="(\w+)"', check.text)[1]
    done = client.send(f"/imports/{number}/check", {"act": "import", "mark": mark}, follow_redirects=True)
    assert "The file was imported." in done.text and "entries 3" in words(done)
    assert "2 new, 3 entries" in words(client.get("/imports"))
    assert "imported a file: may.csv, 2 new, 3 entries" in words(client.get("/history"))
    assert "Shop Shop" not in words(client.get("/engagements")), "a reference that is the title is said once"


def test_readers_look_and_do_not_write(reader_client, it, invoice):
    assert "R-1" in words(page(reader_client, it)) and "Add entry" not in words(page(reader_client, it))
    assert page(reader_client, it, "/lines").status_code == 200
    for more in ("/lines/new", f"/lines/{invoice.id}"):
        assert page(reader_client, it, more).status_code == 403
        assert reader_client.send(f"/engagements/{it.id}{more}").status_code == 403
