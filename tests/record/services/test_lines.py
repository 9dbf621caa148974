"""Entries of an engagement can be changed, removed and restored, and history shows each step."""

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core.domain.errors import Denied, NotFound, Refused, Stale
from app.core.domain.events import Actor, EventKind, Source
from app.core.domain.money import Money
from app.core.domain.selection import Page, Selection
from app.core.services.work import CONSOLE, begin_work
from app.exporting.services import export
from app.record.services import engagements, entries, sample, trash
from tests.record.services.entries import INVOICE, TIME, WORK, add_entries, current_engagement


@pytest.fixture
def it(work):
    """An engagement without lines."""
    return engagements.record(work, WORK)


@pytest.mark.both_databases
class TestChanging:
    def test_each_change_is_an_event_of_the_engagement_with_what_followed(self, work, it):
        (line,) = add_entries(work, it, INVOICE)
        entries.amend(work, line.id, {"amount": Decimal(90), "note": "Ana owed us"})
        entries.remove(work, line.id)
        entries.restore(work, line.id)
        restored, removed, changed, added, _ = engagements.detail(work, it.reference).history
        assert [each.what for each in (added, changed, removed, restored)] == [
            EventKind.LINE_ADDED,
            EventKind.LINE_CHANGED,
            EventKind.LINE_REMOVED,
            EventKind.LINE_RESTORED,
        ]
        assert added.changes == {
            "line_day": (None, "2026-03-02"),
            "line_kind": (None, "invoice"),
            "line_amount": (None, "100.50"),
            "line_key": (None, "R-1"),
            "actual_cost": (None, "100.50"),
            "started_on": (None, "2026-03-02"),
            "status": ("planned", "active"),
        }
        assert changed.changes == {
            "line_amount": ("100.50", "90.00"),
            "line_note": (None, "Ana owed us"),
            "actual_cost": ("100.50", "90.00"),
        }
        assert changed.note["which"] == "invoice of 2 Mar 2026, 100.50 USD"
        assert removed.changes == {"actual_cost": ("90.00", None), "started_on": ("2026-03-02", None)}
        assert restored.changes == {"actual_cost": (None, "90.00"), "started_on": (None, "2026-03-02")}

    def test_a_note_stands_where_it_can_be_erased(self, work, it):
        add_entries(work, it, INVOICE | {"note": "Ana was ill"})
        events = work.session.execute(sa.text("SELECT changes, note FROM event")).all()
        assert "ill" not in str(events)
        assert (
            work.session.execute(
                sa.text("SELECT count(*) FROM erasable_text WHERE subject = 'engagement' AND text = 'Ana was ill'")
            ).scalar()
            == 1
        )

    def test_the_same_again_is_no_event(self, work, it):
        (line,) = add_entries(work, it, INVOICE)
        assert entries.amend(work, line.id, INVOICE) == line
        assert len(engagements.detail(work, it.reference).history) == 2

    def test_whoever_comes_second_is_told(self, work, it):
        (line,) = add_entries(work, it, INVOICE)
        entries.amend(work, line.id, {"hours": Decimal(1)}, line.revision)
        with pytest.raises(Stale, match="since you opened it"):
            entries.amend(work, line.id, {"hours": Decimal(2)}, line.revision)
        with pytest.raises(Stale, match="since you opened it"):
            entries.remove(work, line.id, line.revision)
        assert current_engagement(work, it).hours_actual == Decimal(1)

    def test_a_removed_line_is_restored_before_it_is_changed(self, work, it):
        (line,) = add_entries(work, it, INVOICE)
        entries.remove(work, line.id)
        assert entries.listing(work, it.id).total == 0
        assert [each.id for each in entries.listing(work, it.id, removed=True).rows] == [line.id]
        for act in (lambda: entries.amend(work, line.id, {"hours": Decimal(1)}), lambda: entries.remove(work, line.id)):
            with pytest.raises(Refused, match="Restore it first"):
                act()
        with pytest.raises(Refused, match="a removed entry with this number"):
            add_entries(work, it, INVOICE)
        entries.restore(work, line.id)
        with pytest.raises(Refused, match="nothing to restore"):
            entries.restore(work, line.id)

    def test_the_latest_come_first_a_page_at_a_time(self, work, it):
        add_entries(work, it, {"hours": Decimal(1)}, INVOICE, TIME)
        pages = [entries.listing(work, it.id, Page(number, 2)) for number in (1, 2)]
        assert [[each.line.day for each in page.rows] for page in pages] == [
            [date(2026, 3, 9), date(2026, 3, 2)],
            [None],
        ]
        assert pages[0].total == 3

    def test_a_removed_engagement_keeps_its_lines(self, work, it):
        (line,) = add_entries(work, it, INVOICE)
        trash.remove(work, it.reference)
        with pytest.raises(Refused, match="was removed"):
            add_entries(work, it, TIME)
        with pytest.raises(Refused, match="was removed"):
            entries.amend(work, line.id, {"hours": Decimal(1)})
        trash.restore(work, it.reference)
        assert entries.listing(work, it.id).rows == (line,)

    def test_readers_look_and_do_not_change(self, work, it):
        (line,) = add_entries(work, it, INVOICE)
        work.actor = Actor("Rea", frozenset({"reader"}), Source.WEB)
        assert entries.listing(work, it.id).total == 1
        with pytest.raises(Denied):
            entries.remove(work, line.id)

    def test_there_is_no_line_of_another_number(self, work):
        with pytest.raises(NotFound):
            entries.get_by_id(work, 7)


@pytest.mark.both_databases
def test_two_at_once_both_add_theirs(database):
    with begin_work(database, CONSOLE) as work:
        it = engagements.record(work, WORK)
    with begin_work(database, CONSOLE) as early:
        engagements.detail(early, it.reference)
        if early.session.get_bind().dialect.name == "postgresql":
            with begin_work(database, CONSOLE) as other:
                add_entries(other, it, INVOICE)
        add_entries(early, it, TIME)
    with begin_work(database, CONSOLE) as work:
        add_entries(work, it, {"amount": Decimal(1)})
        total = entries.totals(work, it.id).all
        assert current_engagement(work, it).actual_cost == Money(total.cost, "USD")
        assert total.count == (3 if database.engine.dialect.name == "postgresql" else 2)


@pytest.mark.both_databases
def test_what_the_export_says_of_an_engagement_is_what_follows(work, it):
    add_entries(work, it, INVOICE, TIME)
    header, row = b"".join(export.stream(work, Selection())).decode().splitlines()
    said = dict(zip(header.split(","), row.split(","), strict=True))
    assert (said["actual_cost"], said["hours_actual"], said["started_on"]) == ("145.50", "1.33333", "2026-03-02")
    assert not any(name.startswith("line_") for name in said)


@pytest.mark.both_databases
def test_the_sample_record_goes_with_the_lines_that_were_logged_on_it(work):
    sample.load(work)
    (first, *_) = engagements.listing(work, Selection(sample=True)).rows
    entries.add(work, first.reference, {"hours": Decimal(1)}, sample=True)
    sample.remove(work)
    assert work.session.execute(sa.text("SELECT count(*) FROM line")).scalar_one() == 0
