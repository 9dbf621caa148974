"""Saved views: one's own and everybody's, renamed, shared, removed, and the one that the list opens with."""

import pytest

from app.accounts.services import users
from app.core.domain.errors import Denied, NotFound, Refused, Stale
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.permissions import MANAGER, READER
from app.core.domain.selection import Condition, Order, Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.domain.list_view import ListView
from app.record.services import history, saved_views

pytestmark = pytest.mark.both_databases

OPEN = ListView(
    Selection((Condition("status", "is", ("active",)),), sample=True), Order("due_on"), ("title", "due_on"), "7"
)
PARAMS = (("status", "active"), ("sort", "-due_on"), ("columns", "title,due_on"))


@pytest.fixture
def actors(database):
    with begin_work(database, CONSOLE) as work:
        for name, role in (("Lea", MANAGER), ("Rita", READER)):
            users.add(work, name, role, "correct horse battery")
        ids = {user.name: user.id for user in users.listing(work)}
    roles = {"Lea": MANAGER, "Rita": READER}
    return {name: Actor(name, frozenset({role}), Source.WEB, ids[name]) for name, role in roles.items()}


def test_a_view_keeps_the_list_and_belongs_to_whoever_saved_it(database, actors):
    with begin_work(database, actors["Rita"]) as work:
        view = saved_views.save(work, "  Open   ones ", OPEN)
        assert (view.name, view.params, view.is_shared) == ("Open ones", PARAMS, False)
        assert saved_views.listing(work) == (view,)
    with begin_work(database, actors["Lea"]) as work:
        assert saved_views.listing(work) == ()
        for act in (saved_views.get, saved_views.remove, saved_views.restore):
            with pytest.raises(NotFound):
                act(work, view.id)


def test_everybodys_views_are_changed_by_who_may_change_engagements(database, actors):
    with begin_work(database, actors["Lea"]) as work:
        view = saved_views.save(work, "Open ones", OPEN, shared=True, is_default=True)
    with begin_work(database, actors["Rita"]) as work:
        assert saved_views.listing(work) == (view,) and saved_views.default(work) == view
        for act in (
            lambda: saved_views.save(work, "Mine for all", OPEN, shared=True),
            lambda: saved_views.amend(work, view.id, name="Other"),
            lambda: saved_views.remove(work, view.id),
        ):
            with pytest.raises(Denied):
                act()
        own = saved_views.save(work, "Open ones", ListView(), is_default=True)
        assert saved_views.default(work) == own  # one's own default goes before everybody's


def test_there_is_one_default(work):
    first = saved_views.save(work, "First", OPEN, shared=True, is_default=True)
    second = saved_views.save(work, "Second", OPEN, shared=True, is_default=True)
    assert saved_views.default(work) == second
    assert not saved_views.get(work, first.id).is_default
    saved_views.amend(work, second.id, is_default=False)
    assert saved_views.default(work) is None


def test_a_view_is_renamed_and_given_another_list(work):
    view = saved_views.save(work, "Open ones", OPEN, shared=True)
    other = saved_views.save(work, "All", ListView(), shared=True)
    with pytest.raises(Refused, match="already a view called “Open ones”"):
        saved_views.amend(work, other.id, name="OPEN  ones")
    with pytest.raises(Refused, match="Enter a name"):
        saved_views.amend(work, other.id, name=" ")
    after = saved_views.amend(work, view.id, "Running", ListView(), revision=view.revision)
    assert (after.name, after.params) == ("Running", ())
    with pytest.raises(Stale):
        saved_views.amend(work, view.id, name="Again", revision=view.revision)


def test_removing_a_view_can_be_undone(work):
    view = saved_views.save(work, "Open ones", OPEN, shared=True)
    saved_views.remove(work, view.id)
    assert saved_views.listing(work) == ()
    taken = saved_views.save(work, "Open ones", OPEN, shared=True)
    with pytest.raises(Refused, match="already a view"):
        saved_views.restore(work, view.id)
    saved_views.amend(work, taken.id, name="Other")
    assert saved_views.restore(work, view.id).params == PARAMS
    with pytest.raises(Refused, match="not removed"):
        saved_views.restore(work, view.id)


def test_the_history_tells_of_everybodys_views_alone(database, actors):
    with begin_work(database, actors["Lea"]) as work:
        saved_views.save(work, "Mine", OPEN)
        view = saved_views.save(work, "Ours", OPEN, shared=True)
        saved_views.amend(work, view.id, name="Team")
        saved_views.remove(work, view.id)
    with begin_work(database, CONSOLE, writes=False) as work:
        found = [event for event in history.events(work).events if event.subject == "view"]
    assert [(event.what, event.about) for event in found] == [
        (EventKind.VIEW_REMOVED, "Team"),
        (EventKind.VIEW_CHANGED, "Team"),
        (EventKind.VIEW_SAVED, "Team"),
    ]
    assert found[1].changes == {"name": ("Ours", "Team")}
    assert found[2].changes["list"] == (None, "status=active sort=-due_on columns=title,due_on")
