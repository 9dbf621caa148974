"""Scheduled reports over simulated years: workers are killed, the clock jumps and steps back, mail fails; each period
is made once, and each recipient gets it."""

import random
import re
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from unittest.mock import patch

import sqlalchemy as sa

from app.core.domain import clock
from app.core.domain.events import EventKind
from app.core.services.work import CONSOLE, begin_work
from app.core.storage.database import Database
from app.core.storage.models import Event
from app.core.storage.schema import migrate
from app.report.services import claims, deliveries, saved_reports, schedules
from app.report.storage.saved_report_models import Delivery, ScheduleRun
from tests.fixtures.processes import NEVER, Installation
from tests.mailbox import run as serving_mail
from tests.torture import reports_checked
from tests.torture.quarters import BEGUN, code_of, draft, end, fill, quarter_label
from tests.torture.simulated import PATIENCE, SharedClock, Workers
from tests.torture.unreliable_mail import MailSystem, UnreliableMailbox
from tests.torture.write_log import sound

WORKERS = 2
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STEPS_BACK, CREEPS = 0.04, 0.02  # chances that the clock steps back, or goes on while somebody is at work
SLEEPS = 0.3  # chance that nobody is at work for long after all were killed


@dataclass
class RunResult:
    """What a run met and left. `left_out`, `twice`: reports due in an hour that the clocks left out, or had twice;
    `again`: how often a report was begun anew; `told`: mails given up, as the history says; `equal`: replays."""

    reports: int
    kills: int
    downtimes: int
    back: int
    zones: int
    left_out: int
    twice: int
    again: int
    mail: Counter
    mails: int
    sent_again: int
    told: int
    missed: int
    doubled: int
    blank: int
    equal: int
    seconds: float


