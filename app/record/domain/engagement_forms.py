"""The fields of each form: logging an engagement, completing it, and renewing it."""

from app.record.domain.engagement_options import DAILY, HOURLY, PERCENTAGE

SHORT_FORM_FIELDS = (
    "title",
    "provider",
    "arrangement",
    "owner",
    "category",
    "started_on",
    "due_on",
    "agreed_cost",
    "currency",
    "pricing_model",
    "hours_estimated",
    "effort",
    "complexity",
    "contact",
)
COMPLETION_FIELDS = (
    "ended_on",
    "status",
    "end_reason",
    "actual_cost",
    "currency",
    "cost_is_final",
    "hours_actual",
    "effort",
    "brief_changed",
    "brief_changed_by",
    "work_managed_by",
    "worker_control",
    "our_control",
    "management_hours",
)
RENEWAL_FIELDS = (
    "title",
    "arrangement",
    "provider",
    "owner",
    "team",
    "category",
    "basis",
    "motives",
    "fee_agreed_with",
    "serves_other_clients",
    "contact",
    "work_managed_by",
    "workload_set_by",
    "taxes_borne_by",
    "insurance_borne_by",
    "expenses_borne_by",
    "team_size",
    "task_count",
    "parallel_projects",
    "complexity",
    "pricing_model",
    "currency",
    "rate",
    "tags",
)
"""Fields copied to a renewal."""


def price_fields(pricing_model: str | None) -> tuple[str, ...]:
    """Returns the fields that a renewal's price is agreed in."""
    more = {HOURLY: ("rate",), DAILY: ("rate",), PERCENTAGE: ("percentage", "project_budget")}
    return (*more.get(pricing_model or "", ()), "agreed_cost")
