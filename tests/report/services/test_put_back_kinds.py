"""What isn't an engagement goes back field by field, too: schedules, claims, views, mail settings, reviewers."""

import pytest

from app.accounts.services import users
from app.core.domain.errors import Denied, Refused
from app.core.domain.events import Actor, Source
from app.core.domain.permissions import READER
from app.core.domain.selection import Condition, Order, Selection
from app.core.services import mailing
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import profiles
from app.importing.values.options import Options
from app.put_back_kinds import KINDS
from app.record.domain.list_view import ListView
from app.record.services import engagement_reviewers, engagements, history, put_back, saved_views
from app.report.services import claims, schedules
from tests.fixtures.site import PASSWORD

pytestmark = pytest.mark.both_databases

KEY = "expertise"
READING = Actor(user_id=None, name="reader", roles=frozenset({READER}), source=Source.WEB)
DRAFT = {
    "name": "Design",
    "filters": (("category", "design"), ("category", "marketing")),
    "recipients": ("one@example.com", "two@example.com"),
    "formats": ("pdf", "csv"),
    "hour": 7,
}
OTHER = {"name": "Other", "filters": (), "recipients": (), "formats": ("html",), "hour": 9, "day": 9, "every": "month"}


def act(database, do):
    """Does something in a transaction of its own; its result."""
    with begin_work(database, CONSOLE) as work:
        return do(work)


def newest(work):
    """The newest event, as the history shows it."""
    return history.events(work).events[0]


def put(database, name, actor=CONSOLE):
    """Puts a field of the newest event back, after asserting that this is offered; its label."""
    with begin_work(database, CONSOLE, writes=False) as work:
        event = newest(work)
        assert name in put_back.offered_fields(work, KINDS, event), event
    with begin_work(database, actor) as work:
        return put_back.put_back(work, KINDS, event.id, event.subject, event.subject_id, name).label


@pytest.mark.parametrize("name", OTHER)
def test_a_setting_of_a_schedule(database, name):
    before = act(database, lambda work: schedules.add(work, DRAFT))
    after = act(
        database, lambda work: schedules.edit(work, before.id, {name: type(getattr(before, name))(OTHER[name])})
    )
    assert getattr(after, name) != getattr(before, name)
    put(database, name)
    now = act(database, lambda work: schedules.require(work, before.id))
    assert getattr(now, name) == getattr(before, name)


def test_whether_a_schedule_is_paused(database):
    number = act(database, lambda work: schedules.add(work, DRAFT)).id
    act(database, lambda work: schedules.pause(work, number))
    assert put(database, "paused") == "Paused"
    assert not act(database, lambda work: schedules.require(work, number)).paused
    put(database, "paused")
    assert act(database, lambda work: schedules.require(work, number)).paused


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"sentence": "Freelancers know more."}, "sentence"),
        ({"strength": "usually"}, "strength"),
        ({"margin": 0.3}, "smallest_difference"),
        ({"caveat": "Ask twice."}, "mind"),
    ],
)
def test_a_part_of_a_claim(database, change, name):
    act(database, claims.seed)
    before = act(database, lambda work: claims.get(work, KEY)).claim
    act(database, lambda work: claims.edit(work, KEY, **change))
    put(database, name)
    ((part, changed),) = change.items()
    now = act(database, lambda work: claims.get(work, KEY)).claim
    assert getattr(now, part) == getattr(before, part) != changed


def test_whether_a_claim_is_examined(database):
    act(database, claims.seed)
    act(database, lambda work: claims.set_enabled(work, KEY, False))
    put(database, "examined")
    assert KEY in {each.key for each in act(database, claims.current)}


