"""Lines of an engagement: its cost, hours and days follow from them, and nothing is typed beside them."""

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core.domain.errors import Denied, NotFound, Refused, Stale
from app.core.domain.events import Actor, Source, What
from app.core.domain.money import Money
from app.core.domain.selection import Page, Selection
from app.core.services.work import CONSOLE, begin
from app.exporting.services import export
from app.record.services import engagements, entries, sample, trash

WORK = {"title": "Website", "arrangement": "freelance", "provider": "Ana Ñ", "currency": "USD"}
INVOICE = {"day": date(2026, 3, 2), "amount": Decimal("100.50"), "key": "R-1"}
TIME = {"day": date(2026, 3, 9), "kind": "time", "amount": Decimal(45), "hours": Decimal("1.33333")}


@pytest.fixture
def it(work):
    """An engagement without lines."""
    return engagements.record(work, WORK)


def now(work, it):
    return engagements.numbered(work, it.id).engagement


def figures(work, it):
    found = now(work, it)
    return found.actual_cost, found.hours_actual, found.started_on, found.ended_on, found.status


def codes(refused):
    return [(problem.field, problem.code) for problem in refused.value.problems]


def logged(work, it, *drafts):
    return [entries.add(work, it.reference, draft) for draft in drafts]


class TestFollowing:
    @pytest.mark.both_databases
    def test_figures_are_the_sums_of_the_lines(self, work, it):
        refund = {"day": date(2026, 4, 1), "kind": "refund", "amount": Decimal("5.50")}
        logged(work, it, TIME, INVOICE, refund)
        assert figures(work, it) == (Money(14000, "USD"), Decimal("1.33333"), date(2026, 3, 2), None, "active")
        told = entries.sums(work, it.id)
        assert told.all.count == 3
        assert {kind: each.cost for kind, each in told.by_kind.items()} == {
            "invoice": 10050,
            "time": 4500,
            "refund": -550,
        }

    def test_the_end_is_the_last_day_once_it_has_ended(self, work, it):
        logged(work, it, INVOICE, TIME)
        engagements.complete(work, it.reference, {})
        assert figures(work, it)[2:] == (date(2026, 3, 2), date(2026, 3, 9), "completed")
        logged(work, it, {"day": date(2026, 5, 1), "hours": Decimal(2)})
        assert figures(work, it)[1:4] == (Decimal("3.33333"), date(2026, 3, 2), date(2026, 5, 1))

    def test_days_that_somebody_said_stay(self, work, it):
        engagements.amend(
            work, it.reference, {"started_on": date(2026, 3, 4), "ended_on": date(2026, 3, 5), "status": None}
        )
        logged(work, it, INVOICE, TIME)
        assert figures(work, it)[2:] == (date(2026, 3, 4), date(2026, 3, 5), "completed")

    def test_a_day_on_the_wrong_side_of_one_that_was_said_is_left_unknown(self, work, it):
        engagements.amend(work, it.reference, {"due_on": date(2026, 3, 1)})
        logged(work, it, INVOICE)
        assert figures(work, it)[2] is None

    def test_a_figure_that_no_line_tells_stays_as_it_was_said(self, work, it):
        engagements.amend(work, it.reference, {"hours_actual": Decimal(12), "actual_cost": Decimal(7)})
        logged(work, it, INVOICE)
        assert figures(work, it)[:2] == (Money(10050, "USD"), Decimal(12))

    def test_with_the_last_line_what_followed_is_unknown_again(self, work, it):
        (line,) = logged(work, it, TIME)
        entries.remove(work, line.id)
        assert figures(work, it)[:3] == (None, None, None)

    def test_an_engagement_gets_its_currency_with_the_first_amount(self, work):
        it = engagements.record(work, {"title": "x", "arrangement": "freelance"})
        with pytest.raises(Refused) as refused:
            logged(work, it, INVOICE)
        assert codes(refused) == [("currency", "money-without-currency")]
        logged(work, it, INVOICE | {"currency": "EUR"})
        assert now(work, it).actual_cost == Money(10050, "EUR")
        with pytest.raises(Refused) as refused:
            logged(work, it, {"amount": Decimal(1), "currency": "JPY"})
        assert codes(refused) == [("currency", "currency-changed")]

    def test_less_than_nothing_is_a_refund(self, work, it):
        _, line = logged(work, it, INVOICE, {"amount": Decimal("-0.50"), "kind": "bonus"})
        assert (line.line.kind, line.line.amount) == ("refund", Money(50, "USD"))
        assert now(work, it).actual_cost == Money(10000, "USD")

    @pytest.mark.both_databases
    def test_no_more_is_refunded_than_was_paid(self, work, it):
        logged(work, it, INVOICE)
        with pytest.raises(Refused, match="more than all that was paid"):
            logged(work, it, {"amount": Decimal("-100.51")})

    @pytest.mark.parametrize(
        ("draft", "expected"),
        [
            ({"note": "x"}, ("amount", "line-empty")),
            ({"kind": "refund", "hours": Decimal(1)}, ("amount", "line-empty")),
            ({"amount": Decimal("0.001")}, ("amount", "money-decimals")),
            ({"amount": Decimal(1), "day": date(2100, 1, 1)}, ("day", "line-to-come")),
            ({"amount": Decimal(1), "salary": 1}, ("salary", "unknown-field")),
            ({"hours": Decimal(1), "key": "R-1"}, ("key", "key-taken")),
        ],
    )
    def test_what_makes_no_line_is_refused_at_its_field(self, work, it, draft, expected):
        logged(work, it, INVOICE)
        with pytest.raises(Refused) as refused:
            logged(work, it, draft)
        assert codes(refused) == [expected]
        assert entries.sums(work, it.id).all.count == 1


