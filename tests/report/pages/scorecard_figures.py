"""Engagements of a provider, and the figures of its scorecard calculated again from the files."""

import csv
import io
from datetime import date
from decimal import Decimal
from statistics import median

import pytest

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements


def table(client, address):
    return list(csv.DictReader(io.StringIO(client.get(address).text)))


def job(title="Job", provider="Nord", arrangement="freelance", **more):
    return {
        "title": title,
        "arrangement": arrangement,
        "provider": provider,
        "category": "design",
        "currency": "EUR",
    } | more


def ended(cost, hours=10, **more):
    return job(ended_on=date(2026, 3, 31), actual_cost=Decimal(cost), hours_actual=Decimal(hours), **more)


@pytest.fixture
def keep(app_database):
    """Records engagements, and gives the number of the first one's provider."""

    def record(*drafts):
        with begin_work(app_database, CONSOLE) as work:
            kept = [engagements.record(work, draft) for draft in drafts]
            return kept[0].provider_id

    return record


def scorecard(client, number):
    return client.get(f"/providers/{number}/scorecard.json").json


def figure(card, key):
    return next(each for each in card["figures"] if each["key"] == key)


def yes_share(values):
    return {"known": len(values), "yes": sum(values), "value": sum(values) / len(values) if values else None}


def middle(values):
    return {"known": len(values), "yes": None, "value": float(median(values)) if values else None}


def expected_figures(rows, reviews):
    """The figures of one provider's rows; `reviews`: by the reference of the engagement."""
    on_time, within, goal, quality, rehire = [], [], [], [], []
    for row in rows:
        if row["status"] in ("completed", "cancelled"):
            if row["due_on"] and (row["ended_on"] or row["status"] == "cancelled"):
                on_time.append(row["status"] == "completed" and row["ended_on"] <= row["due_on"])
            if row["actual_cost"] and row["agreed_cost"]:
                within.append(Decimal(row["actual_cost"]) <= Decimal(row["agreed_cost"]))
        said = reviews[row["reference"]]
        goal += [each["goal_met"] == "yes" for each in said if each["goal_met"]]
        quality += [Decimal(each["quality"]) for each in said if each["quality"].replace(".", "").isdigit()]
        rehire += [each["would_rehire"] == "yes" for each in said if each["would_rehire"]]
    return {
        "on-time": yes_share(on_time),
        "within-agreed-cost": yes_share(within),
        "goal-met": yes_share(goal),
        "quality": middle(quality),
        "would-rehire": yes_share(rehire),
    }
