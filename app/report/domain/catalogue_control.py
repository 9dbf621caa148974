"""The claims on working relationships, and on control and responsibility: most follow from the words themselves."""

from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.claims import DEFINITION_FAMILY, RATING, YES_NO, Claim, Measure

_RELATIONSHIPS, _CONTROL = "Working relationships", "Control and responsibility"

RELATIONSHIPS = (
    Claim(
        key="direct-relationship",
        section=_RELATIONSHIPS,
        expected=FREELANCE,
        family=DEFINITION_FAMILY,
        sentence="With a freelancer the client deals with the person who does the work.",
        measure=Measure(name="contact", shape=YES_NO, yes=("direct",), predicate="had direct contact"),
    ),
    Claim(
        key="works-independently",
        section=_RELATIONSHIPS,
        expected=FREELANCE,
        family=DEFINITION_FAMILY,
        sentence="Freelancers plan and check their work themselves.",
        measure=Measure(
            name="work_managed_by", shape=YES_NO, yes=("worker",), predicate="were managed by those who did the work"
        ),
    ),
    Claim(
        key="managed-by-provider",
        section=_RELATIONSHIPS,
        expected=OUTSOURCED,
        family=DEFINITION_FAMILY,
        sentence="When work is outsourced, another company manages it and the people who do it.",
        measure=Measure(
            name="work_managed_by",
            shape=YES_NO,
            yes=("provider company",),
            predicate="were managed by the provider's company",
        ),
    ),
)

CONTROL = (
    Claim(
        key="worker-control",
        section=_CONTROL,
        expected=FREELANCE,
        family=DEFINITION_FAMILY,
        margin=0.06,
        sentence="Freelancers have the greater say in how and when they work.",
        measure=Measure(name="worker_control", shape=RATING, predicate="left the worker more control", unit="of 5"),
    ),
    Claim(
        key="provider-control",
        section=_CONTROL,
        expected=OUTSOURCED,
        family=DEFINITION_FAMILY,
        sentence="An outsourcing company decides how much its people take on.",
        measure=Measure(
            name="workload_set_by",
            shape=YES_NO,
            yes=("provider company",),
            predicate="had their workload set by the provider's company",
        ),
    ),
    Claim(
        key="worker-bears-costs",
        section=_CONTROL,
        expected=FREELANCE,
        family=DEFINITION_FAMILY,
        sentence="Freelancers carry their own taxes, insurance and expenses.",
        measure=Measure(
            name="costs_borne_by_worker",
            shape=YES_NO,
            predicate="had taxes, insurance and expenses carried by the worker",
        ),
        caveat="Counted where it is recorded of all three: one alone could only ever say no. No where one of them is "
        "carried by somebody else.",
    ),
    Claim(
        key="provider-bears-costs",
        section=_CONTROL,
        expected=OUTSOURCED,
        family=DEFINITION_FAMILY,
        sentence="An outsourcing company carries taxes, insurance and expenses for its people.",
        measure=Measure(
            name="costs_borne_by_provider_company",
            shape=YES_NO,
            predicate="had taxes, insurance and expenses carried by the provider's company",
        ),
        caveat="Counted where it is recorded of all three: one alone could only ever say no. No where one of them is "
        "carried by somebody else.",
    ),
)
