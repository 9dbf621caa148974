"""The shuffle test of a report with verdicts: run by a job or by the console, stored, and shown with the report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.domain import clock
from app.core.domain.errors import Refused
from app.core.domain.permissions import Permission
from app.core.domain.selection import EVERYTHING, Period, Selection
from app.core.services import jobs
from app.core.services.jobs import Job, RunningJob
from app.core.services.work import Work, requires_permission
from app.core.storage import jobs as stored_jobs
from app.core.storage.record_state import change_count
from app.report.domain.claims import Claim
from app.report.domain.evidence import Evidence
from app.report.domain.measures import Record
from app.report.domain.shuffle_test import DEFAULT_SHUFFLES, ShuffleTest, run_shuffle_test
from app.report.services import claims
from app.report.services.valuation_settings import terms
from app.report.storage import dataset, shuffle_tests
from app.report.text import refusals

SHUFFLE = "shuffle"


@dataclass(frozen=True, slots=True)
class StoredTest:
    """A test and the day it was run `on`; `period`: of which days; `stale`: record or period have changed since."""

    test: ShuffleTest
    period: Period
    on: date
    is_stale: bool


@dataclass(frozen=True, slots=True, eq=False)
class PreparedTest:
    """All data that a test needs, read in one transaction."""

    selection: Selection
    evidence: Evidence
    claims: tuple[Claim, ...]
    changes: int

    def run(self, progress: Callable[[int, int], None]) -> ShuffleTest:
        """Runs the test; takes half a minute or longer, outside any transaction."""
        return run_shuffle_test(self.claims, self.evidence, DEFAULT_SHUFFLES, progress=progress)


@requires_permission(Permission.READ_REPORT)
def latest(work: Work, selection: Selection) -> StoredTest | None:
    """Returns the last test of this selection; None where there is none, or the selection has no verdicts."""
    found = None if selection.is_exploratory else shuffle_tests.latest(work.session, selection)
    if found is None:
        return None
    stale = found.changes != change_count(work.session) or found.period != selection.period
    return StoredTest(
        ShuffleTest.from_json(found.result),
        found.period,
        clock.date_in_zone(found.made_at, work.organisation.time_zone),
        stale,
    )


@requires_permission(Permission.READ_REPORT)
def job(work: Work, selection: Selection) -> Job | None:
    """Returns the last job that tested this selection, in its current state."""
    return None if selection.is_exploratory else stored_jobs.latest(work.session, (SHUFFLE,), _subject(selection))


@requires_permission(Permission.TEST_REPORT)
def start(work: Work, selection: Selection) -> None:
    """Queues a test; one that is queued or running already goes on. Raises Refused for a filtered view."""
    _require_verdicts(selection)
    before = job(work, selection)
    if before is None or not before.open:
        jobs.queue(work, SHUFFLE, _subject(selection), **_job_arguments(selection))


@requires_permission(Permission.TEST_REPORT)
def stop(work: Work, selection: Selection) -> None:
    """Stops a queued or running test; nothing is stored."""
    before = job(work, selection)
    if before is not None and before.open:
        stored_jobs.request_cancel(work.session, before.id, work.now)


@requires_permission(Permission.TEST_REPORT)
def prepare(work: Work, selection: Selection) -> PreparedTest:
    """Reads what a test needs; raises Refused for a filtered view."""
    _require_verdicts(selection)
    found = dataset.load(work.session, selection)
    evidence = Evidence(Record(found, terms(work, found)))
    return PreparedTest(selection, evidence, claims.current(work), change_count(work.session))


@requires_permission(Permission.TEST_REPORT)
def save(work: Work, prepared: PreparedTest, test: ShuffleTest) -> None:
    """Stores a test with the selection and the state of the record it was run on."""
    shuffle_tests.add(work.session, prepared.selection, prepared.changes, test.to_json(), work.now, work.actor.user_id)


def _run_job(running: RunningJob) -> str | None:
    with running.transactions().read_scope() as work:
        prepared = prepare(work, _selection(running.job.args, running.job.user_id))
    test = prepared.run(running.report_progress)
    with running.transactions().write_scope() as work:
        save(work, prepared, test)
        running.finish(work)
    return None


def _require_verdicts(selection: Selection) -> None:
    if selection.is_exploratory:
        raise Refused(refusals.NOTHING_TO_TEST, "explored")


def _subject(selection: Selection) -> int:
    """Returns the subject number of a job on this selection: negative, so that it is no record's number."""
    return -1 - selection.sample - 2 * selection.period.everything


def _job_arguments(selection: Selection) -> dict[str, Any]:
    period = selection.period
    days = {name: day.isoformat() for name, day in (("first", period.first), ("last", period.last)) if day}
    return {"sample": selection.sample, "everything": period.everything, **days}


def _selection(args: Mapping[str, Any], asker: int | None) -> Selection:
    first, last = (date.fromisoformat(args[name]) if name in args else None for name in ("first", "last"))
    period = EVERYTHING if args["everything"] else Period(first, last, standing=True)
    return Selection(period=period, sample=args["sample"], asker=asker)


KINDS = {SHUFFLE: _run_job}
