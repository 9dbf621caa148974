"""What to do next, and how the record stands."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.core.domain.permissions import Permission
from app.core.domain.selection import Condition, Order, Page, Selection
from app.core.services.work import Work, requires_permission
from app.record.domain.engagements import ACTIVE, CANCELLED, COMPLETED, PLANNED
from app.record.domain.reviews import REVIEW_FIELDS
from app.record.storage import engagements
from app.record.storage.engagements import Stored
from app.record.storage.summary import RecordCounts, count_record

ROWS_PER_TASK = 5
HALF_A_YEAR = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Task:
    """Engagements that wait for somebody: how many, the most pressing few, and the selection that lists them all."""

    key: str
    total: int
    rows: tuple[Stored, ...]
    selection: Selection
    order: Order


@dataclass(frozen=True, slots=True)
class Overview:
    """`tasks` are by key: to_complete, overdue, to_continue, to_review, cost_missing, cost_not_final, no_provider."""

    counts: RecordCounts
    tasks: dict[str, Task]


def task_selections(today: date, sample: bool = False, asker: int | None = None) -> dict[str, tuple[Selection, Order]]:
    """What waits for somebody on the day `today`, each as a selection and the order in which it presses.

    to_complete: the day it ended is said, and it still counts as open. overdue: the agreed end has passed.
    to_continue: it runs for over half a year without an agreed end. to_review: completed, and nobody said how it
    turned out. cost_missing: completed without a cost. cost_not_final: the last invoice has not come.
    no_provider: in no comparison, for want of a provider.
    """
    oldest, newest = Order("started_on", descending=False), Order("ended_on")
    open_, ended = Condition("status", "is", (PLANNED, ACTIVE)), Condition("status", "is", (COMPLETED,))

    def known(field: str, is_it: bool = False) -> Condition:
        return Condition(field, "known", (is_it,))

    wanted = {
        "to_complete": ((open_, Condition("ended_on", "max", (today,))), Order("ended_on", descending=False)),
        "overdue": (
            (open_, Condition("due_on", "max", (today - timedelta(days=1),)), known("ended_on")),
            Order("due_on", descending=False),
        ),
        "to_continue": (
            (
                Condition("status", "is", (ACTIVE,)),
                known("due_on"),
                known("ended_on"),
                Condition("started_on", "max", (today - HALF_A_YEAR,)),
            ),
            oldest,
        ),
        "to_review": ((ended, *(known(field) for field in REVIEW_FIELDS)), newest),
        "cost_missing": ((ended, known("actual_cost"), known("percentage")), newest),
        "cost_not_final": (
            (Condition("status", "is", (COMPLETED, CANCELLED)), Condition("cost_is_final", "is", (False,))),
            newest,
        ),
        "no_provider": ((Condition("status", "is", (PLANNED, ACTIVE, COMPLETED)), known("provider")), oldest),
    }
    return {
        key: (Selection(conditions, sample=sample, asker=asker), order) for key, (conditions, order) in wanted.items()
    }


@requires_permission(Permission.READ_RECORD)
def overview(work: Work, sample: bool = False) -> Overview:
    """What waits for somebody, with the first few of each, and the record in numbers."""
    asked = task_selections(work.today, sample, work.actor.user_id)
    stands = count_record(work.session, sample, {key: selection for key, (selection, _) in asked.items()})
    tasks = {}
    for key, (selection, order) in asked.items():
        total, rows = stands.matching[key], tuple[engagements.Stored, ...]()
        if total:
            common = total * 100 > stands.engagements
            numbers = engagements.ids(work.session, selection, order, Page(size=ROWS_PER_TASK), common)
            found = engagements.get_many(work.session, numbers)
            rows = tuple(found[number] for number in numbers)
        tasks[key] = Task(key, total, rows, selection, order)
    return Overview(stands, tasks)
