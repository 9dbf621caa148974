"""Names and free text about people stand where they can be erased, and history still says what happened."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.selection import Page
from app.core.storage import events, models
from app.record.services import engagements, providers, reviews

pytestmark = pytest.mark.both_databases

DRAFT = {
    "title": "Website",
    "arrangement": "freelance",
    "provider": "Ana Ñ",
    "notes": "Ana was ill in May",
    "started_on": date(2026, 1, 1),
}


def raw(work):
    """Everything that the events themselves hold, as text."""
    rows = work.session.execute(sa.text("SELECT changes, note FROM event")).all()
    return "\n".join(str(row) for row in rows)


def test_no_event_holds_a_name_or_a_note(work):
    users.add(work, "Otto Owner", "manager")
    it = engagements.record(work, DRAFT | {"owner": "Otto Owner", "other_quote_provider": "Berta Bauer"})
    engagements.amend(work, it.reference, {"notes": "Ana is well again"})
    reviews.review(work, it.reference, {"comment": "Ana was kind", "quality": 4})
    providers.amend(work, it.provider_id, {"email": "ana@example.org", "name": "Ana Nuñez"})
    held = raw(work)
    for word in ("Ana", "Otto", "Berta", "ill in May", "kind", "example.org"):
        assert word not in held
    assert "Website" in held


def test_history_reads_as_it_was_said(work):
    it = engagements.record(work, DRAFT)
    engagements.amend(work, it.reference, {"notes": None, "provider": "Bø"})
    (amended, recorded), total = events.listing(work.session, "engagement", it.id)
    assert total == 2
    assert recorded.what is EventKind.RECORDED
    assert recorded.changes["notes"] == (None, "Ana was ill in May")
    assert recorded.changes["started_on"] == (None, "2026-01-01")
    assert amended.changes == {"provider": ("Ana Ñ", "Bø"), "notes": ("Ana was ill in May", None)}
    assert (amended.actor, amended.source, amended.about) == ("console", Source.CONSOLE, it.reference)


def test_what_was_erased_says_so(work):
    it = engagements.record(work, DRAFT)
    work.session.execute(sa.update(models.ErasableText).values(text=None, erased_at=work.now))
    ((recorded,), _) = events.listing(work.session, "engagement", it.id)
    assert recorded.changes["notes"] == (None, "erased")
    assert recorded.changes["title"] == (None, "Website")


def test_a_renamed_provider_bears_its_present_name_in_history(work):
    it = engagements.record(work, DRAFT)
    providers.amend(work, it.provider_id, {"name": "Ana Nuñez"})
    ((recorded,), _) = events.listing(work.session, "engagement", it.id)
    assert recorded.changes["provider"] == (None, "Ana Nuñez")


def test_who_and_from_where(work):
    user = users.add(work, "Rita", "manager")
    work.actor = Actor("Rita", frozenset({"manager"}), Source.WEB, user_id=user.id, address="192.0.2.7")
    it = engagements.record(work, DRAFT)
    engagements.amend(work, it.reference, {"notes": "x"})
    ((last, _), _) = events.listing(work.session, "engagement", it.id)
    assert (last.actor, last.source) == ("Rita", Source.WEB)
    addresses = (
        work.session.execute(sa.select(models.ErasableText).where(models.ErasableText.subject == "address"))
        .scalars()
        .all()
    )
    assert [address.text for address in addresses] == ["192.0.2.7"]


def test_pages_of_history(work):
    it = engagements.record(work, DRAFT)
    for number in range(5):
        engagements.amend(work, it.reference, {"notes": str(number)})
    page, total = events.listing(work.session, "engagement", it.id, Page(2, 2))
    assert total == 6
    assert [event.changes["notes"][1] for event in page] == ["2", "1"]
