"""Filling in: the answers that the plan asks for open its claims; each is saved against what its cell showed."""

from dataclasses import replace

import pytest

from app.accounts.services import users
from app.core.domain.events import EventKind
from app.core.domain.selection import Condition, Page, Selection
from app.core.services.work import CONSOLE, begin_work
from app.core.storage import events
from app.record.services import engagements, providers
from app.report.services import fill_in, fill_in_saving, reports
from app.report.services.fill_in_saving import Answer
from app.report.text.fill_in import GONE, NO_SUCH_FIELD, invitation
from tests.report.services.unanswered_record import person, record_unanswered

pytestmark = pytest.mark.both_databases

ALL = Selection()
VALID = {"contact": "direct", "currency": "EUR", "expertise": "4", "goal_met": "yes"}


def saved(work, *answers):
    return fill_in_saving.save(work, [Answer(*answer) for answer in answers])


def texts(work, stored, *names):
    found = fill_in_saving.cell_texts(work, [(stored.id, name) for name in names])
    return [found[stored.id, name] for name in names]


def asked_answers(work):
    """A valid answer to each cell that the plan asks for."""
    plan = fill_in.plan(work, ALL)
    return [Answer(number, name, valid_text(name), "") for name in plan.fields for number in sorted(plan.asked[name])]


def valid_text(name):
    field = fill_in_saving.GRID_FIELDS[name]
    options = getattr(field.kind, "options", None)
    return VALID.get(name) or (options[0] if options else "yes" if type(field.kind).__name__ == "YesNo" else "2")


def test_answering_what_the_plan_asks_for_opens_what_it_promises(work):
    record_unanswered(work)
    plan, before = fill_in.plan(work, ALL), fill_in.opened(work, ALL)
    assert plan.steps
    assert not set(plan.claims) & before.keys()
    result = fill_in_saving.save(work, asked_answers(work))
    assert not result.problems
    assert not result.conflicts
    after = fill_in.opened(work, ALL)
    assert set(plan.claims) <= after.keys()
    report = reports.examine(work, reports.verdict_selection(work, ALL))
    assert set(plan.claims) <= {finding.key for finding in report.findings if finding.has_enough}


def test_the_invitation_counts_questions_engagements_and_claims(work):
    record_unanswered(work, contact="direct")
    plan = fill_in.plan(work, ALL)
    assert invitation(plan) == f"Answering 7 questions for 16 engagements could open {len(plan.claims)} claims."
    assert len(set(plan.claims)) == len(plan.claims) > 7


def test_nothing_is_offered_where_too_few_providers_are_there(work):
    record_unanswered(work, providers=5)
    assert invitation(fill_in.plan(work, ALL)) == ""


def test_the_grid_has_the_selected_engagements_by_provider(work):
    record_unanswered(work)
    one_side = Selection((Condition("arrangement", "is", ("outsourced",)),))
    grid = fill_in.grid(work, one_side, Page(1, 5))
    assert grid.total == 8
    assert len(grid.rows) == 5
    assert [row.stored.engagement.provider for row in grid.rows] == [
        f"outsourced provider {n}" for n in (0, 0, 1, 1, 2)
    ]
    assert grid.fields == fill_in.plan(work, one_side).fields
    assert set(grid.rows[0].texts) == set(grid.fields)


def test_an_engagement_with_every_answer_is_not_in_the_grid(work):
    first, *_ = record_unanswered(work)
    answers = [answer for answer in asked_answers(work) if answer.engagement == first.id]
    saved(work, *((answer.engagement, answer.field, answer.text, "") for answer in answers))
    assert first.id not in {row.stored.id for row in fill_in.grid(work, ALL, Page(1, 100)).rows}


def test_a_default_of_the_provider_is_shown_as_such_and_not_asked_for(work):
    first, *_ = record_unanswered(work)
    providers.amend(work, first.provider_id, {"workload_set_by": "worker"}, None)
    (row,) = fill_in.texts_of(work, [engagements.get_by_id(work, first.id)], ["workload_set_by"])
    assert (row.texts, row.inherited) == ({"workload_set_by": ""}, {"workload_set_by": "worker"})
    plan = fill_in.plan(work, ALL)
    assert first.id not in plan.asked.get("workload_set_by", ())


