"""Schedules: who may keep them, what is refused, and what a change of one does to what it makes."""

from datetime import UTC, date, datetime

import pytest

from app.core.domain import clock
from app.core.domain.errors import Denied, NotFound, Refused, Stale
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.permissions import FINANCE, MANAGER
from app.core.services.work import CONSOLE, begin_work
from app.record.services import history, organisation
from app.report.domain.periods import Frequency
from app.report.services import schedules
from app.report.text.schedules import GIVEN_UP_CHANGED

NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at(monkeypatch):
    """Sets the clock; it begins on 30 November 2026."""

    def to(*numbers):
        monkeypatch.setattr(clock, "now", lambda: datetime(*numbers, tzinfo=UTC))

    to(2026, 11, 30, 3)
    return to


def kept(database, use_case, *arguments, actor=CONSOLE, **named):
    with begin_work(database, actor) as work:
        return use_case(work, *arguments, **named)


def add(database, name="For the board", actor=CONSOLE, **draft):
    return kept(database, schedules.add, {"name": name, **draft}, actor=actor)


def ahead(database, number):
    with begin_work(database, CONSOLE, writes=False) as work:
        found = schedules.get(work, number)
    return found.next.period.code, found.next.at.isoformat()[:16]


def test_one_is_added_with_what_is_usual_and_listed_with_what_it_makes_next(database):
    kept(database, organisation.amend, {"time_zone": "Europe/Berlin"})
    it = add(database, " For  the board ", recipients=("b@example.org", " a@example.org", "B@example.org"))
    assert (it.name, it.recipients, it.time_zone, it.day, it.hour, it.formats, it.owner_id) == (
        "For the board",
        ("b@example.org", "a@example.org"),
        "Europe/Berlin",
        4,
        8,
        ("pdf",),
        None,
    )
    add(database, "A month", every=Frequency.MONTH, hour=0, day=1)
    with begin_work(database, CONSOLE, writes=False) as work:
        found = schedules.listing(work)
        told = history.events(work, "schedule", it.id).events
    assert [each.schedule.name for each in found] == ["A month", "For the board"]
    assert [each.next.at.isoformat()[:16] for each in found] == ["2026-11-30T23:00", "2027-01-04T07:00"]
    assert (told[0].what, told[0].about, told[0].changes["every"]) == (
        EventKind.SCHEDULE_ADDED,
        "For the board",
        (None, "quarter"),
    )


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        ({"name": " "}, "needs a name"),
        ({"name": "x" * 121}, "at most 120"),
        ({"day": 29}, "from 1 to 28"),
        ({"hour": 24}, "from 0 to 23"),
        ({"time_zone": "Berlin"}, "such as Europe/Berlin"),
        ({"every": Frequency.ROLLING, "months": 0}, "1 to 120"),
        ({"recipients": ("a b@example.org",)}, "not an email address"),
        ({"recipients": ("a@b@example.org",)}, "not an email"),
        ({"recipients": ("a@example.org\nBcc: x",)}, "not an email"),
        ({"recipients": tuple(f"{n}@example.org" for n in range(51))}, "at most 50"),
        ({"filters": (("nothing", "x"),)}, "There is no field"),
        ({"filters": (("provider", "Nobody"),)}, "no provider"),
    ],
)
def test_what_cannot_be_meant_is_refused(sqlite_database, draft, why):
    with begin_work(sqlite_database, CONSOLE) as work:
        with pytest.raises(Refused, match=why):
            schedules.add(work, {"name": "For the board", **draft})
        assert schedules.listing(work) == ()


@pytest.mark.parametrize("filters", [(("from", "2026-07-01"), ("to", "2026-09-30")), (("all", "yes"),)])
def test_relative_dates_frozen_at_creation(sqlite_database, filters):
    """A fault of other tools: “last quarter” was kept as its dates, and every report was of that one quarter."""
    with (
        begin_work(sqlite_database, CONSOLE) as work,
        pytest.raises(Refused, match="covers the period that ended last"),
    ):
        schedules.add(work, {"name": "For the board", "filters": filters})


def test_its_filters_were_chosen_before_the_result_so_that_it_carries_verdicts(sqlite_database):
    with begin_work(sqlite_database, CONSOLE) as work:
        it = schedules.add(work, {"name": "Design", "filters": (("category", "design"), ("sample", "yes"))})
        selection = schedules.selection_of(work, it.filters)
    assert it.filters == (("category", "design"), ("sample", "yes"))
    assert not selection.is_exploratory and selection.scheduled and selection.sample


