"""Any field goes back to what it was before an event: an edit by its rules, with an event of its own."""

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.core.domain.errors import Denied, NotFound, Refused
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.money import Money
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports
from app.put_back_kinds import KINDS
from app.record.services import (
    engagements,
    entries,
    history,
    organisation,
    providers,
    put_back,
    reviews,
    teams,
    trash,
    undo_events,
)

pytestmark = pytest.mark.both_databases

DRAFT = {"title": "Website", "arrangement": "freelance", "provider": "Ana", "notes": "as ever", "currency": "EUR"}


@pytest.fixture
def stored(database):
    with begin_work(database, CONSOLE) as work:
        return engagements.record(work, DRAFT | {"agreed_cost": Decimal("12.50"), "team": "Web"})


def act(database, do, actor=CONSOLE):
    """Does something in a transaction of its own; the id of its event."""
    with begin_work(database, actor) as work:
        do(work)
        return work.action_id


def put(database, event_id, record, name, actor=CONSOLE):
    with begin_work(database, actor) as work:
        return put_back.put_back(work, KINDS, event_id, *record, name)


def now(database, stored):
    with begin_work(database, CONSOLE, writes=False) as work:
        return engagements.get_by_id(work, stored.id).engagement


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("title", "Shop"),
        ("provider", "Bo"),
        ("team", None),
        ("notes", None),
        ("agreed_cost", Decimal(99)),
        ("arrangement", "outsourced"),
        ("due_on", date(2026, 5, 1)),
    ],
)
def test_a_field_goes_back_and_everything_since_stays(database, stored, name, other):
    before = now(database, stored)
    act(database, lambda work: engagements.amend(work, stored.reference, {name: other, "complexity": 2}))
    with begin_work(database, CONSOLE, writes=False) as work:
        past = history.events(work, "engagement", stored.id).events
        event = next(each.id for each in past if name in each.changes)
    act(database, lambda work: engagements.amend(work, stored.reference, {"tags": ("later",), "complexity": 3}))
    result = put(database, event, ("engagement", stored.id), name)
    after = now(database, stored)
    assert getattr(after, name) == getattr(before, name)
    assert (after.tags, after.complexity) == (("later",), 3)
    with begin_work(database, CONSOLE) as work:
        last = history.events(work, "engagement", stored.id).events[0]
        assert last.id == result.event_id and set(last.changes) == {name}
        undo_events.undo(work, result.event_id)
    assert getattr(now(database, stored), name) != getattr(before, name)


def test_it_goes_back_even_if_it_was_changed_again_since(database, stored):
    event = act(database, lambda work: engagements.amend(work, stored.reference, {"title": "Second"}))
    act(database, lambda work: engagements.amend(work, stored.reference, {"title": "Third"}))
    assert put(database, event, ("engagement", stored.id), "title").label == "Title"
    assert now(database, stored).title == "Website"
    assert put(database, event, ("engagement", stored.id), "title").event_id is None, "it has that value already"


def test_what_an_import_changed_goes_back(database, stored, tmp_path):
    text = f"reference,title,quality\n{stored.reference},Imported,2\n".encode()
    act(database, lambda work: reviews.review(work, stored.reference, {"quality": Decimal(4)}))
    event = act(database, lambda work: imports.apply(work, tmp_path, text, "file.csv"))
    with begin_work(database, CONSOLE, writes=False) as work:
        shown = next(each for each in history.events(work, "engagement", stored.id).events if each.id == event)
        assert put_back.offered_fields(work, KINDS, shown) == {"title", "quality"}
    put(database, event, ("engagement", stored.id), "title")
    put(database, event, ("engagement", stored.id), "quality")
    assert now(database, stored).title == "Website"
    with begin_work(database, CONSOLE, writes=False) as work:
        assert engagements.detail(work, stored.reference).review_summary["quality"] == 4


def test_an_answer_of_a_review_goes_back_for_its_reviewer_alone(database, stored):
    with begin_work(database, CONSOLE) as work:
        rita, otto = (users.add(work, name, "manager") for name in ("Rita", "Otto"))
    actors = [Actor(each.name, frozenset({"manager"}), Source.WEB, user_id=each.id) for each in (rita, otto)]
    act(database, lambda work: reviews.review(work, stored.reference, {"quality": Decimal(4)}), actors[0])
    event = act(database, lambda work: reviews.review(work, stored.reference, {"quality": Decimal(2)}), actors[0])
    with pytest.raises(Refused, match="somebody else"):
        put(database, event, ("engagement", stored.id), "quality", actors[1])
    put(database, event, ("engagement", stored.id), "quality", actors[0])
    with begin_work(database, actors[0]) as work:
        (own,) = engagements.detail(work, stored.reference).reviews
        assert (own.reviewer_id, own.review.quality) == (rita.id, 4)


