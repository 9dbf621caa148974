"""Which job of its provider an engagement is: derived, shown, and selected by, on both kinds of database."""

from datetime import date

import pytest

from app.core.domain.selection import EVERYTHING, Condition, Period, Selection
from app.record.domain.derived_fields import ordinal
from app.record.services import engagements, trash
from app.record.storage import job_numbers
from app.report.services import reports
from app.report.storage import dataset

pytestmark = pytest.mark.both_databases

ROWS = (  # title, provider, start, end
    ("third", "Ann", date(2026, 3, 1), None),
    ("first", "Ann", date(2026, 1, 1), date(2026, 9, 1)),
    ("second", "Ann", None, date(2026, 2, 1)),
    ("last", "Ann", None, None),
    ("only", "Bob", date(2020, 1, 1), None),
    ("nobody", None, date(2019, 1, 1), None),
)


@pytest.fixture
def recorded(work):
    for title, provider, started, ended in ROWS:
        engagements.record(
            work,
            {
                "title": title,
                "arrangement": "freelance",
                "provider": provider,
                "started_on": started,
                "ended_on": ended,
            },
        )
    engagements.record(
        work,
        {"title": "made up", "arrangement": "freelance", "provider": "Ann", "started_on": date(2018, 1, 1)},
        sample=True,
    )
    return work


def titles(work, *tests, sample=False):
    chosen = Selection(tuple(Condition("job_number", test, (value,)) for test, value in tests), sample=sample)
    return {each.engagement.title for each in engagements.listing(work, chosen).rows}


def number_of(work, title):
    rows = engagements.listing(work, Selection()).rows
    return next(each.id for each in rows if each.engagement.title == title)


def test_lists_are_filtered_by_it(recorded):
    assert titles(recorded, ("max", 1)) == {"first", "only"}
    assert titles(recorded, ("min", 2)) == {"second", "third", "last"}
    assert titles(recorded, ("min", 3), ("max", 3)) == {"third"}, "counted by start, else end; undated ones last"
    assert titles(recorded, ("known", False)) == {"nobody"}
    assert titles(recorded, ("known", True)) == {"first", "second", "third", "last", "only"}
    assert titles(recorded, ("max", 1), sample=True) == {"made up"}, "the sample is another record"


def test_an_engagement_says_which_job_it_is(recorded):
    def said(title):
        return {each.name: each for each in reports.derived(recorded, number_of(recorded, title))}["job_number"]

    assert (said("third").value, said("third").how) == ("3rd job", "of 4, by start date, else end date")
    assert (said("nobody").value, said("nobody").missing) == (None, "provider")
    before = number_of(recorded, "second")
    trash.remove(recorded, "E-000003")
    assert said("third").value == "2nd job", "what was removed doesn't count"
    assert "job_number" not in {each.name for each in reports.derived(recorded, before)}
    assert titles(recorded, ("min", 3)) == {"last"}


def test_the_number_and_the_filter_agree(recorded):
    for row in engagements.listing(recorded, Selection()).rows:
        found = job_numbers.job_number(recorded.session, row.id)
        for number in range(1, 6):
            exactly = titles(recorded, ("min", number), ("max", number))
            assert (row.engagement.title in exactly) == (found is not None and found[0] == number)


def test_the_first_jobs_of_a_report_are_those_with_the_number_one(recorded):
    for period in (EVERYTHING, Period(first=date(2026, 2, 1), last=date(2026, 12, 31))):
        columns = dataset.load(recorded.session, Selection(period=period))
        numbers = [job_numbers.job_number(recorded.session, each) for each in columns["id"].tolist()]
        assert columns["first"].tolist() == [found is not None and found[0] == 1 for found in numbers]


def test_ordinals():
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 1_003)] == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "11th",
        "12th",
        "13th",
        "21st",
        "102nd",
        "111th",
        "1,003rd",
    ]
