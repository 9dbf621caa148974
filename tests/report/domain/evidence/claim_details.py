"""The detail of a claim over made-up rows."""

from datetime import date

from app.core.domain.selection import Selection
from app.record.domain.engagements import CATEGORIES
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.detail import claim_detail
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.reports import report_from_assessor
from app.report.text.bands import bands_by_name
from tests.made_columns import EURO, make_record

BANDS = (40, 200, 1000)


def closer(rows, key, selection=None, terms=EURO):
    assessor = Assessor(Evidence(make_record([{"id": place + 1} | row for place, row in enumerate(rows)], terms)))
    whole = report_from_assessor(selection or Selection(), assessor, CATALOGUE)
    finding = next(each for each in (*whole.findings, *whole.outcomes) if each.key == key)
    return claim_detail(
        finding, assessor, bands_by_name(BANDS), whole, lambda numbers: {each: f"No. {each}" for each in numbers}
    )


def priced(many=20, cheaper=0.7, **more):
    """Both sides over two kinds of work and two bands of hours, two engagements a provider, over two years."""
    rows = []
    for place in range(many):
        hours = place % 15 + (20 if place % 4 < 2 else 90)
        price = place % 5 + (60 if place % 4 < 2 else 80)
        for side, start, times in (("freelance", 0, cheaper), ("outsourced", 100, 1)):
            rows.append(
                {
                    "arrangement": side,
                    "provider": start + place // 2,
                    "category": CATEGORIES[place % 2],
                    "hours_actual": hours,
                    "currency": "EUR",
                    "actual_cost": round(100 * hours * price * times),
                    "agreed_cost": round(100 * hours * price),
                    "management_hours": 3,
                    "status": "completed",
                    "in_house_cost": round(130 * hours * price),
                    "contact": "direct" if place % 3 else "both",
                    "ended_on": date(2024 + place % 2, 5, 6),
                    "pricing_model": "fixed price",
                    **more,
                }
            )
    return rows
