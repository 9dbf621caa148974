"""A shuffle test runs as a job on behalf of whoever asked, and its result stays with the record it was run on."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.accounts.services import users
from app.cli.job_runner import Worker
from app.core.domain.errors import Denied, Refused
from app.core.domain.events import Actor, Source
from app.core.domain.permissions import MANAGER, READER
from app.core.domain.selection import Condition, Period, Selection
from app.core.services.jobs import CANCELLED, DONE, QUEUED
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements
from app.report.services import reports, shuffle_tests
from tests.report.golden.small_record import fill

pytestmark = pytest.mark.both_databases

WHOLE = Selection()


@pytest.fixture(autouse=True)
def fewer(monkeypatch):
    """So many shuffles as a test has time for."""
    monkeypatch.setattr(shuffle_tests, "DEFAULT_SHUFFLES", 3)


@pytest.fixture
def filled(database):
    with begin_work(database, CONSOLE) as work:
        fill(work)
    return database


def run(database):
    return Worker(database, Path("nowhere"), shuffle_tests.KINDS).run_one()


def kept(database, selection=WHOLE):
    with begin_work(database, CONSOLE, writes=False) as work:
        return shuffle_tests.latest(work, selection)


def started(database, selection=WHOLE, actor=CONSOLE):
    with begin_work(database, actor) as work:
        shuffle_tests.start(work, selection)
        return shuffle_tests.job(work, selection)


def test_a_job_keeps_its_result_with_the_record_it_was_run_on(filled):
    assert kept(filled) is None
    assert started(filled).state == QUEUED and run(filled)
    found = kept(filled)
    assert (found.test.times, found.test.providers, found.is_stale) == (3, 18, False)
    with begin_work(filled, CONSOLE) as work:
        assert shuffle_tests.job(work, WHOLE).state == DONE
        engagements.record(work, {"title": "One more", "arrangement": "freelance"})
    assert replace(kept(filled), is_stale=False) == found and kept(filled).is_stale
    assert started(filled).state == QUEUED and run(filled) and not kept(filled).is_stale


def test_each_selection_has_its_own(filled):
    with begin_work(filled, CONSOLE) as work:
        window = reports.verdict_selection(work, Selection())
    started(filled, window), started(filled, WHOLE)
    assert run(filled) and run(filled) and not run(filled)
    assert kept(filled, window).period == window.period and kept(filled).period.everything
    assert kept(filled, replace(WHOLE, sample=True)) is None
    later = replace(window, period=replace(window.period, last=date(2030, 1, 1)))
    assert kept(filled, later).is_stale, "the period moves on with the days"


def test_asking_twice_runs_it_once(filled):
    first = started(filled)
    assert started(filled).id == first.id
    assert run(filled) and not run(filled)


@pytest.mark.parametrize(
    "selection",
    [
        Selection(conditions=(Condition("category", "is", ("design",)),)),
        Selection(search="shop"),
        Selection(period=Period(date(2026, 1, 1), date(2026, 2, 1))),
    ],
)
def test_a_filtered_view_has_none(work, selection):
    assert shuffle_tests.latest(work, selection) is None and shuffle_tests.job(work, selection) is None
    for use_case in (shuffle_tests.start, shuffle_tests.prepare):
        with pytest.raises(Refused, match="carries no verdicts"):
            use_case(work, selection)


def test_stopping_keeps_nothing(filled):
    started(filled)
    with begin_work(filled, CONSOLE) as work:
        shuffle_tests.stop(work, WHOLE)
        assert shuffle_tests.job(work, WHOLE).state == CANCELLED
    assert not run(filled) and kept(filled) is None


def test_who_may_read_the_report_sees_it_and_who_logs_runs_it(filled):
    with begin_work(filled, CONSOLE) as work:
        manager = users.add(work, "Lena", MANAGER, "correct horse battery")
    as_manager = Actor("Lena", frozenset({MANAGER}), Source.WEB, manager.id)
    started(filled, actor=as_manager)
    assert run(filled)
    with begin_work(filled, Actor("Rita", frozenset({READER}), Source.WEB), writes=False) as work:
        assert shuffle_tests.latest(work, WHOLE).test.times == 3
        with pytest.raises(Denied, match="Your role does not allow running the shuffle test"):
            shuffle_tests.start(work, WHOLE)


def test_a_result_is_no_change_of_the_record(filled):
    started(filled)
    run(filled)
    found = kept(filled)
    started(filled)
    run(filled)
    assert not kept(filled).is_stale and kept(filled) == replace(found, on=kept(filled).on)
