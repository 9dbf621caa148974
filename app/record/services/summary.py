"""The tasks and the counts of the overview."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.core.domain.permissions import Permission
from app.core.domain.selection import Condition, Order, Page, Selection
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.domain.engagements import ACTIVE, CANCELLED, COMPLETED, PLANNED
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.services.results_cache import cached
from app.record.storage import engagements
from app.record.storage.engagements import Stored
from app.record.storage.summary import RecordCounts, count_record

ROWS_PER_TASK = 5
_REVIEW_ANSWERS = tuple(name for name in REVIEW_FIELDS if name != "compared")  # who only compares has still to review
HALF_A_YEAR = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of open task: its number of engagements, the most urgent few, and the selection that lists them all."""

    key: str
    total: int
    rows: tuple[Stored, ...]
    selection: Selection
    order: Order


@dataclass(frozen=True, slots=True)
class Overview:
    """`tasks` by key: to_complete, overdue, to_continue, to_review, cost_missing, cost_not_final, no_provider."""

    counts: RecordCounts
    tasks: dict[str, Task]


def task_selections(today: date, sample: bool = False, asker: int | None = None) -> dict[str, tuple[Selection, Order]]:
    """Returns the selection of each task as of `today`, with its order of urgency.

    to_complete: has an end date but is still open. overdue: the due date has passed. to_continue: open for over half
    a year without a due date. to_review: completed without a review. cost_missing: completed without a cost.
    cost_not_final: the final invoice is missing. no_provider: in no comparison without a provider.
    """
    oldest, newest = Order("started_on", descending=False), Order("ended_on")
    open_, ended = Condition("status", "is", (PLANNED, ACTIVE)), Condition("status", "is", (COMPLETED,))

    def missing(field: str) -> Condition:
        return Condition(field, "known", (False,))

    selections = {
        "to_complete": ((open_, Condition("ended_on", "max", (today,))), Order("ended_on", descending=False)),
        "overdue": (
            (open_, Condition("due_on", "max", (today - timedelta(days=1),)), missing("ended_on")),
            Order("due_on", descending=False),
        ),
        "to_continue": (
            (
                Condition("status", "is", (ACTIVE,)),
                missing("due_on"),
                missing("ended_on"),
                Condition("started_on", "max", (today - HALF_A_YEAR,)),
            ),
            oldest,
        ),
        "to_review": ((ended, *(missing(field) for field in _REVIEW_ANSWERS)), newest),
        "cost_missing": ((ended, missing("actual_cost"), missing("percentage")), newest),
        "cost_not_final": (
            (Condition("status", "is", (COMPLETED, CANCELLED)), Condition("cost_is_final", "is", (False,))),
            newest,
        ),
        "no_provider": ((Condition("status", "is", (PLANNED, ACTIVE, COMPLETED)), missing("provider")), oldest),
    }
    return {
        key: (Selection(conditions, sample=sample, asker=asker), order)
        for key, (conditions, order) in selections.items()
    }


@requires_permission(Permission.READ_RECORD)
def overview(work: Work, sample: bool = False) -> Overview:
    """Returns the tasks, with the first few engagements of each, and the counts of the record."""
    selections = task_selections(work.today, sample, work.actor.user_id)
    what = ("overview", sample, work.today)
    counts, numbers = cached(work, what, lambda work: _count(work, sample, selections))
    found = engagements.get_many(work.session, [number for some in numbers.values() for number in some])
    return Overview(
        counts,
        {
            key: Task(
                key, counts.matching[key], tuple(found[each] for each in numbers[key] if each in found), *selected
            )
            for key, selected in selections.items()
        },
    )


@without_permission_check
def _count(
    work: Work, sample: bool, selections: dict[str, tuple[Selection, Order]]
) -> tuple[RecordCounts, dict[str, list[int]]]:
    """Returns the counts, and by task the ids of its most urgent engagements."""
    counts = count_record(work.session, sample, {key: selection for key, (selection, _) in selections.items()})
    numbers = {}
    for key, (selection, order) in selections.items():
        common = counts.matching[key] * 100 > counts.engagements
        page = Page(size=ROWS_PER_TASK)
        numbers[key] = engagements.ids(work.session, selection, order, page, common) if counts.matching[key] else []
    return counts, numbers
