"""The news of a period from the record, with the names it goes by."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.accounts.services import users
from app.core.domain.errors import Denied, Refused
from app.core.domain.events import Actor, Source
from app.core.domain.money import Money
from app.core.domain.selection import Condition, Period, Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements, entries, reviews, sample
from app.report.domain.catalogue import OUTCOMES
from app.report.domain.evidence import Evidence
from app.report.domain.measures import Record
from app.report.domain.news import news as count
from app.report.files.news_json import to_dict
from app.report.services import claims
from app.report.services.news import MAX_NAMED, news
from app.report.services.valuation_settings import terms
from app.report.storage import dataset
from app.report.text.news import counting_note, lines

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def job(title, side="freelance", provider="Ana", **more):
    return {
        "title": title,
        "arrangement": side,
        "provider": provider,
        "currency": "EUR",
        "started_on": date(2026, 5, 4),
        "ended_on": date(2026, 8, 3),
    } | more


JOBS = (
    job("Site", owner="Olga", agreed_cost=Decimal(1000), actual_cost=Decimal(1500), due_on=date(2026, 8, 1)),
    job(
        "Shop",
        "outsourced",
        "Kite",
        owner="Olga",
        agreed_cost=Decimal(4000),
        actual_cost=Decimal(3900),
        due_on=date(2026, 8, 3),
    ),
    job("Logo", "outsourced", "Kite", status="cancelled", actual_cost=Decimal(900)),
    job("Blog", status="active", ended_on=None, due_on=date(2026, 8, 31)),
    job("Help", "outsourced", "Kite", ended_on=date(2026, 10, 2), started_on=date(2026, 8, 1)),
    job("Past", ended_on=date(2026, 6, 30), actual_cost=Decimal(70)),
    job("Next", started_on=date(2026, 10, 1), ended_on=None),
    job("Plan", started_on=date(2026, 8, 1), ended_on=None, status="planned"),
    job("When", "outsourced", started_on=None, ended_on=None, status="active"),
    job("Over", ended_on=None, status="completed"),
)


def fill(work):
    """The ten jobs, one with invoices of two quarters, as of a day in November."""
    work.now = NOW
    users.add(work, "Olga", "manager")
    made = {each["title"]: engagements.record(work, each) for each in JOBS}
    for day, amount in ((date(2026, 6, 30), 100), (date(2026, 9, 30), 250), (date(2026, 10, 1), 400)):
        entries.add(work, made["Blog"].reference, {"day": day, "amount": Decimal(amount)})
    reviews.review(work, made["Site"].reference, {"quality": 4})
    return {title: each.id for title, each in made.items()}


def says(found):
    return {each.key: each.says.replace("\u00a0", " ") for each in lines(found)}


def check_the_quarter(work):
    """Everything that the quarter's news says of the ten jobs."""
    number = fill(work)
    found = news(work, Selection(), FIRST, LAST)
    whole = found.news.whole
    assert {title for title, each in number.items() if each in whole.ended} == {"Site", "Shop", "Logo"}
    assert whole.running == (number["Blog"], number["Help"])
    assert whole.spend.total == Money(655_000, "EUR")
    assert [each.spend.total for each in found.news.sides] == [Money(175_000, "EUR"), Money(480_000, "EUR")]
    return number, found


def test_a_quarter_on_postgresql(postgresql_database):
    with begin_work(postgresql_database, CONSOLE) as work:
        check_the_quarter(work)


@pytest.fixture
def quarter(sqlite_database):
    with begin_work(sqlite_database, CONSOLE) as work:
        yield work, *check_the_quarter(work)


def test_every_figure_is_said_and_leads_to_its_engagements(quarter):
    work, number, found = quarter
    owner = users.listing(work)[0].id
    assert counting_note(found).startswith("Counted from 1 Jul 2026 to 30 Sep 2026, without verdicts.")
    assert says(found) == {
        "begun": "1 engagement began: 1 outsourced.",
        "ended": "3 engagements ended: 1 freelance, 2 outsourced.",
        "completed": "2 engagements were completed: 1 freelance, 1 outsourced.",
        "cancelled": "1 engagement was cancelled; 900 EUR had been spent on it.",
        "running": "2 engagements were still running on 30 Sep 2026: “Blog” and “Help”.",
        "overdue": "1 of 1 running engagement with a due date was past it. 1 more has no due date.",
        "spend": "6,550 EUR was spent: freelance 1,750 EUR, outsourced 4,800 EUR. The cost of 1 engagement is unknown "
        "(1 not yet ended).",
        "largest": "Kite was paid the most: 4,800 EUR, 73% of the known spend. 2 providers were paid.",
        "overruns": "1 of 2 engagements cost more than agreed, by 500 EUR in all. 1 more lacks the agreed or the "
        "actual cost.",
        "late": "1 of 2 completed engagements ended after their due date.",
        f"missing-{owner}": "Olga: 2 of 2 ended engagements lack an answer (actual hours 2, work managed by 2, "
        "provider's autonomy 2, how easily we could change course 2, our management hours 2, review 2).",
        "missing-nobody": "No owner: 1 of 1 ended engagement lacks an answer (actual hours 1, work managed by 1, "
        "provider's autonomy 1, how easily we could change course 1, our management hours 1, review 1).",
        "start-unknown": "1 engagement has no start date, so it may be missing above.",
        "end-unknown": "1 engagement ended on an unknown day, so it may be missing above.",
    }
    behind = {each.key: each.ids for each in lines(found)}
    assert behind["overruns"] == behind["late"] == (number["Site"],)
    assert behind["spend"] == (number["Site"], number["Shop"], number["Logo"], number["Blog"], number["Plan"])
    assert (behind["start-unknown"], behind["end-unknown"]) == ((number["When"],), (number["Over"],))
    titles = {each: title for title, each in number.items()}
    assert all(each in titles for ids in behind.values() for each in ids)


