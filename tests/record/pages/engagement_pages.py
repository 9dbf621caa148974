"""Two engagements to log, and a page as it is read."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

SHOP = {
    "title": "Rebuild the shop",
    "arrangement": "freelance",
    "provider": "Åsa Öst",
    "category": "software development",
    "started_on": date(2026, 2, 2),
    "ended_on": date(2026, 5, 6),
    "due_on": date(2026, 4, 30),
    "status": "completed",
    "agreed_cost": Decimal(18000),
    "actual_cost": Decimal("18900.50"),
    "currency": "EUR",
    "pricing_model": "fixed price",
    "hours_actual": Decimal("200"),
}
DESK = {
    "title": "First-line support",
    "arrangement": "outsourced",
    "provider": "Helpdesk",
    "agreed_cost": Decimal(42000),
    "currency": "USD",
    "started_on": date(2026, 7, 1),
    "status": "active",
    "due_on": date(2026, 8, 1),
}


def words(answer):
    """A page as it is read."""
    main = answer.text.split("<main", 1)[1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
