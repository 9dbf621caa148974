"""Where freelance and outsourced differ in nothing, hardly a report says that something does."""

from collections import Counter

import numpy as np

from app.core.domain.kinds import Choice
from app.record.domain.engagements import FIELDS
from app.report.domain.dataset import CODED_FIELDS, Columns
from tests.bench import nulls
from tests.bench.null_records import Design, draw

# One design, set before any of its records was looked at: as many providers as a large team has, and engagements of
# one provider as alike as in most designs of the method. `make calibrate` has others.
DESIGN = Design(providers=300, likeness=0.3)
SEEDS = range(1, 101)
SMALL = Design(providers=100, likeness=0.3, engagements=1_500)


def test_in_95_of_100_records_without_a_difference_no_contrast_is_decided():
    tally = nulls.tally_design(DESIGN, SEEDS)
    assert tally.tested == dict.fromkeys((claim.key for claim in nulls.CONTRASTS), 100), "each is put to the test"
    assert tally.broken == ()
    assert len(tally.decided) <= 5, tally.decided


def test_calibration_has_this_design_among_others_each_likeness_with_seeds_of_its_own():
    assert nulls.seeds_of(DESIGN, nulls.SEEDS) == SEEDS and DESIGN in nulls.DESIGNS
    assert {design.providers for design in nulls.DESIGNS} == {60, 150, 300, 450}
    assert len({(design.providers, seed) for design in nulls.DESIGNS for seed in nulls.seeds_of(design, 10)}) == 80


def test_a_record_is_the_same_each_time_and_like_a_real_one():
    one, again = draw(SMALL, 3), draw(SMALL, 3)
    assert isinstance(one, Columns)
    for name, values in one.arrays.items():
        np.testing.assert_array_equal(values, again[name], name)
    for name in CODED_FIELDS:
        kind = FIELDS[name].kind
        if isinstance(kind, Choice):
            assert one[name].max() < len(kind.options), name
    sides = [int((one["arrangement"] == side).sum()) for side in (0, 1)]
    assert min(sides) > SMALL.engagements / 4
    known = one["contact"] >= 0
    assert 0.85 < known.mean() < 0.95
    assert one["first"].sum() == SMALL.providers


def test_engagements_of_one_provider_are_as_alike_as_the_design_says():
    def between(likeness):
        record = draw(Design(providers=300, likeness=likeness), 5)
        known = record["hours_estimated"] > 0
        y, provider = np.log(record["hours_estimated"][known]), record["provider"][known]
        means = np.bincount(provider, y) / np.maximum(np.bincount(provider), 1)
        return 1 - ((y - means[provider]) ** 2).mean() / y.var()

    assert between(0.05) < 0.2 < between(0.3) < 0.45 < between(0.6)


def test_a_family_decided_too_often_breaks_the_promise():
    kept, broken = (nulls.Tally(records=100, families=Counter({"experience": many, "words": 5})) for many in (11, 12))
    assert kept.broken == ()
    assert broken.broken == ("experience",)
    assert nulls.row("one", broken, 17).endswith("  17  TOO OFTEN: experience")
    assert nulls.merge_tallies([kept, kept, kept, kept]).broken == ("experience",), "many records tell smaller excess"
    assert nulls.merge_tallies([kept, kept]).records == 200


def test_the_first_claims_know_two_families_of_contrasts():
    assert nulls.FAMILIES == ("words", "experience")
    assert nulls.TOGETHER.endswith("2 families can come to 10 in 100.")
