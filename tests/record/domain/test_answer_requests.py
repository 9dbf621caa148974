"""Who is asked for answers on which day, and when a request ends."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.record.domain.answer_requests import (
    MAX_LATE,
    OPEN_FOR,
    AnswerRequest,
    Purpose,
    State,
    Subject,
    mails_due,
    mails_to_follow,
    plan_requests,
)

TODAY = date(2026, 12, 1)
OWNER, RAY, ZOE, LEFT = 1, 2, 3, 9
USERS = frozenset({OWNER, RAY, ZOE})
ANSWERERS = {Purpose.OUTCOME: USERS, Purpose.REVIEW: USERS}


def moment(day):
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def subject(**more):
    given = {"status": "active", "due_on": TODAY, "ended_on": None, "owner_id": OWNER, "reviewers": frozenset()}
    return Subject(1, **(given | {"reviewed_by": frozenset(), "is_removed": False} | more))


def asked(it, today=TODAY, requests=()):
    plan = plan_requests({it.id: it}, requests, ANSWERERS, today, moment(today))
    return [(each.user_id, each.purpose.value) for each in plan.new]


def request(new, number, today):
    return AnswerRequest(
        number,
        new.engagement_id,
        new.user_id,
        new.purpose,
        new.due_on,
        today,
        State.WAITING,
        0,
        "x",
        moment(today) + OPEN_FOR,
        None,
    )


def test_the_owner_is_asked_for_the_outcome_and_reviewers_for_a_review():
    assert asked(subject(reviewers=frozenset({RAY, OWNER}))) == [(OWNER, "outcome"), (RAY, "review")]


@pytest.mark.parametrize(
    "more",
    [
        {"due_on": TODAY + timedelta(days=1)},
        {"due_on": TODAY - MAX_LATE - timedelta(days=1)},
        {"due_on": None},
        {"status": "cancelled", "ended_on": TODAY},
        {"is_removed": True},
        {"owner_id": None},
        {"owner_id": LEFT},
    ],
)
def test_nobody_is_asked_without_need(more):
    assert asked(subject(**more)) == []


def test_a_reviewer_who_has_reviewed_is_not_asked_and_others_are_when_the_work_ends_early():
    ended = {"status": "completed", "ended_on": TODAY, "due_on": TODAY + timedelta(days=30)}
    it = subject(reviewers=frozenset({RAY, ZOE}), reviewed_by=frozenset({ZOE}), **ended)
    assert asked(it) == [(RAY, "review")]


def test_more_time_withdraws_a_request_and_asks_again_on_the_new_day():
    plan = plan_requests({1: subject()}, (), ANSWERERS, TODAY, moment(TODAY))
    first = request(plan.new[0], 1, TODAY)
    later = TODAY + timedelta(days=5)
    moved = subject(due_on=later)
    plan = plan_requests({1: moved}, [first], ANSWERERS, TODAY, moment(TODAY))
    assert plan.closed == ((1, State.WITHDRAWN),) and not plan.new
    plan = plan_requests({1: moved}, [replace(first, state=State.WITHDRAWN)], ANSWERERS, later, moment(later))
    assert [(each.user_id, each.due_on) for each in plan.new] == [(OWNER, later)]


def test_mails_are_due_on_three_days_and_say_how_many_follow():
    days = [mails_due(TODAY, TODAY + timedelta(days=n)) for n in range(15)]
    assert days == [1] * 3 + [2] * 7 + [3] * 5
    assert [mails_to_follow(number) for number in (1, 2, 3)] == [2, 1, 0]


SUBJECTS = st.builds(
    subject,
    status=st.sampled_from(["planned", "active", "completed", "cancelled"]),
    due_on=st.none() | st.integers(-9, 9).map(lambda days: TODAY + timedelta(days=days)),
    ended_on=st.none() | st.integers(-9, 0).map(lambda days: TODAY + timedelta(days=days)),
    owner_id=st.none() | st.sampled_from([OWNER, RAY, LEFT]),
    reviewers=st.frozensets(st.sampled_from([OWNER, RAY, ZOE, LEFT])),
    reviewed_by=st.frozensets(st.sampled_from([OWNER, RAY, ZOE])),
    is_removed=st.booleans(),
)


@given(st.lists(st.tuples(st.integers(0, 6), SUBJECTS), min_size=1, max_size=8))
def test_whatever_happens_nobody_has_two_open_requests_and_a_second_look_finds_nothing(steps):
    today, known = TODAY, []
    for days, it in steps:
        today += timedelta(days=days)
        plan = plan_requests({1: it}, known, ANSWERERS, today, moment(today))
        closed = dict(plan.closed)
        known = [replace(each, state=closed.get(each.id, each.state)) for each in known]
        known += [request(new, len(known) + place, today) for place, new in enumerate(plan.new, 1)]
        open_now = [(each.user_id, each.purpose) for each in known if each.state is State.WAITING]
        assert len(open_now) == len(set(open_now))
        rows = [(each.user_id, each.purpose, each.due_on) for each in known]
        assert len(rows) == len(set(rows)), "what the table holds is unique"
        assert plan_requests({1: it}, known, ANSWERERS, today, moment(today)).is_empty
