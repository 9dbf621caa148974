import json
import re

import pytest

from app.record.domain.engagements import ARRANGEMENTS
from app.report.domain import claims
from app.report.domain.catalogue import CATALOGUE, OUTCOMES
from app.report.domain.claims import CONTRAST, FAMILIES, LIKE_FOR_LIKE, MAJORITY, ONE_SIDE, YES_NO
from app.report.domain.evidence import Evidence
from tests.made_columns import make_record

BOTH = (*CATALOGUE, *OUTCOMES)


def test_the_catalogue_is_whole():
    assert len({claim.key for claim in BOTH}) == len(BOTH)
    assert [claim.key for claim in CATALOGUE if claim.compared == LIKE_FOR_LIKE] == [
        "freelance-cheaper",
        "expertise",
        "resources",
        "flexibility",
        "client-control",
    ]
    assert [claim.key for claim in CATALOGUE if claim.strength == "may"] == [
        "project-size",
        "project-complexity",
        "parallel-work",
        "percentage-pricing",
        "expertise",
        "resources",
    ]
    assert [claim.key for claim in CATALOGUE if claim.ended] == [
        "freelance-cheaper",
        "expertise",
        "resources",
        "flexibility",
        "saves-money",
        "saves-time",
    ]


@pytest.mark.parametrize("claim", CATALOGUE, ids=lambda claim: claim.key)
def test_a_claim_hangs_together(claim):
    assert claim.expected in ARRANGEMENTS
    assert claim.family in FAMILIES
    assert (claim.kind == MAJORITY) == (claim.family == ONE_SIDE) == (claim.one_side is not None)
    assert claim.kind in (CONTRAST, MAJORITY)
    assert bool(claim.covariates) == (claim.compared == LIKE_FOR_LIKE)
    assert claim.margin == (0.10 if claim.measure.shape == YES_NO else 0.06), (
        "the smallest difference that matters is 0.10 for a yes or no (a share), 0.06 for ratings and numbers"
    )
    assert re.fullmatch(r"[A-Z].*\.", claim.sentence)


@pytest.mark.parametrize("claim", BOTH, ids=lambda claim: claim.key)
def test_every_measure_can_be_taken(claim):
    assert len(Evidence(make_record([{}])).sample_of(claim).y) == 0


@pytest.mark.parametrize("claim", CATALOGUE, ids=lambda claim: claim.key)
def test_a_claim_survives_being_kept_as_json(claim):
    kept = json.loads(json.dumps(claims.claim_to_json(claim)))
    assert claims.claim_from_json(kept) == claim
    assert claims.claim_from_json(kept | {"said_by_a_later_version": 1}) == claim
