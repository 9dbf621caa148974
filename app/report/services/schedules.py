"""Schedules: added, changed, paused and removed by whoever may send reports; what each made last and makes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.accounts.storage import users
from app.core.domain.errors import NotFound, Problem, Refused, Stale
from app.core.domain.events import EventKind, PersonalText
from app.core.domain.permissions import Permission
from app.core.domain.selection import EVERYTHING, Selection
from app.core.services.work import Work, requires_permission, without_permission_check
from app.record.domain import selection_query
from app.report.domain import schedules as domain
from app.report.domain.periods import ReportPeriod
from app.report.domain.schedules import FORMATS, Calendar, DuePeriod, Schedule
from app.report.services import reports
from app.report.services.schedule_rules import find_problems, unique_recipients
from app.report.storage import schedules as stored
from app.report.storage.schedules import Run
from app.report.text import refusals
from app.report.text import schedules as words

PERIOD_PARAMETERS = ("from", "to", "all")  # parameters of a selection: a schedule's period moves on instead
SETTINGS = ("name", "filters", "every", "months", "time_zone", "day", "hour", "recipients", "formats")


@dataclass(frozen=True, slots=True)
class ScheduleListing:
    """A schedule as pages and commands show it. `owner`: its name, None for the administrators; `last`: the run of the
    newest period; `next`: what is made next, None where it was removed."""

    schedule: Schedule
    owner: str | None
    last: Run | None
    next: DuePeriod | None


@requires_permission(Permission.READ_REPORT)
def listing(work: Work) -> tuple[ScheduleListing, ...]:
    """Returns every schedule that was not removed, by name."""
    last, ends = stored.last_runs(work.session), stored.last_run_ends(work.session)
    names = {user.id: user.name for user in users.listing(work.session, removed=True)}
    return tuple(
        ScheduleListing(
            each,
            names.get(each.owner_id or 0),
            last.get(each.id),
            domain.next_run(each, ends.get(each.id), calendar(work)),
        )
        for each in stored.listing(work.session)
    )


@requires_permission(Permission.READ_REPORT)
def get(work: Work, number: int) -> ScheduleListing:
    """Returns the schedule of this number, including removed ones; raises NotFound."""
    schedule = require(work, number)
    owner = None if schedule.owner_id is None else users.get(work.session, schedule.owner_id)
    made = stored.runs(work.session, number)
    ahead = None if schedule.removed else domain.next_run(schedule, made[0].ends if made else None, calendar(work))
    return ScheduleListing(schedule, owner.name if owner else None, made[0] if made else None, ahead)


@requires_permission(Permission.READ_REPORT)
def runs(work: Work, number: int) -> tuple[Run, ...]:
    """Returns the runs of a schedule, the newest period first."""
    return stored.runs(work.session, number)


@requires_permission(Permission.READ_REPORT)
def failed(work: Work) -> tuple[ScheduleListing, ...]:
    """Returns the schedules whose last report failed and that concern the actor: their own, and, with permission to
    change settings, those without an owner."""
    owners = {work.actor.user_id} | ({None} if work.has_permission(Permission.WRITE_SETTINGS) else set())
    return tuple(
        each
        for each in listing(work)
        if each.last and each.last.state == stored.FAILED and each.schedule.owner_id in owners
    )


@requires_permission(Permission.READ_REPORT)
def current_period(work: Work, number: int) -> ReportPeriod:
    """Returns the period that a run of a schedule would cover now; test mails use it, too."""
    return domain.current_period(require(work, number), work.now, calendar(work))


@requires_permission(Permission.READ_REPORT)
def selection_of(work: Work, filters: Iterable[tuple[str, str]]) -> Selection:
    """Returns the selection of a schedule, over all days; raises Refused where its filters are not valid (any more).

    It was chosen before anybody saw the results, so the report has verdicts.
    """
    fields: dict[str, list[str]] = {}
    for name, value in filters:
        fields.setdefault(name, []).append(value)
    problems = [
        Problem("schedule-days", refusals.SCHEDULE_DAYS, name)
        for name in PERIOD_PARAMETERS
        if any(map(str.strip, fields.get(name, ())))
    ]
    if problems:
        raise Refused(problems)
    return replace(reports.check_names(work, selection_query.parse_selection(fields)), scheduled=True)


@requires_permission(Permission.SHARE_REPORT)
def add(work: Work, draft: Mapping[str, Any]) -> Schedule:
    """Adds a schedule owned by the actor; `draft` has what differs from the defaults. Its first report is the next due.

    Raises Refused with each problem at its field.
    """
    schedule = _validated(
        work, Schedule(name="", time_zone=work.organisation.time_zone, owner_id=work.actor.user_id), draft
    )
    schedule = replace(schedule, begun_on=domain.coverage_start(schedule, work.now, calendar(work)))
    number = stored.add(work.session, schedule, work.now)
    work.log_event(EventKind.SCHEDULE_ADDED, "schedule", number, _difference(None, schedule))
    return require(work, number)


@requires_permission(Permission.SHARE_REPORT)
def edit(work: Work, number: int, draft: Mapping[str, Any], revision: int | None = None) -> Schedule:
    """Changes what `draft` names; raises Refused, NotFound, and Stale where `revision` is an older one.

    What was due before is made all the same, unless the schedule is of other periods by now.
    """
    before = _require_editable(work, number)
    if revision is not None and revision != before.revision:
        raise Stale(refusals.SCHEDULE_CHANGED)
    after = _validated(work, before, draft)
    plan(work, before)
    if domain.changes_coverage(before, after):
        after = replace(after, begun_on=domain.coverage_start(after, work.now, calendar(work)))
    if (before.every, before.months) != (after.every, after.months):
        stored.cancel_runs(work.session, number, words.GIVEN_UP_CHANGED, work.now)
    return _record_change(work, before, after)


@requires_permission(Permission.SHARE_REPORT)
def pause(work: Work, number: int) -> Schedule:
    """Pauses a schedule. Reports due before are made when it is resumed; those due in between are not."""
    before = _require_editable(work, number)
    plan(work, before)
    return _record_change(work, before, replace(before, paused=True))


@requires_permission(Permission.SHARE_REPORT)
def resume(work: Work, number: int) -> Schedule:
    """Resumes a schedule, from the next due report on."""
    before = _require_editable(work, number)
    if not before.paused:
        return before
    return _record_change(
        work, before, replace(before, paused=False, begun_on=domain.coverage_start(before, work.now, calendar(work)))
    )


@requires_permission(Permission.SHARE_REPORT)
def remove(work: Work, number: int) -> None:
    """Removes a schedule; its saved reports are kept."""
    before = _require_editable(work, number)
    stored.cancel_runs(work.session, number, words.GIVEN_UP_REMOVED, work.now)
    stored.update(work.session, replace(before, removed=True), work.now)
    work.log_event(EventKind.SCHEDULE_REMOVED, "schedule", number)


@requires_permission(Permission.SHARE_REPORT)
def restore(work: Work, number: int) -> Schedule:
    """Brings back a schedule that was removed; it goes on with the next report that falls due."""
    before = stored.get(work.session, number, lock=True)
    if before is None or not before.removed:
        return _require_editable(work, number)
    return _record_change(
        work, before, replace(before, removed=False, begun_on=domain.coverage_start(before, work.now, calendar(work)))
    )


@requires_permission(Permission.SHARE_REPORT)
def try_again(work: Work, number: int, run: int) -> None:
    """Retries a failed run; raises Refused where it did not fail, or the schedule no longer covers its period."""
    schedule, run_found = _require_editable(work, number), stored.run(work.session, run)
    if run_found is None or run_found.schedule_id != number or run_found.state != stored.FAILED:
        raise Refused(refusals.REPORT_NOT_FAILED, "not-failed")
    if domain.period_ending(schedule, run_found.ends, calendar(work)).code != run_found.code:
        raise Refused(refusals.OTHER_PERIODS.format(code=run_found.code), "other-periods")
    stored.retry(work.session, run, work.now)
    work.log_event(EventKind.SCHEDULE_CHANGED, "schedule", number, which=words.TRIED_AGAIN.format(code=run_found.code))


@without_permission_check
def calendar(work: Work) -> Calendar:
    """Returns the organisation's calendar."""
    return Calendar(work.organisation.financial_year_month, work.organisation.time_zone)


