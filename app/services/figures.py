"""The derived figures of one engagement, by the same measures as the report: each with what it lacks where unknown."""

import math
from dataclasses import dataclass
from datetime import date

from app.domain.measures import LACKS, Lack, Record, Terms
from app.domain.permissions import Permission
from app.services.work import Work, needs
from app.storage import columns, rates
from app.storage.engagements import Stored

FIGURES = ("total_cost", "unit_cost", "full_cost", "cost_overrun", "hours_overrun", "effort_band", "duration",
           "working_days", "lateness", "saved_money", "saved_time")


@dataclass(frozen=True, slots=True)
class Figures:
    """`values` by the measure's name, None where unknown; `lacks` says why; money is in major units of `currency`,
    converted at the rate of `rate_day` or the last one before it (None: no rate is needed, or no day known)."""

    values: dict[str, float | None]
    lacks: dict[str, Lack | None]
    currency: str
    rate_day: date | None


@needs(Permission.READ_RECORD)
def figures(work: Work, stored: Stored) -> Figures:
    """Every derived figure of one engagement."""
    currency = stored.engagement.currency
    home = work.organisation.reporting_currency
    terms = Terms(home, work.organisation.hours_per_day, work.organisation.own_hourly_cost,
                  rates.read(work.session, {currency, home}))
    record = Record(columns.one(work.session, stored.id, stored.sample), terms)
    day = stored.engagement.ended_on or stored.engagement.started_on
    measured = {name: record.of(name) for name in FIGURES}
    return Figures(
        values={name: None if math.isnan(it.values[0]) else float(it.values[0]) for name, it in measured.items()},
        lacks={name: LACKS[code - 1] if (code := int(it.lack[0])) else None for name, it in measured.items()},
        currency=home, rate_day=day if currency not in (None, home) else None,
    )
