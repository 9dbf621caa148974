"""Runs jobs: a loop that claims one after the other, sends heartbeats, and requeues a job that it can't finish."""

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.accounts.storage import users
from app.core.domain.errors import Denied, Refused, Stale
from app.core.domain.events import Actor, Source
from app.core.services import outages
from app.core.services.jobs import CANCELLED, DONE, FAILED, LEASE, Job, JobStopped, RunningJob
from app.core.services.work import CONSOLE, FOLDER, begin_work
from app.core.services.worker_beats import WorkerBeat
from app.core.storage import jobs as stored
from app.core.storage import waiting_events
from app.core.storage.database import Database
from app.importing.services import cleanup
from app.importing.services.import_jobs import JOB_HANDLERS

POLL_SECONDS = 1.0  # between two polls for a job
HEARTBEAT_SECONDS = 2.0  # between two heartbeats
MAX_PAUSE_SECONDS = 30.0  # longest pause between polls that fail
MAX_SILENCE_SECONDS = 60.0  # without a sign of life, after which a worker counts as dead
MOST_ATTEMPTS = 3
NOTHING_WRITTEN = "Nothing was written."
_LOCAL_RUNNERS: set[str] = set()  # the workers of this process
CHORES_SECONDS = 5.0  # between two checks for due chores; short, since users may wait for a mail to be sent
JobFunction = Callable[[RunningJob], str | None]
Chore = Callable[[Database], bool]  # does one task that is due; returns whether there was one


