"""Checks for implausible values, shown after saving and never refused, because real engagements can be odd."""

from decimal import Decimal

from app.core.domain import money
from app.core.domain.money import CURRENCIES, Money
from app.record.domain.engagement_options import DAILY, HOURLY
from app.record.domain.engagements import Engagement

MAX_RATE_RATIO = Decimal("1.5")  # discounts and hours that weren't charged explain a smaller difference


def rate_mismatch(engagement: Engagement, hours_per_day: Decimal) -> tuple[Money, Money] | None:
    """Returns the hourly cost by actual cost and hours, and by the rate, if they differ by over MAX_RATE_RATIO.

    None if they agree or any of them is unknown.
    """
    rate, cost, hours, model = (
        engagement.rate,
        engagement.actual_cost,
        engagement.hours_actual,
        engagement.pricing_model,
    )
    if rate is None or cost is None or not hours or model not in (HOURLY, DAILY):
        return None
    paid, agreed = cost.amount / hours, rate.amount / (Decimal(hours_per_day) if model == DAILY else Decimal(1))
    low, high = sorted((paid, agreed))
    if high <= low * MAX_RATE_RATIO:
        return None
    decimals = CURRENCIES[rate.currency]
    return (
        money.from_amount(round(paid, decimals), rate.currency),
        money.from_amount(round(agreed, decimals), rate.currency),
    )
