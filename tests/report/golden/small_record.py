"""A small record written by hand: enough for some claims, too little for others, with every reason for leaving out."""

from datetime import date
from decimal import Decimal

from app.record.services import engagements, providers, reviews
from app.record.storage import exchange_rates

DAY = date(2026, 3, 2)


def fill(work):
    """Records twelve freelance and ten outsourced engagements, and some that are left out."""
    exchange_rates.insert(work.session, "USD", [(DAY, Decimal("1.25"))], "a test")
    for number in range(12):
        providers.record(work, {"name": f"Freelancer {number}", "kind": "individual", "serves_other_clients": True})
    for number in range(6):
        providers.record(work, {"name": f"Agency {number}", "kind": "company", "workload_set_by": "provider company"})
    for number in range(12):
        _job(work, "freelance", number, f"Freelancer {number}", hours=20 + 3 * number, contact="direct")
    for number in range(10):
        _job(
            work,
            "outsourced",
            number,
            f"Agency {number % 6}",
            hours=90 + 7 * number,
            contact="direct" if number < 2 else "through provider",
        )
    engagements.record(work, {"title": "Nobody yet", "arrangement": "outsourced", "contact": "both", "started_on": DAY})
    engagements.record(work, {"title": "Some day", "arrangement": "freelance", "provider": "Freelancer 1"})
    engagements.record(
        work,
        {
            "title": "Long ago",
            "arrangement": "freelance",
            "provider": "Freelancer 1",
            "contact": "direct",
            "ended_on": date(2020, 1, 1),
        },
    )


def _job(work, arrangement, number, provider, hours, contact):
    currency, hourly = "USD" if number % 4 == 1 else "EUR", 60 if arrangement == "freelance" else 90
    stored = engagements.record(
        work,
        {
            "title": f"{arrangement} {number}",
            "arrangement": arrangement,
            "provider": provider,
            "contact": contact,
            "currency": currency,
            "actual_cost": Decimal(hours * hourly),
            "hours_actual": Decimal(hours),
            "started_on": DAY,
            "ended_on": date(2026, 3, 6 + number % 3),
            "due_on": date(2026, 3, 7),
            "status": "cancelled" if number == 3 else "completed",
            "complexity": 1 + number % 5,
            "category": "design" if number % 2 else "software development",
            "motives": ("save money",) if arrangement == "outsourced" else None,
        },
    )
    if number != 3:
        reviews.review(work, stored.reference, {"quality": 3 + number % 3, "would_rehire": number % 5 > 0})
