"""What can hardly all be true at once: said after saving, never refused, since real engagements are odd at times."""

from decimal import Decimal

from app.core.domain import money
from app.core.domain.money import CURRENCIES, Money
from app.record.domain.engagement_options import DAILY, HOURLY
from app.record.domain.engagements import Engagement

MAX_RATE_RATIO = Decimal("1.5")  # within it, discounts and hours that nobody charged explain the difference


def rate_mismatch(it: Engagement, hours_per_day: Decimal) -> tuple[Money, Money] | None:
    """What an hour cost by the actual cost and hours, and by the rate, where the two are over FACTOR apart.

    None where they go together or any of them is unknown.
    """
    if it.rate is None or it.actual_cost is None or not it.hours_actual or it.pricing_model not in (HOURLY, DAILY):
        return None
    hours = Decimal(hours_per_day) if it.pricing_model == DAILY else Decimal(1)
    paid, agreed = it.actual_cost.amount / it.hours_actual, it.rate.amount / hours
    low, high = sorted((paid, agreed))
    if high <= low * MAX_RATE_RATIO:
        return None
    currency, places = it.rate.currency, CURRENCIES[it.rate.currency]
    return money.from_amount(round(paid, places), currency), money.from_amount(round(agreed, places), currency)
