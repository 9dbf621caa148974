"""The sample data: made-up engagements of providers named by number, drawn from `sample_truth` with a fixed seed.

Providers differ among themselves, some answers are unknown, a few engagements were cancelled, as in a real record.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from app.record.domain.engagements import CATEGORIES, FREELANCE, OUTSOURCED, Engagement
from app.record.domain.providers import Provider
from app.record.domain.reviews import Review
from app.record.domain.sample_truth import share
from app.record.domain.validation import compose

T = TypeVar("T")

SEED = 20_260
PROVIDERS = {FREELANCE: 40, OUTSOURCED: 36}
ENGAGEMENTS = {FREELANCE: 168, OUTSOURCED: 152}
STILL_OPEN = {FREELANCE: 12, OUTSOURCED: 10}
UNKNOWN = 0.08  # how often an answer is not known
CALLED_OFF = 0.06  # how often an engagement is cancelled
_DAYS = 690  # all ends lie inside the report's usual window of two years

_TITLES = {
    "software development": "Web shop release",
    "customer service": "Support rota",
    "administration": "Filing backlog",
    "design": "Brochure layout",
    "data & research": "Market survey",
    "marketing": "Spring campaign",
    "writing & translation": "Manual in two languages",
    "finance & legal": "Contract templates",
    "operations": "Warehouse move",
    "other": "Odd jobs",
}
_TYPICAL = ("software development", "customer service", "administration")


@dataclass(frozen=True, slots=True)
class Sample:
    """Everything the sample data holds; engagements name their providers, reviews go with engagements in order."""

    providers: tuple[Provider, ...]
    engagements: tuple[Engagement, ...]
    reviews: tuple[Review | None, ...]


@dataclass(frozen=True, slots=True)
class _Maker:
    """One provider's leanings: they move all answers about it a little, so repeat work is not independent."""

    provider: Provider
    arrangement: str
    lean: float
    price: float


def draw(today: date, seed: int = SEED) -> Sample:
    """The sample data as of `today`: the same rows for the same day."""
    rng = Random(seed)  # noqa: S311 - a sample wants the same rows every time, not secrets
    makers = list(_makers(rng))
    engagements: list[Engagement] = []
    reviews: list[Review | None] = []
    for arrangement, many in ENGAGEMENTS.items():
        own = [maker for maker in makers if maker.arrangement == arrangement]
        for number in range(many):
            maker = own[number % len(own)] if number < 2 * len(own) else rng.choice(own)
            drawn = _Drawing(rng, maker, today, still_open=number >= many - STILL_OPEN[arrangement])
            engagements.append(compose(drawn.draft(f"S-{len(engagements) + 1:06d}"), today))
            reviews.append(drawn.review())
    return Sample(tuple(maker.provider for maker in makers), tuple(engagements), tuple(reviews))


def _makers(rng: Random) -> Iterator[_Maker]:
    number = 0
    for arrangement, many in PROVIDERS.items():
        freelance = arrangement == FREELANCE
        for _ in range(many):
            number += 1
            alone = rng.random() < (
                share("self-employed", True) if freelance else 1 - share("third-party-company", False)
            )
            bears = (
                _one_of(
                    rng,
                    {
                        "worker": share("worker-bears-costs", freelance),
                        "provider company": share("provider-bears-costs", freelance),
                    },
                )
                or "shared"
            )
            provider = Provider(
                name=f"Sample provider {number}",
                kind="individual" if alone else "company",
                country=rng.choice(("DE", "PL", "PT", "IN", "US", "GB")),
                serves_other_clients=_answer(rng, share("many-clients", True) if freelance else 0.97),
                taxes_borne_by=bears,
                insurance_borne_by=bears,
                expenses_borne_by=bears,
                workload_set_by="provider company"
                if rng.random() < share("provider-control", freelance)
                else rng.choice(("worker", "worker", "shared") if freelance else ("worker", "us")),
                fee_agreed_with=_fee(rng, freelance),
            )
            yield _Maker(provider, arrangement, rng.gauss(0, 0.35), rng.gauss(0, 0.12))


