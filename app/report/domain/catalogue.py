"""The claims every installation begins with, in the article's order and in our own words; and the outcomes.

Both sides are told apart by what happened, never by what the two words are thought to mean.
"""

from app.record.domain.engagements import FREELANCE, OUTSOURCED
from app.report.domain.catalogue_control import CONTROL, RELATIONSHIPS
from app.report.domain.catalogue_cost import CONCLUSION, COST
from app.report.domain.catalogue_one_side import ONE_SIDED
from app.report.domain.claims import COVARIATES, EXPERIENCE, MAY, NUMBER, RATING, YES_NO, Claim, Measure, Outcome

_FREELANCING, _COMPLEXITY, _OUTSOURCING = "What is freelancing", "Project complexity", "What is outsourcing"

_PROJECTS = (
    Claim(
        key="project-by-project",
        section=_FREELANCING,
        expected=FREELANCE,
        family=EXPERIENCE,
        sentence="Freelance work is agreed one project at a time; outsourcing more often runs on.",
        measure=Measure(
            name="basis",
            shape=YES_NO,
            yes=("single project", "repeated projects"),
            no=("ongoing service",),
            predicate="were agreed by the project",
        ),
    ),
    Claim(
        key="project-size",
        section=_COMPLEXITY,
        expected=OUTSOURCED,
        family=EXPERIENCE,
        strength=MAY,
        margin=0.06,
        sentence="What is outsourced can be the larger piece of work.",
        measure=Measure(name="hours", shape=NUMBER, predicate="was the larger", unit="hours"),
        caveat="Hours as worked, else as estimated.",
    ),
    Claim(
        key="project-complexity",
        section=_COMPLEXITY,
        expected=OUTSOURCED,
        family=EXPERIENCE,
        strength=MAY,
        margin=0.06,
        sentence="What is outsourced can be the more complex piece of work.",
        measure=Measure(name="complexity", shape=RATING, predicate="was the more complex", unit="of 5"),
        caveat="Whoever rates complexity knows which arrangement it is.",
    ),
    Claim(
        key="single-task",
        section=_COMPLEXITY,
        expected=FREELANCE,
        family=EXPERIENCE,
        sentence="A freelancer is engaged for one task.",
        measure=Measure(name="task_count", shape=YES_NO, at_most=1, predicate="were for one task"),
    ),
    Claim(
        key="parallel-work",
        section=_COMPLEXITY,
        expected=OUTSOURCED,
        family=EXPERIENCE,
        strength=MAY,
        sentence="Outsourcing can mean several tasks or projects run side by side.",
        measure=Measure(name="parallel_work", shape=YES_NO, predicate="covered several tasks or projects at once"),
        caveat="Counts our own tasks and projects, where both are recorded: one alone could only ever say yes. What "
        "else the provider runs is out of sight.",
    ),
)

_TYPICAL = (
    Claim(
        key="typical-work",
        section=_OUTSOURCING,
        expected=OUTSOURCED,
        family=EXPERIENCE,
        sentence="Software, customer service and administration are what is typically outsourced.",
        measure=Measure(
            name="category",
            shape=YES_NO,
            yes=("software development", "customer service", "administration"),
            predicate="were software, customer service or administration",
        ),
        caveat="It shows how work is shared out, which depends on what work there is.",
    ),
)

CATALOGUE: tuple[Claim, ...] = (*RELATIONSHIPS, *CONTROL, *_PROJECTS, *COST, *CONCLUSION, *_TYPICAL, *ONE_SIDED)

OUTCOMES: tuple[Outcome, ...] = (
    Outcome(
        key="quality",
        label="Quality",
        measure=Measure(name="quality", shape=RATING, predicate="was the better", unit="of 5"),
    ),
    Outcome(
        key="communication",
        label="Communication",
        measure=Measure(name="communication", shape=RATING, predicate="communicated better", unit="of 5"),
    ),
    Outcome(
        key="goal-met",
        label="Goal met",
        measure=Measure(name="goal_met", shape=YES_NO, predicate="fully met their goal"),
    ),
    Outcome(
        key="on-time",
        label="On time",
        ended=True,
        measure=Measure(name="on_time", shape=YES_NO, predicate="were delivered by the agreed day"),
    ),
    Outcome(
        key="within-agreed-cost",
        label="Within the agreed cost",
        ended=True,
        measure=Measure(name="within_agreed", shape=YES_NO, predicate="stayed within the agreed cost"),
    ),
    Outcome(
        key="hours-overrun",
        label="Overrun of hours",
        ended=True,
        covariates=COVARIATES,
        measure=Measure(
            name="hours_overrun",
            shape=NUMBER,
            predicate="ran further over its estimate",
            unit="times the estimated hours",
        ),
    ),
    Outcome(
        key="would-rehire",
        label="Would rehire",
        measure=Measure(name="would_rehire", shape=YES_NO, predicate="had a provider we would engage again"),
    ),
    Outcome(
        key="cancelled",
        label="Cancelled",
        ended=True,
        measure=Measure(name="cancelled", shape=YES_NO, predicate="were cancelled"),
    ),
    Outcome(
        key="total-cost",
        label="Total cost",
        ended=True,
        measure=Measure(name="total_cost", shape=NUMBER, predicate="cost more", unit="{currency}"),
    ),
    Outcome(
        key="management-hours",
        label="Our own hours",
        ended=True,
        measure=Measure(name="management_hours", shape=NUMBER, predicate="took more of our own time", unit="hours"),
    ),
)
