"""Defines an engagement: one brief with one agreed price or rate, done by one provider.

The class is the field registry: a new field is one declaration here and one migration, and then appears everywhere.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.domain.fields import declare, registry
from app.core.domain.kinds import (
    Amount,
    Choice,
    ChoiceSet,
    Count,
    Currency,
    Day,
    Link,
    Quantity,
    Rating,
    Tags,
    Text,
    YesNo,
)
from app.core.domain.money import Money
from app.record.domain.engagement_options import (
    BRIEF_CHANGED_BY,
    BRIEF_CHANGES,
    CATEGORIES,
    EFFORTS,
    END_REASONS,
    FOUND_BY,
    PRICING_MODELS,
)
from app.record.domain.engagement_sections import (
    ALTERNATIVES,
    BACKGROUND,
    CONTROL,
    COST,
    DATES,
    NOTES,
    RELATIONSHIP,
    SCOPE,
    WORK,
)
from app.record.domain.file_words import ENGAGEMENT_WORDS
from app.record.domain.providers import FEE_AGREED_WITH, RESPONSIBLE_PARTIES

FREELANCE, OUTSOURCED = ARRANGEMENTS = ("freelance", "outsourced")
PLANNED, ACTIVE, COMPLETED, CANCELLED = STATUSES = ("planned", "active", "completed", "cancelled")
ENDED_STATUSES = (COMPLETED, CANCELLED)


@dataclass(slots=True, kw_only=True)
class Engagement:
    """One engagement, treated as a value. None means unknown: never zero, never "no"."""

    reference: str | None = declare(
        Text(longest=100),
        "Reference",
        WORK,
        "Your own number, such as a purchase order. Leave blank to have one created.",
    )
    title: str = declare(
        Text(longest=300),
        "Title",
        WORK,
        "What the work is.",
        required=True,
        aliases=("project", "engagement", "name", "job", "description", "labor category", "subject"),
    )
    arrangement: str = declare(
        Choice(ARRANGEMENTS),
        "Arrangement",
        WORK,
        "Freelance: you hire the person who does the work. Outsourced: you hire a company that is responsible for the "
        "result and supplies the people.",
        required=True,
        aliases=("type", "tag", "engagement type"),
    )
    provider: str | None = declare(
        Link("provider"),
        "Provider",
        WORK,
        "The person or company you hire.",
        personal=True,
        aliases=("supplier", "vendor", "freelancer", "contractor", "agency", "company", "vendor name", "payee"),
    )
    owner: str | None = declare(
        Link("user"),
        "Owner",
        WORK,
        "The colleague who runs it and reviews it at the end.",
        personal=True,
        aliases=("manager", "project lead", "responsible", "our contact"),
    )
    team: str | None = declare(Link("team"), "Team", WORK, "The team the work is for.", aliases=("department", "unit"))
    category: str | None = declare(
        Choice(CATEGORIES),
        "Category",
        WORK,
        "Kind of work.",
        aliases=("kind of work", "work type", "service", "discipline"),
    )
    status: str = declare(
        Choice(STATUSES), "Status", WORK, "Leave blank to set it from the dates.", aliases=("state", "stage")
    )
    end_reason: str | None = declare(Choice(END_REASONS), "How it ended", DATES, aliases=("reason ended",))
    started_on: date | None = declare(
        Day(),
        "Start",
        DATES,
        "Agreed start date.",
        aliases=("start date", "started", "begin", "from", "begin date", "date"),
    )
    due_on: date | None = declare(Day(), "Due", DATES, "Agreed end date.")
    ended_on: date | None = declare(
        Day(),
        "Actual end date",
        DATES,
        aliases=("ended", "end", "end date", "finished", "completed on", "to", "actual end"),
    )
    continues: str | None = declare(Text(longest=100), "Renewal of", DATES, "Reference of the engagement it renews.")
    basis: str | None = declare(Choice(("single project", "repeated projects", "ongoing service")), "Basis", BACKGROUND)
    motives: tuple[str, ...] | None = declare(
        ChoiceSet(("save money", "save time", "expertise", "capacity", "other")),
        "Reasons for hiring out",
        BACKGROUND,
        aliases=("reason", "motives", "motive", "why"),
    )
    found_by: str | None = declare(Choice(FOUND_BY), "Found by", BACKGROUND, aliases=("source", "channel"))
    fee_agreed_with: str | None = declare(
        Choice(FEE_AGREED_WITH),
        "Fee agreed with",
        BACKGROUND,
        "Who on their side agreed the fee. Choose “nobody” if you set it.",
        card=True,
    )
    serves_other_clients: bool | None = declare(YesNo(), "Serves other clients", BACKGROUND, card=True)
    contact: str | None = declare(
        Choice(("direct", "through provider", "both")),
        "Contact",
        RELATIONSHIP,
        "Who you talk to about the work: the people doing it, or their company's manager.",
    )
    work_managed_by: str | None = declare(
        Choice(RESPONSIBLE_PARTIES), "Work managed by", RELATIONSHIP, "Who plans and checks the day-to-day work."
    )
    worker_control: Decimal | None = declare(
        Rating(("we set hours and method", "we set dates, they the method", "we saw only results")),
        "Provider's autonomy",
        CONTROL,
        aliases=("worker's control",),
    )
    our_control: Decimal | None = declare(
        Rating(("only by a new contract", "at milestones", "any day")), "How easily we could change course", CONTROL
    )
    workload_set_by: str | None = declare(
        Choice(RESPONSIBLE_PARTIES),
        "Workload set by",
        CONTROL,
        "Who decides how much work the people take on.",
        card=True,
    )
    taxes_borne_by: str | None = declare(Choice(RESPONSIBLE_PARTIES), "Who pays taxes", CONTROL, card=True)
    insurance_borne_by: str | None = declare(Choice(RESPONSIBLE_PARTIES), "Who pays insurance", CONTROL, card=True)
    expenses_borne_by: str | None = declare(Choice(RESPONSIBLE_PARTIES), "Who pays expenses", CONTROL, card=True)
    hours_estimated: Decimal | None = declare(
        Quantity("hours", 5),
        "Estimated hours",
        SCOPE,
        "Provider's hours.",
        aliases=("hours estimated", "estimated (h)", "planned hours"),
    )
    hours_actual: Decimal | None = declare(
        Quantity("hours", 5),
        "Actual hours",
        SCOPE,
        "Provider's hours.",
        aliases=("hours", "hours actual", "tracked (h)", "total hours", "time spent"),
    )
    effort: str | None = declare(
        Choice(EFFORTS), "Effort", SCOPE, "In person-weeks, if you do not know the hours.", aliases=("size",)
    )
    team_size: int | None = declare(Count("people", least=1), "Team size", SCOPE, "People the provider puts on it.")
    task_count: int | None = declare(Count("tasks", least=1), "Tasks", SCOPE, "Separate tasks or deliverables.")
    parallel_projects: int | None = declare(
        Count("projects", least=1), "Parallel projects", SCOPE, "How many of your projects it covers at once."
    )
    complexity: Decimal | None = declare(
        Rating(("one routine task", "several parts, known ways", "many dependent parts, much unknown")),
        "Complexity",
        SCOPE,
    )
    brief_changed: str | None = declare(
        Choice(BRIEF_CHANGES), "Brief changed?", SCOPE, "Whether the work asked for changed after it was agreed."
    )
    brief_changed_by: str | None = declare(
        Choice(BRIEF_CHANGED_BY), "Brief changed by", SCOPE, "Who asked for the change, if the brief changed."
    )
    pricing_model: str | None = declare(
        Choice(PRICING_MODELS),
        "Pricing model",
        COST,
        "Fixed price: one price for an agreed result.",
        aliases=("pricing", "price model"),
    )
    currency: str | None = declare(
        Currency(), "Currency", COST, "Required if you enter an amount.", aliases=("ccy", "currency code")
    )
    agreed_cost: Money | None = declare(
        Amount(),
        "Agreed cost",
        COST,
        "Without recoverable VAT.",
        aliases=("agreed price", "quote", "budget", "contract value", "price"),
    )
    actual_cost: Money | None = declare(
        Amount(),
        "Actual cost",
        COST,
        "All invoices and marketplace fees, without recoverable VAT.",
        aliases=("cost", "amount", "total", "paid", "total cost", "invoiced", "spend"),
    )
    cost_is_final: bool | None = declare(
        YesNo(), "Final invoice received?", COST, "Yes means the cost is final.", aliases=("final invoice received",)
    )
    rate: Money | None = declare(
        Amount(),
        "Rate",
        COST,
        "Per hour or per day, depending on the pricing model.",
        aliases=("hourly rate", "day rate", "hourly price", "billable rate", "year 1/base"),
    )
    percentage: Decimal | None = declare(Quantity("%", 4, most=100), "Percentage", COST, "Of the project budget.")
    project_budget: Money | None = declare(Amount(), "Project budget", COST, "The budget the percentage applies to.")
    management_hours: Decimal | None = declare(
        Quantity("hours", 5),
        "Our management hours",
        COST,
        "Time your own people spent managing it.",
        aliases=("our own hours",),
    )
    in_house_cost: Money | None = declare(
        Amount(),
        "In-house cost",
        ALTERNATIVES,
        "Estimated cost of doing it in-house.",
        aliases=("in-house estimate", "internal cost"),
    )
    in_house_days: Decimal | None = declare(
        Quantity("working days", 2), "In-house days", ALTERNATIVES, "Estimated time to do it in-house."
    )
    in_house_recorded_on: date | None = declare(
        Day(),
        "In-house estimate date",
        ALTERNATIVES,
        "When the estimate was entered. Set automatically.",
        aliases=("in-house estimate recorded",),
    )
    other_quote: Money | None = declare(
        Amount(), "Other quote", ALTERNATIVES, "A quote for the same work under the other arrangement."
    )
    other_quote_provider: str | None = declare(Text(longest=200), "Other quote from", ALTERNATIVES, personal=True)
    links: str | None = declare(
        Text(lines=True), "Links", NOTES, "Links to documents, one per line.", aliases=("url", "documents")
    )
    tags: tuple[str, ...] | None = declare(
        Tags(), "Tags", NOTES, "Separate tags with semicolons.", aliases=("labels", "keywords")
    )
    notes: str | None = declare(Text(lines=True), "Notes", NOTES, personal=True, aliases=("comment", "remarks", "memo"))
    source_columns: str | None = declare(
        Text(lines=True), "Source columns", NOTES, "Extra columns from an imported file.", personal=True
    )


FIELDS = registry(Engagement, ENGAGEMENT_WORDS)
MONEY_FIELDS = tuple(name for name, field in FIELDS.items() if isinstance(field.kind, Amount))
INHERITED_FIELDS = tuple(name for name, field in FIELDS.items() if field.card)


def changed_fields(before: Engagement | None, after: Engagement) -> dict[str, tuple[object, object]]:
    """Returns the fields whose value differs, in the registry's order, each with its value before and after."""
    values = {name: (getattr(before, name) if before else None, getattr(after, name)) for name in FIELDS}
    return {name: pair for name, pair in values.items() if pair[0] != pair[1]}
