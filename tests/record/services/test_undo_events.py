"""An action is undone as a whole: what nobody changed since goes back, what somebody did stays and is named."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.domain.errors import NotFound
from app.core.domain.events import Actor, EventKind, Source
from app.core.services.work import CONSOLE, begin_work
from app.record.domain.engagements import FIELDS
from app.record.services import bulk_changes, engagements, history, renewals, reviews, trash, undo_events

pytestmark = pytest.mark.both_databases

DRAFT = {"arrangement": "freelance", "provider": "Åsa", "started_on": date(2026, 1, 1), "currency": "EUR"}
READER = Actor("reader", frozenset({"reader"}), Source.WEB)


@pytest.fixture
def three(database):
    """Three engagements, the second with a team and an agreed cost."""
    with begin_work(database, CONSOLE) as work:
        first = engagements.record(work, DRAFT | {"title": "First"})
        second = engagements.record(work, DRAFT | {"title": "Second", "team": "Web", "agreed_cost": Decimal(5)})
        third = engagements.record(work, DRAFT | {"title": "Third"})
    return first, second, third


def now(database, stored):
    with begin_work(database, CONSOLE, writes=False) as work:
        return engagements.get_by_id(work, stored.id)


def change(database, drafts, revisions=None):
    with begin_work(database, CONSOLE) as work:
        return bulk_changes.change_many(work, drafts, revisions)


def undo(database, event_id):
    with begin_work(database, CONSOLE) as work:
        return undo_events.undo(work, event_id)


def test_several_engagements_change_as_one_event_and_go_back_together(database, three):
    result = change(database, {each.id: {"team": "Apps", "provider": "Bo"} for each in three})
    assert set(result.changed) == {each.id for each in three} and not result.refused
    assert {now(database, each).engagement.team for each in three} == {"Apps"}
    with begin_work(database, CONSOLE, writes=False) as work:
        (event, *_), total = history.events(work).events, history.events(work).total
        assert event.what is EventKind.CHANGED_TOGETHER and event.note == {"count": 3, "fields": ["team", "provider"]}
        own = history.events(work, "engagement", three[1].id).events
        assert own[0].changes["team"] == ("Web", "Apps"), "the engagement's own history tells its part"
    undone = undo(database, result.event_id)
    assert undone.restored == tuple(each.id for each in three) and not undone.kept
    assert [now(database, each).engagement for each in three] == [each.engagement for each in three]
    assert undo(database, undone.event_id).restored == undone.restored, "an undo is undone, too"
    assert {now(database, each).engagement.team for each in three} == {"Apps"}
    with begin_work(database, CONSOLE, writes=False) as work:
        assert history.events(work).total == total + 2, "each of the undos is one event"


def test_a_draft_that_is_refused_leaves_the_others(database, three):
    first, second, third = three
    with begin_work(database, CONSOLE) as work:
        engagements.amend(work, second.reference, {"complexity": 2})
    drafts = {
        first.id: {"complexity": 4},
        second.id: {"complexity": 4},
        third.id: {"ended_on": date(2025, 1, 1), "complexity": 4},
        999: {"complexity": 4},
    }
    result = change(database, drafts, {each.id: each.revision for each in three})
    assert set(result.changed) == {first.id} and set(result.refused) == {second.id, third.id, 999}
    assert "console changed Complexity" in str(result.refused[second.id])
    assert [now(database, each).engagement.complexity for each in three] == [4, 2, None]


def test_what_changes_nothing_is_no_event(database, three):
    assert change(database, {three[0].id: {"title": "First"}}).event_id is None


def test_what_was_changed_since_stays_and_is_named(database, three):
    first, second, _ = three
    result = change(database, {each.id: {"team": "Apps", "complexity": 3} for each in (first, second)})
    with begin_work(database, CONSOLE) as work:
        engagements.amend(work, second.reference, {"complexity": 5})
    undone = undo(database, result.event_id)
    assert set(undone.restored) == {first.id, second.id}
    assert undone.kept == {second.reference: "Complexity was changed since and stays."}
    after = now(database, second).engagement
    assert (after.team, after.complexity) == ("Web", 5)
    assert undo(database, result.event_id).restored == (), "there is nothing left to undo"


def test_completing_is_undone_with_its_review(database, three):
    second = three[1]
    with begin_work(database, CONSOLE) as work:
        engagements.complete(work, second.reference, {"actual_cost": Decimal(9)}, {"quality": 4, "comment": "Fine"})
        action = undo_events.last_action(work)
    assert undo(database, action).restored == (second.id,)
    after = now(database, second)
    assert after.engagement == second.engagement and after.review is None


def test_an_answer_given_since_stays(database, three):
    with begin_work(database, CONSOLE) as work:
        engagements.complete(work, three[0].reference, {}, {"quality": 4})
        action = undo_events.last_action(work)
    with begin_work(database, CONSOLE) as work:
        reviews.review(work, three[0].reference, {"quality": 2})
    undone = undo(database, action)
    assert undone.kept == {three[0].reference: "Quality was changed since and stays."}
    assert now(database, three[0]).engagement.status == "active" and now(database, three[0]).review.quality == 2


def test_renewing_is_undone_unless_the_renewal_was_changed(database, three):
    with begin_work(database, CONSOLE) as work:
        renewal = renewals.renew(work, three[0].reference).stored
        action = undo_events.last_action(work)
    with begin_work(database, CONSOLE) as work:
        engagements.amend(work, renewal.reference, {"title": "Another title"})
    undone = undo(database, action)
    assert undone.kept[renewal.reference].startswith("It was changed since.")
    assert now(database, renewal).removed_at is None
    with begin_work(database, CONSOLE) as work:
        other = renewals.renew(work, three[1].reference, previous_ended_on=work.today).stored
        action = undo_events.last_action(work)
    undo(database, action)
    assert now(database, other).removed_at and now(database, three[1]).engagement == three[1].engagement


def test_removing_is_undone(database, three):
    with begin_work(database, CONSOLE) as work:
        trash.remove(work, three[0].reference)
        action = undo_events.last_action(work)
    undone = undo(database, action)
    assert now(database, three[0]).removed_at is None
    undo(database, undone.event_id)
    assert now(database, three[0]).removed_at


def test_nothing_is_undone_without_an_event_that_changed_an_engagement(database, three):
    with pytest.raises(NotFound):
        undo(database, 10_000)


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["First", "Other"]),
        "provider": st.sampled_from(["Åsa", "Bo", None]),
        "agreed_cost": st.sampled_from([Decimal(5), Decimal("7.5"), None]),
        "tags": st.sampled_from([("a",), ("a", "b"), None]),
        "complexity": st.sampled_from([1, 5, None]),
        "arrangement": st.sampled_from(["freelance", "outsourced"]),
        "notes": st.sampled_from(["Seen.", None]),
        "motives": st.sampled_from([("save time",), None]),
    },
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(CHANGES, min_size=1, max_size=4))
def test_any_changes_undone_backwards_leave_the_record_as_it_was(database, steps):
    with begin_work(database, CONSOLE) as work:
        stored = engagements.record(work, DRAFT | {"title": "First"})
    before, actions = stored.engagement, []
    for draft in steps:
        result = change(database, {stored.id: draft})
        actions += [result.event_id] if result.event_id else []
    for action in reversed(actions):
        assert undo(database, action).restored == (stored.id,)
    after = now(database, stored).engagement
    assert {name: getattr(after, name) for name in FIELDS} == {name: getattr(before, name) for name in FIELDS}