def test_the_file_says_the_same_with_every_number(quarter):
    _, number, found = quarter
    made = json.loads(json.dumps(to_dict(found), allow_nan=False))
    assert (made["first"], made["last"], made["currency"]) == ("2026-07-01", "2026-09-30", "EUR")
    assert [(each["key"], each["says"], tuple(each["engagements"])) for each in made["lines"]] == [
        (each.key, each.says, each.ids) for each in lines(found)
    ]
    every, outsourced = made["figures"]["all"], made["figures"]["outsourced"]
    assert (every["spend"]["total"], every["overruns"]["by"], every["cancelled"]["cost"]["total"]) == (
        "6550.00",
        "500.00",
        "900.00",
    )
    assert every["largest_provider"] == {
        "provider": "Kite",
        "spend": "4800.00",
        "share": 4800 / 6550,
        "providers": 2,
        "count": 2,
        "engagements": [number["Shop"], number["Logo"]],
    }
    assert outsourced["late"]["late"] == {"count": 0, "engagements": []}
    assert outsourced["overdue"] == {
        "known": {"count": 0, "engagements": []},
        "late": None,
        "unknown": {"count": 1, "engagements": [number["Help"]]},
    }
    assert [each["owner"] for each in made["missing_answers"]] == ["Olga", None]


def test_only_what_touches_the_period_is_read_and_nothing_of_it_is_lost(quarter):
    work, number, _ = quarter
    engagements.record(work, job("Open", status="active", ended_on=date(2026, 6, 15)))
    paid = engagements.record(work, job("Paid", ended_on=date(2026, 6, 15)))
    entries.add(work, paid.reference, {"day": date(2026, 8, 15), "amount": Decimal(30)})
    for first, last in (
        (FIRST, LAST),
        (date(2026, 6, 30), date(2026, 6, 30)),
        (date(2026, 10, 1), date(2026, 10, 2)),
        (date(2020, 1, 1), date(2020, 12, 31)),
    ):
        every = dataset.load(work.session, Selection())
        record = Evidence(Record(every, terms(work, every, converted=True)))
        assert news(work, Selection(), first, last).news == count(
            record, (*claims.current(work), *OUTCOMES), first, last
        )
    assert number["Past"] not in dataset.load_active_between(work.session, Selection(), FIRST, LAST)["id"].tolist()
    october = news(work, Selection(), date(2026, 10, 1), date(2026, 10, 31)).news.whole
    assert (october.begun, october.ended, october.spend.total) == (
        (number["Next"],),
        (number["Help"],),
        Money(40_000, "EUR"),
    )


def test_the_selection_holds_but_for_its_period(quarter):
    work, number, found = quarter
    narrow = Selection(
        (Condition("arrangement", "is", ("outsourced",)),),
        search="kite",
        period=Period(date(2020, 1, 1), date(2020, 1, 2)),
    )
    assert news(work, narrow, FIRST, LAST).news.whole.ended == (number["Shop"], number["Logo"])
    sample.load(work)
    assert news(work, Selection(), FIRST, LAST) == found
    made_up = news(work, Selection(sample=True), FIRST, LAST)
    assert {name.split(" ")[0] for name in made_up.providers.values()} == {"Sample"}
    assert {*made_up.news.whole.ended}.isdisjoint(number.values())
    assert len(made_up.running) == min(MAX_NAMED, len(made_up.news.whole.running))


def test_days_to_come_are_left_off_and_a_period_without_any_is_refused(quarter):
    work, *_ = quarter
    unfinished = news(work, Selection(), date(2026, 10, 1), date(2026, 12, 31))
    assert unfinished.news.last == work.today
    assert says(unfinished)["running"] == ("2 engagements were still running on 22 Nov 2026: “Blog” and “Next”.")
    with pytest.raises(Refused, match="no day up to today"):
        news(work, Selection(), date(2027, 1, 1), date(2027, 3, 31))


def test_who_may_not_read_reports_is_told_so(quarter):
    work, *_ = quarter
    with pytest.raises(Denied):
        news(replace(work, actor=Actor("nobody", frozenset(), Source.WEB)), Selection(), FIRST, LAST)
