"""What a claim of an organisation's own can compare: every measure of the record by name, in the words of a report."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.domain.kinds import Choice, ChoiceSet
from app.record.domain.engagement_sections import BACKGROUND, COST, DATES, SCOPE, WORK
from app.record.domain.engagements import FIELDS
from app.record.domain.providers import PROVIDER_FIELDS
from app.record.domain.reviews import OUTCOME
from app.report.domain.claims import NUMBER, RATING, YES_NO

RELATION = "Relationship and control"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMeasure:
    """`shape` is how it is read; `predicate` what an engagement did that has more of it, or that says yes.

    With `options` it is a choice, and a claim says which of them are its yes. `ended`: it is known only of an
    engagement that has ended. `is_covariate`: it is what this covariate holds equal.
    """

    name: str
    label: str
    group: str
    shape: str
    predicate: str = ""
    unit: str = ""
    options: tuple[str, ...] = ()
    ended: bool = False
    is_covariate: str = ""


def _number(
    name: str, label: str, group: str, unit: str, predicate: str, ended: bool = False, is_covariate: str = ""
) -> ClaimMeasure:
    return ClaimMeasure(
        name=name,
        label=label,
        group=group,
        shape=NUMBER,
        unit=unit,
        predicate=predicate,
        ended=ended,
        is_covariate=is_covariate,
    )


def _rating(name: str, label: str, group: str, predicate: str) -> ClaimMeasure:
    return ClaimMeasure(name=name, label=label, group=group, shape=RATING, unit="of 5", predicate=predicate)


def _yes_no(name: str, label: str, group: str, predicate: str, ended: bool = False) -> ClaimMeasure:
    return ClaimMeasure(name=name, label=label, group=group, shape=YES_NO, predicate=predicate, ended=ended)


def _choice(name: str, group: str, is_covariate: str = "") -> ClaimMeasure:
    field = PROVIDER_FIELDS["kind"] if name == "provider_kind" else FIELDS[name]
    if not isinstance(field.kind, (Choice, ChoiceSet)):
        raise TypeError(f"{name} is no choice")
    label = "Kind of provider" if name == "provider_kind" else field.label
    return ClaimMeasure(
        name=name, label=label, group=group, shape=YES_NO, options=field.kind.options, is_covariate=is_covariate
    )


_MEASURES = (
    _yes_no("goal_met", "Goal met", OUTCOME, "fully met their goal"),
    _rating("quality", "Quality", OUTCOME, "was the better"),
    _rating("expertise", "Expertise", OUTCOME, "brought more expertise"),
    _rating("resources", "Resources", OUTCOME, "had more resources"),
    _rating("flexibility", "Flexibility", OUTCOME, "was the more flexible"),
    _rating("communication", "Communication", OUTCOME, "communicated better"),
    _yes_no("would_rehire", "Would rehire", OUTCOME, "had a provider we would engage again"),
    _yes_no("cancelled", "Cancelled", OUTCOME, "were cancelled", ended=True),
    _number("unit_cost", "Hourly cost", COST, "{currency} an hour", "was the more expensive", ended=True),
    _number("total_cost", "Total cost", COST, "{currency}", "cost more", ended=True),
    _number(
        "full_cost",
        "Full cost, with our own hours",
        COST,
        "{currency}",
        "cost more, our own hours included",
        ended=True,
    ),
    _number(
        "cost_overrun",
        "Cost vs agreed cost",
        COST,
        "times the agreed cost",
        "ran further over its agreed cost",
        ended=True,
    ),
    _yes_no("within_agreed", "Within the agreed cost", COST, "stayed within the agreed cost", ended=True),
    _number(
        "in_house_ratio",
        "Cost vs in-house estimate",
        COST,
        "times the in-house estimate",
        "cost more against its in-house estimate",
        ended=True,
    ),
    _yes_no("saved_money", "Saved money", COST, "cost less than the in-house estimate", ended=True),
    _choice("pricing_model", COST),
    _number("management_hours", "Our own hours", COST, "hours", "took more of our own time", ended=True),
    _number("duration", "Duration", DATES, "days", "took longer", ended=True),
    _number("agreed_length", "Agreed length", DATES, "days", "was agreed to take longer"),
    _number("lateness", "Lateness", DATES, "days late", "was the later", ended=True),
    _yes_no("on_time", "On time", DATES, "were delivered by the agreed day", ended=True),
    _yes_no("saved_time", "Saved time", DATES, "took less time than the in-house estimate", ended=True),
    _number("hours", "Hours", SCOPE, "hours", "was the larger", is_covariate="scope"),
    _number(
        "hours_overrun",
        "Hours vs estimate",
        SCOPE,
        "times the estimated hours",
        "ran further over its estimate",
        ended=True,
    ),
    _choice("effort", SCOPE, is_covariate="scope"),
    _rating("complexity", "Complexity", SCOPE, "was the more complex"),
    _number("task_count", "Tasks", SCOPE, "tasks", "had more tasks"),
    _yes_no("parallel_work", "Several tasks or projects at once", SCOPE, "covered several tasks or projects at once"),
    _number("team_size", "Team size", SCOPE, "people", "had the larger team"),
    _choice("contact", RELATION),
    _choice("work_managed_by", RELATION),
    _rating("worker_control", "Worker's control", RELATION, "left the worker more control"),
    _rating("our_control", "Our control", RELATION, "left us more control"),
    _choice("workload_set_by", RELATION),
    _yes_no(
        "costs_borne_by_worker",
        "All costs borne by the worker",
        RELATION,
        "had taxes, insurance and expenses carried by the worker",
    ),
    _yes_no(
        "costs_borne_by_provider_company",
        "All costs borne by the provider's company",
        RELATION,
        "had taxes, insurance and expenses carried by the provider's company",
    ),
    _choice("category", WORK, is_covariate="category"),
    _choice("provider_kind", WORK),
    _choice("basis", BACKGROUND),
    _choice("motives", BACKGROUND),
    _choice("found_by", BACKGROUND),
    _choice("fee_agreed_with", BACKGROUND),
    _yes_no("serves_other_clients", "Serves other clients", BACKGROUND, "were with somebody who serves other clients"),
)
CLAIM_MEASURES: Mapping[str, ClaimMeasure] = {each.name: each for each in _MEASURES}


def measures_by_group() -> dict[str, list[ClaimMeasure]]:
    """Everything that can be compared, by the part of the record it belongs to."""
    found: dict[str, list[ClaimMeasure]] = {}
    for each in _MEASURES:
        found.setdefault(each.group, []).append(each)
    return found