def _one_of(rng: Random, chances: Mapping[str, float]) -> str | None:
    """One of the words, each with its own chance; None with what is left of one."""
    left = rng.random()
    for word, chance in chances.items():
        left -= chance
        if left < 0:
            return word
    return None


def _answer(rng: Random, share: float) -> bool | None:
    return None if rng.random() < UNKNOWN else rng.random() < share


def _fee(rng: Random, freelance: bool) -> str | None:
    if rng.random() < UNKNOWN:
        return None
    if freelance:
        own = rng.random() < share("agrees-own-fee", True)
        return "worker" if own else rng.choice(("provider company", "nobody"))
    return "provider company"


class _Drawing:
    """Draws one engagement of one provider, field by field."""

    def __init__(self, rng: Random, maker: _Maker, today: date, still_open: bool):
        self.rng, self.maker, self.today, self.still_open = rng, maker, today, still_open
        self.freelance = maker.arrangement == FREELANCE
        typical = rng.random() < share("typical-work", self.freelance)
        self.category = rng.choice(_TYPICAL if typical else tuple(c for c in CATEGORIES if c not in _TYPICAL))
        self.complexity = self.rating("project-complexity")
        self.hours = Decimal(
            max(4, round(60 * share("project-size", self.freelance) * 2.718 ** (rng.gauss(0, 0.7) + maker.lean / 2)))
        )
        self.days = int(self.hours / 6) + rng.randint(4, 20)
        self.cancelled = not still_open and rng.random() < CALLED_OFF

    def rating(self, key: str) -> Decimal | None:
        """A whole rating around the truth's middle, moved by the provider's leaning."""
        if self.rng.random() < UNKNOWN:
            return None
        return self.around(share(key, self.freelance), 0.95)

    def around(self, middle: float, spread: float) -> Decimal:
        """A whole rating around a middle, moved by the provider's leaning."""
        return Decimal(min(5, max(1, round(self.rng.gauss(middle + self.maker.lean, spread)))))

    def yes(self, key: str) -> bool:
        """Yes with that chance."""
        return self.rng.random() < self.chance(key)

    def chance(self, key: str) -> float:
        """The truth's chance of a yes, moved a little by the provider's leaning."""
        return min(0.98, max(0.02, share(key, self.freelance) + self.maker.lean * 0.12))

    def known(self, value: T) -> T | None:
        """The value, or unknown now and then."""
        return None if self.rng.random() < UNKNOWN else value

    def draft(self, reference: str) -> dict[str, object]:
        """Everything the record says of it."""
        said: dict[str, object] = {
            "reference": reference,
            "title": f"{_TITLES[self.category]} {reference[-3:]}",
            "arrangement": self.maker.arrangement,
            "provider": self.maker.provider.name,
            "category": self.category,
            "complexity": self.complexity,
        }
        return said | self.dates() | self.relation() | self.scope() | self.pricing()

    def dates(self) -> dict[str, object]:
        """When; the status follows, but for the cancelled ones."""
        length = timedelta(days=self.days)
        if self.still_open:
            started = self.today - timedelta(days=self.rng.randint(1, 60))
            return {"started_on": started, "due_on": started + length, "status": "active"}
        ended = self.today - timedelta(days=self.rng.randint(3, _DAYS))
        started = ended - length
        reasons = ("our needs changed", "ended for poor work") if self.cancelled else ("delivered",)
        due = ended - timedelta(days=self.rng.choice((0, 0, 0, -3, 2, 7, 14)))
        return {
            "started_on": started,
            "due_on": max(due, started),
            "ended_on": ended,
            "status": "cancelled" if self.cancelled else "completed",
            "end_reason": self.rng.choice(reasons),
        }

    def relation(self) -> dict[str, object]:
        """How it came about and who deals with whom."""
        manager = _one_of(
            self.rng,
            {
                "worker": self.chance("works-independently"),
                "provider company": self.chance("managed-by-provider"),
            },
        ) or self.rng.choice(("us", "shared"))
        themselves = self.freelance and self.yes("finds-own-clients")
        found = (
            ("they approached us", "answered our posting", "referral")
            if themselves
            else ("we approached them", "placed by an intermediary")
        )
        saving = ("save money", "save time") if self.yes("outsourced-to-save") else ("expertise", "capacity")
        return {
            "contact": self.known(
                "direct" if self.yes("direct-relationship") else self.rng.choice(("through provider", "both"))
            ),
            "work_managed_by": self.known(manager),
            "worker_control": self.worker_control(),
            "our_control": self.rating("client-control"),
            "found_by": self.known(self.rng.choice(found)),
            "motives": self.known((self.rng.choice(saving),)),
            "basis": self.known(
                self.rng.choice(("single project", "repeated projects"))
                if self.yes("project-by-project")
                else "ongoing service"
            ),
        }

    def worker_control(self) -> Decimal | None:
        """Freelancers mostly at four or five, as `controls-own-workload` says."""
        if not self.freelance:
            return self.rating("worker-control")
        return self.known(Decimal(self.rng.choice((4, 5) if self.yes("controls-own-workload") else (2, 3))))

    def scope(self) -> dict[str, object]:
        """How large it was."""
        one = self.yes("single-task")
        estimated = Decimal(max(4, round(float(self.hours) * 2.718 ** self.rng.gauss(-0.05, 0.2))))
        return {
            "hours_estimated": self.known(estimated),
            "hours_actual": None if self.still_open else self.known(self.hours),
            "task_count": self.known(1 if one else self.rng.randint(2, 9)),
            "parallel_projects": self.known(2 if not one and self.rng.random() < 0.5 else 1),
            "team_size": self.known(1 if self.freelance else self.rng.randint(2, 7)),
        }

    def pricing(self) -> dict[str, object]:
        """What it cost: an hourly price around the truth's, whichever way it was charged."""
        price = 62 * share("freelance-cheaper", self.freelance) * 2.718 ** (self.maker.price + self.rng.gauss(0, 0.15))
        total = Decimal(round(price * float(self.hours)))
        charged = _one_of(
            self.rng, {"share": self.chance("percentage-pricing"), "time": self.chance("charges-by-time")}
        )
        if charged == "share":
            model = {"pricing_model": "percentage of budget", "percentage": Decimal(10), "project_budget": total * 10}
        elif charged == "time":
            model = {"pricing_model": "hourly", "rate": Decimal(round(price))}
        else:
            agreed = total * self.rng.choice((92, 97, 100, 100, 105)) / 100
            model = {"pricing_model": "fixed price", "agreed_cost": agreed}
        # A cancelled engagement saved nothing, so the others have to save so much more often.
        saved = self.rng.random() < share("saves-money", False) / (1 - CALLED_OFF)
        faster = self.rng.random() < share("saves-time", False) / (1 - CALLED_OFF)
        days = Decimal(max(1, round(self.days * 5 / 7 * (1.6 if faster else 0.6))))
        cost: dict[str, object] = {"currency": self.rng.choice(("EUR", "EUR", "EUR", "EUR", "GBP", "USD"))}
        if not self.still_open:
            cost |= {
                "actual_cost": self.known(total),
                "cost_is_final": True,
                "management_hours": self.known(Decimal(round(float(self.hours) * self.rng.uniform(0.3, 2))) / 10),
            }
        if not self.freelance:
            cost |= {
                "in_house_cost": self.known(Decimal(round(float(total) * (1.25 if saved else 0.8)))),
                "in_house_days": self.known(days),
            }
        return cost | {name: round(value, 2) if isinstance(value, Decimal) else value for name, value in model.items()}

    def review(self) -> Review | None:
        """How it turned out, where it has ended and somebody said so."""
        if self.still_open or self.rng.random() < UNKNOWN:
            return None
        quiet = self.rng.random() < 0.15
        return Review(
            quality=self.known(self.around(3.7, 0.9)),
            expertise=self.rating("expertise"),
            resources="not needed" if quiet and self.freelance else self.rating("resources"),
            flexibility="nothing changed" if quiet else self.rating("flexibility"),
            communication=self.known(self.around(3.6, 0.9)),
            goal_met="no" if self.cancelled else self.rng.choice(("yes", "yes", "yes", "partly", "no")),
            would_rehire=self.known(not self.cancelled and self.rng.random() < 0.75),
        )
