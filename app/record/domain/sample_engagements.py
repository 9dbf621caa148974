"""Draws the engagements of the sample data and their reviews."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from app.record.domain.engagement_options import CHANGED_A_LITTLE, CHANGED_A_LOT, NOT_CHANGED
from app.record.domain.engagements import CATEGORIES, FREELANCE
from app.record.domain.reviews import Review
from app.record.domain.sample_providers import UNKNOWN_RATE, ProviderProfile, draw_one
from app.record.domain.sample_truth import true_parameter

T = TypeVar("T")

CANCELLED_RATE = 0.06  # share of engagements that were cancelled
_MAX_AGE_DAYS = 690  # keeps every end date inside the report's default window of two years

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
_TYPICAL_CATEGORIES = ("software development", "customer service", "administration")
# By whether the work took longer than agreed: how often its brief changed.
_BRIEF_CHANGES = {
    True: {CHANGED_A_LOT: 0.3, CHANGED_A_LITTLE: 0.35},
    False: {CHANGED_A_LOT: 0.04, CHANGED_A_LITTLE: 0.2},
}


class EngagementGenerator:
    """Generates one engagement of one provider, with its review."""

    def __init__(
        self,
        rng: Random,
        brief_rng: Random,
        compare_rng: Random,
        profile: ProviderProfile,
        today: date,
        still_open: bool,
    ):
        self.rng, self.brief_rng, self.compare_rng, self.profile = rng, brief_rng, compare_rng, profile
        self.today, self.still_open = today, still_open
        self.freelance = profile.arrangement == FREELANCE
        typical = rng.random() < true_parameter("typical-work", self.freelance)
        self.category = rng.choice(
            _TYPICAL_CATEGORIES if typical else tuple(c for c in CATEGORIES if c not in _TYPICAL_CATEGORIES)
        )
        self.complexity = self.rating("project-complexity")
        size = true_parameter("project-size", self.freelance)
        self.hours = Decimal(max(4, round(60 * size * 2.718 ** (rng.gauss(0, 0.7) + profile.bias / 2))))
        self.days = int(self.hours / 6) + rng.randint(4, 20)
        self.cancelled = not still_open and rng.random() < CANCELLED_RATE

    def rating(self, key: str) -> Decimal | None:
        """Returns a whole rating around the true mean, shifted by the provider's bias; None (unknown) at times."""
        if self.rng.random() < UNKNOWN_RATE:
            return None
        return self.rating_near(true_parameter(key, self.freelance), 0.95)

    def rating_near(self, mean: float, deviation: float) -> Decimal:
        """Returns a whole rating around `mean`, shifted by the provider's bias."""
        return Decimal(min(5, max(1, round(self.rng.gauss(mean + self.profile.bias, deviation)))))

    def draw_yes(self, key: str) -> bool:
        """Returns true with the probability of `key`."""
        return self.rng.random() < self.probability(key)

    def probability(self, key: str) -> float:
        """Returns the true probability of a yes, shifted a little by the provider's bias."""
        return min(0.98, max(0.02, true_parameter(key, self.freelance) + self.profile.bias * 0.12))

    def or_unknown(self, value: T) -> T | None:
        """Returns the value, or None (unknown) at the usual rate."""
        return None if self.rng.random() < UNKNOWN_RATE else value

    def draft(self, reference: str) -> dict[str, object]:
        """Returns the values of the engagement's fields."""
        values: dict[str, object] = {
            "reference": reference,
            "title": f"{_TITLES[self.category]} {reference[-3:]}",
            "arrangement": self.profile.arrangement,
            "provider": self.profile.provider.name,
            "category": self.category,
            "complexity": self.complexity,
        }
        values |= self.dates() | self.relation() | self.scope() | self.pricing()
        return values | self.brief(values)

    def dates(self) -> dict[str, object]:
        """Returns the dates, status and end reason."""
        length = timedelta(days=self.days)
        if self.still_open:
            started = self.today - timedelta(days=self.rng.randint(1, 60))
            return {"started_on": started, "due_on": started + length, "status": "active"}
        ended = self.today - timedelta(days=self.rng.randint(3, _MAX_AGE_DAYS))
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
        """Returns how the engagement came about and who manages and contacts whom."""
        managers = {
            "worker": self.probability("works-independently"),
            "provider company": self.probability("managed-by-provider"),
        }
        manager = draw_one(self.rng, managers) or self.rng.choice(("us", "shared"))
        channels: tuple[str, ...] = ("we approached them", "placed by an intermediary")
        if self.freelance and self.draw_yes("finds-own-clients"):
            channels = ("they approached us", "answered our posting", "referral")
        motives = ("save money", "save time") if self.draw_yes("outsourced-to-save") else ("expertise", "capacity")
        return {
            "contact": self.or_unknown(
                "direct" if self.draw_yes("direct-relationship") else self.rng.choice(("through provider", "both"))
            ),
            "work_managed_by": self.or_unknown(manager),
            "worker_control": self.worker_control(),
            "our_control": self.rating("client-control"),
            "found_by": self.or_unknown(self.rng.choice(channels)),
            "motives": self.or_unknown((self.rng.choice(motives),)),
            "basis": self.or_unknown(
                self.rng.choice(("single project", "repeated projects"))
                if self.draw_yes("project-by-project")
                else "ongoing service"
            ),
        }

    def worker_control(self) -> Decimal | None:
        """Returns the rating of autonomy: 4 or 5 for the freelancers who control their own workload."""
        if not self.freelance:
            return self.rating("worker-control")
        return self.or_unknown(Decimal(self.rng.choice((4, 5) if self.draw_yes("controls-own-workload") else (2, 3))))

    def scope(self) -> dict[str, object]:
        """Returns the hours, tasks and team size."""
        single_task = self.draw_yes("single-task")
        estimated = Decimal(max(4, round(float(self.hours) * 2.718 ** self.rng.gauss(-0.05, 0.2))))
        return {
            "hours_estimated": self.or_unknown(estimated),
            "hours_actual": None if self.still_open else self.or_unknown(self.hours),
            "task_count": self.or_unknown(1 if single_task else self.rng.randint(2, 9)),
            "parallel_projects": self.or_unknown(2 if not single_task and self.rng.random() < 0.5 else 1),
            "team_size": self.or_unknown(1 if self.freelance else self.rng.randint(2, 7)),
        }

    def pricing(self) -> dict[str, object]:
        """Returns the pricing and costs: an hourly price around the true one, whatever the pricing model."""
        price = (
            62
            * true_parameter("freelance-cheaper", self.freelance)
            * 2.718 ** (self.profile.price_offset + self.rng.gauss(0, 0.15))
        )
        total = Decimal(round(price * float(self.hours)))
        charged = draw_one(
            self.rng, {"share": self.probability("percentage-pricing"), "time": self.probability("charges-by-time")}
        )
        if charged == "share":
            model = {"pricing_model": "percentage of budget", "percentage": Decimal(10), "project_budget": total * 10}
        elif charged == "time":
            model = {"pricing_model": "hourly", "rate": Decimal(round(price))}
        else:
            agreed = total * self.rng.choice((92, 97, 100, 100, 105)) / 100
            model = {"pricing_model": "fixed price", "agreed_cost": agreed}
        # A cancelled engagement saved nothing, so the others must save more often for the overall share to hold.
        saved = self.rng.random() < true_parameter("saves-money", False) / (1 - CANCELLED_RATE)
        faster = self.rng.random() < true_parameter("saves-time", False) / (1 - CANCELLED_RATE)
        days = Decimal(max(1, round(self.days * 5 / 7 * (1.6 if faster else 0.6))))
        cost: dict[str, object] = {"currency": self.rng.choice(("EUR", "EUR", "EUR", "EUR", "GBP", "USD"))}
        if not self.still_open:
            cost |= {
                "actual_cost": self.or_unknown(total),
                "cost_is_final": True,
                "management_hours": self.or_unknown(Decimal(round(float(self.hours) * self.rng.uniform(0.3, 2))) / 10),
            }
        if not self.freelance:
            cost |= {
                "in_house_cost": self.or_unknown(Decimal(round(float(total) * (1.25 if saved else 0.8)))),
                "in_house_days": self.or_unknown(days),
            }
        return cost | {name: round(value, 2) if isinstance(value, Decimal) else value for name, value in model.items()}

    def brief(self, values: Mapping[str, object]) -> dict[str, object]:
        """Returns whether the brief changed and by whom, more often for work that took longer than agreed."""
        if self.still_open or self.brief_rng.random() < UNKNOWN_RATE:
            return {}
        likely = _BRIEF_CHANGES[_took_longer(values)]
        changed = draw_one(self.brief_rng, likely) or NOT_CHANGED
        by = self.brief_rng.choice(("us", "us", "us", "provider", "both"))
        return {"brief_changed": changed, "brief_changed_by": None if changed == NOT_CHANGED else by}

    def review(self) -> Review | None:
        """Returns the review, if the engagement has ended and was reviewed."""
        if self.still_open or self.rng.random() < UNKNOWN_RATE:
            return None
        uneventful = self.rng.random() < 0.15
        return Review(
            quality=self.or_unknown(self.rating_near(3.7, 0.9)),
            expertise=self.rating("expertise"),
            resources="not needed" if uneventful and self.freelance else self.rating("resources"),
            flexibility="nothing changed" if uneventful else self.rating("flexibility"),
            communication=self.or_unknown(self.rating_near(3.6, 0.9)),
            goal_met="no" if self.cancelled else self.rng.choice(("yes", "yes", "yes", "partly", "no")),
            would_rehire=self.or_unknown(not self.cancelled and self.rng.random() < 0.75),
            compared=self.compare_rng.choice(("worse", "same", "same", "better", None)),  # alike for both arrangements
        )


def _took_longer(values: Mapping[str, object]) -> bool:
    """Returns whether it ended late, or took more than a tenth more hours than estimated."""
    ended, due = values.get("ended_on"), values.get("due_on")
    actual, estimated = values.get("hours_actual"), values.get("hours_estimated")
    is_late = isinstance(ended, date) and isinstance(due, date) and ended > due
    is_longer = isinstance(actual, Decimal) and isinstance(estimated, Decimal) and actual > estimated * Decimal("1.1")
    return is_late or is_longer
