"""Cost, hours and days of an engagement follow from its entries, and can't be typed beside them."""

from datetime import date
from decimal import Decimal

import pytest

from app.core.domain.errors import Refused
from app.core.domain.money import Money
from app.record.services import engagements, entries
from tests.record.services.entries import INVOICE, TIME, WORK, add_entries, codes, current_engagement, entry_totals


@pytest.fixture
def it(work):
    """An engagement without entries."""
    return engagements.record(work, WORK)


class TestFollowing:
    @pytest.mark.both_databases
    def test_figures_are_the_sums_of_the_lines(self, work, it):
        refund = {"day": date(2026, 4, 1), "kind": "refund", "amount": Decimal("5.50")}
        add_entries(work, it, TIME, INVOICE, refund)
        assert entry_totals(work, it) == (Money(14000, "USD"), Decimal("1.33333"), date(2026, 3, 2), None, "active")
        told = entries.totals(work, it.id)
        assert told.all.count == 3
        assert {kind: each.cost for kind, each in told.by_kind.items()} == {
            "invoice": 10050,
            "time": 4500,
            "refund": -550,
        }

    def test_the_end_is_the_last_day_once_it_has_ended(self, work, it):
        add_entries(work, it, INVOICE, TIME)
        engagements.complete(work, it.reference, {})
        assert entry_totals(work, it)[2:] == (date(2026, 3, 2), date(2026, 3, 9), "completed")
        add_entries(work, it, {"day": date(2026, 5, 1), "hours": Decimal(2)})
        assert entry_totals(work, it)[1:4] == (Decimal("3.33333"), date(2026, 3, 2), date(2026, 5, 1))

    def test_days_that_somebody_said_stay(self, work, it):
        engagements.amend(
            work, it.reference, {"started_on": date(2026, 3, 4), "ended_on": date(2026, 3, 5), "status": None}
        )
        add_entries(work, it, INVOICE, TIME)
        assert entry_totals(work, it)[2:] == (date(2026, 3, 4), date(2026, 3, 5), "completed")

    def test_a_day_on_the_wrong_side_of_one_that_was_said_is_left_unknown(self, work, it):
        engagements.amend(work, it.reference, {"due_on": date(2026, 3, 1)})
        add_entries(work, it, INVOICE)
        assert entry_totals(work, it)[2] is None

    def test_a_figure_that_no_line_tells_stays_as_it_was_said(self, work, it):
        engagements.amend(work, it.reference, {"hours_actual": Decimal(12), "actual_cost": Decimal(7)})
        add_entries(work, it, INVOICE)
        assert entry_totals(work, it)[:2] == (Money(10050, "USD"), Decimal(12))

    def test_with_the_last_line_what_followed_is_unknown_again(self, work, it):
        (line,) = add_entries(work, it, TIME)
        entries.remove(work, line.id)
        assert entry_totals(work, it)[:3] == (None, None, None)

    def test_an_engagement_gets_its_currency_with_the_first_amount(self, work):
        it = engagements.record(work, {"title": "x", "arrangement": "freelance"})
        with pytest.raises(Refused) as refused:
            add_entries(work, it, INVOICE)
        assert codes(refused) == [("currency", "money-without-currency")]
        add_entries(work, it, INVOICE | {"currency": "EUR"})
        assert current_engagement(work, it).actual_cost == Money(10050, "EUR")
        with pytest.raises(Refused) as refused:
            add_entries(work, it, {"amount": Decimal(1), "currency": "JPY"})
        assert codes(refused) == [("currency", "currency-changed")]

    def test_less_than_nothing_is_a_refund(self, work, it):
        _, line = add_entries(work, it, INVOICE, {"amount": Decimal("-0.50"), "kind": "bonus"})
        assert (line.line.kind, line.line.amount) == ("refund", Money(50, "USD"))
        assert current_engagement(work, it).actual_cost == Money(10000, "USD")

    @pytest.mark.both_databases
    def test_no_more_is_refunded_than_was_paid(self, work, it):
        add_entries(work, it, INVOICE)
        with pytest.raises(Refused, match="more than was paid"):
            add_entries(work, it, {"amount": Decimal("-100.51")})

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
        add_entries(work, it, INVOICE)
        with pytest.raises(Refused) as refused:
            add_entries(work, it, draft)
        assert codes(refused) == [expected]
        assert entries.totals(work, it.id).all.count == 1


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
        add_entries(work, it, INVOICE)
        before = entry_totals(work, it)
        for act in (engagements.amend, engagements.complete):
            with pytest.raises(Refused, match=why) as refused:
                act(work, it.reference, draft)
            assert codes(refused) == [(next(iter(draft)), "follows-from-lines")]
        assert entry_totals(work, it) == before

    def test_the_same_again_is_no_matter(self, work, it):
        add_entries(work, it, INVOICE)
        same = {"actual_cost": Decimal("100.50"), "hours_actual": None, "notes": "n"}
        assert engagements.amend(work, it.reference, same).engagement.notes == "n"

    def test_a_currency_of_as_many_decimals_goes_for_the_lines_too(self, work, it):
        (line,) = add_entries(work, it, INVOICE)
        engagements.amend(work, it.reference, {"currency": "EUR", "actual_cost": Decimal("100.50")})
        assert entries.get_by_id(work, line.id).line.amount == Money(10050, "EUR")
        with pytest.raises(Refused, match="Remove it before"):
            engagements.amend(work, it.reference, {"currency": "KWD", "actual_cost": Decimal("100.50")})

    def test_a_start_that_is_cleared_follows_again(self, work, it):
        add_entries(work, it, INVOICE)
        engagements.amend(work, it.reference, {"started_on": date(2026, 2, 1)})
        assert entry_totals(work, it)[2] == date(2026, 2, 1)
        engagements.amend(work, it.reference, {"started_on": None})
        assert entry_totals(work, it)[2] == date(2026, 3, 2)
