"""Renewing on a page: dates and price are asked for, and nothing is completed unless that is ticked."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

from app.core.domain.money import Money
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from tests.record.pages.engagement_forms import desk, shop
from tests.record.pages.engagement_pages import words
from tests.record.pages.form_fields import chosen, field, stored_engagement, value

__all__ = ["desk", "shop"]


def test_the_form_is_empty_but_for_the_terms(client, desk):
    page = client.get(f"/engagements/{desk.id}")
    assert f'href="/engagements/{desk.id}/renew"' in page.text and "/continue" not in page.text
    page = client.get(f"/engagements/{desk.id}/renew")
    assert [value(page, name) for name in ("started_on", "due_on", "agreed_cost")] == ["", "", ""]
    assert chosen(page, "currency") == "USD" and "Provider Helpdesk" in words(page)
    assert "Last time: 42,000.00\u00a0USD." in unescape(field(page, "agreed_cost"))
    assert 'name="rate"' not in page.text and 'name="percentage"' not in page.text
    assert not re.search(r'name="complete_previous"[^>]* checked', page.text) and value(page, "previous_ended_on") == ""


def test_one_click_completes_nothing(client, app_database, desk):
    answer = client.send(
        f"/engagements/{desk.id}/renew",
        {"started_on": "2026-08-02", "agreed_cost": "43000", "currency": "USD", "known_renewals": "0"},
    )
    assert answer.status_code == 303
    after = stored_engagement(app_database, 2).engagement
    assert (after.continues, after.started_on, after.agreed_cost) == (
        desk.reference,
        date(2026, 8, 2),
        Money(4300000, "USD"),
    )
    assert stored_engagement(app_database, desk.id) == desk
    page = words(client.get(answer.location))
    assert "E-000002 renews E-000001." in page and "Renews E-000001, First-line support" in page
    assert "Renewed as E-000002, First-line support" in words(client.get(f"/engagements/{desk.id}"))


def test_the_earlier_one_is_completed_by_a_tick_and_a_date(client, app_database, desk):
    address = f"/engagements/{desk.id}/renew"
    ticked = client.send(address, {"currency": "USD", "complete_previous": "yes"})
    assert ticked.status_code == 422 and "Enter the date on which E-000001 ended" in words(ticked)
    dated = client.send(address, {"currency": "USD", "previous_ended_on": "2026-08-01"})
    assert dated.status_code == 422 and "tick the box" in words(dated)
    wrong = client.send(address, {"currency": "USD", "complete_previous": "yes", "previous_ended_on": "2026-06-01"})
    assert wrong.status_code == 422 and '<a href="#previous_ended_on">' in wrong.text
    assert stored_engagement(app_database, desk.id) == desk and client.get("/engagements/2").status_code == 404
    client.send(address, {"currency": "USD", "complete_previous": "yes", "previous_ended_on": "2026-08-01"})
    before = stored_engagement(app_database, desk.id).engagement
    assert (before.status, before.ended_on) == ("completed", date(2026, 8, 1))


def test_a_rate_is_asked_for_where_work_is_paid_by_time(client, app_database, shop):
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, shop.reference, {"pricing_model": "hourly", "rate": Decimal(80)})
    page = client.get(f"/engagements/{shop.id}/renew")
    assert value(page, "rate") == "80.00" and "is still open" not in words(page)
    sent = {"rate": "80.00", "agreed_cost": "1190", "currency": "EUR", "includes_tax": "19"}
    client.send(f"/engagements/{shop.id}/renew", sent)
    after = stored_engagement(app_database, 2).engagement
    # The rate that carried over is net already; the new amount is not.
    assert (after.rate, after.agreed_cost) == (Money(8000, "EUR"), Money(100000, "EUR"))


def test_a_second_press_makes_no_second_one(client, app_database, shop):
    sent = {"started_on": "2026-05-07", "currency": "EUR", "known_renewals": "0"}
    first = client.send(f"/engagements/{shop.id}/renew", sent)
    assert first.status_code == 303 and stored_engagement(app_database, 2).engagement.started_on == date(2026, 5, 7)
    again = client.send(f"/engagements/{shop.id}/renew", sent)
    page = client.get(again.location)
    assert "E-000002 is already a renewal of E-000001." in words(page) and "Renew again…" in words(page)
    assert again.location == f"/engagements/{shop.id}" and client.get("/engagements/3").status_code == 404
    form = client.get(f"/engagements/{shop.id}/renew")
    assert value(form, "known_renewals") == "1" and "Already renewed as E-000002" in words(form)
    client.send(f"/engagements/{shop.id}/renew", sent | {"known_renewals": "1"})
    assert stored_engagement(app_database, 3).engagement.continues == shop.reference


def test_renewing_can_be_undone_with_what_it_completed(client, app_database, desk):
    sent = {"currency": "USD", "complete_previous": "yes", "previous_ended_on": "2026-08-01"}
    page = client.get(client.send(f"/engagements/{desk.id}/renew", sent).location)
    assert "E-000001 was completed." in words(page) and "Undo renewal" in words(page)
    assert "Undo renewal" in words(client.get(f"/engagements/{desk.id}"))
    client.send(re.search(r'class="message done">.*?action="(/history/\d+/undo)"', page.text, re.DOTALL)[1])
    assert stored_engagement(app_database, desk.id).engagement == desk.engagement
    assert stored_engagement(app_database, 2).removed_at is not None
    assert "Renewed as" not in words(client.get(f"/engagements/{desk.id}"))


def test_undo_of_a_renewal_is_offered_to_those_who_may_remove(client, reader_client, desk):
    page = client.get(client.send(f"/engagements/{desk.id}/renew", {"currency": "USD"}).location)
    assert "E-000002 renews E-000001." in words(page) and "Undo renewal" in words(page)
    assert "Undo renewal" not in words(reader_client.get("/engagements/2"))
    assert "Undo renewal" in words(client.get("/engagements/2"))
