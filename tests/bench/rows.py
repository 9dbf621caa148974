"""Records of any size, the same every time: engagements of many providers, about 25 fields filled in each.

They come through the door by which files come in, so that what is measured lies in tables as real rows would.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from app.core.domain.money import Money
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.core.storage.schema import migrate
from app.record.domain.engagement_options import FIXED, HOURLY, PERCENTAGE
from app.record.domain.engagements import (
    ACTIVE,
    ARRANGEMENTS,
    CANCELLED,
    CATEGORIES,
    COMPLETED,
    FOUND_BY,
    FREELANCE,
    Engagement,
)
from app.record.domain.providers import Provider
from app.record.domain.reviews import Review
from app.record.services import exchange_rates
from tests.bulk_fill import fill_record

PROVIDERS = {10_000: 300, 100_000: 1_000}
_AT_ONCE = 10_000
_YEARS = 6
_WORK = (
    "Web shop",
    "Support rota",
    "Filing backlog",
    "Brochure",
    "Market survey",
    "Campaign",
    "Manual",
    "Contracts",
    "Warehouse move",
    "Audit",
    "Newsletter",
    "Data clean-up",
    "Landing page",
    "Bookkeeping",
    "Packaging",
)
_PART = (
    "release",
    "relaunch",
    "first draft",
    "second phase",
    "clean-up",
    "for spring",
    "for the fair",
    "in Polish",
    "in German",
    "review",
    "migration",
    "prototype",
    "roll-out",
    "follow-up",
)
_CURRENCIES = ("EUR", "EUR", "EUR", "EUR", "EUR", "EUR", "USD", "GBP", "CHF", "JPY")
TODAY = date(2026, 6, 30)


def fill_database(database: Database, engagements: int, today: date = TODAY) -> None:
    """Makes and fills a database with so many engagements, freelance and outsourced."""
    migrate(database)
    chance = random.Random(engagements)
    made = list(providers(engagements))
    with begin_work(database, CONSOLE) as work:
        exchange_rates.copy_missing(work, set(_CURRENCIES))
        for first in range(0, engagements, _AT_ONCE):
            some = [
                engagement(chance, number, made, today) for number in range(first, min(first + _AT_ONCE, engagements))
            ]
            fill_record(work, [(each, review(chance, each)) for each in some], made if not first else [])


def providers(engagements: int) -> Iterator[Provider]:
    """The providers of a record of so many engagements; one in five says nothing on its card."""
    chance = random.Random(engagements + 1)
    for number in range(PROVIDERS.get(engagements, max(12, engagements // 100))):
        alone = number % 2 == 0
        if number % 5 == 0:
            yield Provider(name=f"Bench provider {number}")
            continue
        bears = "worker" if alone and chance.random() < 0.8 else "provider company"
        yield Provider(
            name=f"Bench provider {number}",
            kind="individual" if alone else "company",
            country="DE",
            serves_other_clients=chance.random() < 0.8,
            taxes_borne_by=bears,
            insurance_borne_by=bears,
            expenses_borne_by="us" if chance.random() < 0.2 else bears,
            workload_set_by=bears,
            fee_agreed_with="worker" if alone else "provider company",
        )


def engagement(chance: random.Random, number: int, made: list[Provider], today: date) -> Engagement:
    """One engagement, freelance where its provider's number is even, and unknown here and there."""
    place = int(len(made) * chance.random() ** 2)  # some providers are engaged far more often than others
    freelance = place % 2 == 0
    hours = Decimal(round(chance.lognormvariate(4.2 if freelance else 4.9, 0.8)) + 2)
    started = today - timedelta(days=chance.randint(1, 365 * _YEARS))
    ended = started + timedelta(days=int(hours / 5) + chance.randint(1, 30))
    still = ended >= today
    return Engagement(
        reference=f"B-{number:07d}",
        title=f"{chance.choice(_WORK)} {chance.choice(_PART)} {number % 1000}",
        arrangement=FREELANCE if freelance else ARRANGEMENTS[1],
        provider=made[place].name,
        category=chance.choice(CATEGORIES),
        started_on=started,
        due_on=max(started, ended - timedelta(days=chance.choice((0, 0, 9)))),
        ended_on=None if still else ended,
        tags=("q1", "retail") if number % 3 == 0 else None,
        status=ACTIVE if still else CANCELLED if chance.random() < 0.05 else COMPLETED,
        basis=_known(chance, chance.choice(("single project", "repeated projects", "ongoing service"))),
        found_by=_known(chance, chance.choice(FOUND_BY)),
        motives=_known(chance, (chance.choice(_MOTIVES),)),
        contact=_known(chance, "direct" if chance.random() < (0.8 if freelance else 0.4) else "through provider"),
        work_managed_by=_known(chance, "worker" if chance.random() < (0.7 if freelance else 0.2) else "us"),
        worker_control=_rating(chance, 3.6 if freelance else 2.8),
        our_control=_rating(chance, 3.2),
        hours_estimated=_known(chance, hours),
        task_count=_known(chance, chance.randint(1, 5)),
        hours_actual=None if still else _known(chance, hours + chance.randint(-1, 9)),
        complexity=_rating(chance, 2.8 if freelance else 3.2),
        management_hours=None if still else _known(chance, Decimal(chance.randint(1, 400)) / 10),
        **_cost(chance, hours, freelance, still),
    )


_MOTIVES = ("save money", "save time", "expertise", "capacity")


def _cost(chance: random.Random, hours: Decimal, freelance: bool, still: bool) -> dict[str, object]:
    currency = chance.choice(_CURRENCIES)

    def money(value: float) -> Money:
        return Money(max(round(value * 100), 1), currency)

    price = chance.gauss(62, 12) * (1 if freelance else 1.2)
    total = price * float(hours)
    how = chance.random()
    if how < 0.5:
        said: dict[str, object] = {"pricing_model": HOURLY, "rate": money(price)}
    elif how < 0.95:
        said = {"pricing_model": FIXED, "agreed_cost": money(total * 0.98)}
    else:
        said = {"pricing_model": PERCENTAGE, "percentage": Decimal(10), "project_budget": money(total * 10)}
    if not still:
        said |= {"actual_cost": _known(chance, money(total)), "cost_is_final": True}
    return said | {"currency": currency, "in_house_cost": None if freelance else _known(chance, money(total * 1.1))}


def review(chance: random.Random, of: Engagement) -> Review | None:
    """What somebody says of two in three that have ended."""
    if of.ended_on is None or chance.random() < 0.33:
        return None
    return Review(
        quality=_rating(chance, 3.7),
        expertise=_rating(chance, 3.5),
        resources=_rating(chance, 3.2),
        flexibility=_rating(chance, 3.4),
        communication=_rating(chance, 3.6),
        goal_met="yes",
        would_rehire=_known(chance, chance.random() < 0.8),
    )


def _known(chance: random.Random, value: object) -> object:
    return None if chance.random() < 0.1 else value


def _rating(chance: random.Random, middle: float) -> int | None:
    return _known(chance, min(5, max(1, round(chance.gauss(middle, 1)))))