class TestNothingIsTypedBesideThem:
    @pytest.mark.parametrize(
        ("draft", "why"),
        [
            ({"actual_cost": Decimal(200)}, "The cost is calculated from its entry. Edit the entry, or add another"),
            ({"actual_cost": None}, "The cost is calculated from its entry"),
            ({"hours_actual": Decimal(9)}, "none has hours yet. Add an entry instead"),
        ],
    )
    def test_another_cost_or_other_hours_are_refused_with_the_way_out(self, work, it, draft, why):
        logged(work, it, INVOICE)
        before = figures(work, it)
        for act in (engagements.amend, engagements.complete):
            with pytest.raises(Refused, match=why) as refused:
                act(work, it.reference, draft)
            assert codes(refused) == [(next(iter(draft)), "follows-from-lines")]
        assert figures(work, it) == before

    def test_the_same_again_is_no_matter(self, work, it):
        logged(work, it, INVOICE)
        same = {"actual_cost": Decimal("100.50"), "hours_actual": None, "notes": "n"}
        assert engagements.amend(work, it.reference, same).engagement.notes == "n"

    def test_a_currency_of_as_many_decimals_goes_for_the_lines_too(self, work, it):
        (line,) = logged(work, it, INVOICE)
        engagements.amend(work, it.reference, {"currency": "EUR", "actual_cost": Decimal("100.50")})
        assert entries.numbered(work, line.id).line.amount == Money(10050, "EUR")
        with pytest.raises(Refused, match="Remove it before"):
            engagements.amend(work, it.reference, {"currency": "KWD", "actual_cost": Decimal("100.50")})

    def test_a_start_that_is_cleared_follows_again(self, work, it):
        logged(work, it, INVOICE)
        engagements.amend(work, it.reference, {"started_on": date(2026, 2, 1)})
        assert figures(work, it)[2] == date(2026, 2, 1)
        engagements.amend(work, it.reference, {"started_on": None})
        assert figures(work, it)[2] == date(2026, 3, 2)


