"""Cost measures: in the own currency, per hour, with our management hours, and in the reporting currency.

This is the only place where money becomes a float: it is only ranked and averaged, never paid.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from app.core.domain.money import CURRENCIES
from app.record.domain.engagement_options import PRICING_MODELS
from app.record.domain.engagements import CANCELLED, STATUSES
from app.report.domain.measures.measured import (
    REASON_CODES,
    Measured,
    MissingReason,
    ratio,
    with_reasons,
    yes_no_values,
)

if TYPE_CHECKING:
    from app.report.domain.measures import Record

Array = Any


def to_major_units(record: "Record", name: str) -> Array:
    """Returns a money field in major units of its own currency, NaN where unknown."""
    minor = record.columns[name]
    return np.where(minor >= 0, minor / _minor_per_major(record), np.nan)


def _minor_per_major(record: "Record") -> Array:
    """Minor units of one major unit of each engagement's currency, NaN without one."""
    scale = np.array([10.0 ** CURRENCIES[code] for code in record.columns.currencies] + [np.nan])
    return scale[record.columns["currency"]]


def total_in_own_currency(record: "Record") -> Array:
    """Actual cost, else percentage times project budget to the minor unit, in the engagement's own currency."""
    actual, budget = to_major_units(record, "actual_cost"), record.columns["project_budget"]
    share = np.where(
        budget >= 0, np.rint(record.columns["percentage"] / 100 * budget) / _minor_per_major(record), np.nan
    )
    return np.where(np.isnan(actual), share, actual)


def unit_cost_in_own_currency(record: "Record") -> Array:
    """Cost of an hour: total over actual hours, else the hourly rate, else the daily rate over the hours of a day."""
    model, rate = record.columns["pricing_model"], to_major_units(record, "rate")
    per_hour = ratio(total_in_own_currency(record), record.columns["hours_actual"])
    charged = np.where(model == PRICING_MODELS.index("hourly"), rate, np.nan)
    charged = np.where(model == PRICING_MODELS.index("daily"), rate / float(record.terms.hours_per_day), charged)
    return np.where(np.isnan(per_hour), charged, per_hour)


def to_reporting_currency(record: "Record", amounts: Array) -> Measured:
    """Amounts of the own currency in the reporting currency; says whether rate, date or currency is lacking."""
    columns, factor = record.columns, record.conversion.factor
    no_rate = ~np.isnan(amounts) & np.isnan(factor)
    undated = np.zeros(len(columns), bool)
    undated[record.conversion.parts.engagement[np.isnat(record.conversion.parts.day)]] = True
    has_amount = (columns["actual_cost"] >= 0) | (columns["rate"] >= 0) | (columns["project_budget"] >= 0)
    return with_reasons(
        amounts * factor,
        (has_amount & (columns["currency"] < 0), MissingReason.CURRENCY),
        (no_rate & undated, MissingReason.DATE),
        (no_rate, MissingReason.RATE),
    )


def total_cost(record: "Record") -> Measured:
    return to_reporting_currency(record, total_in_own_currency(record))


def unit_cost(record: "Record") -> Measured:
    return to_reporting_currency(record, unit_cost_in_own_currency(record))


def full_cost(record: "Record") -> Measured:
    """Total cost and our own hours at our own hourly cost, that one in another currency at the rate of the day the
    engagement ended, else began."""
    total, own = record.values_of("total_cost"), record.terms.own_hourly_cost
    hours: Array = record.columns["management_hours"]
    if own is None:
        return with_reasons(np.full(len(hours), np.nan), (total.lack > 0, MissingReason.VALUE))
    rates = record.terms.rates.factors([own.currency] * len(hours), record.conversion.date, record.terms.currency)
    values = total.values + hours * float(own.amount) * rates
    unrated = (total.lack == 0) & ~np.isnan(hours) & np.isnan(rates)
    lack: Array = np.where(total.lack > 0, total.lack, with_reasons(values, (unrated, MissingReason.RATE)).lack)
    return Measured(np.where(lack > 0, np.nan, values), lack)


def without_percentage_work(name: str) -> Callable[["Record"], Measured]:
    """A cost without percentage-of-budget work, which depends on the size of the work."""

    def measure(record: "Record") -> Measured:
        measured, is_percentage = (
            record.values_of(name),
            record.columns["pricing_model"] == PRICING_MODELS.index("percentage of budget"),
        )
        return Measured(
            np.where(is_percentage, np.nan, measured.values),
            np.where(is_percentage, np.int8(REASON_CODES[MissingReason.NOT_APPLICABLE]), measured.lack),
        )

    return measure


def in_house_ratio(record: "Record") -> Measured:
    """Total cost over the in-house estimate; both are in one currency."""
    return with_reasons(ratio(total_in_own_currency(record), to_major_units(record, "in_house_cost")))


def cost_overrun(record: "Record") -> Measured:
    """Total cost over the agreed cost."""
    return with_reasons(ratio(total_in_own_currency(record), to_major_units(record, "agreed_cost")))


def within_agreed(record: "Record") -> Measured:
    """Whether the total stayed within what was agreed."""
    total, agreed = total_in_own_currency(record), to_major_units(record, "agreed_cost")
    return with_reasons(yes_no_values(total <= agreed, ~np.isnan(total) & ~np.isnan(agreed)))


def over_agreed(record: "Record") -> Measured:
    """Total cost less the agreed cost, in the reporting currency; negative where it cost less than agreed."""
    return to_reporting_currency(record, total_in_own_currency(record) - to_major_units(record, "agreed_cost"))


def saved_money(record: "Record") -> Measured:
    """Whether the total stayed below the in-house estimate; a cancelled engagement saved nothing."""
    total, in_house = total_in_own_currency(record), to_major_units(record, "in_house_cost")
    saved = yes_no_values(total < in_house, ~np.isnan(total) & ~np.isnan(in_house))
    return with_reasons(np.where(record.columns["status"] == STATUSES.index(CANCELLED), 0.0, saved))
