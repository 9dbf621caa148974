"""The claims on cost and pricing, and on what each side brings: the contested ones, compared like for like."""

from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.claims import COVARIATES, EXPERIENCE, LIKE_FOR_LIKE, MAY, NUMBER, RATING, YES_NO, Claim, Measure

_COST, _CONCLUSION = "Cost and pricing", "Conclusion"

COST = (
    Claim(
        key="charges-by-time",
        section=_COST,
        expected=FREELANCE,
        family=EXPERIENCE,
        sentence="Freelancers charge for their time.",
        measure=Measure(
            name="pricing_model", shape=YES_NO, yes=("hourly", "daily"), predicate="were charged by the hour or day"
        ),
        caveat="A fixed price is said of both sides, so it tells nothing and counts as no.",
    ),
    Claim(
        key="percentage-pricing",
        section=_COST,
        expected=OUTSOURCED,
        family=EXPERIENCE,
        strength=MAY,
        sentence="Outsourcing can be priced as a share of the project's budget.",
        measure=Measure(
            name="pricing_model",
            shape=YES_NO,
            yes=("percentage of budget",),
            predicate="were priced as a share of the budget",
        ),
    ),
    Claim(
        key="freelance-cheaper",
        section=_COST,
        expected=OUTSOURCED,
        family=EXPERIENCE,
        margin=0.06,
        ended=True,
        compared=LIKE_FOR_LIKE,
        covariates=COVARIATES,
        sentence="Freelancers cost less.",
        measure=Measure(name="unit_cost", shape=NUMBER, predicate="was the more expensive", unit="{currency} an hour"),
        caveat="Cost of an hour of their work. Our own hours and differences in purchasing power are not in it.",
    ),
    Claim(
        key="expertise",
        section=_COST,
        expected=OUTSOURCED,
        family=EXPERIENCE,
        strength=MAY,
        margin=0.06,
        ended=True,
        compared=LIKE_FOR_LIKE,
        covariates=COVARIATES,
        sentence="Outsourcing can bring in more expertise.",
        measure=Measure(name="expertise", shape=RATING, predicate="brought more expertise", unit="of 5"),
    ),
    Claim(
        key="resources",
        section=_COST,
        expected=OUTSOURCED,
        family=EXPERIENCE,
        strength=MAY,
        margin=0.06,
        ended=True,
        compared=LIKE_FOR_LIKE,
        covariates=COVARIATES,
        sentence="Outsourcing can bring in more hands when they are needed.",
        measure=Measure(name="resources", shape=RATING, predicate="had more resources", unit="of 5"),
    ),
)

CONCLUSION = (
    Claim(
        key="flexibility",
        section=_CONCLUSION,
        expected=FREELANCE,
        family=EXPERIENCE,
        margin=0.06,
        ended=True,
        compared=LIKE_FOR_LIKE,
        covariates=COVARIATES,
        sentence="Freelancing meets changes more readily.",
        measure=Measure(name="flexibility", shape=RATING, predicate="was the more flexible", unit="of 5"),
    ),
    Claim(
        key="client-control",
        section=_CONCLUSION,
        expected=FREELANCE,
        family=EXPERIENCE,
        margin=0.06,
        compared=LIKE_FOR_LIKE,
        covariates=COVARIATES,
        sentence="Freelancing leaves the client more control.",
        measure=Measure(name="our_control", shape=RATING, predicate="left us more control", unit="of 5"),
        caveat="The article does not say whose control it means; here it is ours. The worker's is a claim of its own.",
    ),
)
