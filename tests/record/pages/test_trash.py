"""The page of the trash: what was removed, by whom, how many days are left, and a button that restores it."""

from app.core.services.work import CONSOLE, begin_work
from app.importing.services import profiles
from app.importing.values.options import Options
from app.record.services import engagements, entries, trash
from tests.record.pages.engagement_pages import SHOP, words


def test_what_was_removed_is_restored_from_the_trash(client, reader_client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        stored = engagements.record(work, SHOP)
        kept = engagements.record(work, SHOP | {"title": "Kept"})
        line = entries.add(work, kept.reference, {"amount": 5, "currency": "EUR"})
        number = profiles.save(work, "Bank", ["a"], Options()).number
    with begin_work(app_database, CONSOLE) as work:
        entries.remove(work, line.id)
    client.send(f"/engagements/{stored.id}/remove")
    client.send(f"/imports/profiles/{number}/remove")
    page = client.get("/trash")
    title = f"{SHOP['title']} ({stored.reference})"
    for row in (f"{title} Engagement", "Bank Import profile", "Invoice, 5.00 EUR: Kept (E-000002) Entry", "3 items"):
        assert row in words(page)
    assert words(page).count("Test Administrator") >= 2 and "30 days" in words(page)
    seen = reader_client.get("/trash")
    assert title in words(seen) and "Bank" not in words(seen) and "/restore" not in seen.text
    assert reader_client.send(f"/trash/engagement/{stored.id}/restore").status_code == 403
    answer = client.send(f"/trash/engagement/{stored.id}/restore")
    assert (answer.status_code, answer.location) == (303, f"/engagements/{stored.id}")
    assert f"“{title}” was restored." in words(client.get(answer.location))
    answer = client.send(f"/trash/profile/{number}/restore")
    assert answer.location == "/trash" and "“Bank” was restored." in words(client.get("/trash"))
    assert client.send(f"/trash/entry/{line.id}/restore").location == f"/engagements/{kept.id}/lines"
    for wrong in ("engagement/1", "engagement/99", "claim/1"):
        assert client.send(f"/trash/{wrong}/restore").status_code == 404
    assert "The trash is empty" in words(client.get("/trash"))


def test_the_sample_has_a_trash_of_its_own_and_the_lists_lead_there(client, app_database):
    with begin_work(app_database, CONSOLE) as work:
        mine, made_up = (engagements.record(work, SHOP, sample=each) for each in (False, True))
    with begin_work(app_database, CONSOLE) as work:
        trash.remove(work, mine.reference)
        trash.remove(work, made_up.reference, sample=True)
    for address, number in (("", mine.id), ("?sample=yes", made_up.id)):
        page = client.get(f"/trash{address}")
        assert f"/trash/engagement/{number}/restore" in page.text and "1 item" in words(page)
        assert f'href="/trash{address}">1 removed engagement' in client.get(f"/engagements{address}").text
    assert 'href="/trash"' in client.get("/history").text and 'href="/trash"' in client.get("/settings").text
