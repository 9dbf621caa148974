"""Shuffling moves arrangements between providers and nothing else."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.report.domain.evidence import Evidence
from app.report.domain.evidence.shuffling import shuffle_arrangements, shuffled_evidence
from app.report.domain.measures import Record, ValuationSettings
from tests.bench.null_records import Design, draw

rows = st.lists(st.tuples(st.integers(-1, 7), st.sampled_from([0, 1])), max_size=60)


def kinds(provider, arrangement):
    """The arrangements that each provider works in."""
    return {who: sorted(set(arrangement[provider == who].tolist())) for who in set(provider.tolist()) - {-1}}


@given(rows, st.integers(0, 2**32))
def test_providers_keep_their_engagements_and_each_side_its_number_of_providers(some, seed):
    provider = np.array([who for who, _ in some], np.int64)
    before = np.array([side for _, side in some], np.int8)
    after = shuffle_arrangements(provider, before, seed)
    assert np.array_equal(after[provider < 0], before[provider < 0]), "who has no provider keeps what there is"
    assert np.array_equal(after, shuffle_arrangements(provider, before, seed))
    was, now = kinds(provider, before), kinds(provider, after)
    assert sorted(map(tuple, was.values())) == sorted(map(tuple, now.values()))
    for who in (each for each, sides in was.items() if len(sides) == 2):
        assert now[who] == [0, 1]
        assert (before[provider == who] == 1).sum() == (after[provider == who] == 1).sum()


def test_every_provider_is_moved_sooner_or_later():
    provider, before = np.arange(6).repeat(3), np.repeat([0, 0, 0, 1, 1, 1], 3).astype(np.int8)
    seen = {tuple(shuffle_arrangements(provider, before, seed)[::3].tolist()) for seed in range(300)}
    assert len(seen) == 20, "all the ways of giving three of six providers one side"


def test_values_are_worked_out_once_and_stay():
    evidence = Evidence(Record(draw(Design(20, 0.3, 200), 1), ValuationSettings(currency="EUR")))
    cost = evidence.record.values_of("unit_cost")
    one, other = shuffled_evidence(evidence, 2, seed=7)
    assert one.record.values_of("unit_cost") is cost and other.record.values_of("unit_cost") is cost
    assert not np.array_equal(one.freelance, other.freelance)
    assert evidence.freelance.sum() == (evidence.record.columns["arrangement"] == 0).sum()