@without_permission_check
def require(work: Work, number: int) -> Schedule:
    """Returns the schedule of this number; raises NotFound."""
    found = stored.get(work.session, number)
    if found is None:
        raise NotFound(refusals.NO_SCHEDULE.format(number=number))
    return found


@without_permission_check
def plan(work: Work, schedule: Schedule) -> None:
    """Stores which periods of a schedule are due now, so that they are made even if the schedule is changed."""
    if not schedule.paused:
        ends = stored.last_run_ends(work.session).get(schedule.id)
        stored.add_runs(
            work.session, schedule.id, domain.due_periods(schedule, work.now, ends, calendar(work)), work.now
        )


@without_permission_check
def _require_editable(work: Work, number: int) -> Schedule:
    """Returns the schedule for editing; raises NotFound where it was removed."""
    found = stored.get(work.session, number, lock=True)
    if found is None or found.removed:
        raise NotFound((refusals.NO_SCHEDULE if found is None else refusals.SCHEDULE_REMOVED).format(number=number))
    return found


@without_permission_check
def _record_change(work: Work, before: Schedule, after: Schedule) -> Schedule:
    difference = _difference(before, after)
    if difference:
        stored.update(work.session, after, work.now)
        work.log_event(EventKind.SCHEDULE_CHANGED, "schedule", before.id, difference)
    return require(work, before.id)


@without_permission_check
def _validated(work: Work, before: Schedule, draft: Mapping[str, Any]) -> Schedule:
    unknown = [name for name in draft if name not in SETTINGS]
    if unknown:
        raise ValueError(f"a schedule has no {unknown}")
    schedule = replace(before, **draft)
    schedule = replace(
        schedule,
        name=" ".join(schedule.name.split()),
        recipients=unique_recipients(schedule.recipients),
        formats=tuple(each for each in FORMATS if each in schedule.formats),
    )
    problems = list(find_problems(schedule))
    try:
        selection = selection_of(work, schedule.filters)
    except Refused as refused:
        problems += refused.problems
    if problems:
        raise Refused(problems)
    return replace(schedule, filters=tuple(selection_query.to_params(replace(selection, period=EVERYTHING))))


def _difference(before: Schedule | None, after: Schedule) -> dict[str, tuple[object, object]]:
    shown = (*SETTINGS, "paused", "removed")
    pairs = {name: (None if before is None else getattr(before, name), getattr(after, name)) for name in shown}
    return {
        name: (_history_text(name, was), _history_text(name, now))
        for name, (was, now) in pairs.items()
        if was != now and (before or now)
    }


def _history_text(name: str, value: object) -> object:
    """A value as history keeps it: addresses are people's, so that they can be erased."""
    if value is None or isinstance(value, bool):
        return None if value is None else "yes" if value else "no"
    if isinstance(value, tuple):
        text = ", ".join(each if isinstance(each, str) else "=".join(each) for each in value)
        return PersonalText(text) if name == "recipients" else text
    return str(value)