class Years:
    """So many schedules, each over so many quarters, while workers are killed at least so many times."""

    def __init__(self, folder, url, seed, schedules=25, quarters=40, kills=120):
        self.folder, self.url, self.chance = folder, url, random.Random(seed)
        self.many, self.quarters = schedules, quarters
        self.database, self.clock = Database(url), SharedClock(folder, BEGUN)
        total = schedules * quarters
        self.strikes = sorted(self.chance.uniform(0, total - 1) for _ in range(kills))
        self.total, self.end = total, end(quarters)
        self.strike_at, self.kills, self.downtimes, self.restored = None, 0, 0, 0
        self.post = MailSystem(random.Random(f"{seed} mail"))
        self.workers = None

    def run(self):
        """Sets it up, lets it run, and checks what it left."""
        began = time.monotonic()
        with patch.object(clock, "now", self.clock.now):
            migrate(self.database)
            claims.ensure(self.database)
            with begin_work(self.database, CONSOLE) as work:
                fill(work)
                numbers = [schedules.add(work, draft(number)).id for number in range(self.many)]
            with self._working():
                self._until(self._over)
                self.post.calm = True
                self._until(self._delivered)
                self.workers.stop()
            log = self.folder / "instance" / "contrast.log"
            assert not log.exists() or not re.search("Traceback|incident", log.read_text()), log.read_text()
            sound(self.url)
            found = self._checked(numbers, began)
        self.database.dispose()
        return found

    @contextmanager
    def _working(self):
        """Workers, each with a mail server."""
        with ExitStack() as stack:
            boxes = [UnreliableMailbox(post=self.post, slot=slot, limits=PATIENCE) for slot in range(WORKERS)]
            for each in boxes:
                stack.enter_context(contextmanager(serving_mail)(each))
            self.workers = Workers(self.url, self.folder / "instance", self.clock, [each.port for each in boxes])
            stack.callback(self.workers.end)
            for each in boxes:
                each.generation, each.strike = self.workers.generation.__getitem__, self.workers.strike
            yield

    def _until(self, over):
        """Tends the workers, strikes and moves the clock until it is over; fails where nothing is done for long,
        however often the clock is moved meanwhile."""
        seen, since = None, time.monotonic()
        while not over(*(state := self._state())):
            self.workers.tend()
            if (progress := (state, len(self.strikes))) != seen:
                seen, since = progress, time.monotonic()
            assert time.monotonic() - since < NEVER, seen
            self._strike(state[0])
            self._move(state[1])
            time.sleep(self.chance.uniform(0.02, 0.2))

    def _state(self):
        """How many reports there are, from when on the next thing that waits can be done, and mails given up."""
        with self.database.reading() as session:
            run, mail = ScheduleRun, Delivery
            runs, mails = (
                {
                    row.state: row
                    for row in session.execute(
                        sa.select(
                            of.state, sa.func.count().label("many"), sa.func.min(of.next_at).label("first")
                        ).group_by(of.state)
                    )
                }
                for of in (run, mail)
            )
            assert "failed" not in runs, session.execute(sa.select(run.code, run.error).where(run.error > "")).all()
            given_up = (
                ()
                if "failed" not in mails
                else tuple(session.execute(sa.select(mail.id).where(mail.state == "failed")).scalars())
            )
        waits = min((of["waiting"].first for of in (runs, mails) if "waiting" in of), default=None)
        return runs["done"].many if "done" in runs else 0, waits, given_up

    def _over(self, made, waits, given_up):
        return made >= self.total and waits is None and not self.strikes

    def _delivered(self, made, waits, given_up):
        """Has every mail that was given up sent again, as somebody would by hand; whether all are sent."""
        if given_up:
            with begin_work(self.database, CONSOLE) as work:
                for number in given_up:
                    deliveries.retry(work, number)
        return not given_up and waits is None

    def _strike(self, made):
        """Kills one worker or all at a moment nobody chose, soon after so many reports were made: while one is at it,
        unless all are done."""
        if not self.strikes or made < self.strikes[0]:
            return
        now = time.monotonic()
        if self.strike_at is None:
            self.strike_at = now + self.chance.uniform(0, 1)
        both = self.chance.random() < 0.25
        slots = range(WORKERS) if both else [self.chance.randrange(WORKERS)]
        if (
            now < self.strike_at
            or not all(map(self.workers.is_ready, slots))
            or (made < self.total and not self.clock.somebody_is_at_work())
        ):
            return
        for slot in slots:
            self.workers.kill(slot)
        del self.strikes[: len(slots)]
        self.strike_at = None
        if both and self.chance.random() < SLEEPS:
            self.downtimes += self._to(self.clock.at + self.chance.uniform(20, 200) * DAY)

    def _move(self, waits):
        """Moves the clock: on where nothing can be done now, else a little or not at all; sometimes back."""
        at, chance = self.clock.at, self.chance
        if chance.random() < STEPS_BACK * (0.2 if waits is not None and waits <= at else 1):
            self.restored += self._to(at - chance.uniform(1, 120) * MINUTE)
        elif waits is None:
            with begin_work(self.database, CONSOLE, writes=False) as work:
                ahead = min(each.next.at for each in schedules.listing(work))
            self._to(ahead + chance.choice((-1 * HOUR, timedelta(0), HOUR, DAY, 20 * DAY, 20 * DAY)) * chance.random())
        elif waits > at:
            later = waits + chance.choice((timedelta(0), 5 * MINUTE, 2 * HOUR)) * chance.random()
            self._to(later, up_to=waits)  # a mail that failed at the very end is tried again after it
        elif chance.random() < CREEPS:
            self._to(at + chance.uniform(1, 12) * MINUTE, at_work=True)

    def _to(self, moment, at_work=False, up_to=None):
        """Moves the clock, no further than to the end, or `up_to` where that is later; whether it was."""
        return self.clock.move(min(moment, max(self.end, self.clock.at, up_to or self.end)), at_work)

    def _checked(self, numbers, began):
        codes = [code_of(place) for place in range(self.quarters)]
        missed, doubled = reports_checked.missed_and_doubled(
            reports_checked.by_schedule(self.database), dict.fromkeys(numbers, codes)
        )
        left_out, twice = reports_checked.due_when_said(self.database, numbers)
        equal, blank, other = reports_checked.replayed(self.url, self.clock.at)
        assert not (missed or doubled or blank or other), (missed, doubled, blank, other)
        with begin_work(self.database, CONSOLE, writes=False) as work:
            drafts = [schedules.get(work, number).schedule for number in numbers]
            assert not any(each.problems for each in saved_reports.verify(work)), "a saved report is damaged"
        expected = {
            (to, f"{each.name}: {quarter_label(code)}"): each.formats
            for each in drafts
            for code in codes
            for to in each.recipients
        }
        sent_again = reports_checked.mails_once(self.post, expected, self.workers.died)
        return RunResult(
            reports=self.total,
            kills=len(self.workers.died),
            downtimes=self.downtimes,
            back=self.restored,
            zones=len({each.time_zone for each in drafts}),
            left_out=left_out,
            twice=twice,
            again=self._again(),
            mail=Counter({name: many for name, many in self.post.met.items() if name}),
            mails=len(expected),
            sent_again=sent_again,
            told=self._told(),
            missed=missed,
            doubled=doubled,
            blank=len(blank),
            equal=equal,
            seconds=time.monotonic() - began,
        )

    def by_console(self):
        """Has `contrast reports verify` check all of them. It runs on the real clock, so nothing is replayed by it."""
        said = Installation(self.url, self.folder / "instance").run("reports", "verify")
        assert len(said.splitlines()) == self.total, said[-500:]

    def _again(self):
        """How often a report was begun anew."""
        with self.database.reading() as session:
            return session.execute(sa.select(sa.func.sum(ScheduleRun.attempts))).scalar_one() - self.total

    def _told(self):
        """Mails that were given up and told in the history."""
        with self.database.reading() as session:
            return session.execute(
                sa.select(sa.func.count()).where(Event.what == EventKind.MAIL_FAILED.value)
            ).scalar_one()
