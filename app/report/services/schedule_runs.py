"""Runs schedules: each period once, even with several workers, or when one of them is killed.

A run is claimed in a short transaction with a lease; the report is computed outside it; one transaction then saves the
report, marks the run as done and queues its mails, if the lease is still held. A worker killed before that leaves
nothing, and the run is retried after the lease. The owner is informed of a run that finally failed, also by mail.
"""

from collections.abc import Callable
from dataclasses import replace

from app.accounts.storage import users
from app.accounts.storage.users import StoredUser
from app.core.domain.errors import Refused, Stale
from app.core.domain.events import Actor, EventKind, LinkedRecord, Source
from app.core.domain.permissions import ADMINISTRATOR, Permission, permissions_of
from app.core.services import outages
from app.core.services.work import Work, begin_work, without_permission_check
from app.core.storage.database import Database
from app.report.domain import schedules as domain
from app.report.domain.schedules import LEASE, MAX_ATTEMPTS, RETRY_DELAYS, Schedule
from app.report.services import failure_mails, saved_reports, schedules
from app.report.services.saved_reports import FrozenReport
from app.report.storage import deliveries
from app.report.storage import schedules as stored
from app.report.storage.deliveries import SCHEDULED, NewDelivery
from app.report.storage.schedules import DONE, FAILED, Run
from app.report.text.period import period_name
from app.report.text.schedules import HANDED_OVER, STOPPED, internal_error_text, report_title

SCHEDULER = Actor("schedule", frozenset({ADMINISTRATOR}), Source.SCHEDULE)
MAX_STARTS = 20  # attempts that ended with their worker, until nobody begins another


def run_due(database: Database, told: Callable[[Run], None] = lambda run: None) -> int:
    """Makes every report that is due, the oldest period of each schedule first; returns how many runs were tried. Calls
    `told` with each result. All missed periods are made."""
    n = 0
    while (run := _run_one(database)) is not None:
        n += 1
        told(run)
    return n


def run_one(database: Database) -> bool:
    """Makes the report that has been due for longest; returns whether there was one. Called by workers."""
    return _run_one(database) is not None


def _run_one(database: Database) -> Run | None:
    """Returns the run that was tried, in its new state."""
    with begin_work(database, SCHEDULER, writes=False) as work:
        if not _has_work(work):
            return None
    with begin_work(database, SCHEDULER) as work:
        _plan_due_runs(work)
        run = stored.lease_next(work.session, work.now, work.now + LEASE)
        if run is None:
            return None
        if run.attempts > MAX_STARTS:
            return _give_up(work, run, STOPPED.format(times=MAX_STARTS))
    try:
        with begin_work(database, SCHEDULER, writes=False) as work:
            frozen = _freeze(work, run)
        with begin_work(database, SCHEDULER) as work:
            return _save_run(work, run, frozen)
    except Stale:  # somebody else wrote meanwhile, as another report of this series; nothing is wrong with this one
        with begin_work(database, SCHEDULER) as work:
            return _postpone(work, run)
    except Exception as problem:  # whatever it is, the schedule says so
        fault = outages.find_fault(problem)
        if fault is not None and fault.passes:
            raise  # nothing can be written now; the lease ends, and it is tried again
        why = (
            str(problem)
            if isinstance(problem, Refused)
            else str(fault)
            if fault
            else internal_error_text(outages.log_incident(problem, f"run {run.id} of schedule {run.schedule_id}"))
        )
        with begin_work(database, SCHEDULER) as work:
            return _record_failure(work, run, why)


@without_permission_check
def _has_work(work: Work) -> bool:
    """Whether there is anything to write; avoids taking the record's lock every few seconds."""
    if stored.next_due_run(work.session, work.now) is not None:
        return True
    ends, owners = stored.last_run_ends(work.session), _possible_owners(work)
    return any(
        _lacks_owner(each, owners)
        or (not each.paused and domain.due_periods(each, work.now, ends.get(each.id), schedules.calendar(work)))
        for each in stored.listing(work.session)
    )


