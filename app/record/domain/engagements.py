"""An engagement: one brief with one agreed price or rate, done by one provider. The typed class is the registry.

A new field is one line here and one migration; then it stands in the table, form, file, filters, history and help.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.domain.fields import holds, registry
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
from app.record.domain.engagement_options import CATEGORIES, END_REASONS, FOUND_BY, PRICING_MODELS
from app.record.domain.engagement_sections import BEFORE, CONTROL, COST, NOTES, ORIGIN, RELATION, SCOPE, WHEN, WORK
from app.record.domain.providers import BEARERS, FEE_AGREED_WITH

FREELANCE, OUTSOURCED = ARRANGEMENTS = ("freelance", "outsourced")
PLANNED, ACTIVE, COMPLETED, CANCELLED = STATUSES = ("planned", "active", "completed", "cancelled")
ENDED = (COMPLETED, CANCELLED)
EFFORTS = ("up to 1", "1 to 5", "5 to 25", "over 25")  # person-weeks


@dataclass(slots=True, kw_only=True)
class Engagement:
    """One engagement as it is said; treated as a value. What is None is unknown: never zero, never "no"."""

    reference: str | None = holds(
        Text(longest=100),
        "Reference",
        WORK,
        "Your own number, such as a purchase order. Leave blank to have one created.",
        aliases=(
            "id",
            "ref",
            "po",
            "purchase order",
            "project code",
            "contract id",
            "contract number",
            "contract",
            "key",
            "number",
        ),
    )
    title: str = holds(
        Text(longest=300),
        "Title",
        WORK,
        "What the work is.",
        required=True,
        aliases=("project", "engagement", "name", "job", "description", "labor category", "subject"),
    )
    arrangement: str = holds(
        Choice(ARRANGEMENTS),
        "Arrangement",
        WORK,
        "Freelance: you hire the person who does the work. Outsourced: you hire a company that is responsible for the "
        "result and supplies the people.",
        required=True,
        aliases=("type", "tag", "engagement type"),
    )
    provider: str | None = holds(
        Link("provider"),
        "Provider",
        WORK,
        "The person or company you hire.",
        personal=True,
        aliases=("supplier", "vendor", "freelancer", "contractor", "agency", "company", "vendor name", "payee"),
    )
    owner: str | None = holds(
        Link("user"),
        "Owner",
        WORK,
        "The colleague who runs it and reviews it at the end.",
        personal=True,
        aliases=("manager", "project lead", "responsible", "our contact"),
    )
    team: str | None = holds(Link("team"), "Team", WORK, "The team the work is for.", aliases=("department", "unit"))
    category: str | None = holds(
        Choice(CATEGORIES),
        "Category",
        WORK,
        "Kind of work.",
        aliases=("kind of work", "work type", "service", "discipline"),
    )
    status: str = holds(
        Choice(STATUSES), "Status", WORK, "Leave blank to set it from the dates.", aliases=("state", "stage")
    )
    end_reason: str | None = holds(Choice(END_REASONS), "How it ended", WHEN, aliases=("reason ended",))
    started_on: date | None = holds(
        Day(),
        "Start",
        WHEN,
        "Agreed start date.",
        aliases=("start date", "started", "begin", "from", "begin date", "date"),
    )
    due_on: date | None = holds(
        Day(),
        "Due",
        WHEN,
        "Agreed end date.",
        aliases=(
            "due date",
            "deadline",
            "planned end",
            "agreed length",
            "agreed duration",
            "contract length",
            "contract duration",
            "length of contract",
            "duration of contract",
            "planned duration",
        ),
    )
    ended_on: date | None = holds(
        Day(),
        "Actual end date",
        WHEN,
        aliases=("ended", "end", "end date", "finished", "completed on", "to", "actual end"),
    )
    continues: str | None = holds(Text(longest=100), "Renewal of", WHEN, "Reference of the engagement it renews.")
    basis: str | None = holds(Choice(("single project", "repeated projects", "ongoing service")), "Basis", ORIGIN)
    motives: tuple[str, ...] | None = holds(
        ChoiceSet(("save money", "save time", "expertise", "capacity", "other")),
        "Reasons for hiring out",
        ORIGIN,
        "",
        aliases=("reason", "motives", "motive", "why"),
    )
    found_by: str | None = holds(Choice(FOUND_BY), "Found by", ORIGIN, aliases=("source", "channel"))
    fee_agreed_with: str | None = holds(
        Choice(FEE_AGREED_WITH),
        "Fee agreed with",
        ORIGIN,
        "Who on their side agreed the fee. Choose “nobody” if you set it.",
        card=True,
    )
    serves_other_clients: bool | None = holds(YesNo(), "Serves other clients", ORIGIN, card=True)
    contact: str | None = holds(
        Choice(("direct", "through provider", "both")),
        "Contact",
        RELATION,
        "Who you talk to about the work: the people doing it, or their company's manager.",
    )
    work_managed_by: str | None = holds(
        Choice(BEARERS), "Work managed by", RELATION, "Who plans and checks the day-to-day work."
    )
    worker_control: Decimal | None = holds(
        Rating(("we set hours and method", "we set dates, they the method", "we saw only results")),
        "Provider's autonomy",
        CONTROL,
        aliases=("worker's control",),
    )
    our_control: Decimal | None = holds(
        Rating(("only by a new contract", "at milestones", "any day")),
        "How easily we could change course",
        CONTROL,
    )
    workload_set_by: str | None = holds(
        Choice(BEARERS),
        "Workload set by",
        CONTROL,
        "Who decides how much work the people take on.",
        card=True,
    )
    taxes_borne_by: str | None = holds(Choice(BEARERS), "Who pays taxes", CONTROL, card=True)
    insurance_borne_by: str | None = holds(Choice(BEARERS), "Who pays insurance", CONTROL, card=True)
    expenses_borne_by: str | None = holds(Choice(BEARERS), "Who pays expenses", CONTROL, card=True)
    hours_estimated: Decimal | None = holds(
        Quantity("hours", 5),
        "Estimated hours",
        SCOPE,
        "Provider's hours.",
        aliases=("hours estimated", "estimated (h)", "planned hours"),
    )
    hours_actual: Decimal | None = holds(
        Quantity("hours", 5),
        "Actual hours",
        SCOPE,
        "Provider's hours.",
        aliases=("hours", "hours actual", "tracked (h)", "total hours", "time spent"),
    )
    effort: str | None = holds(
        Choice(EFFORTS), "Effort", SCOPE, "In person-weeks, if you do not know the hours.", aliases=("size",)
    )
    team_size: int | None = holds(Count("people", least=1), "Team size", SCOPE, "People the provider puts on it.")
    task_count: int | None = holds(Count("tasks", least=1), "Tasks", SCOPE, "Separate tasks or deliverables.")
    parallel_projects: int | None = holds(
        Count("projects", least=1), "Parallel projects", SCOPE, "How many of your projects it covers at once."
    )
    complexity: Decimal | None = holds(
        Rating(("one routine task", "several parts, known ways", "many dependent parts, much unknown")),
        "Complexity",
        SCOPE,
    )
    pricing_model: str | None = holds(
        Choice(PRICING_MODELS),
        "Pricing model",
        COST,
        "Fixed price: one price for an agreed result.",
        aliases=("pricing", "price model"),
    )
    currency: str | None = holds(
        Currency(), "Currency", COST, "Required if you enter an amount.", aliases=("ccy", "currency code")
    )
    agreed_cost: Money | None = holds(
        Amount(),
        "Agreed cost",
        COST,
        "Without recoverable VAT.",
        aliases=("agreed price", "quote", "budget", "contract value", "price"),
    )
    actual_cost: Money | None = holds(
        Amount(),
        "Actual cost",
        COST,
        "All invoices and marketplace fees, without recoverable VAT.",
        aliases=("cost", "amount", "total", "paid", "total cost", "invoiced", "spend"),
    )
    cost_is_final: bool | None = holds(
        YesNo(), "Final invoice received?", COST, "Yes means the cost is final.", aliases=("final invoice received",)
    )
    rate: Money | None = holds(
        Amount(),
        "Rate",
        COST,
        "Per hour or per day, depending on the pricing model.",
        aliases=("hourly rate", "day rate", "hourly price", "billable rate", "year 1/base"),
    )
    percentage: Decimal | None = holds(Quantity("%", 4, most=100), "Percentage", COST, "Of the project budget.")
    project_budget: Money | None = holds(Amount(), "Project budget", COST, "The budget the percentage applies to.")
    management_hours: Decimal | None = holds(
        Quantity("hours", 5),
        "Our management hours",
        COST,
        "Time your own people spent managing it.",
        aliases=("our own hours",),
    )
    in_house_cost: Money | None = holds(
        Amount(),
        "In-house cost",
        BEFORE,
        "Estimated cost of doing it in-house.",
        aliases=("in-house estimate", "internal cost"),
    )
    in_house_days: Decimal | None = holds(
        Quantity("working days", 2), "In-house days", BEFORE, "Estimated time to do it in-house."
    )
    in_house_recorded_on: date | None = holds(
        Day(),
        "In-house estimate date",
        BEFORE,
        "When the estimate was entered. Set automatically.",
        aliases=("in-house estimate recorded",),
    )
    other_quote: Money | None = holds(
        Amount(), "Other quote", BEFORE, "A quote for the same work under the other arrangement."
    )
    other_quote_provider: str | None = holds(Text(longest=200), "Other quote from", BEFORE, personal=True)
    links: str | None = holds(
        Text(lines=True), "Links", NOTES, "Links to documents, one per line.", aliases=("url", "documents")
    )
    tags: tuple[str, ...] | None = holds(
        Tags(), "Tags", NOTES, "Separate tags with semicolons.", aliases=("labels", "keywords")
    )
    notes: str | None = holds(Text(lines=True), "Notes", NOTES, personal=True, aliases=("comment", "remarks", "memo"))
    source_columns: str | None = holds(
        Text(lines=True), "Source columns", NOTES, "Extra columns from an imported file.", personal=True
    )


FIELDS = registry(Engagement)
MONEY_FIELDS = tuple(name for name, field in FIELDS.items() if isinstance(field.kind, Amount))
INHERITED = tuple(name for name, field in FIELDS.items() if field.card)


def changes(before: Engagement | None, after: Engagement) -> dict[str, tuple[object, object]]:
    """The fields whose value differs, in the registry's order, each with its value before and after."""
    found = {}
    for name in FIELDS:
        old, new = (getattr(before, name) if before else None), getattr(after, name)
        if old != new:
            found[name] = (old, new)
    return found
