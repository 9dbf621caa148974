"""What was removed rests for 30 days, comes back whole, and is deleted for good after that; its history stays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.accounts.services import users
from app.core.domain.errors import Denied, NotFound, Refused
from app.core.domain.events import Actor, EventKind, Source
from app.core.services import trash as trash_service
from app.core.services.trash import TrashEmptying
from app.core.services.work import CONSOLE, begin_work
from app.importing.services import imports, profiles, undo
from app.importing.values.options import Options
from app.record.domain.list_view import ListView
from app.record.services import engagements, entries, history, reviews, saved_views, trash
from app.report.services import schedules
from app.trash_kinds import KINDS

pytestmark = pytest.mark.both_databases

SCHEDULE = {"name": "For the board", "recipients": ("a@example.org",)}
DRAFT = {"title": "Website", "arrangement": "freelance", "provider": "Ana", "notes": "Ana was ill", "currency": "EUR"}


@pytest.fixture
def full(database):
    """The trash with one of each kind; the id of each, by its noun."""
    with begin_work(database, CONSOLE) as work:
        kept, removed = (engagements.record(work, DRAFT | {"title": title}) for title in ("Kept", "Removed"))
        reviews.review(work, removed.reference, {"quality": Decimal(4), "comment": "Ana was kind"})
        entries.add(work, removed.reference, {"day": date(2026, 1, 2), "amount": Decimal(70)})
        line = entries.add(work, kept.reference, {"day": date(2026, 1, 1), "amount": Decimal(5), "note": "Ana’s trip"})
        view = saved_views.save(work, "Ours", ListView(), shared=True)
        profile = profiles.save(work, "Bank", ["a", "b"], Options())
        schedule = schedules.add(work, SCHEDULE)
    with begin_work(database, CONSOLE) as work:
        trash.remove(work, removed.reference)
        entries.remove(work, line.id)
        saved_views.remove(work, view.id)
        profiles.remove(work, profile.number)
        schedules.remove(work, schedule.id)
    return {
        "engagement": removed.id,
        "entry": line.id,
        "view": view.id,
        "profile": profile.number,
        "schedule": schedule.id,
    }


def listed(database, actor=CONSOLE):
    with begin_work(database, actor, writes=False) as work:
        return trash_service.listing(work, KINDS).items


def age(database, days):
    """Makes everything in the trash so much older."""
    with database.transaction() as session:
        for table in ("engagement", "line", "saved_view", "profile", "report_schedule"):
            rows = session.execute(sa.text(f"SELECT id, removed_at FROM {table} WHERE removed_at IS NOT NULL")).all()
            for number, at in rows:
                older = date.fromisoformat(at[:10]) - timedelta(days=days)
                session.execute(
                    sa.text(f"UPDATE {table} SET removed_at = :at WHERE id = :id"),
                    {"at": f"{older}{at[10:]}", "id": number},
                )


def test_it_says_what_was_removed_by_whom_and_how_long_it_stays(database, full):
    items = listed(database)
    assert {(item.kind.noun, item.row.id) for item in items} == set(full.items())
    assert {item.name for item in items} == {
        "Removed (E-000002)",
        "Invoice of 1 Jan 2026, 5.00 EUR: Kept (E-000001)",
        "Ours",
        "Bank",
        SCHEDULE["name"],
    }
    assert {item.removed_by for item in items} == {"console"} and all(item.may_restore for item in items)
    assert {item.deleted_at - item.row.removed_at for item in items} == {timedelta(days=30)}


def test_each_comes_back_whole(database, full):
    with begin_work(database, CONSOLE) as work:
        for noun, number in full.items():
            trash_service.restore(work, KINDS, noun, number)
    assert listed(database) == ()
    with begin_work(database, CONSOLE) as work:
        detail = engagements.detail(work, "E-000002")
        assert (detail.review_summary["quality"], detail.lines.count) == (4, 1)
        assert entries.totals(work, 1).all.count == 1
        assert [view.name for view in saved_views.listing(work)] == ["Ours"]
        assert profiles.get_by_name(work, "Bank").number == full["profile"]
        assert schedules.get(work, full["schedule"]).schedule.name == SCHEDULE["name"]
        with pytest.raises(NotFound, match="no engagement 2 in the trash"):
            trash_service.restore(work, KINDS, "engagement", 2)
        with pytest.raises(NotFound, match="It can hold: engagement, entry"):
            trash_service.restore(work, KINDS, "claim", 1)


def test_after_30_days_it_is_deleted_for_good_and_its_history_stays(database, full):
    chore = TrashEmptying(KINDS, check_seconds=0)
    age(database, 29)
    assert not chore(database) and len(listed(database)) == 5
    age(database, 2)
    assert chore(database) and not chore(database)
    assert listed(database) == ()
    with begin_work(database, CONSOLE, writes=False) as work:
        for table, number in (
            ("engagement", 1),
            ("line", 0),
            ("saved_view", 0),
            ("profile", 0),
            ("report_schedule", 0),
        ):
            assert work.session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() == number
        past = [each for each in history.events(work).events if each.what is EventKind.DELETED]
        assert {(each.subject, each.former or each.about) for each in past} == {
            ("engagement", "E-000002"),
            ("engagement", "E-000001"),
            ("view", "Ours"),
            ("profile", "Bank"),
            ("schedule", SCHEDULE["name"]),
        }
        assert {each.actor for each in past} == {"schedule"}
        (recorded, *_) = [each for each in history.events(work, "engagement", 2).events if "notes" in each.changes]
        assert recorded.changes["notes"] == (None, "erased") and recorded.changes["title"] == (None, "Removed")
        texts = work.session.execute(sa.text("SELECT text FROM erasable_text")).scalars().all()
        assert "Ana’s trip" not in texts and "Ana was kind" not in texts and "Ana was ill" in texts, "that of the other"
        assert history.verify(work).broken is None


def test_an_import_is_undone_though_one_of_its_engagements_is_gone(database, tmp_path):
    with begin_work(database, CONSOLE) as work:
        text = b"reference,title,arrangement\nA1,One,freelance\nA2,Two,freelance\n"
        number = imports.apply(work, tmp_path, text, "file.csv").number
    with begin_work(database, CONSOLE) as work:
        trash.remove(work, "A1")
        assert trash_service.empty(work, KINDS) == 1
    with begin_work(database, CONSOLE) as work:
        undo.undo(work, number)
        with pytest.raises(NotFound):
            engagements.detail(work, "A2")


def test_a_schedule_goes_with_its_runs_and_its_reports_stay(database, full):
    with database.transaction() as session:
        session.execute(
            sa.text(
                "INSERT INTO schedule_run (schedule_id, code, ends, due_at, state, attempts, next_at) VALUES "
                "(:id, '2026-Q1', '2026-03-31', '2026-04-01T00:00:00Z', 'done', 1, '2026-04-01T00:00:00Z')"
            ),
            {"id": full["schedule"]},
        )
        session.execute(
            sa.text(
                "INSERT INTO report_delivery "
                "(run_id, schedule_id, purpose, recipient, formats, state, next_at, made_at) "
                "SELECT id, schedule_id, 'test', 'a@b.c', '[]', 'sent', due_at, due_at FROM schedule_run"
            )
        )
    with begin_work(database, CONSOLE) as work:
        assert trash_service.empty(work, KINDS) == 5
    with database.reading() as session:
        for table in ("schedule_run", "report_delivery", "report_schedule"):
            assert session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_everybody_sees_what_they_may_and_restores_what_they_may(database, full):
    with begin_work(database, CONSOLE) as work:
        rita = users.add(work, "Rita", "reader")
    reader = Actor("Rita", frozenset({"reader"}), Source.WEB, user_id=rita.id)
    with begin_work(database, reader) as work:
        own = saved_views.save(work, "Mine", ListView())
        saved_views.remove(work, own.id)
    items = listed(database, reader)
    assert {item.kind.noun: item.may_restore for item in items} == {"engagement": False, "entry": False, "view": True}
    assert {item.name for item in items if item.kind.noun == "view"} == {"Ours", "Mine"}
    assert "Mine" not in {item.name for item in listed(database)}
    with begin_work(database, reader) as work:
        trash_service.restore(work, KINDS, "view", own.id)
    for noun in ("engagement", "entry", "view"):
        with pytest.raises(Denied), begin_work(database, reader) as work:
            trash_service.restore(work, KINDS, noun, full[noun])
    with pytest.raises(Denied), begin_work(database, reader) as work:
        trash_service.empty(work, KINDS)


def test_what_took_its_place_is_in_the_way(database, full):
    with begin_work(database, CONSOLE) as work:
        saved_views.save(work, "Ours", ListView(), shared=True)
        with pytest.raises(Refused, match="already a view called"):
            trash_service.restore(work, KINDS, "view", full["view"])
