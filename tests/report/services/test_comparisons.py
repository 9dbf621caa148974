"""Compare two groups have their amounts in one currency, on both kinds of database."""

from datetime import date
from decimal import Decimal

import pytest

from app.core.domain.selection import Condition, Selection
from app.record.services import engagements
from app.report.services import comparisons, reports
from app.report.text.sentences import finding_text

pytestmark = pytest.mark.both_databases


def in_currency(work, code):
    """Sixteen priced engagements in this currency, of eight providers a side."""
    for place in range(16):
        engagements.record(
            work,
            {
                "title": f"{code} {place}",
                "arrangement": "freelance" if place % 2 else "outsourced",
                "provider": f"{code} {place}",
                "category": "design",
                "currency": code,
                "status": "completed",
                "actual_cost": Decimal(1000 + place),
                "hours_actual": Decimal(10),
                "ended_on": date(2026, 3, 2),
            },
        )


def only(code):
    return Selection((Condition("currency", "is", (code,)),))


def test_amounts_of_two_selections_are_in_one_currency(work):
    in_currency(work, "USD")
    in_currency(work, "EUR")
    assert reports.examine(work, only("USD")).currency == "USD", "alone nothing is converted"
    assert reports.examine(work, Selection()).currency == "EUR"
    both = comparisons.compare(work, only("USD"), only("EUR"))
    cost = next(pair for pair in both.outcomes if pair.key == "total-cost")
    assert (both.a.currency, both.b.currency) == ("EUR", "EUR")
    assert "EUR" in finding_text(cost.a) and "USD" not in finding_text(cost.a) and "EUR" in finding_text(cost.b)
    same = comparisons.compare(work, only("USD"), only("USD"))
    assert same.a.currency == "USD"
    assert "USD" in finding_text(next(pair for pair in same.outcomes if pair.key == "total-cost").b)