def test_the_name_list_and_default_of_a_view(database):
    shown = ListView(Selection((Condition("category", "is", ("design",)),), search="two words"), Order("actual_cost"))
    before = act(database, lambda work: saved_views.save(work, "Ours", shown, shared=True))
    for name, change in (
        ("name", {"name": "Theirs"}),
        ("list", {"shown": ListView(Selection(), Order())}),
        ("default", {"is_default": True}),
    ):
        act(database, lambda work, change=change: saved_views.amend(work, before.id, **change))
        put(database, name)
        now = act(database, lambda work: saved_views.get(work, before.id))
        assert (now.name, now.params, now.is_default) == (before.name, before.params, before.is_default), name


@pytest.mark.parametrize("search", ["order sort=title", "100 % + more", "a%3Db%253D", "=%25", "Åke & Søn"])
def test_a_list_with_a_text_that_reads_like_parameters(database, search):
    before = act(database, lambda work: saved_views.save(work, "Ours", ListView(Selection(search=search)), shared=True))
    act(database, lambda work: saved_views.amend(work, before.id, shown=ListView(Selection(), Order())))
    put(database, "list")
    assert act(database, lambda work: saved_views.get(work, before.id)).params == before.params


def test_the_name_of_an_import_profile(database):
    saved = act(database, lambda work: profiles.save(work, "Books", ["Title", "Cost"], Options()))
    act(database, lambda work: profiles.rename(work, saved.number, "Accounts"))
    put(database, "name")
    assert act(database, lambda work: profiles.get(work, saved.number)).profile.name == "Books"


def test_a_field_of_the_mail_server_and_its_password_stays_unless_the_server_is_another(database):
    texts = {"host": "mail.example.com", "port": "587", "sender": "contrast@example.com", "password": "a secret"}
    act(database, lambda work: mailing.update(work, texts))
    act(database, lambda work: mailing.update(work, texts | {"sender": "other@example.com"}))
    assert put(database, "mail sender") == "Mail sender"
    assert act(database, mailing.saved_server).sender == "contrast@example.com"
    assert act(database, mailing.has_password)
    act(database, lambda work: mailing.update(work, texts | {"host": "elsewhere.example.com"}))
    put(database, "mail host")
    assert act(database, mailing.saved_server).host == "mail.example.com"
    assert not act(database, mailing.has_password), "it may be that of the other server"


def test_the_reviewers_of_an_engagement_unless_one_is_gone(database):
    number = act(database, lambda work: engagements.record(work, {"title": "Shop", "arrangement": "freelance"})).id
    names = ("Ana", "Åke")
    ids = [act(database, lambda work, name=name: users.add(work, name, "member", PASSWORD)).id for name in names]
    act(database, lambda work: engagement_reviewers.choose(work, number, ids))
    act(database, lambda work: engagement_reviewers.choose(work, number, ids[:1]))
    put(database, "reviewers")
    chosen = act(database, lambda work: engagement_reviewers.listing(work, number))
    assert {each.name for each in chosen} == set(names)
    put(database, "reviewers")
    act(database, lambda work: users.remove(work, "Åke"))
    act(database, lambda work: engagement_reviewers.choose(work, number, []))
    act(database, lambda work: engagement_reviewers.choose(work, number, ids[:1]))
    put(database, "reviewers")
    assert act(database, lambda work: engagement_reviewers.listing(work, number)) == ()


def test_nobody_without_the_permission(database):
    number = act(database, lambda work: schedules.add(work, DRAFT)).id
    act(database, lambda work: schedules.edit(work, number, {"hour": 9}))
    with pytest.raises(Denied):
        put(database, "hour", READING)


def test_what_the_history_does_not_tell_clearly_enough(database):
    act(database, claims.seed)
    act(database, lambda work: claims.edit(work, KEY, margin=0.3))
    with begin_work(database, CONSOLE, writes=False) as work:
        event = newest(work)
    row = type("Row", (), {"changes": {"smallest_difference": ("a bit", "more")}, "subject_id": event.subject_id})
    with begin_work(database, CONSOLE) as work, pytest.raises(Refused, match="Change it by hand"):
        KINDS["claim"].put(work, row, "smallest_difference", "Smallest difference")
