"""Members change engagements of their own teams alone, by every way of changing one; the others as their role says."""

from datetime import date
from decimal import Decimal

import pytest

from app.accounts.services import users
from app.core.domain.errors import Denied, Refused
from app.core.domain.events import Actor, Source
from app.core.domain.permissions import FINANCE, MANAGER, MEMBER, READER
from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.domain.bulk_edits import BulkEdit
from app.record.services import (
    answer_requests,
    bulk_changes,
    bulk_edit,
    engagement_reviewers,
    engagements,
    entries,
    renewals,
    reviews,
    trash,
    undo_events,
    user_teams,
)
from app.record.services import teams as team_list
from app.report.services import fill_in_saving

OF_OTHERS = "belongs to the team Design. Ask somebody in that team, or a manager"
DRAFT = {"title": "Website", "arrangement": "freelance", "status": "active", "provider": "Ana"}
LINE = {"kind": "invoice", "amount": Decimal("5"), "currency": "EUR", "day": date(2026, 1, 5)}


def actor(user):
    """A user as whoever acts."""
    return Actor(user.name, frozenset(user.roles), Source.WEB, user.id)


@pytest.fixture
def people(database):
    """Mia of the team Web, Dan of the team Design, and one user of each of three other roles."""
    with begin_work(database, CONSOLE) as work:
        for name in ("Web", "Design"):
            team_list.add(work, name)
        found = {"Mia": users.add(work, "Mia", MEMBER), "Dan": users.add(work, "Dan", MEMBER)}
        found |= {"Fin": users.add(work, "Fin", FINANCE), "Max": users.add(work, "Max", MANAGER)}
        found["Rea"] = users.add(work, "Rea", READER)
        user_teams.choose_by_name(work, "Mia", ["web"])
        user_teams.choose_by_name(work, "Dan", ["Design"])
    return {name: actor(user) for name, user in found.items()}


@pytest.fixture
def record(database, people):
    """An engagement of each team, with a line, and one without a team that nobody owns."""
    with begin_work(database, CONSOLE) as work:
        found = {}
        for name in ("Web", "Design", None):
            stored = engagements.record(work, DRAFT | {"team": name})
            entries.add(work, stored.reference, LINE)
            found[name] = engagements.get_by_id(work, stored.id)
    return found


def line_of(work, stored):
    return entries.listing(work, stored.id).rows[0].id


WAYS = {
    "amend": lambda work, it: engagements.amend(work, it.reference, {"title": "Shop"}),
    "complete": lambda work, it: engagements.complete(work, it.reference, {}),
    "cancel": lambda work, it: engagements.complete(work, it.reference, {"status": "cancelled"}),
    "renew": lambda work, it: renewals.renew(work, it.reference, {"team": None}),
    "remove": lambda work, it: trash.remove(work, it.reference),
    "choose reviewers": lambda work, it: engagement_reviewers.choose(work, it.id, []),
    "open the form": lambda work, it: engagements.get_for_change(work, it.id),
    "review": lambda work, it: reviews.review(work, it.reference, {"quality": Decimal(4)}),
    "open the form of a review": lambda work, it: engagements.get_for_review(work, it.id),
    "add a line": lambda work, it: entries.add(work, it.reference, LINE),
    "amend a line": lambda work, it: entries.amend(work, line_of(work, it), {"note": "late"}),
    "remove a line": lambda work, it: entries.remove(work, line_of(work, it)),
}
OF_LINES = {"add a line", "amend a line", "remove a line"}


@pytest.mark.parametrize("way", WAYS)
def test_a_member_changes_those_of_their_team_alone(database, people, record, way):
    with begin_work(database, people["Mia"]) as work:
        WAYS[way](work, record["Web"])
        with pytest.raises(Denied, match=OF_OTHERS) as refused:
            WAYS[way](work, record["Design"])
        assert record["Design"].reference in str(refused.value)
        with pytest.raises(Denied, match="has no team, and you neither own nor logged it"):
            WAYS[way](work, record[None])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["Max", "Fin", "Rea"])
def test_the_other_roles_do_not_depend_on_teams(database, people, record, way, name):
    may = name == "Max" or (name == "Fin" and way in OF_LINES)
    with begin_work(database, people[name]) as work:
        for stored in record.values():
            if may:
                WAYS[way](work, stored)
            else:
                with pytest.raises(Denied, match="Your role does not allow"):
                    WAYS[way](work, stored)


@pytest.mark.both_databases
def test_a_member_changes_what_they_own_or_logged_without_a_team(database, people, record):
    with begin_work(database, CONSOLE) as work:
        engagements.amend(work, record[None].reference, {"owner": "Dan"})
    with begin_work(database, people["Dan"]) as work:
        engagements.amend(work, record[None].reference, {"title": "Owned"})
        logged = engagements.record(work, DRAFT | {"owner": None})
        engagements.amend(work, logged.reference, {"title": "Logged"})
    with begin_work(database, people["Mia"]) as work, pytest.raises(Denied):
        engagements.amend(work, logged.reference, {"title": "Of another"})