def test_several_cells_are_one_event_and_undone_together(database):
    with begin_work(database, CONSOLE) as work:
        first, second, *_ = record_unanswered(work)
    with begin_work(database, CONSOLE) as work:
        answers = ((first, "contact", "Direct"), (second, "contact", "both"), (second, "hours_actual", "12,5"))
        result = saved(
            work, *((each.id, name, text, "") for each, name, text in answers), (first.id, "quality", "4", "")
        )
    cells = [(first.id, "contact"), (second.id, "contact"), (second.id, "hours_actual"), (first.id, "quality")]
    with begin_work(database, CONSOLE) as work:
        assert [result.texts[cell] for cell in cells] == ["direct", "both", "12.5", "4"]
        newest = next(each for each in events.listing(work.session)[0] if each.what == EventKind.CHANGED_TOGETHER)
        assert newest.note["count"] == 2
        undone, now = fill_in_saving.undo(work, result.action, cells)
        assert set(now.values()) == {""}
        assert not undone.kept
    with begin_work(database, CONSOLE) as work:
        _, again = fill_in_saving.undo(work, undone.event_id, cells)
        assert list(again.values()) == ["direct", "both", "12.5", "4"]


def test_an_answer_about_how_it_turned_out_is_the_review_of_whoever_answers(work):
    user = users.add(work, "Ann", "manager")
    first, *_ = record_unanswered(work)
    ann = replace(work, actor=person("Ann", user.id))
    assert saved(ann, (first.id, "expertise", "4", "")).texts == {(first.id, "expertise"): "4"}
    (given,) = engagements.detail(work, first.reference).reviews
    assert (given.reviewer, given.review.expertise) == ("Ann", 4)
    assert texts(work, first, "expertise") == [""]  # the console writes another one


def test_what_cannot_be_saved_keeps_nothing_else_from_being_saved(work):
    first, second, third, *_ = record_unanswered(work)
    result = saved(
        work,
        (first.id, "contact", "nobody", ""),
        (second.id, "actual_cost", "1200", ""),
        (third.id, "contact", "direct", ""),
        (third.id, "title", "Else", third.engagement.title),
        (999_999, "contact", "direct", ""),
    )
    assert result.texts == {(third.id, "contact"): "direct"}
    assert "none of: direct" in result.problems[first.id, "contact"]
    assert "Choose a currency" in result.problems[second.id, "actual_cost"]
    assert result.problems[third.id, "title"] == NO_SUCH_FIELD
    assert result.problems[999_999, "contact"] == GONE


def test_a_cell_that_somebody_changed_meanwhile_is_a_conflict_with_who_and_what(work):
    first, *_ = record_unanswered(work)
    bob = users.add(work, "Bob", "manager")
    saved(replace(work, actor=person("Bob", bob.id)), (first.id, "hours_actual", "40", ""))
    result = saved(work, (first.id, "hours_actual", "30", ""), (first.id, "contact", "both", ""))
    conflict = result.conflicts[first.id, "hours_actual"]
    assert (conflict.who, conflict.text) == ("Bob", "40")
    assert result.texts == {(first.id, "contact"): "both"}  # another cell of the same row is no conflict
    assert saved(work, (first.id, "hours_actual", "30", "40")).texts == {(first.id, "hours_actual"): "30"}


def test_two_people_with_the_same_answer_are_no_conflict(work):
    first, *_ = record_unanswered(work)
    saved(work, (first.id, "hours_actual", "40", ""))
    result = saved(work, (first.id, "hours_actual", "40.0", ""))
    assert result.texts == {(first.id, "hours_actual"): "40"}
    assert not result.conflicts


def test_an_answer_can_be_cleared(work):
    first, *_ = record_unanswered(work, contact="direct")
    assert saved(work, (first.id, "contact", "", "direct")).texts == {(first.id, "contact"): ""}
    assert engagements.get_by_id(work, first.id).engagement.contact is None