def test_a_field_of_an_entry_goes_back_and_the_totals_follow(database, stored):
    with begin_work(database, CONSOLE) as work:
        line = entries.add(work, stored.reference, {"day": date(2026, 2, 1), "amount": Decimal(100)})
    event = act(database, lambda work: entries.amend(work, line.id, {"amount": Decimal(70)}))
    put(database, event, ("engagement", stored.id), "line_amount")
    assert now(database, stored).actual_cost == Money(100_00, "EUR")
    with begin_work(database, CONSOLE, writes=False) as work:
        (shown, *_) = history.events(work, "engagement", stored.id).events
        assert put_back.offered_fields(work, KINDS, shown) == {"line_amount"}, "what is calculated follows"


def test_a_provider_a_team_and_settings_go_back_and_forth(database, stored):
    event = act(database, lambda work: providers.amend(work, stored.provider_id, {"name": "Ana Ñ", "email": "a@b.c"}))
    put(database, event, ("provider", stored.provider_id), "name")
    team = act(database, lambda work: teams.amend(work, stored.team_id, "Apps", archived=True))
    put(database, team, ("team", stored.team_id), "archived")
    with begin_work(database, CONSOLE) as work:
        assert providers.detail(work, stored.provider_id).stored.provider.name == "Ana"
        assert [(each.name, each.archived) for each in teams.listing(work)] == [("Apps", False)]
        before = organisation.current(work)[0]
    changed = {
        "hours_per_day": Decimal("7.5"),
        "own_hourly_cost": Money(45_00, "EUR"),
        "scope_bands": (10, 20),
        "category_labels": {"design": "Looks"},
        "name": "Acme",
        "window_months": 12,
    }
    event = act(database, lambda work: organisation.amend(work, changed))
    undone = {name: put(database, event, ("organisation", 1), name).event_id for name in changed}
    with begin_work(database, CONSOLE) as work:
        assert organisation.current(work)[0] == before
    for name, number in undone.items():
        put(database, number, ("organisation", 1), name)
    with begin_work(database, CONSOLE) as work:
        after = organisation.current(work)[0]
        assert {name: getattr(after, name) for name in changed} == changed


def test_what_an_edit_refuses_is_refused(database, stored):
    event = act(database, lambda work: engagements.amend(work, stored.reference, {"started_on": date(2026, 5, 1)}))
    started = act(database, lambda work: engagements.amend(work, stored.reference, {"started_on": date(2026, 2, 1)}))
    act(database, lambda work: engagements.amend(work, stored.reference, {"ended_on": date(2026, 3, 1)}))
    with pytest.raises(Refused):
        put(database, started, ("engagement", stored.id), "started_on")
    put(database, event, ("engagement", stored.id), "started_on")
    act(database, lambda work: trash.remove(work, stored.reference))
    with pytest.raises(Refused, match="Restore it first"):
        put(database, started, ("engagement", stored.id), "started_on")


def test_what_was_erased_or_is_no_change_does_not_go_back(database, stored):
    event = act(database, lambda work: engagements.amend(work, stored.reference, {"notes": "other"}))
    act(database, lambda work: work.session.execute(sa.text("UPDATE erasable_text SET text = NULL")))
    with pytest.raises(Refused, match="Notes can’t be put back: the earlier value was erased"):
        put(database, event, ("engagement", stored.id), "notes")
    with begin_work(database, CONSOLE, writes=False) as work:
        changed, created = history.events(work, "engagement", stored.id).events[:2]
        assert (created.what, put_back.offered_fields(work, KINDS, created)) == (EventKind.RECORDED, frozenset())
        assert put_back.offered_fields(work, KINDS, changed) == frozenset()
    for number, record, name in (
        (event, ("engagement", stored.id), "title"),
        (event, ("engagement", stored.id + 1), "notes"),
        (event, ("user", 1), "roles"),
        (created.id, ("engagement", stored.id), "title"),
        (999, ("engagement", stored.id), "title"),
    ):
        with pytest.raises(NotFound):
            put(database, number, record, name)


def test_only_those_who_may_edit_put_back(database, stored):
    event = act(database, lambda work: engagements.amend(work, stored.reference, {"title": "Other"}))
    setting = act(database, lambda work: organisation.amend(work, {"name": "Acme"}))
    reader = Actor("reader", frozenset({"reader"}), Source.WEB)
    with begin_work(database, reader, writes=False) as work:
        shown = engagements.detail(work, stored.reference).history
        assert shown and not any(put_back.offered_fields(work, KINDS, each) for each in shown)
    with pytest.raises(Denied):
        put(database, event, ("engagement", stored.id), "title", reader)
    lead = Actor("manager", frozenset({"manager"}), Source.WEB)
    with pytest.raises(Denied):
        put(database, setting, ("organisation", 1), "name", lead)
