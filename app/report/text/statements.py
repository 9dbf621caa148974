"""What each claim is called in a row, and what the record says of it in a sentence: one entry a claim.

`supported` and `contradicted` are whole sentences without their full stop; where the figure stands in the middle of
one, it has its place there, else it follows in brackets. `whether` ends “Our data can't say …”.
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
        "We deal directly with freelancers", "We deal directly with freelancers more often",
        "We deal directly with outsourced workers more often", "whether we deal more directly with freelancers"),
    "works-independently": Statement(
        "Freelancers manage their own work", "Freelancers manage their own work more often",
        "Outsourced workers manage their own work more often",
        "whether freelancers manage their own work more often"),
    "managed-by-provider": Statement(
        "With outsourcing, the provider manages", "Outsourced work is managed by the provider more often",
        "Freelance work is managed by a provider more often",
        "whether the provider manages outsourced work more often"),
    "worker-control": Statement(
        "Freelancers control their own workload", "Freelancers have more control over their own work",
        "Outsourced workers have more control over their own work",
        "whether freelancers have more control over their own work", "rated higher"),
    "provider-control": Statement(
        "Outsourcing companies set the workload", "With outsourcing, the provider sets the workload more often",
        "With freelancing, the provider sets the workload more often",
        "whether the provider sets the workload more often with outsourcing"),
    "worker-bears-costs": Statement(
        "Freelancers pay their own overheads", "Freelancers pay their own taxes, insurance and expenses more often",
        "Outsourced workers pay their own taxes, insurance and expenses more often",
        "whether freelancers pay their own overheads more often"),
    "provider-bears-costs": Statement(
        "Outsourcing companies pay the overheads",
        "With outsourcing, the provider pays taxes, insurance and expenses more often",
        "With freelancing, a provider pays taxes, insurance and expenses more often",
        "whether the provider pays the overheads more often with outsourcing"),
    "project-by-project": Statement(
        "Freelance work goes project by project", "Freelance work is agreed by the project more often",
        "Outsourced work is agreed by the project more often", "whether freelance work is more project-based"),
    "project-size": Statement(
        "Outsourced work is larger", "Outsourced jobs are larger", "Freelance jobs are larger",
        "whether outsourced jobs are larger", "larger"),
    "project-complexity": Statement(
        "Outsourced work is more complex", "Outsourced jobs are more complex", "Freelance jobs are more complex",
        "whether outsourced jobs are more complex", "rated higher"),
    "single-task": Statement(
        "A freelancer has one task", "Freelance jobs are for a single task more often",
        "Outsourced jobs are for a single task more often", "whether freelance jobs are more often a single task"),
    "parallel-work": Statement(
        "Outsourcing runs several tasks at once", "Outsourced jobs cover several tasks or projects more often",
        "Freelance jobs cover several tasks or projects more often",
        "whether outsourced jobs cover several tasks more often"),
    "charges-by-time": Statement(
        "Freelancers charge by the hour", "Freelancers charge by the hour or day more often",
        "Outsourced work is charged by the hour or day more often", "whether freelancers charge by time more often"),
    "percentage-pricing": Statement(
        "Outsourcing charges a share of budget", "Outsourced work is priced as a share of the budget more often",
        "Freelance work is priced as a share of the budget more often",
        "whether outsourced work is priced as a share of the budget more often"),
    "freelance-cheaper": Statement(
        "Freelancers cost less", "Freelancers cost us {figure} less per hour for similar work",
        "Outsourced work cost us {figure} less per hour for similar work", "whether freelancers cost less per hour",
        "more expensive", "cheaper",
        ("Freelancers cost us less per hour", "Freelancers cost us more per hour")),
    "expertise": Statement(
        "Outsourcing brings more expertise", "Outsourcing brought more expertise",
        "Freelancers brought more expertise", "whether outsourcing brings more expertise", "rated higher"),
    "resources": Statement(
        "Outsourcing brings more people when needed", "Outsourcing brought more people when needed",
        "Freelancers brought more people when needed", "whether outsourcing brings more people when needed",
        "rated higher"),
    "flexibility": Statement(
        "Freelancing is more flexible", "Freelancing was the more flexible of the two",
        "Outsourcing was the more flexible of the two", "whether freelancing is more flexible", "rated higher"),
    "client-control": Statement(
        "Freelancing leaves us more control", "Freelancing left us more control", "Outsourcing left us more control",
        "whether freelancing leaves us more control", "rated higher"),
    "typical-work": Statement(
        "Software, support, administration are outsourced",
        "Software, support and administration are outsourced more often",
        "Software, support and administration went to freelancers more often",
        "whether software, support and administration are outsourced more often"),
    "self-employed": Statement(
        "Freelancers are self-employed", "Most freelance jobs went to self-employed people",
        "Fewer than half of freelance jobs went to self-employed people", "whether most freelancers are self-employed"),
    "third-party-company": Statement(
        "Outsourcing goes to a company", "Most outsourced jobs went to a company",
        "Fewer than half of outsourced jobs went to a company", "whether most outsourced jobs go to a company"),
    "many-clients": Statement(
        "Freelancers serve several clients", "Most freelancers have other clients too",
        "Fewer than half of freelancers have other clients", "whether most freelancers have other clients"),
    "finds-own-clients": Statement(
        "Freelancers find their own clients", "Most freelancers found us themselves",
        "Fewer than half of freelancers found us themselves", "whether most freelancers find us themselves"),
    "agrees-own-fee": Statement(
        "Freelancers agree their own fee", "Most freelancers agreed their fee themselves",
        "Fewer than half of freelancers agreed their fee themselves",
        "whether most freelancers agree their fee themselves"),
    "controls-own-workload": Statement(
        "Freelancers have nearly full control", "Most freelancers have full, or nearly full, control of their work",
        "Fewer than half of freelancers have nearly full control of their work",
        "whether most freelancers have nearly full control"),
    "outsourced-to-save": Statement(
        "Outsourcing aims to save", "Most outsourcing is meant to save time or money",
        "Less than half of our outsourcing is meant to save time or money",
        "whether most outsourcing is meant to save time or money"),
    "saves-money": Statement(
        "Outsourcing saves money", "Outsourcing was cheaper than in-house in most jobs",
        "Outsourcing was cheaper than in-house in fewer than half of jobs", "whether outsourcing saves money"),
    "saves-time": Statement(
        "Outsourcing saves time", "Outsourcing was faster than in-house in most jobs",
        "Outsourcing was faster than in-house in fewer than half of jobs", "whether outsourcing saves time"),
}


def statement(finding: Finding) -> Statement:
    """What is said of the claim; of one that the organisation added, in the organisation's own sentence."""
    claim = finding.about
    if claim.key in STATEMENTS:
        return STATEMENTS[claim.key]
    sentence = claim.sentence.rstrip(".")
    return Statement(sentence, f"“{sentence}” holds", f"“{sentence}” does not hold", f"whether “{sentence}” holds")
