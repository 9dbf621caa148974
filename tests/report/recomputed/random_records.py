"""Records drawn with a seed: both sides, several currencies, invoices and refunds, answers, reviews, and gaps."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from app.accounts.services import users
from app.core.domain.events import Actor, Source
from app.core.domain.kinds import Choice, ChoiceSet, Count, Rating, YesNo
from app.core.domain.money import CURRENCIES
from app.core.storage import organisation as settings
from app.record.domain.engagements import ARRANGEMENTS, CATEGORIES, ENDED_STATUSES, FIELDS
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.services import engagements, entries, providers, reviews
from app.record.storage import exchange_rates

ANSWERED = (
    "basis",
    "motives",
    "found_by",
    "fee_agreed_with",
    "serves_other_clients",
    "contact",
    "work_managed_by",
    "worker_control",
    "our_control",
    "workload_set_by",
    "taxes_borne_by",
    "insurance_borne_by",
    "expenses_borne_by",
    "team_size",
    "task_count",
    "parallel_projects",
    "complexity",
    "end_reason",
)
CARD = (
    "serves_other_clients",
    "taxes_borne_by",
    "insurance_borne_by",
    "expenses_borne_by",
    "workload_set_by",
    "fee_agreed_with",
)
FIRST = date(2024, 5, 1)


@dataclass(frozen=True)
class World:
    """What a record is like. `providers`: of either side, some of the second work both ways; `gaps`: how often
    something is not known; `lean`: how often an answer says on which side it is; `organisation`: settings to change."""

    engagements: tuple[int, int] = (36, 32)
    providers: tuple[int, int] = (14, 10)
    currencies: tuple[str, ...] = ("EUR", "USD", "GBP")
    gaps: float = 0.15
    lean: float = 0.3
    organisation: tuple[tuple[str, object], ...] = ()


def fill(work, seed, world=None):
    """Records the engagements of a world, drawn with a seed."""
    rng, world = Random(seed), world or World()
    work.organisation = replace(work.organisation, **dict(world.organisation))
    settings.save(work.session, work.organisation)
    exchange_rates.insert(
        work.session,
        "USD",
        [(FIRST + timedelta(each), Decimal(rng.randrange(105, 120)).scaleb(-2)) for each in range(0, 900, 5)],
        "a test",
    )
    exchange_rates.insert(
        work.session,
        "GBP",
        [(FIRST + timedelta(each), Decimal(rng.randrange(83, 90)).scaleb(-2)) for each in range(0, 900, 11)],
        "a test",
    )  # with days beyond a week from any rate
    owners = [users.add(work, name, "manager") for name in ("Ann", "Bob")]
    names = [_providers(work, rng, side, many) for side, many in zip(ARRANGEMENTS, world.providers, strict=True)]
    for side, many, own in zip(ARRANGEMENTS, world.engagements, names, strict=True):
        for number in range(many):
            name = rng.choice(own) if rng.random() < 0.95 else rng.choice(names[0])
            _engagement(
                work,
                rng,
                world,
                side,
                None if rng.random() < world.gaps / 3 else name,
                rng.choice([each.name for each in owners]),
                f"{side} {number}",
                owners,
            )


def _providers(work, rng, side, many):
    names = [f"{side} provider {number}" for number in range(many)]
    for name in names:
        card = {field: rng.choice(options_of(PROVIDER_FIELDS[field])) for field in CARD if rng.random() < 0.5}
        providers.record(work, {"name": name, "kind": rng.choice(("individual", "company", None))} | card)
    return names


def options_of(field):
    """Values that a field of few can hold."""
    kind = field.kind
    if isinstance(kind, YesNo):
        return True, False
    if isinstance(kind, Choice):
        return kind.options
    if isinstance(kind, ChoiceSet):
        return tuple((each,) for each in kind.options)
    if isinstance(kind, Count):
        return 1, 1, 2, 5
    if isinstance(kind, Rating):
        return (*map(Decimal, ("1", "2", "3", "3.5", "4", "4.75", "5")), *([kind.exempt] if kind.exempt else []))
    raise TypeError(field.label)


def _engagement(work, rng, world, side, provider, owner, title, owners):
    def known(value):
        return None if rng.random() < world.gaps else value

    better = side == "freelance"
    currency = rng.choice(world.currencies)
    hours = Decimal(rng.randrange(500, 30_000)).scaleb(-2)
    price = Decimal(rng.randrange(40, 90)) * (1 if better else Decimal(1) + Decimal(str(world.lean)))
    total = _money(hours * price, currency)
    draft = {
        "title": title,
        "arrangement": side,
        "provider": provider,
        "owner": known(owner),
        "currency": currency,
        "category": known(rng.choice(CATEGORIES[:3])),
        "hours_estimated": known(_hours(hours, rng)),
        "hours_actual": known(hours),
        "actual_cost": known(total),
        "management_hours": known(hours / 10),
        "agreed_cost": known(_money(total * rng.choice((9, 10, 11)) / 10, currency)),
        "in_house_cost": known(_money(total * rng.choice((8, 12)) / 10, currency)),
        "in_house_days": known(Decimal(rng.randrange(5, 60))),
    }
    draft |= {name: known(_answer(rng, world, better, options_of(FIELDS[name]))) for name in ANSWERED}
    draft |= _priced(rng, price, total, currency) | _dated(rng, known)
    if rng.random() < 0.5:
        draft |= {
            "other_quote": _money(total * rng.choice((9, 10, 12)) / 10, currency),
            "other_quote_provider": known(f"{ARRANGEMENTS[better]} provider {rng.randrange(7)}"),
        }
    if provider is None and draft["status"] == "completed":
        draft["status"] = "cancelled"
    ref = engagements.record(work, {name: value for name, value in draft.items() if value is not None}).reference
    if rng.random() < 0.3:
        _invoices(work, rng, ref, total, currency, draft)
    if draft["status"] in ENDED_STATUSES:
        _reviews(work, rng, world, ref, owners, better)


def _answer(rng, world, better, options):
    """One of them; as often as the world leans the last for freelance work, the first for outsourced."""
    return options[-better] if rng.random() < world.lean else rng.choice(options)


def _money(amount, currency):
    return amount.quantize(Decimal(1).scaleb(-CURRENCIES[currency]))


def _hours(hours, rng):
    return (hours * rng.choice((8, 9, 10, 12)) / 10).quantize(Decimal("0.01"))


def _priced(rng, price, total, currency):
    model = rng.choice(("hourly", "daily", "fixed price", "percentage of budget", "retainer", None))
    if model in ("hourly", "daily"):
        return {"pricing_model": model, "rate": _money(price * (8 if model == "daily" else 1), currency)}
    if model == "percentage of budget":
        return {"pricing_model": model, "project_budget": _money(total * 9, currency), "percentage": Decimal("11.25")}
    return {"pricing_model": model}


def _dated(rng, known):
    start = FIRST + timedelta(rng.randrange(0, 800))
    end = start + timedelta(rng.randrange(2, 90))
    due = start + timedelta(rng.randrange(2, 90))
    said = {"started_on": known(start), "ended_on": known(end), "due_on": known(due)}
    status = rng.choice(("completed",) * 6 + ("cancelled", "active", "planned"))
    if status in ("active", "planned") or rng.random() < 0.05:
        said["ended_on"] = None
    return said | {"status": status}


def _invoices(work, rng, ref, total, currency, draft):
    """Two invoices and now and then a refund, some without a day; what was paid follows from them."""
    begin = draft["started_on"] or FIRST
    for place in range(2):
        day = None if rng.random() < 0.2 else begin + timedelta(rng.randrange(0, 60))
        entries.add(
            work, ref, {"day": day, "kind": "invoice", "amount": _money(total / 2, currency), "key": f"{ref} {place}"}
        )
    if rng.random() < 0.3:
        entries.add(work, ref, {"day": begin, "kind": "refund", "amount": _money(total / 10, currency)})


def _reviews(work, rng, world, ref, owners, better):
    """What up to three people say, the console first."""
    console, many = work.actor, rng.randrange(0, 4)
    for speaker in [None, *owners][:many]:
        said = {
            name: _answer(rng, world, better, options_of(field))
            for name, field in REVIEW_FIELDS.items()
            if name != "comment" and rng.random() > world.gaps
        }
        work.actor = console if speaker is None else Actor(speaker.name, frozenset({"manager"}), Source.WEB, speaker.id)
        reviews.review(work, ref, said)
    work.actor = console
