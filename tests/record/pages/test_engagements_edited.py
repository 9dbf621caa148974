"""Editing engagements: only changes are saved, two people at once lose nothing, and readers may not write."""

from datetime import date

import pytest

from app.core.domain.money import Money
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from app.record.storage import engagements as storage
from tests.record.pages.engagement_forms import MINIMUM, desk, on_postgresql, shop
from tests.record.pages.engagement_pages import DESK, words
from tests.record.pages.form_fields import chosen, stored_engagement, value

__all__ = ["desk", "on_postgresql", "shop"]


def test_tax_comes_off_only_what_is_typed_anew(client, app_database, shop):
    said = {
        "title": shop.engagement.title,
        "arrangement": "freelance",
        "provider": "Åsa Öst",
        "status": "completed",
        "currency": "EUR",
        "agreed_cost": "18000.00",
        "actual_cost": "1190",
        "includes_tax": "19",
        "reference": shop.reference,
        "revision": shop.revision,
    }
    client.send(f"/engagements/{shop.id}/edit", said)
    it = stored_engagement(app_database, shop.id).engagement
    assert it.agreed_cost == Money(1800000, "EUR") and it.actual_cost == Money(100000, "EUR")


def test_a_fold_says_how_much_it_knows(client, shop):
    said = words(client.get(f"/engagements/{shop.id}/edit"))
    assert "Work 2 fields filled in" in said and "Cost and pricing 1 field filled in" in said


def test_another_like_it_carries_over_what_does(client, shop):
    page = client.get(f"/engagements/new?like={shop.reference}")
    assert value(page, "title") == "Rebuild the shop" and value(page, "provider") == "Åsa Öst"
    assert chosen(page, "category") == "Software development" and value(page, "agreed_cost") == ""
    assert client.get("/engagements/new?like=nothing").status_code == 404


def test_editing_changes_what_was_changed(client, app_database, desk):
    page = client.get(f"/engagements/{desk.id}/edit")
    names = ("title", "provider", "started_on", "due_on", "agreed_cost", "reference")
    said = {name: value(page, name) for name in names}
    assert said["agreed_cost"] == "42000.00" and said["started_on"] == "2026-07-01"
    answer = client.send(
        f"/engagements/{desk.id}/edit",
        said
        | {"arrangement": "outsourced", "currency": "USD", "status": "active", "due_on": "", "revision": desk.revision},
    )
    assert answer.status_code == 303 and "Saved." in words(client.get(answer.location))
    after = stored_engagement(app_database, desk.id).engagement
    assert after.due_on is None and after.agreed_cost == desk.engagement.agreed_cost


def test_whoever_is_slower_is_told_and_keeps_what_was_typed(client, app_database, desk):
    said = {
        "title": "First-line support",
        "arrangement": "outsourced",
        "provider": "Helpdesk",
        "currency": "USD",
        "agreed_cost": "42000.00",
        "status": "active",
        "started_on": "2026-07-01",
        "due_on": "2026-08-01",
        "reference": desk.reference,
        "revision": desk.revision,
    }
    with begin_work(app_database, CONSOLE) as work:
        engagements.amend(work, desk.reference, {"due_on": date(2026, 9, 1), "complexity": 2, "notes": "By phone"})
    answer = client.send(f"/engagements/{desk.id}/edit", said | {"due_on": "2026-10-01", "hours_estimated": "70"})
    page = words(answer)
    assert answer.status_code == 409
    assert "console changed this while you had it open" in page
    assert "Due console: 1 Aug 2026 → 1 Sep 2026. The form keeps your value." in page
    assert "Complexity console: 2 of 5. The form now has this value." in page
    assert value(answer, "due_on") == "2026-10-01" and value(answer, "hours_estimated") == "70"
    assert chosen(answer, "complexity") == "2" and "By phone" in answer.text
    assert stored_engagement(app_database, desk.id).engagement.due_on == date(2026, 9, 1)
    again = client.send(
        f"/engagements/{desk.id}/edit",
        said
        | {
            "due_on": "2026-10-01",
            "hours_estimated": "70",
            "complexity": "2",
            "notes": "By phone",
            "revision": value(answer, "revision"),
        },
    )
    assert again.status_code == 303
    after = stored_engagement(app_database, desk.id).engagement
    assert (after.due_on, after.complexity, after.notes) == (date(2026, 10, 1), 2, "By phone")


@pytest.mark.postgresql
def test_whoever_is_overtaken_while_saving_keeps_what_was_typed(on_postgresql, monkeypatch):
    database = on_postgresql.extensions["contrast"]
    with begin_work(database, CONSOLE) as work:
        it = engagements.record(work, DESK)
    flush, others = storage.flush, [{"complexity": 2}]

    def overtaken(session):
        while others:
            with begin_work(database, CONSOLE) as work:
                engagements.amend(work, it.reference, others.pop())
        flush(session)

    client = on_postgresql.test_client()
    client.sign_in("Test Administrator")
    monkeypatch.setattr(storage, "flush", overtaken)
    answer = client.send(
        f"/engagements/{it.id}/edit",
        {
            "title": "Second-line support",
            "arrangement": "outsourced",
            "reference": it.reference,
            "status": "active",
            "revision": it.revision,
        },
    )
    assert answer.status_code == 409 and "console changed this while you had it open" in words(answer)
    assert value(answer, "title") == "Second-line support" and chosen(answer, "complexity") == "2"
    assert stored_engagement(database, it.id).engagement.title == "First-line support"


def test_a_reader_may_not_write(reader_client, desk):
    for address in ("new", f"{desk.id}/edit", f"{desk.id}/complete", f"{desk.id}/renew", f"{desk.id}/review"):
        assert reader_client.get(f"/engagements/{address}").status_code == 403
        assert reader_client.send(f"/engagements/{address}", MINIMUM).status_code == 403


def test_what_cannot_be_undone_by_a_link_takes_a_token(client, desk):
    assert client.post(f"/engagements/{desk.id}/renew").status_code == 400
    assert client.post(f"/engagements/{desk.id}/complete").status_code == 400
