"""What each claim is called in a row, and what the record says of it in a sentence: one entry a claim.

`supported` and `contradicted` are whole sentences without their full stop; where the figure stands in the middle of
one, it has its place there, else it follows in brackets. `contradicted` says first what the article claims, and whether
it says only what may be so. `whether` ends “Our data can't say …”.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.report.domain.findings import Finding

PLACE = "{figure}"


@dataclass(frozen=True, slots=True)
class Statement:
    """`name`: at most seven words. `seen`: what an engagement of the side with the higher figure was (“rated higher”);
    `lower`: of the side with the lower one. `overall`: supported and contradicted where the figure is no ratio, which
    has a place in the sentences."""

    name: str
    supported: str
    contradicted: str
    whether: str
    seen: str = "higher"
    lower: str = "lower"
    overall: tuple[str, str] = ("", "")


STATEMENTS: Mapping[str, Statement] = {
    "direct-relationship": Statement(
        "We deal directly with freelancers",
        "We deal directly with freelancers more often",
        "The article says we deal directly with freelancers; our record shows it more often with outsourced workers",
        "whether we deal more directly with freelancers",
    ),
    "works-independently": Statement(
        "Freelancers manage their own work",
        "Freelancers manage their own work more often",
        "The article says freelancers manage their own work; our record shows outsourced workers do so more often",
        "whether freelancers manage their own work more often",
    ),
    "managed-by-provider": Statement(
        "With outsourcing, the provider manages",
        "Outsourced work is managed by the provider more often",
        "The article says the provider manages outsourced work; our record shows providers manage freelance "
        "work more often",
        "whether the provider manages outsourced work more often",
    ),
    "worker-control": Statement(
        "Freelancers control their own workload",
        "Freelancers have more control over their own work",
        "The article says freelancers control their own workload; our record shows outsourced workers have "
        "more control",
        "whether freelancers have more control over their own work",
        "rated higher",
    ),
    "provider-control": Statement(
        "Outsourcing companies set the workload",
        "With outsourcing, the provider sets the workload more often",
        "The article says outsourcing companies set the workload; our record shows providers set it more "
        "often with freelancing",
        "whether the provider sets the workload more often with outsourcing",
    ),
    "worker-bears-costs": Statement(
        "Freelancers pay their own overheads",
        "Freelancers pay their own taxes, insurance and expenses more often",
        "The article says freelancers pay their own taxes, insurance and expenses; our record shows "
        "outsourced workers do so more often",
        "whether freelancers pay their own overheads more often",
    ),
    "provider-bears-costs": Statement(
        "Outsourcing companies pay the overheads",
        "With outsourcing, the provider pays taxes, insurance and expenses more often",
        "The article says outsourcing companies pay taxes, insurance and expenses; our record shows "
        "providers do so more often with freelancing",
        "whether the provider pays the overheads more often with outsourcing",
    ),
    "project-by-project": Statement(
        "Freelance work goes project by project",
        "Freelance work is agreed by the project more often",
        "The article says freelance work goes project by project; our record shows outsourced work is "
        "agreed by the project more often",
        "whether freelance work is more project-based",
    ),
    "project-size": Statement(
        "Outsourced work is larger",
        "Outsourced jobs are larger",
        "The article says outsourced work may be larger; our record shows freelance jobs are larger",
        "whether outsourced jobs are larger",
        "larger",
    ),
    "project-complexity": Statement(
        "Outsourced work is more complex",
        "Outsourced jobs are more complex",
        "The article says outsourced work may be more complex; our record shows freelance jobs are more complex",
        "whether outsourced jobs are more complex",
        "rated higher",
    ),
    "single-task": Statement(
        "A freelancer has one task",
        "Freelance jobs are for a single task more often",
        "The article says a freelancer has one task; our record shows outsourced jobs are for a single task more often",
        "whether freelance jobs are more often a single task",
    ),
    "parallel-work": Statement(
        "Outsourcing runs several tasks at once",
        "Outsourced jobs cover several tasks or projects more often",
        "The article says outsourcing may run several tasks at once; our record shows freelance jobs do so more often",
        "whether outsourced jobs cover several tasks more often",
    ),
    "charges-by-time": Statement(
        "Freelancers charge by the hour",
        "Freelancers charge by the hour or day more often",
        "The article says freelancers charge by the hour; our record shows outsourced work is charged by "
        "time more often",
        "whether freelancers charge by time more often",
    ),
    "percentage-pricing": Statement(
        "Outsourcing charges a share of budget",
        "Outsourced work is priced as a share of the budget more often",
        "The article says outsourcing may charge a share of the budget; our record shows freelance work is "
        "priced so more often",
        "whether outsourced work is priced as a share of the budget more often",
    ),
    "freelance-cheaper": Statement(
        "Freelancers cost less",
        "Freelancers cost us {figure} less per hour for similar work",
        "The article says freelancers cost less; our record shows outsourced work cost us {figure} less per "
        "hour for similar work",
        "whether freelancers cost less per hour",
        "more expensive",
        "cheaper",
        (
            "Freelancers cost us less per hour",
            "The article says freelancers cost less; our record shows they cost us more per hour",
        ),
    ),
    "expertise": Statement(
        "Outsourcing brings more expertise",
        "Outsourcing brought more expertise",
        "The article says outsourcing may bring more expertise; our record shows freelancers brought more",
        "whether outsourcing brings more expertise",
        "rated higher",
    ),
    "resources": Statement(
        "Outsourcing brings more people when needed",
        "Outsourcing brought more people when needed",
        "The article says outsourcing may bring more people when needed; our record shows freelancers brought more",
        "whether outsourcing brings more people when needed",
        "rated higher",
    ),
    "flexibility": Statement(
        "Freelancing is more flexible",
        "Freelancing was the more flexible of the two",
        "The article says freelancing is more flexible; our record shows outsourcing was more flexible",
        "whether freelancing is more flexible",
        "rated higher",
    ),
    "client-control": Statement(
        "Freelancing leaves us more control",
        "Freelancing left us more control",
        "The article says freelancing leaves us more control; our record shows outsourcing left us more",
        "whether freelancing leaves us more control",
        "rated higher",
    ),
    "typical-work": Statement(
        "Software, support, admin are outsourced",
        "Software, support and administration are outsourced more often",
        "The article says software, support and administration are typically outsourced; our record shows "
        "they went to freelancers more often",
        "whether software, support and administration are outsourced more often",
    ),
    "self-employed": Statement(
        "Freelancers are self-employed",
        "Most freelance jobs went to self-employed people",
        "The article says freelancers are self-employed; our record shows fewer than half of freelance jobs "
        "went to self-employed people",
        "whether most freelancers are self-employed",
    ),
    "third-party-company": Statement(
        "Outsourcing goes to a company",
        "Most outsourced jobs went to a company",
        "The article says outsourcing goes to a company; our record shows fewer than half of outsourced jobs did",
        "whether most outsourced jobs go to a company",
    ),
    "many-clients": Statement(
        "Freelancers serve several clients",
        "Most freelancers have other clients too",
        "The article says freelancers serve several clients; our record shows fewer than half have other clients",
        "whether most freelancers have other clients",
    ),
    "finds-own-clients": Statement(
        "Freelancers find their own clients",
        "Most freelancers found us themselves",
        "The article says freelancers find their own clients; our record shows fewer than half found us themselves",
        "whether most freelancers find us themselves",
    ),
    "agrees-own-fee": Statement(
        "Freelancers agree their own fee",
        "Most freelancers agreed their fee themselves",
        "The article says freelancers agree their own fee; our record shows fewer than half did so themselves",
        "whether most freelancers agree their fee themselves",
    ),
    "controls-own-workload": Statement(
        "Freelancers have nearly full control",
        "Most freelancers have full, or nearly full, control of their work",
        "The article says freelancers have nearly full control; our record shows fewer than half had it over "
        "their work",
        "whether most freelancers have nearly full control",
    ),
    "outsourced-to-save": Statement(
        "Outsourcing aims to save",
        "Most outsourcing is meant to save time or money",
        "The article says outsourcing is meant to save time or money; our record shows less than half of ours is",
        "whether most outsourcing is meant to save time or money",
    ),
    "saves-money": Statement(
        "Outsourcing saves money",
        "Outsourcing was cheaper than in-house in most jobs",
        "The article says outsourcing saves money; our record shows it was cheaper than in-house in fewer "
        "than half of jobs",
        "whether outsourcing saves money",
    ),
    "saves-time": Statement(
        "Outsourcing saves time",
        "Outsourcing was faster than in-house in most jobs",
        "The article says outsourcing saves time; our record shows it was faster than in-house in fewer than "
        "half of jobs",
        "whether outsourcing saves time",
    ),
}


def statement(finding: Finding) -> Statement:
    """What is said of the claim; of one that the organisation added, in the organisation's own sentence."""
    claim = finding.about
    if claim.key in STATEMENTS:
        return STATEMENTS[claim.key]
    sentence = claim.sentence.rstrip(".")
    return Statement(sentence, f"“{sentence}” holds", f"“{sentence}” does not hold", f"whether “{sentence}” holds")