def test_an_owner_of_another_team_reviews_and_does_not_edit(database, people, record):
    with begin_work(database, CONSOLE) as work:
        engagements.amend(work, record["Design"].reference, {"owner": "Mia"})
    with begin_work(database, people["Mia"]) as work:
        reviews.review(work, record["Design"].reference, {"quality": Decimal(4)})
        with pytest.raises(Denied, match=OF_OTHERS):
            engagements.amend(work, record["Design"].reference, {"title": "Shop"})


def test_a_chosen_reviewer_of_another_team_reviews(database, people, record):
    with begin_work(database, CONSOLE) as work:
        engagement_reviewers.choose(work, record["Design"].id, [people["Mia"].user_id])
    with begin_work(database, people["Mia"]) as work:
        reviews.review(work, record["Design"].reference, {"quality": Decimal(4)})


@pytest.mark.parametrize(
    ("name", "team", "fits"),
    [("Mia", "WEB", True), ("Mia", None, True), ("Mia", "Design", False), ("Max", "New", True)],
)
def test_a_member_logs_for_their_own_team(database, people, name, team, fits):
    with begin_work(database, people[name]) as work:
        if fits:
            engagements.record(work, DRAFT | {"team": team})
            return
        with pytest.raises(Refused, match="Choose Web, or leave it blank"):
            engagements.record(work, DRAFT | {"team": team})


def test_a_member_moves_none_to_another_team(database, people, record):
    number = record["Web"].id
    with begin_work(database, people["Mia"]) as work:
        with pytest.raises(Refused, match="not in the team"):
            engagements.amend(work, record["Web"].reference, {"team": "Design"})
        assert "not in the team" in str(bulk_changes.change_many(work, {number: {"team": "Design"}}).refused[number])
        with pytest.raises(Refused, match="not in the team"):
            bulk_edit.preview(work, bulk_edit.Target(Selection()), BulkEdit({"team": "Design"}))
        assert engagements.get_by_id(work, number).engagement.team == "Web"


@pytest.mark.both_databases
def test_a_change_of_several_leaves_out_those_of_others(database, people, record):
    target, edit = bulk_edit.Target(Selection()), BulkEdit({"title": "Shop"})
    with begin_work(database, people["Mia"]) as work:
        preview = bulk_edit.preview(work, target, edit)
        assert (preview.changing, preview.refused) == (1, 2)
        assert any(reason.startswith("It belongs to the team Design") for reason in preview.reasons)
        assert bulk_edit.apply(work, target, edit, preview.digest).changed.keys() == {record["Web"].id}
        changed = bulk_changes.change_many(work, {each.id: {"title": "Grid"} for each in record.values()})
        assert (changed.changed.keys(), len(changed.refused)) == ({record["Web"].id}, 2)


def test_the_grid_says_at_the_cell_that_it_is_of_others(database, people, record):
    cells = [fill_in_saving.Answer(record[team].id, "management_hours", "5", "") for team in ("Web", "Design")]
    with begin_work(database, people["Mia"]) as work:
        saved = fill_in_saving.save(work, cells)
    assert saved.problems.keys() == {(record["Design"].id, "management_hours")}
    assert "belongs to the team Design" in saved.problems[record["Design"].id, "management_hours"]


@pytest.mark.both_databases
def test_what_others_did_is_undone_in_one_s_own_team_alone(database, people, record):
    with begin_work(database, CONSOLE) as work:
        done = bulk_changes.change_many(work, {each.id: {"title": "Shop"} for each in record.values()})
        trash.remove(work, record["Design"].reference)
        removed = work.action_id
    with begin_work(database, people["Mia"]) as work:
        result = undo_events.undo(work, done.event_id)
        assert result.restored == (record["Web"].id,) and len(result.kept) == 2
        assert undo_events.undo(work, removed).restored == ()
        with pytest.raises(Denied):
            trash.restore(work, record["Design"].reference)


def test_finance_undoes_lines_and_no_other_change(database, people, record):
    with begin_work(database, people["Fin"]) as work:
        entries.add(work, record["Web"].reference, LINE)
        added = undo_events.last_action(work)
    with begin_work(database, CONSOLE) as work:
        engagements.amend(work, record["Web"].reference, {"title": "Shop"})
        amended = undo_events.last_action(work)
    with begin_work(database, people["Fin"]) as work:
        assert undo_events.undo(work, amended).restored == ()
        assert undo_events.undo(work, added).restored == (record["Web"].id,)


def test_a_team_that_is_left_is_left_at_once(database, people, record):
    with begin_work(database, CONSOLE) as work:
        user_teams.choose(work, "Mia", [])
    with begin_work(database, people["Mia"]) as work, pytest.raises(Denied, match="team Web"):
        engagements.amend(work, record["Web"].reference, {"title": "Shop"})


def test_an_owner_who_may_not_complete_it_is_not_asked_for_the_outcome(database, people, record):
    with begin_work(database, CONSOLE) as work:
        for stored in record.values():
            engagements.amend(work, stored.reference, {"owner": "Mia", "due_on": work.today})
        answer_requests.update(work)
    with begin_work(database, people["Mia"]) as work:
        asked = {each.engagement.id for each in answer_requests.own(work)}
    assert asked == {record["Web"].id, record[None].id}
    with begin_work(database, CONSOLE) as work:
        user_teams.choose(work, "Mia", [])
    with begin_work(database, people["Mia"]) as work:
        assert {each.engagement.id for each in answer_requests.own(work)} == {record[None].id}
