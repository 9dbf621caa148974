"""An engagement with entries, for tests."""

from datetime import date
from decimal import Decimal

from app.record.services import engagements, entries

WORK = {"title": "Website", "arrangement": "freelance", "provider": "Ana Ñ", "currency": "USD"}
INVOICE = {"day": date(2026, 3, 2), "amount": Decimal("100.50"), "key": "R-1"}
TIME = {"day": date(2026, 3, 9), "kind": "time", "amount": Decimal(45), "hours": Decimal("1.33333")}


def current_engagement(work, it):
    return engagements.get_by_id(work, it.id).engagement


def entry_totals(work, it):
    found = current_engagement(work, it)
    return found.actual_cost, found.hours_actual, found.started_on, found.ended_on, found.status


def codes(refused):
    return [(problem.field, problem.code) for problem in refused.value.problems]


def add_entries(work, it, *drafts):
    return [entries.add(work, it.reference, draft) for draft in drafts]
