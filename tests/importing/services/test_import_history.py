"""What a file did to one record stands in that record's own history, though an import is one event."""

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.core.domain.errors import Stale
from app.core.domain.events import Actor, EventKind, Source
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import models
from app.record.services import engagements, history, providers, reviews
from tests.importing.services.importing import import_text, text

pytestmark = pytest.mark.both_databases

TWO = {
    "reference": ["A-1", "A-2"],
    "title": ["Website", "Shop"],
    "arrangement": ["freelance", "outsourced"],
    "provider": ["Ann", "Bo"],
    "agreed_cost": ["10.50", ""],
    "currency": ["EUR", ""],
    "notes": ["Ring Ann", ""],
    "quality": ["4", ""],
    "provider_kind": ["individual", ""],
}


def past(database, reference):
    """An engagement's history, as its page shows it."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return engagements.detail(work, reference).history


def card_past(database, name):
    """A provider's history, as its page shows it."""
    with begin_work(database, CONSOLE, writes=False) as work:
        found = providers.listing(work, name).rows[0].stored
        return providers.detail(work, found.id).history


def test_a_new_engagement_came_with_a_file(database, tmp_path):
    number = import_text(database, tmp_path, text(**TWO)).number
    (event,) = past(database, "A-1")
    assert (event.what, event.actor, event.about, event.note["file"]) == (
        EventKind.IMPORTED,
        "console",
        "A-1",
        "file.csv",
    )
    assert (event.note["import"], event.note["revision"], event.note["currencies"]) == (number, 1, [None, "EUR"])
    assert event.changes == {
        "reference": (None, "A-1"),
        "title": (None, "Website"),
        "arrangement": (None, "freelance"),
        "provider": (None, "Ann"),
        "status": (None, "planned"),
        "currency": (None, "EUR"),
        "agreed_cost": (None, "10.50"),
        "notes": (None, "Ring Ann"),
        "quality": (None, "4"),
    }
    assert past(database, "A-2")[0].changes.keys() == {"reference", "title", "arrangement", "provider", "status"}


def test_each_file_that_changed_it_stands_between_what_people_did(database, tmp_path):
    import_text(database, tmp_path, text(**TWO))
    with begin_work(database, CONSOLE) as work:
        users.add(work, "Rita", "manager")
        engagements.amend(work, "A-1", {"title": "By hand", "notes": None, "provider": "Cy"})
        reviews.review(work, "A-1", {"quality": 2})
    import_text(database, tmp_path, text(reference="A-2", title="Another"))
    import_text(
        database,
        tmp_path,
        text(
            reference="A-1",
            title="By file",
            agreed_cost="12.00",
            provider="Bo",
            quality="5",
            comment="Ann was kind",
            owner="rita",
        ),
    )
    import_text(database, tmp_path, text(reference="A-1", currency="USD", agreed_cost="13.00"))
    third, second, _, by_hand, made = past(database, "A-1")
    assert [each.what for each in (third, second, by_hand, made)] == ["imported", "imported", "amended", "imported"]
    assert third.changes == {"currency": ("EUR", "USD"), "agreed_cost": ("12.00", "13.00")}
    assert second.changes == {
        "title": ("By hand", "By file"),
        "agreed_cost": ("10.50", "12.00"),
        "provider": ("Cy", "Bo"),
        "owner": (None, "Rita"),
        "quality": ("2", "5"),
        "comment": (None, "Ann was kind"),
    }
    assert (third.note["currencies"], second.note["currencies"]) == (["EUR", "USD"], ["EUR", "EUR"])
    assert (third.note["revision"], second.note["revision"]) == (4, 3)
    assert {name: both[1] for name, both in made.changes.items()} == {
        "reference": "A-1",
        "title": "Website",
        "arrangement": "freelance",
        "provider": "Ann",
        "status": "planned",
        "currency": "EUR",
        "agreed_cost": "10.50",
        "notes": "Ring Ann",
        "quality": "4",
    }
    assert [each.changes["title"] for each in past(database, "A-2")] == [("Shop", "Another"), (None, "Shop")]


def test_a_card_that_a_file_changed_says_so(database, tmp_path):
    import_text(database, tmp_path, text(**TWO))
    import_text(database, tmp_path, text(reference="A-1", provider_kind="company", provider_email="ann@example.org"))
    with begin_work(database, CONSOLE) as work:
        ann = providers.listing(work, "ann").rows[0].stored
        providers.amend(work, ann.id, {"name": "Ann Lee"})
    renamed, changed, made = card_past(database, "ann lee")
    assert renamed.what is EventKind.AMENDED
    assert changed.changes == {"kind": ("individual", "company"), "email": (None, "ann@example.org")}
    assert (changed.note["file"], changed.note["revision"], changed.about) == ("file.csv", 2, "Ann Lee")
    assert made.changes == {"name": (None, "Ann"), "kind": (None, "individual")}


def test_what_was_erased_stays_erased(database, tmp_path):
    import_text(database, tmp_path, text(**TWO))
    import_text(database, tmp_path, text(reference="A-1", notes="Ann is ill"))
    with begin_work(database, CONSOLE) as work:
        work.session.execute(sa.update(models.ErasableText).values(text=None))
    changed, made = past(database, "A-1")
    assert changed.changes == {"notes": ("erased", "erased")} and changed.note["file"] == "erased"
    assert made.changes["notes"] == (None, "erased")


def test_history_as_a_whole_has_one_entry_a_file(database, tmp_path):
    import_text(database, tmp_path, text(**TWO))
    with begin_work(database, CONSOLE, writes=False) as work:
        (event,) = history.events(work).events
    assert (event.subject, event.changes, event.note["rows"]["new"]) == ("import", {}, 2)


def test_many_records_are_found_one_by_one(database, tmp_path):
    numbers = range(250)
    every = {"reference": [f"R{n}" for n in numbers], "arrangement": ["freelance"] * 250}
    import_text(database, tmp_path, text(**every, title=[f"Old {n}" for n in numbers]))
    import_text(
        database,
        tmp_path,
        text(reference=[f"R{n}" for n in numbers if n % 2][::-1], title=[f"New {n}" for n in numbers if n % 2][::-1]),
    )
    for number in (0, 1, 2, 99, 100, 199, 201, 249):
        titles = [each.changes["title"] for each in past(database, f"R{number}")]
        old, new = f"Old {number}", f"New {number}"
        assert titles == ([(old, new), (None, old)] if number % 2 else [(None, old)])


def test_somebody_who_is_overtaken_by_a_file_is_told_by_whom(database, tmp_path):
    import_text(database, tmp_path, text(**TWO))
    import_text(database, tmp_path, text(reference="A-1", title="By file"))
    with begin_work(database, CONSOLE) as work, pytest.raises(Stale, match="console changed Title"):
        engagements.amend(work, "A-1", {"title": "Mine"}, revision=1)


def test_what_a_reviewer_said_is_not_what_the_file_said(database, tmp_path):
    import_text(database, tmp_path, text(**TWO))
    with begin_work(database, CONSOLE) as work:
        rita = users.add(work, "Rita", "manager")
        work.actor = Actor("Rita", frozenset({"manager"}), Source.WEB, rita.id)
        reviews.review(work, "A-1", {"quality": 1})
    _, made = past(database, "A-1")
    assert made.changes["quality"] == (None, "4")