@pytest.mark.both_databases
class TestChanging:
    def test_each_change_is_an_event_of_the_engagement_with_what_followed(self, work, it):
        (line,) = logged(work, it, INVOICE)
        entries.amend(work, line.id, {"amount": Decimal(90), "note": "Ana owed us"})
        entries.remove(work, line.id)
        entries.restore(work, line.id)
        restored, removed, changed, added, _ = engagements.detail(work, it.reference).history
        assert [each.what for each in (added, changed, removed, restored)] == [
            What.LINE_ADDED,
            What.LINE_CHANGED,
            What.LINE_REMOVED,
            What.LINE_RESTORED,
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
        logged(work, it, INVOICE | {"note": "Ana was ill"})
        events = work.session.execute(sa.text("SELECT changes, note FROM event")).all()
        assert "ill" not in str(events)
        assert (
            work.session.execute(
                sa.text("SELECT count(*) FROM erasable_text WHERE subject = 'engagement' AND text = 'Ana was ill'")
            ).scalar()
            == 1
        )

    def test_the_same_again_is_no_event(self, work, it):
        (line,) = logged(work, it, INVOICE)
        assert entries.amend(work, line.id, INVOICE) == line
        assert len(engagements.detail(work, it.reference).history) == 2

    def test_whoever_comes_second_is_told(self, work, it):
        (line,) = logged(work, it, INVOICE)
        entries.amend(work, line.id, {"hours": Decimal(1)}, line.revision)
        with pytest.raises(Stale, match="since you opened it"):
            entries.amend(work, line.id, {"hours": Decimal(2)}, line.revision)
        with pytest.raises(Stale, match="since you opened it"):
            entries.remove(work, line.id, line.revision)
        assert now(work, it).hours_actual == Decimal(1)

    def test_a_removed_line_is_restored_before_it_is_changed(self, work, it):
        (line,) = logged(work, it, INVOICE)
        entries.remove(work, line.id)
        assert entries.listing(work, it.id).total == 0
        assert [each.id for each in entries.listing(work, it.id, removed=True).rows] == [line.id]
        for act in (lambda: entries.amend(work, line.id, {"hours": Decimal(1)}), lambda: entries.remove(work, line.id)):
            with pytest.raises(Refused, match="Restore it first"):
                act()
        with pytest.raises(Refused, match="a removed entry with this number"):
            logged(work, it, INVOICE)
        entries.restore(work, line.id)
        with pytest.raises(Refused, match="nothing to restore"):
            entries.restore(work, line.id)

    def test_the_latest_come_first_a_page_at_a_time(self, work, it):
        logged(work, it, {"hours": Decimal(1)}, INVOICE, TIME)
        pages = [entries.listing(work, it.id, Page(number, 2)) for number in (1, 2)]
        assert [[each.line.day for each in page.rows] for page in pages] == [
            [date(2026, 3, 9), date(2026, 3, 2)],
            [None],
        ]
        assert pages[0].total == 3

    def test_a_removed_engagement_keeps_its_lines(self, work, it):
        (line,) = logged(work, it, INVOICE)
        trash.remove(work, it.reference)
        with pytest.raises(Refused, match="was removed"):
            logged(work, it, TIME)
        with pytest.raises(Refused, match="was removed"):
            entries.amend(work, line.id, {"hours": Decimal(1)})
        trash.restore(work, it.reference)
        assert entries.listing(work, it.id).rows == (line,)

    def test_readers_look_and_do_not_change(self, work, it):
        (line,) = logged(work, it, INVOICE)
        work.actor = Actor("Rea", frozenset({"reader"}), Source.WEB)
        assert entries.listing(work, it.id).total == 1
        with pytest.raises(Denied):
            entries.remove(work, line.id)

    def test_there_is_no_line_of_another_number(self, work):
        with pytest.raises(NotFound):
            entries.numbered(work, 7)


@pytest.mark.both_databases
def test_two_at_once_both_add_theirs(database):
    with begin(database, CONSOLE) as work:
        it = engagements.record(work, WORK)
    with begin(database, CONSOLE) as early:
        engagements.detail(early, it.reference)
        if early.session.get_bind().dialect.name == "postgresql":
            with begin(database, CONSOLE) as other:
                logged(other, it, INVOICE)
        logged(early, it, TIME)
    with begin(database, CONSOLE) as work:
        logged(work, it, {"amount": Decimal(1)})
        total = entries.sums(work, it.id).all
        assert now(work, it).actual_cost == Money(total.cost, "USD")
        assert total.count == (3 if database.engine.dialect.name == "postgresql" else 2)


@pytest.mark.both_databases
def test_what_the_export_says_of_an_engagement_is_what_follows(work, it):
    logged(work, it, INVOICE, TIME)
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