@without_permission_check
def _plan_due_runs(work: Work) -> None:
    """Reassigns schedules whose owner left, and stores the runs that are due."""
    owners = _possible_owners(work)
    for each in stored.listing(work.session):
        schedule = stored.get(work.session, each.id, lock=True)
        if schedule is None or schedule.removed:
            continue
        if _lacks_owner(schedule, owners):
            schedule = _reassign_owner(work, schedule, owners)
        schedules.plan(work, schedule)


@without_permission_check
def _reassign_owner(work: Work, schedule: Schedule, owners: dict[int, StoredUser]) -> Schedule:
    """Assigns a schedule to the first administrator, with a note in the history; it goes on."""
    heir = min((number for number, user in owners.items() if ADMINISTRATOR in user.roles), default=None)
    stored.update(work.session, replace(schedule, owner_id=heir), work.now)
    work.log_event(
        EventKind.SCHEDULE_CHANGED,
        "schedule",
        schedule.id,
        {"owner": (LinkedRecord("user", schedule.owner_id or 0), None if heir is None else LinkedRecord("user", heir))},
        which=HANDED_OVER,
    )
    return schedules.require(work, schedule.id)


@without_permission_check
def _possible_owners(work: Work) -> dict[int, StoredUser]:
    """Returns the users who may own a schedule, by number."""
    return {
        user.id: user
        for user in users.listing(work.session)
        if user.active and Permission.SHARE_REPORT in permissions_of(frozenset(user.roles))
    }


def _lacks_owner(schedule: Schedule, owners: dict[int, StoredUser]) -> bool:
    return schedule.owner_id is not None and schedule.owner_id not in owners


@without_permission_check
def _freeze(work: Work, run: Run) -> FrozenReport:
    schedule = schedules.require(work, run.schedule_id)
    period = domain.period_ending(schedule, run.ends, schedules.calendar(work))
    title = report_title(schedule.name, period_name(period, work.organisation.financial_year_month))
    return saved_reports.freeze(work, schedules.selection_of(work, schedule.filters), period, title)


@without_permission_check
def _save_run(work: Work, run: Run, frozen: FrozenReport) -> Run | None:
    """Saves the report with its run and mails, unless another worker has the run by now, or it is no longer waiting."""
    if stored.finish_run(work.session, run, state=DONE, ended_at=work.now, error=None):
        it = schedules.require(work, run.schedule_id)
        saved = saved_reports.save(work, frozen, it.id)
        stored.set_report(work.session, run, saved.id)
        mails = NewDelivery(report_id=saved.id, run_id=run.id, purpose=SCHEDULED, formats=it.formats, made_by=None)
        deliveries.add(work.session, mails, it.recipients, work.now)
    return stored.run(work.session, run.id)


@without_permission_check
def _postpone(work: Work, run: Run) -> Run | None:
    """Reschedules a run soon, without counting the attempt."""
    stored.finish_run(work.session, run, next_at=work.now + RETRY_DELAYS[0])
    return stored.run(work.session, run.id)


@without_permission_check
def _record_failure(work: Work, run: Run, why: str) -> Run | None:
    """Stores why a run failed, and when it is retried; after the last attempt it is marked as failed."""
    if run.attempts >= MAX_ATTEMPTS:
        return _give_up(work, run, why)
    stored.finish_run(work.session, run, error=why, next_at=work.now + RETRY_DELAYS[run.attempts - 1])
    return stored.run(work.session, run.id)


@without_permission_check
def _give_up(work: Work, run: Run, why: str) -> Run | None:
    if stored.finish_run(work.session, run, state=FAILED, error=why, ended_at=work.now):
        work.log_event(EventKind.REPORT_FAILED, "schedule", run.schedule_id, which=f"{run.code}: {why}")
        failure_mails.queue(work, run)
    return stored.run(work.session, run.id)
