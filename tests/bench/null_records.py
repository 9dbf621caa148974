"""Whole records in which freelance and outsourced differ in nothing: what is seen of a difference in them is chance.

Providers are given an arrangement by chance alone. They, their kinds of work and the size of jobs differ among
themselves as much on one side as on the other, answers are missing, and a few providers are engaged in either way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from app.record.domain.engagement_options import PRICING_MODELS
from app.record.domain.engagements import ACTIVE, CANCELLED, COMPLETED, INHERITED_FIELDS, STATUSES
from app.report.domain.dataset import COUNTS, DAYS, EXEMPT, MONEY, QUANTITIES, Columns

_UNKNOWN = 0.1
_SPECIALISED = 0.7  # so much of a provider's work is of the kind that it usually does
_FIRST_DAY, _DAYS = date(2022, 7, 1).toordinal(), 1_400
# How often each answer is given, by the field's options: the same on both sides.
_SHARES = {
    "basis": (0.5, 0.3, 0.2),
    "found_by": (0.2, 0.2, 0.2, 0.15, 0.1, 0.1, 0.05),
    "contact": (0.55, 0.25, 0.2),
    "work_managed_by": (0.45, 0.25, 0.2, 0.1),
    "pricing_model": (0.35, 0.1, 0.4, 0.05, 0.07, 0.03),
    "category": (0.22, 0.08, 0.1, 0.12, 0.1, 0.13, 0.1, 0.06, 0.05, 0.04),
}
_ON_CARDS = {
    "workload_set_by": (0.4, 0.4, 0.1, 0.1),
    "taxes_borne_by": (0.45, 0.45, 0.05, 0.05),
    "fee_agreed_with": (0.6, 0.3, 0.1),
    "serves_other_clients": (0.2, 0.8),
    "provider_kind": (0.55, 0.45),
}
_RATINGS = {"worker_control": 3.4, "our_control": 3.1, "complexity": 2.9}
_REVIEWED = {"quality": 3.9, "expertise": 3.7, "resources": 3.3, "flexibility": 3.5, "communication": 3.7}


@dataclass(frozen=True, slots=True)
class Design:
    """What a record is like. `likeness`, from 0 to less than 1: how much of what engagements differ in lies between
    providers rather than between the jobs of one (the intra-provider correlation). What stands on a provider's card is
    the same for all its jobs in any case."""

    providers: int
    likeness: float
    engagements: int = 7_000


def draw(design: Design, seed: int) -> Columns:
    """A record without any difference between the arrangements; the same for the same seed."""
    return _Drawing(np.random.default_rng(seed), design).columns()


class _Drawing:
    """One record. What a provider leans to moves all of its engagements."""

    def __init__(self, chance: np.random.Generator, design: Design):
        self.chance, self.likeness = chance, design.likeness
        self.many, self.providers = many, providers = design.engagements, design.providers
        busy = chance.lognormal(0, 1, providers)
        self.provider = np.concatenate(
            [np.arange(providers), chance.choice(providers, many - providers, p=busy / busy.sum())]
        )
        self.arrangement = (chance.random(providers) < 0.5).astype(np.int8)[self.provider]
        both = chance.random(providers)[self.provider] < 0.04  # a few providers are engaged in either way
        self.arrangement[both] = chance.integers(0, 2, int(both.sum()))

    def columns(self) -> Columns:
        """Everything that a report reads."""
        many, number = self.many, np.arange(self.many)
        made = {name: self._by_habit(shares) for name, shares in _SHARES.items()}
        made |= {name: self._on_card(shares) for name, shares in _ON_CARDS.items()}
        for name, alike in (("insurance_borne_by", 0.9), ("expenses_borne_by", 0.75)):
            same = self.chance.random(self.providers)[self.provider] < alike
            made[name] = np.where(same, made["taxes_borne_by"], self._on_card(_ON_CARDS["taxes_borne_by"]))
        made |= {name: self._rating(middle).astype(np.int8) for name, middle in _RATINGS.items()}
        made |= {f"{name}_inherited": np.zeros(many, bool) for name in INHERITED_FIELDS}
        made |= {name: np.full(many, np.nan) for name in (*QUANTITIES, *COUNTS)}
        made |= {name: np.full(many, -1, np.int64) for name in (*MONEY, *DAYS, "owner", "team", "other_quote_provider")}
        made |= {
            "id": number + 1,
            "provider": self.provider,
            "provider_id": self.provider + 1,
            "arrangement": self.arrangement,
            "retags": np.zeros(many, int),
            "category": self._by_habit(_SHARES["category"], _SPECIALISED),
            **{name: np.full(many, -1, np.int8) for name in ("effort", "brief_changed", "brief_changed_by")},
            "cost_is_final": np.ones(many, np.int8),
            "currency": np.zeros(many, int),
            "owner": self.chance.integers(0, 12, many),
            "team": self.chance.integers(0, 5, many),
            "task_count": self._sometimes(1 + self.chance.poisson(np.exp(self._lean(0.9)))),
            "parallel_projects": self._sometimes(1 + self.chance.poisson(0.3, many), 0.4),
            "motives": np.where(self._known(), self.chance.integers(1, 32, many), -1).astype(np.int8),
            "undated_id": np.zeros(0, np.int64),
            "undated_arrangement": np.zeros(0, np.int8),
        }
        self._when(made)
        order = np.argsort(made["started_on"], kind="stable")
        made["first"] = np.isin(number, order[np.unique(self.provider[order], return_index=True)[1]])
        self._cost(made)
        self._reviews(made)
        return Columns(made, ("EUR",))

    def _when(self, made: dict) -> None:
        scope = 4.3 + 0.3 * np.sin(made["category"]) + self._varied(0.8)
        hours = np.rint(np.exp(scope)) + 2
        started = _FIRST_DAY + self.chance.integers(0, _DAYS, self.many)
        taken = (hours / 5).astype(int) + self.chance.integers(1, 30, self.many)
        open_, called_off = self.chance.random(self.many) < 0.07, self.chance.random(self.many) < 0.06
        made["hours"] = hours * np.where(called_off, self.chance.random(self.many), 1) + 1
        made["status"] = np.where(
            open_, STATUSES.index(ACTIVE), np.where(called_off, STATUSES.index(CANCELLED), STATUSES.index(COMPLETED))
        ).astype(np.int8)
        made["started_on"], made["ended_on"] = started, np.where(open_, -1, started + taken)
        made["due_on"] = np.where(self._known(0.3), started + taken - self.chance.integers(-9, 9, self.many), -1)
        made["hours_estimated"] = self._sometimes(np.rint(hours * self.chance.lognormal(-0.05, 0.2, self.many)) + 1)
        made["hours_actual"] = np.where(open_, np.nan, self._sometimes(made["hours"], 0.2))
        made["management_hours"] = self._sometimes(0.1 * hours * self.chance.lognormal(0, 0.5, self.many), 0.3)
        made["in_house_days"] = self._sometimes(np.rint(taken * self.chance.lognormal(0.1, 0.4, self.many)) + 1, 0.5)

    def _cost(self, made: dict) -> None:
        """Larger jobs cost less an hour; kinds of work and providers have prices of their own."""
        hours, model, ended = made.pop("hours"), made["pricing_model"], made["ended_on"] >= 0
        price = np.exp(4.3 - 0.15 * (np.log(hours) - 4.3) + 0.2 * np.cos(made["category"]) + self._varied(0.2))
        cents, hourly, daily, share = (
            np.rint(100 * price * hours).astype(np.int64),
            *(model == PRICING_MODELS.index(name) for name in ("hourly", "daily", "percentage of budget")),
        )
        made["rate"] = np.rint(np.where(hourly, 100 * price, np.where(daily, 800 * price, -1))).astype(np.int64)
        made["percentage"], made["project_budget"] = np.where(share, 10, np.nan), np.where(share, 10 * cents, -1)
        made["actual_cost"] = np.where(ended & self._known(0.15), cents, -1)
        for name, off, spread, unknown in (("agreed_cost", 0, 0.1, 0.3), ("in_house_cost", 0.1, 0.35, 0.5)):
            estimate = np.rint(cents * self.chance.lognormal(off, spread, self.many)).astype(np.int64)
            made[name] = np.where(self._known(unknown), estimate, -1)
        made["in_house_recorded_on"] = np.where(made["in_house_cost"] >= 0, made["started_on"] - 5, -1)

    def _reviews(self, made: dict) -> None:
        told = (made["ended_on"] >= 0) & self._known(0.3)
        for name, middle in _REVIEWED.items():
            rating = self._rating(middle)
            made[name] = np.where(told & (rating > 0), rating, np.nan)
        made["resources"][told & (self.chance.random(self.many) < 0.1)] = EXEMPT
        for name, least in (("goal_met", 1), ("would_rehire", 0.8)):
            yes = self._varied(1) < least
            made[name] = np.where(told & self._known(), yes, np.nan)
        # Of goals that were not met in full, half were met in part.
        part = (made["goal_met"] == 0) & (self.chance.random(self.many) < 0.5)
        made["goal_partly"] = np.where(np.isnan(made["goal_met"]), np.nan, part)

    def _lean(self, own: float) -> np.ndarray:
        """What each engagement has from its provider, of whatever the jobs of one provider differ in by `own`."""
        spread = own * (self.likeness / (1 - self.likeness)) ** 0.5
        return self.chance.normal(0, spread, self.providers)[self.provider]

    def _varied(self, own: float) -> np.ndarray:
        """That, and what each job has of its own."""
        return self._lean(own) + self.chance.normal(0, own, self.many)

    def _known(self, unknown: float = _UNKNOWN) -> np.ndarray:
        return self.chance.random(self.many) >= unknown

    def _sometimes(self, values: np.ndarray, unknown: float = _UNKNOWN) -> np.ndarray:
        return np.where(self._known(unknown), values, np.nan)

    def _by_habit(self, shares: Sequence[float], habit: float | None = None) -> np.ndarray:
        """One of the options: as often by the provider's habit as said, else anew; -1 where nobody said."""
        habit = self.likeness**0.5 if habit is None else habit
        usual = self.chance.choice(len(shares), self.providers, p=shares)[self.provider]
        anew = self.chance.choice(len(shares), self.many, p=shares)
        drawn = np.where(self.chance.random(self.many) < habit, usual, anew)
        return drawn if shares is _SHARES["category"] else np.where(self._known(), drawn, -1)

    def _on_card(self, shares: Sequence[float]) -> np.ndarray:
        """The same for all engagements of a provider."""
        drawn = self.chance.choice(len(shares), self.providers, p=shares)
        return np.where(self.chance.random(self.providers) < _UNKNOWN, -1, drawn)[self.provider].astype(np.int8)

    def _rating(self, middle: float) -> np.ndarray:
        drawn = np.clip(np.rint(middle + self._varied(0.9)), 1, 5)
        return np.where(self._known(), drawn, -1)
