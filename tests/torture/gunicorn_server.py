"""gunicorn with two processes, as the example unit starts it."""

import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from tests.fixtures.processes import NEVER, ROOT, Installation, kill
from tests.torture.browsing import resident_megabytes, wait_until

CONFIG = ROOT / "deploy" / "gunicorn.conf.py"
PROCESSES = 2


class Gunicorn:
    """The master process, where it can be reached, and what it said."""

    def __init__(self, installation: Installation):
        environment = installation.environment | {"CONTRAST_PORT": "0", "WEB_CONCURRENCY": str(PROCESSES)}
        command = [sys.executable, "-m", "gunicorn", "--config", str(CONFIG)]
        self.said, self.instance, self.address = installation.instance / "gunicorn.log", installation.instance, None
        with self.said.open("w") as errors:
            self.process = subprocess.Popen(command, env=environment, cwd=self.instance.parent, stderr=errors)

    def listen(self):
        """Waits until it listens; asserts that it does."""
        wait_until(lambda: "Listening at: " in self.said.read_text() or self.process.poll() is not None, self.log)
        found = re.search(r"Listening at: (\S+)", self.said.read_text())
        assert found, self.said.read_text()
        self.address = found[1]
        return self

    def log(self):
        return self.said.read_text()

    def memory(self):
        """What all of its processes have now, in MB; what they share is counted for each."""
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        return sum(map(resident_megabytes, [self.process.pid, *map(int, Path(path).read_text().split())]))

    def stop(self):
        """Ends it as its administrator would."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(NEVER) == 0


@contextmanager
def serving_by_gunicorn(installation: Installation):
    """gunicorn as long as this; it ends with it, whatever happens."""
    server = Gunicorn(installation)
    try:
        yield server.listen()
    finally:
        if server.process.poll() is None:
            kill(server.process)
