"""Rows of both sides, and what claims of the catalogue find in them."""

from app.report.domain.catalogue import CATALOGUE
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.verdicts import judge
from tests.made_columns import make_record

CLAIMS = {claim.key: claim for claim in CATALOGUE}


def both(freelance, outsourced, per_provider=1, **more):
    """Rows of both sides, one for each dict; so many of one provider after the other."""
    made = []
    for side, rows in (("freelance", freelance), ("outsourced", outsourced)):
        start = 1000 * (side == "outsourced")
        made += [
            {"arrangement": side, "provider": start + place // per_provider, **more, **row}
            for place, row in enumerate(rows)
        ]
    return made


def contact(yes, many):
    return [{"contact": "direct" if place < yes else "both"} for place in range(many)]


def findings(rows, *keys, explored=False):
    found, families = judge([CLAIMS[key] for key in keys], Assessor(Evidence(make_record(rows))), explored)
    return {each.key: each for each in found}, {each.name: each for each in families}


def one(rows, key, explored=False):
    return findings(rows, key, explored=explored)[0][key]