class Worker:
    """Runs jobs one after the other, in the thread that calls `run`."""

    def __init__(
        self,
        database: Database,
        uploads: Path,
        kinds: Mapping[str, JobFunction] = JOB_HANDLERS,
        chores: Sequence[Chore] = (),
        beat: WorkerBeat | None = None,
    ):
        self.database, self.uploads, self.kinds, self.chores = database, uploads, kinds, chores
        self.beat = beat
        self.host = socket.gethostname()
        self.name = f"{self.host} {os.getpid()} {secrets.token_hex(4)}"
        _LOCAL_RUNNERS.add(self.name)
        self.stopping = threading.Event()
        self.running: RunningJob | None = None
        self.alive_at = time.monotonic()
        self.swept = -cleanup.INTERVAL
        self.looked = -CHORES_SECONDS

    def run(self) -> None:
        """Runs jobs and chores until `stop` is called, whatever fails, and regularly cleans up after killed runs."""
        pause = POLL_SECONDS
        while not self.stopping.is_set():
            self._show_life()
            try:
                self._remove_leftovers()
                waiting_events.move_to_history(self.database)
                worked, pause = self.run_one(), POLL_SECONDS
                worked = self.run_chores() or worked
            except Stale:  # somebody has been writing for long; try again later
                worked = False
            except Exception as problem:  # the next poll may find the database working again, or another job
                worked, pause = False, min(2 * pause, MAX_PAUSE_SECONDS)
                outages.log_incident(problem, "looking for jobs")
            if not worked:
                self.stopping.wait(pause)

    def _remove_leftovers(self) -> None:
        now = time.monotonic()
        if now - self.swept >= cleanup.INTERVAL:
            self.swept = now
            cleanup.sweep(self.database, self.uploads)

    def run_chores(self) -> bool:
        """Runs one task of each chore, and returns whether any was due. If none was, checks again only after
        CHORES_SECONDS. A chore that fails doesn't hold up other chores or jobs."""
        if time.monotonic() - self.looked < CHORES_SECONDS:
            return False
        done = False
        for chore in self.chores:
            try:
                done = chore(self.database) or done
            except Stale:  # somebody has been writing for long; try again later
                continue
            except Exception as problem:  # the next check may find the database working again
                outages.log_incident(problem, "what falls due by itself")
        if not done:
            self.looked = time.monotonic()
        return done

    def _show_life(self) -> None:
        self.alive_at = time.monotonic()
        if self.beat is not None:
            self.beat.beat()

    @property
    def is_alive(self) -> bool:
        """Returns whether the worker has polled or sent a heartbeat within MAX_SILENCE_SECONDS."""
        return time.monotonic() - self.alive_at < MAX_SILENCE_SECONDS

    def start(self) -> threading.Thread:
        """Starts `run` in a daemon thread, and returns the thread."""
        thread = threading.Thread(target=self.run, name="jobs", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """Ends the loop; a running job is requeued."""
        self.stopping.set()
        if self.running is not None:
            self.running.stop_reason = "ending"

    def run_one(self) -> bool:
        """Runs the job that has waited longest; returns False if there is none."""
        claimed = self._claim_next()
        if claimed is None:
            return False
        job, actor = claimed
        self.running = RunningJob(job, self.name, self.database, actor, self.uploads)
        ended = threading.Event()
        beat = threading.Thread(target=self._send_heartbeats, args=(self.running, ended), name="heartbeat", daemon=True)
        beat.start()
        try:
            self._run(self.running)
        finally:
            ended.set()
            beat.join()
            self.running = None
        return True

    def _claim_next(self) -> tuple[Job, Actor] | None:
        with self.database.reading() as session:
            open_jobs = stored.open_job_runners(session)
        dead = {runner for _, runner in open_jobs if runner and self._is_dead(runner)}
        if not open_jobs:
            return None
        with begin_work(self.database, CONSOLE) as work:
            job = stored.claim_next(work.session, work.now, self.name, work.now + LEASE, dead)
            if job is None:
                return None
            final_state = self._interruption_message(job)
            if final_state:
                stored.finish(work.session, job.id, self.name, work.now, *final_state)
                return None
            user = None if job.user_id is None else users.get(work.session, job.user_id)
            if job.user_id is not None and (user is None or not user.active):
                stored.finish(
                    work.session,
                    job.id,
                    self.name,
                    work.now,
                    FAILED,
                    f"The user who started it can no longer sign in. {NOTHING_WRITTEN}",
                )
                return None
            system = FOLDER if job.source == Source.FOLDER else CONSOLE
            actor = system if user is None else Actor(user.name, frozenset(user.roles), Source(job.source), user.id)
            return job, actor

    def _interruption_message(self, job: Job) -> tuple[str, str] | None:
        """Returns the final state and message of an interrupted job that is not run again; None if it is."""
        if job.cancel_asked:
            return CANCELLED, NOTHING_WRITTEN
        if job.attempts > MOST_ATTEMPTS:
            return FAILED, (
                f"The server or the database stopped {MOST_ATTEMPTS} times before it was done. "
                f"{NOTHING_WRITTEN} The log has the reason."
            )
        return None

    def _is_dead(self, runner: str) -> bool:
        """Returns whether a runner on this machine has ended. Of runners elsewhere, only an expired lease shows it."""
        host, pid, _ = runner.rsplit(" ", 2)
        if runner == self.name:
            return True  # a worker that polls runs no job, so storing the end of that one must have failed
        if host != self.host:
            return False
        if int(pid) == os.getpid():
            return runner not in _LOCAL_RUNNERS  # an earlier process had the same id
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False

    def _run(self, running: RunningJob) -> None:
        try:
            message = self.kinds[running.job.kind](running)
            state = DONE
        except JobStopped as stopped:
            if stopped.why == "lost":
                return
            if stopped.why == "ending":
                with begin_work(self.database, CONSOLE) as work:
                    stored.requeue(work.session, running.job.id, self.name)
                return
            state, message = CANCELLED, NOTHING_WRITTEN
        except Refused as refused:
            state, message = FAILED, f"{refused} {'' if isinstance(refused, Denied) else NOTHING_WRITTEN}".strip()
        except Exception as problem:  # whatever it is, the job is marked as failed, and the loop goes on
            fault = outages.find_fault(problem)
            if fault is not None and fault.passes:
                raise  # the job still belongs to this worker, which runs it again as soon as the database responds
            what = f"job {running.job.id}, {running.job.kind} of {running.job.subject_id}"
            incident = outages.log_incident(problem, what)
            state, message = (
                FAILED,
                str(fault)
                if fault
                else (
                    f"Something went wrong on our side. {NOTHING_WRITTEN} "
                    "Tell your administrator the number of this incident: "
                    f"{incident}."
                ),
            )
        if not running.ended:
            with begin_work(self.database, CONSOLE) as work:
                stored.finish(work.session, running.job.id, self.name, work.now, state, message)

    def _send_heartbeats(self, running: RunningJob, ended: threading.Event) -> None:
        """Renews the job's lease every few seconds until it has `ended`, and learns whether it has to stop."""
        while not ended.wait(HEARTBEAT_SECONDS):
            self._show_life()
            try:
                with begin_work(self.database, CONSOLE) as work:
                    cancelled = stored.renew_lease(
                        work.session, running.job.id, self.name, work.now, work.now + LEASE, running.done, running.total
                    )
            except Stale:  # the job itself, or somebody else, has been writing for long
                continue
            except Exception as problem:  # tried again in a moment; nobody claims the job before the lease ends
                outages.log_incident(problem, f"the heartbeat of job {running.job.id}")
                continue
            if cancelled is None and not running.ended:
                running.stop_reason = running.stop_reason or "lost"
            elif cancelled:
                running.stop_reason = running.stop_reason or CANCELLED
