"""Editing many engagements: the preview says what happens, that and nothing else happens, and it can be undone."""

from datetime import date
from decimal import Decimal

import pytest

from app.core.domain.errors import Refused, Stale
from app.core.domain.events import EventKind
from app.core.domain.money import Money
from app.core.domain.selection import Condition, Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.domain.bulk_edits import make_edit
from app.record.services import bulk_edit, engagements, history, teams, undo_events
from app.record.services.bulk_edit import Target

pytestmark = pytest.mark.both_databases

WORK = {"arrangement": "freelance"}
ALL = Target(Selection())


@pytest.fixture
def record(database):
    """Four engagements: two of the web team, one with a percentage, one without anything."""
    drafts = (
        {"title": "Shop", "team": "Web", "tags": ("old", "shop")},
        {"title": "App", "team": "Web", "status": "completed", "ended_on": date(2026, 3, 1)},
        {
            "title": "Campaign",
            "pricing_model": "percentage of budget",
            "percentage": Decimal(5),
            "project_budget": Decimal(100),
            "currency": "EUR",
        },
        {"title": "Manual"},
    )
    with begin_work(database, CONSOLE) as work:
        return [engagements.record(work, WORK | draft) for draft in drafts]


def values(work, record, name):
    return [getattr(engagements.get_by_id(work, stored.id).engagement, name) for stored in record]


def test_the_preview_counts_what_changes_and_why_something_cannot(record, work):
    found = bulk_edit.preview(work, ALL, make_edit({"pricing_model": "hourly", "team": "web"}, ()))
    assert (found.changing, found.unchanged, found.refused, found.total) == (3, 0, 1, 4)
    (reason,) = found.reasons.values()
    assert "requires the pricing model “percentage of budget”" in reason.message
    assert reason.references == [record[2].reference]
    shop, manual = found.rows[0], found.rows[2]
    assert shop[1] == {"pricing_model": (None, "hourly")}  # the team is already so, however it is spelt
    assert manual[1] == {"team": (None, "Web"), "pricing_model": (None, "hourly")}
    assert values(work, record, "pricing_model") == [None, None, "percentage of budget", None]


def test_what_was_previewed_happens_as_one_action_that_can_be_undone(record, work):
    edit = make_edit({"category": "design"}, ("team",))
    before = [engagements.get_by_id(work, stored.id).engagement for stored in record]
    digest = bulk_edit.preview(work, ALL, edit).digest
    result = bulk_edit.apply(work, ALL, edit, digest)
    assert set(result.changed) == {stored.id for stored in record} and not result.refused
    assert values(work, record, "category") == ["design"] * 4 and values(work, record, "team") == [None] * 4
    (event,) = [each for each in history.events(work).events if each.what is EventKind.CHANGED_TOGETHER]
    assert event.id == result.event_id
    undo_events.undo(work, result.event_id)
    assert [engagements.get_by_id(work, stored.id).engagement for stored in record] == before


def test_a_change_since_the_preview_is_told_and_nothing_is_changed(record, work):
    edit = make_edit({"category": "design"}, ())
    digest = bulk_edit.preview(work, ALL, edit).digest
    engagements.amend(work, record[0].reference, {"notes": "Called today."})
    with pytest.raises(Stale):
        bulk_edit.apply(work, ALL, edit, digest)
    assert values(work, record, "category") == [None] * 4
    with pytest.raises(Stale):  # neither is another edit what was previewed
        bulk_edit.apply(work, ALL, make_edit({"category": "other"}, ()), bulk_edit.preview(work, ALL, edit).digest)


@pytest.mark.parametrize(
    ("mode", "tags"),
    [
        ("add", [("old", "shop", "new"), ("new", "OLD"), ("new", "OLD"), ("new", "OLD")]),
        ("remove", [("shop",), None, None, None]),
        ("replace", [("new", "OLD")] * 4),
    ],
)
def test_tags_are_added_removed_or_replaced(record, work, mode, tags):
    edit = make_edit({"tags": ("new", "OLD")}, (), mode)
    bulk_edit.apply(work, ALL, edit, bulk_edit.preview(work, ALL, edit).digest)
    assert values(work, record, "tags") == tags


def test_a_filter_or_ids_say_which_are_edited(record, work):
    web = Target(Selection((Condition("team", "is", ("Web",)),)))
    assert bulk_edit.count(work, web) == 2
    one = Target(Selection(), (record[3].id, record[3].id, 4711))
    assert bulk_edit.count(work, one) == 1
    edit = make_edit({"category": "other"}, ())
    bulk_edit.apply(work, one, edit, bulk_edit.preview(work, one, edit).digest)
    assert values(work, record, "category") == [None, None, None, "other"]
    with pytest.raises(Refused, match="No engagement is selected"):
        bulk_edit.count(work, Target(Selection(search="nowhere")))


def test_amounts_are_in_the_currency_of_each_engagement(record, work):
    edit = make_edit({"agreed_cost": Decimal(50)}, ())
    found = bulk_edit.preview(work, ALL, edit)
    assert (found.changing, found.refused) == (1, 3)
    bulk_edit.apply(work, ALL, edit, found.digest)
    assert values(work, record, "agreed_cost") == [None, None, Money(5000, "EUR"), None]


def test_a_new_team_is_made_once(record, work):
    edit = make_edit({"team": "Mobile"}, ())
    bulk_edit.apply(work, ALL, edit, bulk_edit.preview(work, ALL, edit).digest)
    assert [team.name for team in teams.listing(work)] == ["Mobile", "Web"]


def test_an_edit_that_contradicts_itself_is_refused(record, work):
    for given, cleared, why in (
        ({}, (), "at least one field"),
        ({"team": "Web"}, ("team",), "Choose one of them"),
        ({}, ("status",), "can’t be cleared"),
        ({"title": "Same"}, (), "can’t be edited"),
    ):
        with pytest.raises(Refused, match=why):
            make_edit(given, cleared)
    with pytest.raises(Refused, match="no user called “Nobody”"):
        bulk_edit.preview(work, ALL, make_edit({"owner": "Nobody"}, ()))
