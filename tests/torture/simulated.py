"""A simulated clock, and workers on it that can be killed and started again."""

import fcntl
import os
import signal
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from tests.fixtures.processes import NEVER
from tests.torture.worker_process import PROCESSES, work

SENDER = "reports@example.org"
PATIENCE = 2.0  # seconds that a worker waits for each answer of the mail server
READY = b"Waiting for jobs"


class SharedClock:
    """A clock that stands still until it is moved; every process over its file reads the same moment."""

    def __init__(self, folder: Path, at: datetime):
        self.path, self.at = folder / "clock", at
        self.locks = [folder / "clock.reports", folder / "clock.mails"]
        for each in self.locks:
            each.touch()
        self._write(at)

    def now(self):
        return self.at

    def move(self, to: datetime, at_work=False):
        """Moves it; False, and nothing is moved, where it would go forward while a mail is being handed over, or a
        report is being made, unless it may be `at_work`."""
        with ExitStack() as held:
            try:
                for each in self.locks[at_work:] if to > self.at else ():
                    fcntl.flock(held.enter_context(each.open()), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._write(to)
        return True

    def somebody_is_at_work(self):
        """Whether a report is being made, or a mail handed over, at this moment."""
        for each in self.locks:
            with each.open() as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return True
        return False

    def _write(self, to):
        new = self.path.with_suffix(".new")
        new.write_text(f"{int(to.timestamp())}")
        os.replace(new, self.path)
        self.at = datetime.fromtimestamp(int(to.timestamp()), UTC)


class Workers:
    """Workers over one database, each with a mail server's port of its own. `generation`: how often each was started;
    `died`: slot and generation of those that were killed."""

    def __init__(self, url: str, instance: Path, clock: SharedClock, ports: list[int]):
        self.url, self.instance, self.clock, self.ports = url, instance, clock, ports
        self.processes, self.generation, self.died = {}, [0] * len(ports), set()
        self.said, self.ready = {}, [False] * len(ports)

    def tend(self):
        """Starts each that isn't running; asserts that none ended by itself."""
        for slot in range(len(self.ports)):
            process = self.processes.get(slot)
            if process is not None and process.exitcode is not None:
                self._ended(slot, process)
                process = None
            if process is None:
                self._start(slot)

    def _start(self, slot):
        environment = {
            "DATABASE_URL": self.url,
            "CONTRAST_INSTANCE": str(self.instance),
            "CONTRAST_SMTP_HOST": "127.0.0.1",
            "CONTRAST_SMTP_PORT": str(self.ports[slot]),
            "CONTRAST_SMTP_SECURITY": "none",
            "CONTRAST_SMTP_SENDER": SENDER,
        }
        self.said[slot], its = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(
            target=work,
            args=(its, environment, str(self.clock.path), [*map(str, self.clock.locks)], PATIENCE),
            daemon=True,
        )
        process.start()
        its.close()
        self.generation[slot] += 1
        self.ready[slot] = False
        self.processes[slot] = process

    def is_ready(self, slot):
        """Whether it waits for work, or is at it."""
        process = self.processes.get(slot)
        if process is None or process.exitcode is not None:
            return False
        if not self.ready[slot] and self.said[slot].poll(0):
            said = os.read(self.said[slot].fileno(), 10_000)
            assert said.startswith(READY), said
            self.ready[slot] = True
        return self.ready[slot]

    def strike(self, slot, generation):
        """Sends SIGKILL at once, from whatever thread, unless another runs by now; `tend` starts it again."""
        process = self.processes.get(slot)
        if process is not None and generation == self.generation[slot]:
            process.kill()

    def kill(self, slot):
        """The same, and waits until it is gone."""
        process = self.processes[slot]
        process.kill()
        process.join(NEVER)
        self._ended(slot, process)

    def stop(self):
        """Ends all as their administrator would."""
        end = time.monotonic() + NEVER
        while not all(map(self.is_ready, range(len(self.ports)))):
            assert time.monotonic() < end, "it never got ready"
            self.tend()
            time.sleep(0.05)
        for process in self.processes.values():
            process.terminate()
        for slot, process in self.processes.items():
            process.join(NEVER)
            assert process.exitcode == 0, (process.exitcode, os.read(self.said[slot].fileno(), 10_000))

    def end(self):
        """Leaves no process behind, whatever happened."""
        for process in filter(None, self.processes.values()):
            process.kill()
            process.join(NEVER)

    def _ended(self, slot, process):
        assert process.exitcode == -signal.SIGKILL, (process.exitcode, os.read(self.said[slot].fileno(), 10_000))
        self.died.add((slot, self.generation[slot]))
        self.said[slot].close()
        process.close()
        self.processes[slot] = None
