"""A report that is asked for again is taken from what is kept: always equal to one that is computed anew, whoever asks
and whichever process changed the record in between."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest

from app.accounts.services import users
from app.core.domain import clock
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.permissions import ADMINISTRATOR, READER
from app.core.domain.selection import Condition, Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.record.services import engagements, organisation, providers, results_cache, reviews, trash
from app.record.storage import exchange_rates
from app.report.domain import reports as domain_reports
from app.report.services import claims, key_contrasts, questions, reports
from tests.fixtures.site import PASSWORD
from tests.report.golden.small_record import DAY, fill
from tests.torture.browsing import wait_until

pytestmark = pytest.mark.both_databases

NARROWED = Selection((Condition("category", "is", ("design",)),))
KEY = "direct-relationship"
READING = Actor(user_id=7, name="reader", roles=frozenset({READER}), source=Source.WEB)
WRITING = Actor(user_id=8, name="writer", roles=frozenset({ADMINISTRATOR}), source=Source.WEB)


def seen(database, actor=CONSOLE):
    """What an actor is shown of the record and of a filtered view, whole and one claim."""
    with begin_work(database, actor, writes=False) as work:
        asked = [replace(each, asker=actor.user_id) for each in (Selection(), NARROWED)]
        return [reports.examine_claim(work, asked[1], KEY)] + [reports.examine(work, each) for each in asked]


def anew(database, actor=CONSOLE):
    """The same, as another process sees it that has kept nothing yet."""
    cold = Database(database.url)
    try:
        return seen(cold, actor)
    finally:
        cold.dispose()


def some_engagement(work):
    return engagements.listing(work, NARROWED).rows[0].reference


CHANGES = {
    "an engagement": lambda work: engagements.record(
        work,
        {"title": "New", "arrangement": "freelance", "provider": "Freelancer 1", "contact": "both", "started_on": DAY},
    ),
    "an edit": lambda work: engagements.amend(work, some_engagement(work), {"category": "marketing"}),
    "a removal": lambda work: trash.remove(work, some_engagement(work)),
    "a provider's name": lambda work: providers.amend(work, 1, {"name": "Renamed"}),
    "a review": lambda work: reviews.review(work, some_engagement(work), {"quality": 1}),
    "a claim": lambda work: claims.edit(work, KEY, margin=0.3),
    "a claim switched off": lambda work: claims.set_enabled(work, "expertise", False),
    "a question": lambda work: questions.lock(work, ["project-size"]),
    "key contrasts": lambda work: key_contrasts.select(work, ["expertise"]),
    "a setting": lambda work: organisation.amend(work, {"scope_bands": (50, 100)}),
    "the reporting currency": lambda work: organisation.amend(work, {"reporting_currency": "USD"}),
    "a rate": lambda work: exchange_rates.insert(work.session, "USD", [(date(2026, 3, 3), Decimal("1.5"))], "a test"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_kept_equals_a_cold_read(sqlite_database, change):
    with begin_work(sqlite_database, CONSOLE) as work:
        claims.seed(work)
        fill(work)
    before = seen(sqlite_database)
    elsewhere = Database(sqlite_database.url)
    with begin_work(elsewhere, CONSOLE) as work:
        CHANGES[change](work)
    elsewhere.dispose()
    after = seen(sqlite_database)
    assert after != before, "the change shows"
    assert after == anew(sqlite_database)


@pytest.mark.parametrize("actor", [READING, WRITING], ids=["reader", "administrator"])
def test_whoever_asks_gets_what_a_cold_read_gives_them(database, actor):
    with begin_work(database, CONSOLE) as work:
        claims.seed(work)
        fill(work)
    seen(database)
    assert seen(database, actor) == anew(database, actor)


def test_nothing_is_computed_again_while_nothing_changes(database, monkeypatch):
    with begin_work(database, CONSOLE) as work:
        claims.seed(work)
        fill(work)
    first = seen(database)
    for module, name in ((domain_reports, "report_from_assessor"), (reports, "claim_detail")):
        monkeypatch.setattr(module, name, lambda *_: pytest.fail("computed again"))
    assert seen(database) == first
    assert seen(database, READING)[1].findings == first[1].findings


def test_what_a_transaction_wrote_is_seen_in_it_and_kept_for_nobody(database):
    with begin_work(database, CONSOLE) as work:
        claims.seed(work)
        fill(work)
    before = seen(database)

    def fails():
        with begin_work(database, CONSOLE) as work:
            CHANGES["an engagement"](work)
            assert reports.examine(work, Selection()).freelance.engagements == before[1].freelance.engagements + 1
            raise RuntimeError("not kept")

    with pytest.raises(RuntimeError):
        fails()
    assert seen(database) == before


def test_only_so_many_are_kept(sqlite_database, monkeypatch):
    database = sqlite_database
    monkeypatch.setattr(results_cache, "MAX_RESULTS", 3)
    with begin_work(database, CONSOLE) as work:
        claims.seed(work)
        fill(work)
    made = []
    examined = domain_reports.report_from_assessor
    monkeypatch.setattr(domain_reports, "report_from_assessor", lambda *given: made.append(1) or examined(*given))
    for turn in range(2):
        for number in range(results_cache.MAX_RESULTS + 1):
            with begin_work(database, CONSOLE, writes=False) as work:
                reports.examine(work, Selection((Condition("title", "contains", (f"{number}",)),)))
        assert len(made) == (results_cache.MAX_RESULTS + 1) * (turn + 1)


def test_who_asks_for_the_same_at_once_waits_for_one_answer(database, monkeypatch):
    with begin_work(database, CONSOLE) as work:
        claims.seed(work)
        fill(work)
    made, others = [], Barrier(4)
    examined = domain_reports.report_from_assessor
    monkeypatch.setattr(domain_reports, "report_from_assessor", lambda *given: made.append(1) or examined(*given))

    def ask(_):
        with begin_work(database, CONSOLE, writes=False) as work:
            others.wait(timeout=60)
            return reports.examine(work, Selection()).findings

    with ThreadPoolExecutor(4) as pool:
        first, *rest = pool.map(ask, range(4))
    assert len(made) == 1 and rest == [first] * 3


class Later:
    """A clock that tests move on."""

    def __init__(self):
        self.time = datetime(2027, 3, 2, 9, tzinfo=UTC)

    def now(self):
        return self.time

    def advance(self, seconds):
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def later(monkeypatch):
    """The clock, with any record counting as large."""
    it = Later()
    monkeypatch.setattr(clock, "now", it.now)
    monkeypatch.setattr(results_cache, "LARGE", 1)
    return it


def filled(database):
    """A record that one has read; returns two actors, and how many freelance engagements it has."""
    with begin_work(database, CONSOLE) as work:
        claims.seed(work)
        fill(work)
        numbers = [users.add(work, name, "administrator", PASSWORD).id for name in ("One", "Another")]
    one, another = (replace(WRITING, user_id=number) for number in numbers)
    return one, another, on_a_page(database, one)[0]


def on_a_page(database, actor):
    """How many freelance engagements a page says there are, and from when that is, if it has been overtaken."""
    with begin_work(database, actor, writes=False) as work:
        work.accepts_recent = True
        return reports.examine(work, Selection()).freelance.engagements, work.figures_from


def record_one(database, actor):
    with begin_work(database, actor) as work:
        CHANGES["an engagement"](work)


def test_a_page_may_show_a_large_record_as_it_was_before_others_changed_it(database, later):
    one, another, before = filled(database)
    made = later.now()
    later.advance(5)
    record_one(database, another)
    assert on_a_page(database, one) == (before, made)
    with begin_work(database, one, writes=False) as work:
        assert reports.examine(work, Selection()).freelance.engagements == before + 1, "files and the API never"


def test_whoever_only_signed_in_has_changed_nothing(database, later):
    one, another, before = filled(database)
    record_one(database, another)
    with begin_work(database, one, writes=False) as work:
        work.log_event(EventKind.SIGNED_IN, "user", one.user_id)
    assert on_a_page(database, one)[0] == before


def test_whoever_changed_something_sees_it_at_once(database, later):
    one, another, before = filled(database)
    record_one(database, another)
    assert on_a_page(database, another) == (before + 1, None)
    assert on_a_page(database, one) == (before + 1, None), "and then everybody does"


def test_a_small_record_is_always_shown_as_it_is(database, later, monkeypatch):
    monkeypatch.setattr(results_cache, "LARGE", 1_000)
    one, another, before = filled(database)
    record_one(database, another)
    assert on_a_page(database, one) == (before + 1, None)


def test_what_has_been_overtaken_is_made_anew_meanwhile(database, later):
    one, another, before = filled(database)
    record_one(database, another)
    later.advance(results_cache.REFRESH_AFTER.seconds)
    assert on_a_page(database, one)[0] == before, "nobody waits for it"
    wait_until(lambda: on_a_page(database, one) == (before + 1, None))


def test_nothing_older_than_a_minute_is_shown(database, later):
    one, another, before = filled(database)
    record_one(database, another)
    later.advance(results_cache.MAX_AGE.seconds + 1)
    assert on_a_page(database, one) == (before + 1, None)


def test_nothing_new_is_made_of_a_part_that_has_been_overtaken(database, later):
    one, another, _ = filled(database)
    with begin_work(database, one, writes=False) as work:
        reports.examine(work, reports.verdict_selection(work, Selection()))
    record_one(database, another)
    with begin_work(database, one, writes=False) as work:
        work.accepts_recent = True
        reports.main_findings(work)
        assert work.figures_from is None


def test_a_failure_to_make_it_anew_is_in_the_log_and_tried_again(database, later, monkeypatch, caplog):
    one, another, before = filled(database)
    record_one(database, another)
    later.advance(results_cache.REFRESH_AFTER.seconds)
    with monkeypatch.context() as broken:
        broken.setattr(domain_reports, "report_from_assessor", lambda *_: 1 / 0)
        assert on_a_page(database, one)[0] == before
        wait_until(lambda: "couldn't be refreshed" in caplog.text)
    wait_until(lambda: on_a_page(database, one) == (before + 1, None))