def test_who_may_not_send_reports_keeps_no_schedule(sqlite_database):
    manager, finance = (Actor(role, frozenset({role}), Source.WEB) for role in (MANAGER, FINANCE))
    it = add(sqlite_database, actor=manager)
    with pytest.raises(Denied, match="does not allow sending, sharing and scheduling"):
        add(sqlite_database, actor=finance)
    for use_case in (schedules.pause, schedules.resume, schedules.remove):
        with pytest.raises(Denied):
            kept(sqlite_database, use_case, it.id, actor=finance)
    with begin_work(sqlite_database, finance, writes=False) as work:
        assert len(schedules.listing(work)) == 1


def test_two_who_change_one_at_once_do_not_overwrite_each_other(database):
    it = add(database)
    kept(database, schedules.edit, it.id, {"hour": 9}, it.revision)
    with pytest.raises(Stale, match="since you opened it"):
        kept(database, schedules.edit, it.id, {"hour": 10}, it.revision)
    assert kept(database, schedules.edit, it.id, {"hour": 9}).revision == 2, "nothing changed"
    with pytest.raises(NotFound, match="no schedule 7"):
        kept(database, schedules.edit, 7, {"hour": 10})


def test_a_change_of_zone_or_hour_moves_the_next_report(sqlite_database):
    it = add(sqlite_database)
    assert ahead(sqlite_database, it.id) == ("2026-Q4", "2027-01-04T08:00")
    kept(sqlite_database, schedules.edit, it.id, {"time_zone": "America/New_York", "hour": 6})
    assert ahead(sqlite_database, it.id) == ("2026-Q4", "2027-01-04T11:00")


def test_a_pause_makes_nothing_up_and_says_so_in_the_history(sqlite_database, at):
    it = add(sqlite_database, every=Frequency.MONTH)
    kept(sqlite_database, schedules.pause, it.id)
    at(2027, 3, 2)
    assert kept(sqlite_database, schedules.resume, it.id).begun_on == date(2027, 2, 28), "February is still to come"
    assert ahead(sqlite_database, it.id) == ("2027-02", "2027-03-04T08:00")
    with begin_work(sqlite_database, CONSOLE, writes=False) as work:
        assert schedules.runs(work, it.id) == ()
        told = history.events(work, "schedule", it.id).events
    assert [each.changes.get("paused") for each in told[:2]] == [("yes", "no"), ("no", "yes")]


def test_what_was_due_before_a_change_or_a_pause_is_not_lost(sqlite_database, at):
    it = add(sqlite_database)
    at(2027, 1, 20)  # no server was at work since
    kept(sqlite_database, schedules.edit, it.id, {"filters": (("category", "design"),)})
    other = add(sqlite_database, "Another")
    at(2027, 4, 20)
    kept(sqlite_database, schedules.pause, other.id)
    with begin_work(sqlite_database, CONSOLE, writes=False) as work:
        assert [each.code for each in schedules.runs(work, it.id)] == ["2026-Q4"]
        assert [each.code for each in schedules.runs(work, other.id)] == ["2027-Q1"]


def test_one_of_other_periods_by_now_says_what_it_did_not_make(sqlite_database, at):
    it = add(sqlite_database)
    at(2027, 1, 20)
    kept(sqlite_database, schedules.edit, it.id, {"every": Frequency.MONTH})
    with begin_work(sqlite_database, CONSOLE) as work:
        (run,) = schedules.runs(work, it.id)
        assert (run.code, run.state, run.error) == ("2026-Q4", "failed", GIVEN_UP_CHANGED)
        with pytest.raises(Refused, match="no longer covers periods such as 2026-Q4"):
            schedules.try_again(work, it.id, run.id)
    assert ahead(sqlite_database, it.id) == ("2027-01", "2027-02-04T08:00")


def test_a_removed_one_is_kept_and_makes_nothing_more(sqlite_database):
    it = add(sqlite_database)
    kept(sqlite_database, schedules.remove, it.id)
    with begin_work(sqlite_database, CONSOLE, writes=False) as work:
        assert schedules.listing(work) == () and schedules.get(work, it.id).next is None
    for use_case in (schedules.pause, schedules.resume, schedules.remove):
        with pytest.raises(NotFound, match="was removed"):
            kept(sqlite_database, use_case, it.id)
