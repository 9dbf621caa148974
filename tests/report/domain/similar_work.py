"""Rows of similar work on both sides, and how claims about them are judged."""

from app.record.domain.engagements import CATEGORIES
from app.report.domain.catalogue import CATALOGUE
from app.report.domain.claims import EXPERIENCE, LIKE_FOR_LIKE, YES_NO, Claim, Measure
from app.report.domain.evidence import Evidence
from app.report.domain.evidence.assessment import Assessor
from app.report.domain.statistics import Verdict
from app.report.domain.verdicts import judge
from tests.made_columns import make_record

CLAIMS = {claim.key: claim for claim in CATALOGUE}
CHEAPER = CLAIMS["freelance-cheaper"]
GOAL = Claim(
    key="goal",
    section="Ours",
    sentence="Freelancers reach the goal.",
    expected="freelance",
    family=EXPERIENCE,
    compared=LIKE_FOR_LIKE,
    covariates=("category",),
    measure=Measure(name="goal_met", shape=YES_NO, predicate="met their goal"),
)
S, C, N, U = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NO_MEANINGFUL_DIFFERENCE, Verdict.INCONCLUSIVE)


def kinds(*strata):
    """One engagement a provider: of each kind so many freelance and outsourced ones, so many of which say yes."""
    rows = []
    for category, (f_yes, f_all, o_yes, o_all) in zip(CATEGORIES, strata, strict=False):
        for side, yes, many in (("freelance", f_yes, f_all), ("outsourced", o_yes, o_all)):
            rows += [
                {"arrangement": side, "provider": len(rows) + place, "category": category, "goal_met": int(place < yes)}
                for place in range(many)
            ]
    return rows


def judged(rows, *claims, explored=False):
    found, families = judge(claims, Assessor(Evidence(make_record(rows))), explored)
    return found, {family.name: family for family in families}


def paid(side, provider, category, hours, rate, **more):
    return {
        "arrangement": side,
        "provider": provider,
        "category": category,
        "hours_actual": hours,
        "currency": "EUR",
        "actual_cost": round(100 * hours * rate),
        "status": "completed",
        **more,
    }


def priced(cheaper=0.7, many=24):
    """Freelance work at `cheaper` times the price, every second job of another kind, hours that overlap."""
    rows = []
    for place in range(many):
        hours, kind, price = 20 + 7 * (place % 12), CATEGORIES[place % 2], 60 + 9 * (place % 5) + 20 * (place % 2)
        rows += [
            paid("freelance", place, kind, hours, price * cheaper),
            paid("outsourced", 1000 + place, kind, hours + 3, price),
        ]
    return rows
