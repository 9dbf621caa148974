"""Records in which nothing differs between the arrangements: what is seen of a difference in them is chance."""

import numpy as np

from app.domain.columns import CODED, COUNTS, DAYS, MONEY, QUANTITIES, REVIEWED, Columns
from app.domain.engagements import COMPLETED, FIELDS, INHERITED, STATUSES
from app.domain.kinds import Rating, YesNo

FIRST_DAY = 739_000  # an ordinal in 2024
UNKNOWN = 0.1


class Drawing:
    """Draws fields of engagements, each leaning towards its provider's habit. Nobody's side is ever asked."""

    def __init__(self, chance, provider, likeness):
        self.chance, self.provider, self.likeness = chance, provider, likeness

    def latent(self):
        """A normal value for each engagement, correlated `likeness` between those of one provider."""
        habit = self.chance.standard_normal(int(self.provider.max()) + 1)[self.provider]
        own = self.chance.standard_normal(len(self.provider))
        return np.sqrt(self.likeness) * habit + np.sqrt(1 - self.likeness) * own

    def known(self, values, unknown):
        """The values, some of them unknown."""
        return np.where(self.chance.random(len(self.provider)) < UNKNOWN, unknown, values)

    def code(self, options):
        """A choice, the first options being the more usual."""
        part = 1 / np.arange(1, options + 1)
        edges = np.cumsum(part / part.sum())[:-1]
        order = np.argsort(np.argsort(self.latent())) / len(self.provider)
        return self.known(np.searchsorted(edges, order, side="right"), -1)

    def rating(self, unknown):
        """From 1 to 5, mostly in the upper half."""
        return self.known(np.clip(np.round(3.4 + self.latent()), 1, 5), unknown)


def nothing_differs(seed, engagements=7_000, providers=300, likeness=0.3):
    """Columns of so many engagements. Arrangement follows from the provider, everything else from chance."""
    chance = np.random.default_rng(seed)
    part = 1 / np.arange(1, providers + 1) ** 0.6
    provider = np.concatenate([np.arange(providers), chance.choice(providers, engagements - providers,
                                                                   p=part / part.sum())])
    it, found = Drawing(chance, provider, likeness), {}
    for name in CODED:
        kind = FIELDS[name].kind
        found[name] = (it.rating(-1) if isinstance(kind, Rating) else it.code(2) if isinstance(kind, YesNo)
                       else it.code(len(kind.options))).astype(np.int8)
    arrangement = (np.argsort(chance.random(providers)) % 2)[provider]
    found |= {"arrangement": arrangement.astype(np.int8), "provider": provider, "provider_id": provider + 1,
              "status": np.full(engagements, STATUSES.index(COMPLETED), np.int8), "id": np.arange(1, engagements + 1),
              "provider_kind": it.code(2)[np.argsort(np.argsort(provider, kind="stable"))].astype(np.int8)}
    hours = np.round(np.exp(4 + 0.8 * it.latent()), 2)
    found |= {name: np.full(engagements, np.nan) for name in (*QUANTITIES, *COUNTS, *REVIEWED)}
    found |= {"hours_actual": it.known(hours, np.nan), "task_count": it.known(1 + it.code(4).clip(0), np.nan),
              "parallel_projects": it.known(1 + it.code(3).clip(0), np.nan),
              "hours_estimated": it.known(np.round(hours * np.exp(0.2 * it.latent()), 2), np.nan)}
    found |= {name: it.rating(np.nan) for name in REVIEWED[:5]}
    found |= {name: it.known((it.latent() > -0.5).astype(float), np.nan) for name in REVIEWED[5:]}
    paid = np.rint(100 * hours * np.exp(4 + 0.3 * it.latent())).astype(np.int64)
    found |= {name: np.full(engagements, -1, np.int64) for name in MONEY}
    found |= {"actual_cost": it.known(paid, -1), "currency": np.zeros(engagements, np.int16),
              "in_house_cost": it.known(np.rint(paid * np.exp(0.2 * it.latent())).astype(np.int64), -1)}
    start = FIRST_DAY + chance.integers(0, 600, engagements)
    found |= {name: np.full(engagements, -1, np.int64) for name in DAYS}
    found |= {"started_on": start, "ended_on": start + 7 + chance.integers(0, 90, engagements)}
    found |= {"motives": 1 << it.code(5).clip(0), "owner": chance.integers(1, 9, engagements)}
    found |= {name: np.full(engagements, -1, np.int64) for name in ("team", "other_quote_provider")}
    found |= {"retags": np.zeros(engagements, np.int64), "first": np.zeros(engagements, bool)}
    found["first"][:providers] = True
    found |= {f"{name}_inherited": np.zeros(engagements, bool) for name in INHERITED}
    found |= {"undated_id": np.zeros(0, np.int64), "undated_arrangement": np.zeros(0, np.int8)}
    return Columns(found, ("EUR",))
